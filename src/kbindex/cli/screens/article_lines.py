"""An article in a few lines: where it was, its title, address and tags."""

from collections.abc import Iterable, Iterator, Mapping

from kbindex.cli.screens.columns import glyph
from kbindex.cli.screens.line_layout import (
    ADDRESS,
    DIM,
    PLACE,
    TAG_STYLE,
    StyledText,
    lay_out,
)
from kbindex.cli.screens.link_lines import link_lines
from kbindex.cli.screens.terminal import Style
from kbindex.cli.screens.titles import title_pieces
from kbindex.model import Article, format_time
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
        *title_pieces(article),
    ]
    yield from lay_out(title, style, first=indent, indent=inner)
    date = article.date.isoformat() if article.date else ""
    said = (date, article.presenter or "", section_path(article))
    parts = [StyledText(text=part, look=DIM) for part in said if part]
    parts += time_of(article, look=DIM)
    parts += [StyledText(text=source, look=DIM)] if source else []
    if parts:
        where = side_by_side(parts, look=DIM)
        yield from lay_out(where, style, first=inner, indent=inner)
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


def section_path(article: Article) -> str:
    """Return the headings that group an article, as a path; "" without any."""
    return f" {glyph('›', '>')} ".join(article.section)


def time_of(article: Article, *, look: Mapping[str, object]) -> list[StyledText]:
    """Return the time of an article, which opens the recording there; or nothing."""
    if article.time_s is None:
        return []
    time = format_time(article.time_s)
    return [StyledText(text=time, look=look, link=article.time_url)]


def side_by_side(
    parts: Iterable[StyledText], *, look: Mapping[str, object]
) -> list[StyledText]:
    """Put signs between what stands side by side on a line."""
    dot = StyledText(text=dotted(["", ""]), look=look)
    return [piece for part in parts for piece in (dot, part)][1:]


def dotted(parts: list[str]) -> str:
    """Join what stands side by side on a line."""
    return f" {glyph('·', '-')} ".join(parts)
