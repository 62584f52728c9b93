"""Text in columns, and bars: East Asian letters are two columns wide."""

import sys
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from kbindex.cli.terminal import sanitize

SCREEN = 80
"""Columns of the narrowest terminal that everything fits in."""

_BLOCKS = "▁▂▃▄▅▆▇█"
_EIGHTHS = "▏▎▍▌▋▊▉█"
_ASCII_LEVELS = "_.-=+*#@"
_ASCII_BAR = "#"


def width_of(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(_width(char) for char in text)


def _width(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def pad(text: str, width: int) -> str:
    """Fill a text with blanks to `width` columns; a wider one stays as it is."""
    return text + " " * (width - width_of(text))


def cut(text: str, width: int) -> str:
    """Cut a text to at most `width` columns, with an ellipsis where some is gone."""
    if width_of(text) <= width:
        return text
    mark = "…" if can_show("…") else "..."
    kept, used = "", width_of(mark)
    for char in text:
        used += _width(char)
        if used > width:
            break
        kept += char
    return kept + mark


def can_show(text: str) -> bool:
    """Say whether stdout's encoding has all characters of `text`."""
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def sparkline(counts: Sequence[int], *, top: int | None = None) -> str:
    """Draw counts as a row of blocks, one a count; nothing is a blank.

    Args:
        counts: Not negative.
        top: What the highest block stands for; by default the highest count.
    """
    levels = _BLOCKS if can_show(_BLOCKS) else _ASCII_LEVELS
    highest = max(top or max(counts, default=0), 1)
    return "".join(
        levels[-(-count * len(levels) // highest) - 1] if count else " "
        for count in counts
    )


def bar(count: int, *, top: int, width: int) -> str:
    """Draw a bar of `count / top` of `width` columns; one above 0 is never empty."""
    if not count:
        return ""
    if not can_show(_EIGHTHS):
        return _ASCII_BAR * max(round(width * count / top), 1)
    full, part = divmod(max(round(8 * width * count / top), 1), 8)
    return _EIGHTHS[-1] * full + (_EIGHTHS[part - 1] if part else "")


def table(rows: Iterable[Sequence[str]], *, right: frozenset[int]) -> list[list[str]]:
    """Sanitise the cells of rows and pad them to the width of their columns.

    Args:
        rows: Each with as many cells.
        right: The columns that stand to the right.
    """
    safe = [[sanitize(cell) for cell in row] for row in rows]
    widths = [max(map(width_of, column)) for column in zip_longest(*safe, fillvalue="")]
    return [
        [
            " " * (width - width_of(cell)) + cell if n in right else pad(cell, width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        for row in safe
    ]
