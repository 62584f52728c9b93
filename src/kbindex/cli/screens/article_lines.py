"""An article in a few lines: where it was, its title, address and tags."""

from collections.abc import Iterator

from kbindex.cli.screens.columns import glyph
from kbindex.cli.screens.line_layout import (
    ADDRESS,
    BOLD,
    DIM,
    PLACE,
    TAG_STYLE,
    StyledText,
    lay_out,
)
from kbindex.cli.screens.link_lines import link_lines
from kbindex.cli.screens.terminal import Style
from kbindex.model import Article
from kbindex.model.link_places import place_links


def article_lines(
    article: Article, style: Style, *, indent: str = "", source: str = ""
) -> Iterator[str]:
    """Yield title, place and address, and the tags where it has any.

    Args:
        article: What is shown.
        style: How it is shown.
        indent: What each line begins with.
        source: A file and line that belong to the place, where they are wanted.
    """
    inner = indent + "  "
    title = [
        StyledText(text=article.id, look=PLACE),
        StyledText(text="  "),
        StyledText(text=article.title, look=BOLD),
    ]
    yield from lay_out(title, style, first=indent, indent=inner)
    date = article.date.isoformat() if article.date else ""
    parts = [part for part in (date, article.presenter or "", source) if part]
    if parts:
        where = StyledText(text=dotted(parts), look=DIM)
        yield from lay_out([where], style, first=inner, indent=inner)
    yield from address_lines(article, style, indent=inner)


def address_lines(article: Article, style: Style, *, indent: str) -> Iterator[str]:
    """Yield the addresses, whole so that they can be copied, and the tags."""
    if article.url:
        yield indent + style.link(article.url, style(article.url, **ADDRESS))
    yield from link_lines(place_links(article).title, style, indent=indent)
    if article.tags:
        tags = StyledText(
            text=" ".join(f"#{tag}" for tag in article.tags), look=TAG_STYLE
        )
        yield from lay_out([tags], style, first=indent, indent=indent)


def dotted(parts: list[str]) -> str:
    """Join what stands side by side on a line."""
    return f" {glyph('·', '-')} ".join(parts)
