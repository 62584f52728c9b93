"""Dates as people write them → the days that are meant.

    2021  2021-06  2021/06/03  2021.06.03  20210603  2021年6月3日  令和4年6月
    June 2021  3 Jun 2021  June 3, 2021
    today  yesterday  今日  昨日  一昨日
    this week  last month  今週  先月  先々月  今年  昨年      all their days
    2 weeks ago  two weeks ago  3ヶ月前      alone, all days of that week or month
    3m  2 weeks  past year  直近3ヶ月      alone, since then until today
    A..B  A..  ..B  >=A  >A  <=A  <A      both ends included

A length of time leads to a day: as the end of a range, `2 weeks ago` and `3m` are that
very day. Weeks begin on Monday, as in ISO 8601. What is none of these is refused; no
date is guessed.
"""

import calendar
import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from kbindex.messages import later, tr
from kbindex.model.eras import ERAS

Clock = Callable[[], dt.date]
"""Says which day is today."""

Days = tuple[dt.date | None, dt.date | None]
"""The first and the last of some days; None is an open end."""

_DAY = dt.timedelta(days=1)
_A_DATE = later(
    "a date such as 2021, 2021-06-03, June 2021, last month, 2 weeks ago or 3m"
)

# Compiled when first used: most dates need the first three alone.
_COMPARED = r"(>=|<=|>|<|=)\s*"
_RANGE = r"\.\.+|[~〜]"
_CALENDAR = r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2}))?)?[年月日]?"
_COMPACT = r"(\d{4})(\d{2})(\d{2})"
_ERA = r"(昭和|平成|令和)(元|\d{1,2})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?"
_MONTHS: str = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY_NAME = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_DAY_FIRST = rf"(?:{_DAY_NAME} )?(?P<month>{_MONTH})[.,]* (?P<year>\d{{4}})"
_MONTH_FIRST = rf"(?P<month>{_MONTH})\.? {_DAY_NAME},? (?P<year>\d{{4}})"
_COUNT = r"\d{1,4}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_COUNTS: str = "a one two three four five six seven eight nine ten eleven twelve"
_PERIOD = r"(this|last|previous) ?(week|month|year)"
_ENGLISH = (
    rf"(?:(?:last|past) ?)?({_COUNT}) ?(d|days?|w|weeks?|m|months?|y|years?)"
    r"(?P<ago> ?ago)?|past ?(?P<unit>day|week|month|year)"
)
_JAPANESE = (
    r"(?P<lead>直近|過去|この)?(\d{1,4})(日|週|[ヶケかカヵ箇]月|年)間?(?P<ago>前)?"
)

_WORDS: Mapping[str, tuple[str, int]] = {
    **dict.fromkeys(("today", "今日", "本日", "きょう"), ("d", 0)),
    **dict.fromkeys(("yesterday", "昨日", "きのう"), ("d", 1)),
    **dict.fromkeys(("day before yesterday", "一昨日", "おととい"), ("d", 2)),
    **dict.fromkeys(("今週",), ("w", 0)),
    **dict.fromkeys(("先週",), ("w", 1)),
    **dict.fromkeys(("先々週",), ("w", 2)),
    **dict.fromkeys(("今月",), ("m", 0)),
    **dict.fromkeys(("先月",), ("m", 1)),
    **dict.fromkeys(("先々月",), ("m", 2)),
    **dict.fromkeys(("今年", "本年"), ("y", 0)),
    **dict.fromkeys(("昨年", "去年"), ("y", 1)),
    **dict.fromkeys(("一昨年", "おととし"), ("y", 2)),
}
"""Word → the unit whose days it means, and how many of them ago."""

_UNITS = {"日": "d", "週": "w", "年": "y"}
"""Unit in Japanese → its letter; all others are months."""


class DateRefusedError(ValueError):
    """A text is no date.

    Args:
        problem: What is wrong, with the text at `{piece}`; to be translated.
        expected: What would have been right.
        at: Where the wrong part begins.
    """

    def __init__(self, problem: str, expected: str, at: int = 0) -> None:
        super().__init__(problem)
        self.problem = problem
        self.expected = expected
        self.at = at


class _Period(NamedTuple):
    """Days, from the first to the last, and how they bound a range."""

    first: dt.date
    last: dt.date
    moment: dt.date | None = None

    @property
    def start(self) -> dt.date:
        return self.moment or self.first

    @property
    def end(self) -> dt.date:
        return self.moment or self.last


def _local_today() -> dt.date:
    from kbindex.config.clock import local_today  # noqa: PLC0415 - cold start

    return local_today()


def parse_days(text: str, clock: Clock | None = None) -> Days:
    """Parse days, months, years, and ranges of them.

    Args:
        text: Folded: no full-width letters or digits.
        clock: What today is; by default that of this computer.

    Raises:
        DateRefusedError: There is no such date, or a range runs backwards.
    """
    if compared := re.match(_COMPARED, text):
        period = _parse_period(text[compared.end() :], clock, at=compared.end())
        return _compare(compared[1], period)
    separator = re.search(_RANGE, text)
    if separator is None:
        return _parse_period(text, clock)[:2]
    start, end = text[: separator.start()], text[separator.end() :]
    if not start.strip() and not end.strip():
        raise DateRefusedError(later("no date in {piece}"), tr(_A_DATE))
    first = _parse_period(start, clock).start if start.strip() else None
    at = separator.end()
    last = _parse_period(end, clock, at=at).end if end.strip() else None
    if first and last and first > last:
        problem = later("a range that runs backwards in {piece}")
        raise DateRefusedError(problem, tr("the earlier date first"))
    return first, last


def parse_ends(text: str, clock: Clock | None = None) -> tuple[dt.date, dt.date]:
    """Parse one date: where it begins and where it ends, as a bound.

    Raises:
        DateRefusedError: There is no such date, or it is a range.
    """
    if re.match(_COMPARED, text) or re.search(_RANGE, text):
        expected = tr("a date such as 2021-06")
        raise DateRefusedError(later("no single date in {piece}"), expected)
    period = _parse_period(text, clock)
    return period.start, period.end


def _compare(sign: str, period: _Period) -> Days:
    start, end = period.start, period.end
    match sign:
        case ">=":
            return start, None
        case "<=":
            return None, end
        case ">":
            return end + _DAY if end < dt.date.max else dt.date.max, None
        case "<":
            return None, start - _DAY if start > dt.date.min else dt.date.min
        case _:
            return period.first, period.last


def _parse_period(text: str, clock: Clock | None, *, at: int = 0) -> _Period:
    """Parse one date, however it is written."""
    at += len(text) - len(text.lstrip())
    written = text.strip()
    for pattern in (_CALENDAR, _COMPACT):
        if found := re.fullmatch(pattern, written):
            return _calendar_period(found, at)
    if found := re.fullmatch(_ERA, written):
        return _of_era(found, at)
    words = re.sub(r"[\s_-]+", " ", written).casefold()
    for pattern in (_DAY_FIRST, _MONTH_FIRST):
        if found := re.fullmatch(pattern, words):
            return _of_named_month(found, at)
    period = _relative_period(words, clock or _local_today, at)
    if period is None:
        raise DateRefusedError(later("no date in {piece}"), tr(_A_DATE), at)
    return period


def _calendar_period(found: re.Match[str], at: int) -> _Period:
    year, month, day = (int(part) if part else None for part in found.groups())
    if not year:
        expected = tr("a year from 0001 to 9999")
        raise DateRefusedError(later("no such year in {piece}"), expected, at)
    _check(year, month, day, places=(at + found.start(2), at + found.start(3)))
    return _all_days(year, month, day)


def _of_era(found: re.Match[str], at: int) -> _Period:
    era = ERAS[found[1]]
    year = era.year(found[2])
    month, day = (int(part) if part else None for part in found.groups()[2:])
    _check(year, month, day, places=(at + found.start(3), at + found.start(4)))
    first, last, _ = _all_days(year, month, day)
    first, last = max(first, era.first), min(last, era.last)
    if first > last:
        expected = tr("a day of {era}", era=found[1])
        raise DateRefusedError(later("no such day in {piece}"), expected, at)
    return _Period(first, last)


def _of_named_month(found: re.Match[str], at: int) -> _Period:
    year, day = int(found["year"]), int(found["day"]) if found["day"] else None
    month = 1 + _MONTHS.split().index(found["month"][:3])
    if not year:
        expected = tr("a year from 0001 to 9999")
        raise DateRefusedError(later("no such year in {piece}"), expected, at)
    _check(year, month, day, places=(at, at))
    return _all_days(year, month, day)


def _check(
    year: int, month: int | None, day: int | None, *, places: tuple[int, int]
) -> None:
    """Refuse a month or a day that there is not."""
    if month is not None and not 1 <= month <= 12:  # noqa: PLR2004 - months of a year
        expected = tr("a month from 01 to 12")
        raise DateRefusedError(later("no such month in {piece}"), expected, places[0])
    last = calendar.monthrange(year, month or 12)[1]
    if day is not None and not 1 <= day <= last:
        expected = tr("a day from 01 to {last}", last=last)
        raise DateRefusedError(later("no such day in {piece}"), expected, places[1])


def _all_days(year: int, month: int | None, day: int | None) -> _Period:
    last = day or calendar.monthrange(year, month or 12)[1]
    return _Period(
        dt.date(year, month or 1, day or 1), dt.date(year, month or 12, last)
    )


def _relative_period(words: str, clock: Clock, at: int) -> _Period | None:
    """Read a date that depends on today; None where it is none."""
    try:
        if words in _WORDS:
            unit, count = _WORDS[words]
            return _around(_before(clock(), count, unit), unit)
        if found := re.fullmatch(_PERIOD, words):
            unit, count = found[2][0], int(found[1] != "this")
            return _around(_before(clock(), count, unit), unit)
        return _length_of_time(words, clock)
    except (OverflowError, ValueError) as error:
        expected = tr("a year from 0001 to 9999")
        problem = later("no such year in {piece}")
        raise DateRefusedError(problem, expected, at) from error


def _length_of_time(words: str, clock: Clock) -> _Period | None:
    if found := re.fullmatch(_ENGLISH, words):
        count = _count(found[1] or "one")
        unit = (found[2] or found["unit"])[0]
    elif (found := re.fullmatch(_JAPANESE, words)) and _is_length(found):
        count, unit = int(found[2]), _UNITS.get(found[3], "m")
    else:
        return None
    today = clock()
    moment = _before(today, count, unit)
    if found["ago"]:
        return _around(moment, unit)._replace(moment=moment)
    return _Period(moment, today, moment)


def _count(written: str) -> int:
    if written.isdecimal():
        return int(written)
    return 1 if written == "an" else max(1, _COUNTS.split().index(written))


def _is_length(found: re.Match[str]) -> bool:
    """Say whether a number is one of how many: `3日` and `3年` are dates as well."""
    return bool(found["lead"] or found["ago"]) or found[0][-1] not in "日年"


def _before(today: dt.date, count: int, unit: str) -> dt.date:
    """Return the day so many units ago; of a shorter month, its last one."""
    if unit in "dw":
        return today - count * (_DAY if unit == "d" else 7 * _DAY)
    months = count if unit == "m" else 12 * count
    year, month = divmod(12 * today.year + today.month - 1 - months, 12)
    if year < dt.MINYEAR:
        raise OverflowError(year)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(today.day, last))


def _around(day: dt.date, unit: str) -> _Period:
    """Return all days of the day, week, month or year that a day lies in."""
    match unit:
        case "d":
            return _Period(day, day)
        case "w":
            monday = day - day.weekday() * _DAY
            return _Period(monday, monday + 6 * _DAY)
        case "m":
            return _all_days(day.year, day.month, None)
        case _:
            return _all_days(day.year, None, None)


# A date with spaces, where no quotes say where it ends; four digits are a year.

_UNIT = r"(?:days?|weeks?|months?|years?)"
_NAMED = (
    rf"(?:(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?{_MONTH}[.,]*|{_MONTH}\.?\s+\d{{1,2}}"
    r"(?:st|nd|rd|th)?,?)\s+\d{4}"
)
_SPACED = (
    rf"(?:(?:this|last|previous|past)\s+(?:\d{{1,3}}\s*)?{_UNIT}"
    rf"|(?!\d{{4}})(?:{_COUNT})\s+{_UNIT}(?:\s+ago)?|\d{{1,3}}\s*{_UNIT}\s+ago"
    rf"|day\s+before\s+yesterday|{_NAMED})(?!\w)"
)
_RUN = r"[^\s()（）]"
_WITH_SPACES = (
    rf"(?:(?:[<>]=?|=)\s*)?(?:{_SPACED}(?:(?:\.\.+|[~〜])(?:{_SPACED}|{_RUN}*))?"
    rf"|{_RUN}*?(?:\.\.|[~〜]){_SPACED})"
)


def end_of_spaced(source: str, start: int) -> int | None:
    """Return where a date ends that has spaces in it: `last month`, `2 weeks ago..`.

    Returns:
        None where none begins at `start`.
    """
    found = re.match(_WITH_SPACES, source[start:], re.IGNORECASE)
    return start + found.end() if found else None
