"""A time of the recording before or behind a title: `12:30 Title`, `Title [12:30]`.

[12:30] Title   (0:12:30) Title   12:30 - 15:00 Title   12:30〜 Title     before
Title [12:30]   Title (12:30)     Title [12:30](https://youtu.be/x?t=750)  behind
Title - 12:30
"""

import re

from msgspec.structs import replace

from kbindex.late_patterns import late_pattern
from kbindex.model.times import parse_time, time_of_url
from kbindex.shownotes.blocks.tree import Inline, InlineLink, Span

_D, _SIX, _COLON = "[0-9０-９]", "[0-5０-５]", "[:：]"
_REST = rf"(?:[.,]{_D}{{1,3}})?(?![\d:：])"
_CLOCK = rf"(?:{_D}{{1,2}}{_COLON}{_SIX}{_D}|{_SIX}?{_D}){_COLON}{_SIX}{_D}{_REST}"
_LIKE_A_CLOCK = rf"{_D}{{1,4}}{_COLON}{_D}{{2}}(?:{_COLON}{_D}{{2}})?{_REST}"
"""What is meant as a time where others stand beside it: `62:03`, but also `99:99`."""


def _before(clock: str) -> re.Pattern[str]:
    return late_pattern(
        rf"""(?x) \s* (?:[\[(（【〔<＜]\s*)?
        (?P<clock>{clock}) (?:\s*[-–—~〜～]\s*{clock})?          # a second is the end
        (?:\s*(?:[〜～](?!\d)|~(?!\w)))? \s* [\])）】〕>＞]?
        [\s\u3000]* (?:[-–—~〜:：|｜・]+(?=\s)|[-–—|｜・])? [\s\u3000]*"""
    )


def _alone(clock: str) -> re.Pattern[str]:
    return late_pattern(
        rf"\s*[\[(（【]\s*{clock}\s*[\])）】]\s*|(?:[-–—](?=\s))?\s*{clock}\s*\.?\s*"
    )


_BEFORE = _before(_CLOCK), _before(_LIKE_A_CLOCK)
_ALONE = _alone(_CLOCK), _alone(_LIKE_A_CLOCK)
_FIRST = late_pattern(_LIKE_A_CLOCK)
_OPENING = "[(（【-–—"
_BEHIND_TIME = " \t\u3000-–—~〜～:：|｜・"


def split_time(text: Inline, *, among_times: bool = False) -> tuple[Inline, Inline]:
    """Part a title from the time before it, or behind it: set off, or as a link.

    Args:
        text: The title, which may be of several lines.
        among_times: Others beside it have times: what only looks like one, `99:99`, is
            meant as one, too.

    Returns:
        The time as it is written, empty where there is none; and the title.
    """
    time = _BEFORE[among_times].match(text.text)
    if time and re.search(r"\w", text.text[time.end() :]):
        end = time.end()
        size = len(text.text[:end].rstrip(_BEHIND_TIME))
        moved = _with_links_behind(text, end, parse_time(time["clock"]))
        first, second = moved.split(
            [Span(0, size, text.line), Span(end, len(text.text), _line(text, end))]
        )
        return first, second
    return _split_behind(text, among_times=among_times)


def has_time(text: Inline, *, among_times: bool = False) -> bool:
    """Say whether a title has a time."""
    return bool(split_time(text, among_times=among_times)[0].text)


def is_time(text: Inline, *, among_times: bool = False) -> bool:
    """Say whether a text is a time and nothing else, or one and that of its end."""
    found = _BEFORE[among_times].match(text.text)
    return found is not None and found.end() == len(text.text)


def without_time(text: Inline) -> Inline:
    """Drop the time of a title."""
    return split_time(text)[1]


def seconds_of(time: Inline) -> int | None:
    """Return the seconds of a time as it is written; None where it is none: `99:99`."""
    found = _FIRST.search(time.text)
    return parse_time(found[0]) if found else None


def says_more(time: Inline) -> bool:
    """Say whether a time as it is written says more than its seconds do."""
    return seconds_of(time) is None or len(_FIRST.findall(time.text)) > 1


def _split_behind(text: Inline, *, among_times: bool) -> tuple[Inline, Inline]:
    link = text.links[-1] if text.links else None
    if link and _is_last(text, link):
        at = link.start
    else:
        at = max(text.text.rfind(mark) for mark in _OPENING)
    end = len(text.text[: max(at, 0)].rstrip(_BEHIND_TIME))
    is_time = end and _ALONE[among_times].fullmatch(text.text, at)
    if not is_time or "\n" in text.text:
        return Inline(), text
    title, time = text.split(
        [Span(0, end, text.line), Span(at, len(text.text), text.line)]
    )
    return time, title


def _is_last(text: Inline, link: InlineLink) -> bool:
    """Say whether a link ends a text, and its own text is a time."""
    shown = text.text[link.start : link.end]
    return not text.text[link.end :].strip() and bool(_ALONE[1].fullmatch(shown))


def _with_links_behind(text: Inline, end: int, seconds: int | None) -> Inline:
    """Leave a link that title and time share to the title, unless it jumps there."""
    links = tuple(
        replace(link, start=end)
        if link.start < end < link.end
        and (seconds is None or time_of_url(link.url) != seconds)
        else link
        for link in text.links
    )
    return replace(text, links=links)


def _line(text: Inline, at: int) -> int:
    return text.line + text.text.count("\n", 0, at)
