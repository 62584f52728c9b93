"""The title of a record on the screen; that of an overview says what it is."""

from collections.abc import Mapping

from kbindex.cli.screens.line_layout import BOLD, Spans, StyledText, marked
from kbindex.messages import tr
from kbindex.model import Article


def title_pieces(
    article: Article, highlights: Spans = (), look: Mapping[str, object] = BOLD
) -> list[StyledText]:
    """Return a title with what matched in it.

    An overview has the title of its episode, or its id where there is none.
    """
    if article.kind != "overview":
        return marked(article.title, highlights, look)
    said = tr("Overview of episode {name}", name=article.episode)
    if article.title == article.episode:
        return [StyledText(text=said, look=look)]
    own = marked(article.title, highlights, look)
    return [StyledText(text=f"{said}: ", look=look), *own]
