"""Articles in a table: a line each."""

from collections.abc import Iterator, Sequence
from itertools import repeat

from msgspec import Struct
from msgspec.structs import replace

from kbindex.cli.screens.article_lines import time_of
from kbindex.cli.screens.hit_lines import rule_line
from kbindex.cli.screens.line_layout import BOLD, DIM, PLACE, Spans, StyledText
from kbindex.cli.screens.tables import Cell, Column, table_lines
from kbindex.cli.screens.terminal import Style
from kbindex.cli.screens.titles import title_pieces
from kbindex.messages import tr
from kbindex.model import Article

_LEAST_ID, _LEAST_NAME, _LEAST_TITLE = 16, 8, 28
"""Columns that an id, a name and a title get in any case."""

NO_DATE = "-" * 10
"""What stands where a date would: as wide as one."""


class Weak(Struct, frozen=True, kw_only=True):
    """Which lines are weak hits, and how a screen says so.

    Args:
        places: Their places among the lines, from 0.
        is_ruled: A rule stands above the first; else each is marked.
    """

    places: frozenset[int] = frozenset()
    is_ruled: bool = True


_NONE_WEAK = Weak()


def brief_lines(
    articles: Sequence[Article],
    style: Style,
    *,
    highlights: Sequence[Spans] | None = None,
    weak: Weak = _NONE_WEAK,
    total: str = "",
    is_part: bool = False,
) -> Iterator[str]:
    """Yield a line an article: id, date, presenter, time where any has one, title.

    Args:
        articles: In the order of the lines.
        style: How they are shown.
        highlights: What matched in the title of each.
        weak: Which of them are weak hits; in a pipe, lines are articles and no more.
        total: What they are together, in words.
        is_part: The table is one of several, and needs no headings.
    """
    has_times = any(article.time_s is not None for article in articles)
    is_screen = style.columns is not None
    marked = weak.places if is_screen and not weak.is_ruled else frozenset[int]()
    ruled = min(weak.places, default=None) if is_screen and weak.is_ruled else None
    columns = [
        Column(heading=tr("article"), look=PLACE, least=_LEAST_ID),
        Column(heading=tr("date"), spare=2),
        Column(heading=tr("presenter"), look=DIM, least=_LEAST_NAME, spare=1),
        *([Column(heading=tr("time"), align="right")] if has_times else []),
        *([Column(look=DIM)] if marked else []),
        Column(heading=tr("title"), look=BOLD, least=_LEAST_TITLE),
    ]
    if is_part:
        columns = [replace(column, heading="") for column in columns]
    rows: list[Sequence[Cell]] = [
        (
            article.id,
            article.date.isoformat() if article.date else NO_DATE,
            article.presenter or "-",
            *([_time(article)] if has_times else []),
            *([tr("weaker match") if number in marked else ""] if marked else []),
            _title(article, spans),
        )
        for number, (article, spans) in enumerate(
            zip(articles, highlights or repeat(()), strict=False)
        )
    ]
    above = {} if ruled is None else {ruled: rule_line(style)}
    yield from table_lines(columns, rows, style, total=total, above=above)


def _time(article: Article) -> list[StyledText]:
    """Return a time that opens the recording there."""
    return time_of(article, look={}) or [StyledText(text="-")]


def _title(article: Article, highlights: Spans) -> list[StyledText]:
    """Return a title that opens its page."""
    pieces = title_pieces(article, highlights)
    return [replace(piece, link=article.url) for piece in pieces]
