"""Rows as CSV (RFC 4180) that a spreadsheet shows and does not calculate."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO

_FORMULA = tuple("=+-@＝＋－＠")
"""What a spreadsheet takes a cell for a formula by, full-width forms included.

Source: OWASP, CSV Injection. A tab or line end in front cannot be: rows have none.
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


def _line(cells: Iterable[str]) -> str:
    line = StringIO(newline="")
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
