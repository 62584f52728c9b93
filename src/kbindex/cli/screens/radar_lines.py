"""The radar on the terminal: a table for each list, each row with its place."""

from collections.abc import Iterator, Sequence

from kbindex.cli.screens.line_layout import BOLD, DIM, PLACE, StyledText, lay_out
from kbindex.cli.screens.tables import Column, table_lines
from kbindex.cli.screens.terminal import Style, sanitize
from kbindex.knowledge import (
    Lineage,
    OpenPoint,
    Radar,
    RepeatedPage,
    Sighting,
    Silence,
)
from kbindex.messages import tr, tr_count
from kbindex.pages.radar_texts import RADAR_TITLES, time_since

_SHOWN_VERSIONS = 5
"""The last versions of a product; JSON has all."""

_LEAST_NAME = 12
_LEAST_TEXT = 24
"""Of a title so much is shown before spare columns are: less tells nothing."""

_INDENT = "  "


def radar_lines(found: Radar, style: Style, *, limit: int) -> Iterator[str]:
    """Yield the lists that have anything in them, under a heading each.

    Args:
        found: What is shown.
        style: How it is shown.
        limit: Most rows of a list: products, announcements, pages, open points.
    """
    shown = (
        _lineages(found.lineages[:limit], style),
        _silences(found.silences[:limit], style),
        _repeated(found.repeated[:limit], style),
        _open_points(found.open_points[:limit], style),
    )
    is_first = True
    titles = map(tr, RADAR_TITLES.values())
    for heading, rows, lines in zip(titles, found.lists(), shown, strict=True):
        if not rows:
            continue
        if not is_first:
            yield ""
        is_first = False
        count = StyledText(text=f" ({len(rows)})", look=DIM)
        yield from lay_out([StyledText(text=heading, look=BOLD), count], style)
        yield from lines
        yield from _rest(len(rows) - limit, style)


def _rest(rest: int, style: Style) -> Iterator[str]:
    if rest > 0:
        more = StyledText(text=tr("and {count} more", count=rest), look=DIM)
        yield from lay_out([more], style, first=_INDENT, indent=_INDENT)


def _lineages(listed: Sequence[Lineage], style: Style) -> Iterator[str]:
    """Yield the last versions of each product, each with where it came up first."""
    columns = (Column(heading=tr("version"), look=BOLD), *_place_columns())
    rows: list[tuple[str, ...]] = []
    above: dict[int, str] = {}
    for one in listed:
        shown = one.versions[-_SHOWN_VERSIONS:]
        count = tr_count("{count} version", "{count} versions", len(one.versions))
        above[len(rows)] = f"{style(sanitize(one.label), **BOLD)} ({count})"
        rows += ((seen.version, *_place(seen.first)) for seen in shown)
    return table_lines(columns, rows, style, indent=_INDENT, above=above)


def _silences(listed: Sequence[Silence], style: Style) -> Iterator[str]:
    columns = (
        Column(heading=tr("product"), look=BOLD, least=_LEAST_NAME),
        Column(heading=tr("since then"), spare=1),
        *_place_columns(),
    )
    rows = [(one.label, time_since(one), *_place(one.announced)) for one in listed]
    return table_lines(columns, rows, style, indent=_INDENT)


def _repeated(listed: Sequence[RepeatedPage], style: Style) -> Iterator[str]:
    columns = _place_columns()
    rows: list[tuple[str, ...]] = []
    above: dict[int, str] = {}
    for one in listed:
        above[len(rows)] = style.link(one.url, sanitize(one.url))
        rows += (_place(place) for place in one.brought)
    return table_lines(columns, rows, style, indent=_INDENT, above=above)


def _open_points(listed: Sequence[OpenPoint], style: Style) -> Iterator[str]:
    columns = (Column(heading=tr("sign"), look=BOLD), *_place_columns())
    rows = [(one.sign, *_place(one.where)) for one in listed]
    return table_lines(columns, rows, style, indent=_INDENT)


def _place_columns() -> tuple[Column, ...]:
    return (
        Column(heading=tr("article"), look=PLACE, least=_LEAST_NAME),
        Column(heading=tr("line"), align="right"),
        Column(heading=tr("date"), look=DIM, spare=2),
        Column(heading=tr("text"), least=_LEAST_TEXT),
    )


def _place(place: Sighting) -> tuple[str, str, str, str]:
    date = place.date.isoformat() if place.date else ""
    return place.article, str(place.line), date, place.text
