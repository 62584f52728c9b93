"""Tables: on a terminal with headings and a total, and never wider than it.

    episode  date        articles  hosts and guests
    001      2022-04-08         7  haruka with minato
      https://youtu.be/kBscreen001

    1 episode, 7 articles

On a narrow screen spare columns go first; then names are cut in their middle, the
longest most. An address is never cut: where it has no room, it stands below its row. In
a pipe or a file a table is its rows alone, whole, and its numbers say their units.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from msgspec import Struct

from kbindex.cli.screens.columns import ellipsis, width_of
from kbindex.cli.screens.line_layout import (
    BOLD,
    DIM,
    PLAIN,
    Align,
    StyledText,
    fill_line,
    lay_out,
    width_on,
)
from kbindex.cli.screens.terminal import Style

_GAP = 2
"""Columns between two columns of a table."""

Cell = str | Sequence[StyledText]
"""A text that looks as its column does, or pieces that look as they say."""


class Column(Struct, frozen=True, kw_only=True):
    """What a column of a table holds, and how it is shown.

    Args:
        heading: The name of what it holds; of a number its unit.
        align: Numbers stand to the right.
        look: A style of `click.style`.
        least: To so many columns a cell may be cut, but not below the heading; None
            where it never is.
        spare: Above 0, it is left out of a narrow screen, the highest first.
        is_address: Its cells open a page; only the last column may be one.
        is_list: Its cells are words between blanks: what has no room is left out from
            the end, not from the middle.
    """

    heading: str = ""
    align: Align = "left"
    look: Mapping[str, object] = PLAIN
    least: int | None = None
    spare: int = 0
    is_address: bool = False
    is_list: bool = False


def counted(count: int, said: str, style: Style) -> str:
    """Return a number: in a pipe, where there is no heading, said with its unit."""
    return said if style.columns is None else str(count)


def table_lines(
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    style: Style,
    *,
    total: str = "",
    indent: str = "",
    above: Mapping[int, str] = MappingProxyType({}),
) -> Iterator[str]:
    """Yield the lines of a table; none where it has no rows.

    Args:
        columns: In their order.
        rows: Each with a cell for each column.
        style: How it is shown, and how wide the screen is.
        total: What the rows are together, in words.
        indent: What each line begins with.
        above: Place of a row, from 0 → a line that stands above it.
    """
    if not rows:
        return
    is_screen = style.columns is not None
    is_headed = is_screen and any(column.heading for column in columns)
    heading: list[Sequence[StyledText]] = [
        [StyledText(text=one.heading, look=DIM)] for one in columns
    ]
    lines = [list(map(_pieces, row, columns)) for row in rows]
    head = heading if is_headed else [()] * len(columns)
    widths = _widths(columns, [head, *lines], style, indent=indent)
    if is_headed:
        yield indent + _row(heading, columns, widths, style)
    for number, line in enumerate(lines):
        if number in above:
            yield indent + above[number]
        yield indent + _row(line, columns, widths, style)
        below = width_on(line[-1], style) if len(widths) < len(line) else 0
        if below:
            yield f"{indent}  {fill_line(line[-1], style, width=below)}"
    if total and is_screen:
        yield ""
        said = [StyledText(text=total, look=BOLD)]
        yield from lay_out(said, style, first=indent, indent=indent)


def _pieces(cell: Cell, column: Column) -> Sequence[StyledText]:
    if not isinstance(cell, str):
        return cell
    link = cell if column.is_address else None
    return [StyledText(text=cell, look=column.look, link=link)]


def _widths(
    columns: Sequence[Column],
    lines: Sequence[Sequence[Sequence[StyledText]]],
    style: Style,
    *,
    indent: str,
) -> list[int]:
    """Return how wide each column is; none for addresses that stand below.

    One that holds nothing but its heading, the first of its cells, is left out.
    """
    natural: list[int] = []
    for head, *cells in zip(*lines, strict=True):
        widest = max(width_on(cell, style) for cell in cells)
        natural.append(max(widest, width_on(head, style)) if widest else 0)
    if style.columns is None:
        return natural
    room = style.columns - width_of(indent)
    if columns[-1].is_address and _total(natural) > room:
        return fit(columns[:-1], natural[:-1], room)
    return fit(columns, natural, room)


def fit(columns: Sequence[Column], natural: Sequence[int], room: int) -> list[int]:
    """Return how wide each column is on a screen; 0 where it is left out.

    Args:
        columns: In their order.
        natural: How wide each would be.
        room: How wide they may be together, with the gaps. What has no room even where
            all is cut and left out that may be, is wider.
    """
    widths = list(natural)
    least = [
        width
        if column.least is None
        else min(width, max(column.least, width_of(column.heading)))
        for column, width in zip(columns, widths, strict=True)
    ]
    spare = sorted(
        (number for number, column in enumerate(columns) if column.spare),
        key=lambda number: columns[number].spare,
    )
    while _total(least) > room and spare:
        widths[spare[-1]] = least[spare[-1]] = 0
        spare.pop()
    return _cut(widths, least, room)


def _cut(widths: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """Cut the widest columns to one width, but none below its least."""

    def at_most(top: int) -> list[int]:
        return [max(low, min(w, top)) for w, low in zip(widths, least, strict=True)]

    tops = range(max(widths) + 1)
    top = bisect_right(tops, room, key=lambda top: _total(at_most(top))) - 1
    cut = at_most(max(top, 0))
    rest = room - _total(cut)
    for number, width in enumerate(widths):
        if cut[number] < width and rest > 0:
            cut[number] += 1
            rest -= 1
    return cut


def _total(widths: Sequence[int]) -> int:
    """Return how wide columns are together, with the gaps between them."""
    shown = [width for width in widths if width]
    return sum(shown) + _GAP * (len(shown) - 1)


def _row(
    line: Sequence[Sequence[StyledText]],
    columns: Sequence[Column],
    widths: Sequence[int],
    style: Style,
) -> str:
    cells: list[str] = []
    for cell, column, width in zip(line, columns, widths, strict=False):
        if width:
            is_cut = column.is_list and width_on(cell, style) > width
            shown = _pieces(_first_words(cell, width), column) if is_cut else cell
            cells.append(fill_line(shown, style, width=width, align=column.align))
    return (" " * _GAP).join(cells).rstrip()


def _first_words(cell: Sequence[StyledText], width: int) -> str:
    """Return the words that have room, and a sign that there are more.

    Where not even the first has, it is returned to be cut as other cells are.
    """
    first, *others = "".join(piece.text for piece in cell).split(" ")
    shown = first
    for word in others:
        longer = f"{shown} {word}"
        if width_of(f"{longer} {ellipsis()}") > width:
            break
        shown = longer
    return f"{shown} {ellipsis()}" if others else shown
