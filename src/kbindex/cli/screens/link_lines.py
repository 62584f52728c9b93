"""Links of texts on the terminal: to click on, or their addresses below the text.

    - Keyverno and OPA compared
      [2] Keyverno: https://kyverno.io/
      [3] OPA: https://www.openpolicyagent.org/

The number is that of `open ID --link N`.
"""

from collections.abc import Iterable, Iterator, Sequence

from kbindex.cli.screens.columns import cut
from kbindex.cli.screens.line_layout import (
    ADDRESS,
    DIM,
    PLACE,
    LinkSpan,
    StyledText,
    lay_out,
)
from kbindex.cli.screens.terminal import Style, can_link, sanitize
from kbindex.cli.screens.titles import title_pieces
from kbindex.model import Article, clean_url
from kbindex.model.link_places import PlacedLink, number_links

_LONGEST_TEXT = 40
"""Columns of a link's text in front of its address, on a screen: a reminder."""


def link_spans(links: Iterable[PlacedLink], style: Style) -> list[LinkSpan]:
    """Return the words of a text that open an address on this terminal."""
    clicked = (link for link in links if _opens_by_click(link, style))
    return [LinkSpan(link.start, link.end, link.url) for link in clicked]


def link_lines(
    links: Sequence[PlacedLink], style: Style, *, indent: str
) -> Iterator[str]:
    """Yield a line for each address that the text neither shows nor opens.

    Args:
        links: Those of one text.
        style: How they are shown.
        indent: What each line begins with.
    """
    for link in links:
        if link.is_bare or not link.url or _opens_by_click(link, style):
            continue
        yield indent + _line(link, style, is_named=len(links) > 1)


def list_links(article: Article, style: Style) -> Iterator[str]:
    """Yield an article's id and title, and a line for each of its links."""
    title = [StyledText(text=article.id, look=PLACE), StyledText(text="  ")]
    yield from lay_out([*title, *title_pieces(article)], style, indent="  ")
    for link in number_links(article):
        yield "  " + _line(link, style, is_named=link.text != article.title)


def _line(link: PlacedLink, style: Style, *, is_named: bool) -> str:
    """Return number and address, and between them the words, where they say more."""
    says_more = is_named and clean_url(link.text) != link.url
    text = sanitize(link.text)
    if style.columns is not None:
        text = cut(text, _LONGEST_TEXT)
    name = f"{text}: " if says_more else ""
    url = style.link(link.url, style(link.url, **ADDRESS))
    return f"{style(f'[{link.number}]', **DIM)} {name}{url}"


def _opens_by_click(link: PlacedLink, style: Style) -> bool:
    """Say whether words are clicked on; none that look like another address."""
    says_another = "://" in link.text and not link.is_bare
    has_words = link.start < link.end and not says_another
    return style.has_links and has_words and can_link(link.url)
