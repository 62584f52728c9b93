"""Rows of a table, each with its link, where nobody is named.

| Who | What                       | Remark |      what has no link above is its head
|-----|----------------------------|--------|
| aki | [Title](https://…)         | good   |      an article; other cells are notes
| ben | Title | https://…          |               an article: its address has a cell

| 04:16 | [Title](https://…)       |               an article with its time
| 12:30 | Why we moved             |               … a topic
"""

import re
from collections.abc import Sequence
from itertools import accumulate, pairwise

from msgspec.structs import replace

from kbindex.late_patterns import late_pattern
from kbindex.shownotes.blocks.tree import Block, Inline, Span
from kbindex.shownotes.reading.entries import (
    Entry,
    entry_of,
    page_links,
    read_led,
    read_text,
    says_something,
)
from kbindex.shownotes.reading.people import is_only_link, profile_handle
from kbindex.shownotes.reading.time_labels import is_time
from kbindex.shownotes.reading.titles import title_url

BETWEEN = " | "
"""What parts the cells in the text of a row."""

_NO_TITLE = late_pattern(r"[\W\d_]*")
"""A cell of a number, time or date."""


def read_table(table: Block) -> Sequence[Entry]:
    """Return an article for each linked row of a table of links; none of another table.

    Its first row may be the head; most of the others have a link to a page, or each has
    a time in a column of times. A row without either is a break, or a greeting.
    """
    rows = [_cells(row.inline) for row in table.children]
    if timed := _read_timed(rows):
        return timed
    column = _title_column(rows)
    entries = [_read_row(cells, column) for cells in rows]
    body = entries if entries and entries[0] else entries[1:]
    found = [entry for entry in body if entry is not None]
    return found if 2 * len(found) > len(body) else ()


def unlinked_rows(table: Block, entries: Sequence[Entry]) -> Sequence[Inline]:
    """Return the rows below the head of a table of links that are no article."""
    lines = [entry.head.line for entry in entries]
    return [
        row.inline
        for row in table.children[1:]
        if not any(row.line <= line <= row.last_line for line in lines)
    ]


def _read_timed(rows: Sequence[Sequence[Inline]]) -> Sequence[Entry]:
    """Return the articles and topics of a table with a column of times, else none."""
    body = rows[1:] if rows and not any(map(is_time, rows[0])) else rows
    timed = (n for row in body for n, cell in enumerate(row) if is_time(cell))
    at = next(timed, None)
    if at is None or not all(
        len(row) > at and is_time(row[at], among_times=True) for row in body
    ):
        return ()
    parts = [[c for n, c in enumerate(cells) if n != at] for cells in body]
    column = _title_column(parts)
    found: list[Entry] = []
    for cells, others in zip(body, parts, strict=True):
        entry = _read_row(others, column) or _read_topic(others)
        if entry is None:
            return ()
        time = cells[at].cut(0, len(cells[at].text.rstrip()), line=cells[at].line)
        found.append(replace(entry, time=time))
    return found if len(found) > 1 or any(e.url for e in found) else ()


def _read_topic(cells: Sequence[Inline]) -> Entry | None:
    named = [n for n, cell in enumerate(cells) if _may_be_title(cell)]
    if not named:
        return None
    rest = [cell for n, cell in enumerate(cells) if n != named[0]]
    return _in_order(cells[named[0]], _said(rest), None)


def _title_column(rows: Sequence[Sequence[Inline]]) -> int:
    """Return the first column that has a linked title, in any row; else 0."""
    columns = (
        number
        for cells in rows
        for number, cell in enumerate(cells)
        if _pages(cell) and not _is_address(cell)
    )
    return next(columns, 0)


def _read_row(cells: Sequence[Inline], column: int) -> Entry | None:
    linked = [n for n, cell in enumerate(cells) if _pages(cell)]
    if not linked:
        return None
    at = linked[0]
    cell = cells[at]
    named = [n for n, c in enumerate(cells) if n != at and _may_be_title(c)]
    if named and _is_address(cell):
        title = column if column in named else named[0]
        rest = [c for n, c in enumerate(cells) if n not in {at, title}]
        return _in_order(cells[title], _said(rest), title_url(cell))
    entry = read_led(cell) or read_text(cell) or entry_of(cell, 0, len(cell.text))
    rest = [c for n, c in enumerate(cells) if n != at]
    return _in_order(entry.head, (*entry.remarks, *_said(rest)), entry.url)


def _in_order(head: Inline, remarks: Sequence[Inline], url: str | None) -> Entry | None:
    """Return an article with its remarks by line; none where one stands above it."""
    ordered = tuple(sorted(remarks, key=lambda remark: remark.line))
    if ordered and ordered[0].line < head.line:
        return None
    return Entry(head=head, remarks=ordered, url=url)


def _cells(row: Inline) -> Sequence[Inline]:
    starts = [0, *(m.end() for m in re.finditer(re.escape(BETWEEN), row.text))]
    ends = [*(start - len(BETWEEN) for start in starts[1:]), len(row.text)]
    lines = accumulate(
        (row.text.count("\n", a, b) for a, b in pairwise(starts)), initial=row.line
    )
    return list(row.split([*map(Span, starts, ends, lines)]))


def _pages(cell: Inline) -> bool:
    """Say whether a cell leads to a page that is nobody's profile."""
    return any(profile_handle(link.url) is None for link in page_links(cell))


def _is_address(cell: Inline) -> bool:
    return is_only_link(cell) and cell.links[0].is_bare


def _may_be_title(cell: Inline) -> bool:
    return not cell.links and not _NO_TITLE.fullmatch(cell.text)


def _said(cells: Sequence[Inline]) -> tuple[Inline, ...]:
    return tuple(c for c in cells if c.links or says_something(c.text))
