"""Dates as notes have them → one day, or what is wrong with them; never a guess.

    2021-07-02  2021/7/2  2021.7.2  20210702  2021年7月2日(金)  令和3年7月2日
    July 2, 2021  2nd of July 2021  Fri, 02 Jul 2021 21:00:00 +0900
    2. Juli 2021  1er juillet 2021  2 de julio de 2021  2 lipca 2021  2021년 7월 2일
    2021-07-02T21:00:00+09:00  1625227200  1625227200000      the day as it is written
    25/12/2019       one way to read it, which settles the order for its file
    02/03/2020       two ways: settled by the setting, the file, or its name; else none

The libraries that read dates answer another question. dateutil and dateparser take what
is ambiguous for the one or the other, fill in what is missing from today, and accept
`2021-13`; neither knows eras. The patterns below are few, and say what they refuse.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Sequence

from msgspec import Struct

from kbindex.config.notes import DayOrder
from kbindex.late_patterns import late_pattern
from kbindex.messages import Message, remark
from kbindex.model import Diagnostic, diagnose
from kbindex.model.eras import ERAS
from kbindex.shownotes.reading.month_names import MONTHS, month_of
from kbindex.shownotes.reading.titles import visible, without_marks

_MONTH = rf"(?P<name>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\b\.?"
_WEEKDAY = (
    r"(?:[^\W\d_]{2,14},\s*"  # Freitag, …
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?\s*)?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|o|\.)?"
_END = r"(?!\d|[-/.]\d)"

_YEAR_FIRST = (
    r"(?P<year>\d{4})\s*(?P<mark>[-/.]|[年년])\s*(?P<month>\d{1,3})\s*(?:[-/.]|[月월])\s*"
    r"(?P<day>\d{1,3})(?!\d)[日일]?"
)
_ERA = (
    rf"(?P<era>{'|'.join(ERAS)})\s*(?P<year>元|\d{{1,2}})年\s*"
    r"(?P<month>\d{1,2})月\s*(?P<day>\d{1,2})日"
)
_MONTH_FIRST = rf"{_WEEKDAY}{_MONTH}\s*{_DAY}\s*,?\s+(?P<year>\d{{4}}){_END}"
_OF = r"(?:\s+(?:of|de|del))?"
_DAY_FIRST = rf"{_WEEKDAY}{_DAY}{_OF}[\s-]+{_MONTH},?{_OF}[\s-]+(?P<year>\d{{4}}){_END}"
_COMPACT = r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})(?!\d)"

_WORDED = tuple(
    late_pattern(rf"(?i){form}")
    for form in (_ERA, _YEAR_FIRST, _MONTH_FIRST, _DAY_FIRST)
)
_FORMS = (*_WORDED, late_pattern(_COMPACT))
"""What can be read in one way only, each with the groups year, month or name, day."""

_NUMBERS = late_pattern(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}){_END}")
_EPOCH = late_pattern(r"(\d{9,10})(\d{3})?(?:\.\d+)?$")
_NONE = late_pattern(r"(?i)[\W_]*(?:n/?a|none|null|tb[acd]|未定|なし|無し|不明)?[\W_]*")
_SOME_DATE = late_pattern(
    r"(?i)^\W*(?:\d{4}\s*[-/.年년]\s*\d|\d{1,2}([-/.])\d{1,2}\1\d{2}|\d{8}(?!\d)"
    rf"|{'|'.join(ERAS)}|{_WEEKDAY}(?:\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?[\s-]+)?"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b\.?[\s,-]*\d"
    rf"|\d{{1,2}}(?:er|o|\.)?{_OF}[\s-]+{_MONTH},?{_OF}[\s-]+\d)"
)
_JAPANESE_WEEKDAY = late_pattern(r"\s*[(（][月火水木金土日](?:曜日?)?[)）]\W*$")
_IN_PATH = late_pattern(
    r"(?:^|/|(?<=[-_])(?=\d{4}-\d{2}-))"
    r"(\d{4})([-/_]?)(\d{2})\2(\d{2})(?=[-_/. ]|$)"
)
"""Jekyll's `2021-07-02-name.md`, `20210702.md`, and folders `2021/07/02-name.md`."""

_SHOWN = 40
_LONGEST_ALONE = 100


class WrittenDate(Struct, frozen=True, kw_only=True):
    """A date where it stands, not yet read.

    Args:
        rank: 0 of recording, 1 of neither, 2 of publishing.
    """

    text: str
    line: int
    rank: int = 1


class ReadDate(Struct, frozen=True, kw_only=True):
    """What a text can mean.

    Args:
        days: One, where it is clear; two where day and month may be either (day first,
            then month first); none where it is no date.
        order: The order that a text of numbers has, where only one is possible.
        is_empty: Whether it says that there is no date, and is right in that.
    """

    days: tuple[dt.date, ...] = ()
    order: DayOrder | None = None
    is_empty: bool = False


def read_date(text: str) -> ReadDate:
    """Read the date that a text begins with; a time or weekday may follow."""
    text = unicodedata.normalize("NFKC", visible(text)).strip().lstrip("\"'(<[ ")
    if _NONE.fullmatch(text):
        return ReadDate(is_empty=True)
    for form in _FORMS:
        if found := form.match(text):
            day = _day_of(found)
            return ReadDate(days=(day,) if day else ())
    if found := _NUMBERS.match(text):
        return _of_numbers(found)
    if found := _EPOCH.match(text):
        return ReadDate(days=(_EPOCH_DAY + dt.timedelta(seconds=int(found[1])),))
    return ReadDate()


_EPOCH_DAY = dt.date(1970, 1, 1)


def _day_of(found: re.Match[str]) -> dt.date | None:
    """Make a day of the groups of a form; None where there is none such."""
    said = found.groupdict()
    era = ERAS.get(said.get("era") or "")
    year = era.year(said["year"]) if era else int(said["year"])
    if name := said.get("name"):
        month = month_of(name)
    else:
        month = _short_number(said["month"])
    day = _make_day(year, month, _short_number(said["day"]))
    return day if day is None or era is None or era.first <= day <= era.last else None


def _short_number(written: str) -> int:
    """Return a number of a day or month; 0, which none has, for `012`."""
    return int(written) if len(written) <= 2 else 0  # noqa: PLR2004 - digits of a month or day


def _make_day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _of_numbers(found: re.Match[str]) -> ReadDate:
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    by_order: dict[DayOrder, dt.date | None] = {
        "dmy": _make_day(year, second, first),
        "mdy": _make_day(year, first, second),
    }
    days = tuple(dict.fromkeys(day for day in by_order.values() if day))
    known: list[DayOrder] = [order for order, day in by_order.items() if day]
    order = known[0] if len(known) == 1 else None
    return ReadDate(days=days, order=order)


def looks_like_date(text: str) -> bool:
    """Say whether a text begins as a date does, be it one or not."""
    folded = unicodedata.normalize("NFKC", visible(text))
    return _SOME_DATE.match(folded) is not None


def is_date_alone(text: str) -> bool:
    """Say whether a text is a date, and nothing but marks and a weekday beside it."""
    if len(text) > _LONGEST_ALONE:
        return False
    folded = unicodedata.normalize("NFKC", visible(text)).strip()
    folded = without_marks(_JAPANESE_WEEKDAY.sub("", folded))
    return any(form.fullmatch(folded) for form in (*_FORMS, _NUMBERS))


_PART = late_pattern(r"\s+[|·•–—-]\s+|\s*[|｜・·•／]\s*")
"""What parts a line such as `Issue 9 · June 5, 2023`."""


def find_part_date(text: str) -> dt.date | None:
    """Return the date that has a part of a line to itself: `Issue 9 · June 5, 2023`."""
    if len(text) > _LONGEST_ALONE:
        return None
    parts = filter(is_date_alone, _PART.split(text))
    return next(filter(None, map(find_date, parts)), None)


def find_date(text: str) -> dt.date | None:
    """Find a date in a title that can be read in one way only."""
    text = unicodedata.normalize("NFKC", text)
    found = (form.search(text) for form in _WORDED)
    return next((day for one in found if one and (day := _day_of(one))), None)


def date_of_path(path: str) -> dt.date | None:
    """Return the date that the name of a file, or of folders above it, begins with."""
    for found in _IN_PATH.finditer(path):
        year, month, day = int(found[1]), int(found[3]), int(found[4])
        if made := _make_day(year, month, day):
            return made
    return None


def settle_dates(
    written: Sequence[WrittenDate], *, path: str, order: DayOrder | None = None
) -> tuple[dt.date | None, list[Diagnostic]]:
    """Choose the date of an episode from all that its header has.

    The day of recording comes first, that of publishing last.

    Args:
        written: In source order.
        path: The file; its name may settle which day is meant.
        order: Day or month first, where the project says so.

    Returns:
        The date, and what is to be said of each text that is none.
    """
    ranked = sorted(written, key=lambda one: one.rank)
    read = [(one, read_date(one.text)) for one in ranked]
    order = order or _order_of(found for _, found in read)
    chosen: dt.date | None = None
    said: list[Diagnostic] = []
    for one, found in read:
        day = _settle(found, order, date_of_path(path))
        chosen = chosen or day
        if day is None and not found.is_empty:
            kind = "ambiguous-date" if found.days else "bad-date"
            said.append(diagnose(path, one.line, kind, _problem(one.text, found)))
    return chosen, sorted(said)


def _order_of(found: Iterable[ReadDate]) -> DayOrder | None:
    """Return the order of all dates that have one, where they agree."""
    orders: set[DayOrder] = {one.order for one in found if one.order}
    return next(iter(orders)) if len(orders) == 1 else None


def _settle(
    found: ReadDate, order: DayOrder | None, named: dt.date | None
) -> dt.date | None:
    if len(found.days) <= 1:
        return next(iter(found.days), None)
    if order:
        return found.days[order == "mdy"]
    return named if named in found.days else None


def _problem(text: str, found: ReadDate) -> Message:
    shown = next(iter(visible(text).strip().splitlines()), "")[:_SHOWN]
    if found.days:
        day_first, month_first = found.days
        return remark(
            "{date!r} is {first} or {second}; write YYYY-MM-DD, or set `dates` in"
            " [notes] to dmy or mdy",
            date=shown,
            first=day_first.isoformat(),
            second=month_first.isoformat(),
        )
    return remark("no such date: {date!r}; expected YYYY-MM-DD", date=shown)
