"""Times as transcripts write them → seconds, with their fractions.

0:03   12:34   00:12:34   00:12:34.500   00:12:34,500   62:03   → seconds
99:99  1:75:00  100:00:00                                       → none

What people write beside a title is read by `model/times`, in whole seconds; captions
are written by programs, also with one digit where people write two (`0:3`).
"""

from kbindex.late_patterns import late_pattern
from kbindex.messages import Message, remark
from kbindex.model.times import MOST_SECONDS

CLOCK = r"\d{1,3}[:：]\d{1,2}(?:[:：]\d{1,2})?(?:[.,]\d{1,9})?(?![\d:：])"
"""What looks like a time; for a pattern of one's own."""

_PARTS = late_pattern(r"(?:(\d{1,3})[:：])?(\d{1,3})[:：](\d{1,2})(?:[.,](\d{1,9}))?")


def read_clock(text: str) -> float | None:
    """Return the seconds of a time with or without hours; None where it is none.

    Minutes may pass 59 where no hours stand before them, as players show them.
    """
    found = _PARTS.fullmatch(text)
    if found is None:
        return None
    hours, minutes, seconds = int(found[1] or 0), int(found[2]), int(found[3])
    if seconds > 59 or (found[1] and minutes > 59):  # noqa: PLR2004 - the clock's own
        return None
    fraction = int(found[4]) / 10 ** len(found[4]) if found[4] else 0.0
    total = hours * 3600 + minutes * 60 + seconds + fraction
    return total if total < MOST_SECONDS else None


def no_time(text: str) -> Message:
    """Return what is said of a time that no recording has."""
    return remark("{time!r} is no time of a recording; read without it", time=text[:40])
