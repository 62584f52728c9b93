"""Rows as CSV (RFC 4180) that a spreadsheet shows and does not calculate."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO

from kbindex.pages.flat_rows import DATE_FIELDS, ID_FIELDS, NUMBER_FIELDS

_FORMULA = tuple("=+-@＝＋－＠")
"""What a spreadsheet takes a cell for a formula by, full-width forms included.

Source: OWASP, CSV Injection. A tab or line end in front cannot be: rows have none.
"""

_MARK = "\ufeff"
"""The byte order mark, by which Excel knows UTF-8."""

_READ_OTHERWISE = re.compile(
    r"(?=.*\d)(?:[\d(（.,$¥￥€£]"
    r"|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun"
    r"|明治|大正|昭和|平成|令和|[mtshr]\d)"
    r"|(?:true|false)$",
    re.IGNORECASE,
)
"""How a text begins that a spreadsheet may take for a number, date or truth value.

It says so of some texts too many, and these look the same to who reads them.
"""

_LONGEST_TEXT = 255
"""Characters of a text in a formula of Excel; no number and no date has more.

Source: Microsoft, Excel specifications and limits, "Length of formula contents".
"""


def csv_lines(
    fields: tuple[str, ...], rows: Iterable[Mapping[str, str]]
) -> Iterator[str]:
    r"""Yield the header and the rows, each with its `\r\n`.

    A cell that would be a formula gets an apostrophe in front.
    """
    yield _line(fields)
    for row in rows:
        yield _line(_inert(row[name]) for name in fields)


def excel_lines(
    fields: tuple[str, ...], rows: Iterable[Mapping[str, str]]
) -> Iterator[str]:
    r"""Yield the header and the rows as `csv_lines`, for a spreadsheet.

    The first begins with a byte order mark. Ids with a digit, and other texts that
    would be read as a number or a date, are written as `="017"`, which is a text.
    Numbers and dates stay what they are.
    """
    yield _MARK + _line(fields)
    for row in rows:
        yield _line(_typed(name, row[name]) for name in fields)


def _typed(name: str, cell: str) -> str:
    inert = _inert(cell)
    if inert != cell or name in NUMBER_FIELDS | DATE_FIELDS:
        return inert
    is_id = name in ID_FIELDS and any(map(str.isdecimal, cell))
    if not (is_id or _READ_OTHERWISE.match(cell)) or len(cell) > _LONGEST_TEXT:
        return cell
    quoted = cell.replace('"', '""')
    return f'="{quoted}"'


def _line(cells: Iterable[str]) -> str:
    line = StringIO(newline="")
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
