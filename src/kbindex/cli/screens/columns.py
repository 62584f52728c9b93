"""Text in columns, and bars: East Asian letters are two columns wide.

What is not ASCII is measured by wcwidth, which is imported when it is needed.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence

SCREEN = 80
"""Columns of the narrowest terminal that everything fits in."""

_BLOCKS = "▁▂▃▄▅▆▇█"
_EIGHTHS = "▏▎▍▌▋▊▉█"
_ASCII_LEVELS = "_.-=+*#@"
_ASCII_BAR = "#"


def width_of(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    import wcwidth  # noqa: PLC0415 - cold start

    return wcwidth.width(text, control_codes="ignore")


def iter_graphemes(text: str) -> Iterator[str]:
    """Yield the characters as a reader counts them: `が` in two code points is one."""
    if text.isascii():
        return iter(text)
    import wcwidth  # noqa: PLC0415 - cold start

    return wcwidth.iter_graphemes(text)


def pad(text: str, width: int) -> str:
    """Fill a text with blanks to `width` columns; a wider one stays as it is."""
    return text + " " * (width - width_of(text))


def cut(text: str, width: int) -> str:
    """Cut a text to at most `width` columns, with an ellipsis where its end is gone."""
    if width_of(text) <= width:
        return text
    mark = ellipsis()
    return _fitting(iter_graphemes(text), width - width_of(mark)) + mark


def middle_cut(text: str, width: int) -> tuple[int, int]:
    """Return what to leave out of a text, so that it fits `width` columns.

    Of a name the beginning and the end tell it from others, so the middle goes.

    Returns:
        Where the gap begins and ends, for an ellipsis; twice the length of the text
        where it fits.
    """
    if width_of(text) <= width:
        return len(text), len(text)
    room = max(width - width_of(ellipsis()), 0)
    graphemes = list(iter_graphemes(text))
    head = _fitting(graphemes, -(-room // 2))
    tail = _fitting(reversed(graphemes), room - width_of(head))
    return len(head), len(text) - len(tail)


def _fitting(graphemes: Iterable[str], room: int) -> str:
    """Return the first characters that fit `room` columns."""
    kept, used = "", 0
    for grapheme in graphemes:
        used += width_of(grapheme)
        if used > room:
            break
        kept += grapheme
    return kept


def ellipsis() -> str:
    """Return the sign for what is left out."""
    return glyph("…", "...")


def glyph(wanted: str, plain: str) -> str:
    """Return the sign that is wanted, or the plain one where stdout lacks it."""
    return wanted if can_show(wanted) else plain


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
