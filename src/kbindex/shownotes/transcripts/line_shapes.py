r"""A line of a transcript in plain text or Markdown: its time, its label, its words.

    **Ada:** \[12:34\] Hello.          [00:12:34] Ada: Hello.
    **Ada**: Hello.                    (12:34) Hello.
    <b>Ada</b> Hello.                  12:34 Ada: Hello.
    アダ：こんにちは。                   [00:01.000 --> 00:04.000] Hello.
    Speaker 1  0:03                    話者1 00:12

Only the shape is told here. Whether `Ada` is a speaker, and whether a bare `12:34` is a
time of the recording, tells the file (`lines`).
"""

import re
from string import ascii_letters
from typing import NamedTuple

from kbindex.late_patterns import late_pattern
from kbindex.shownotes.transcripts.clocks import CLOCK
from kbindex.shownotes.transcripts.speaker_names import find_label, is_name

_RANGE = rf"(?P<start>{CLOCK})(?:\s?(?:-{{1,2}}>|[-–—~〜～])\s?(?P<end>{CLOCK}))?"
_BRACKETED = late_pattern(
    rf"[*_`]{{0,3}}\\?[\[(（［【〔<]\s?{_RANGE}\s?\\?[\])）］】〕>]"
    r"(?:\([^()\s]{0,500}\))?[*_`]{0,3}"
)
_BARE = late_pattern(rf"{_RANGE}(?=\s|$|[-–—|:：])")
_BEHIND_TIME = late_pattern(r"\s*(?:[-–—|:：](?:\s+|$))?")
_MARKED = late_pattern(
    r"""(?x)
    (?: (?P<sign> \*\*\*|\*\*|__ ) \s? (?P<name> [^*<>:：]{1,80}? ) \s?
        (?: (?P<inner>[:：]) \s? (?P=sign) | (?P=sign) )
      | <(?P<tag>b|strong)> \s? (?P<html>[^<>:：]{1,80}?) \s?
        (?: (?P<inside>[:：]) \s? </(?P=tag)> | </(?P=tag)> ) )
    (?P<behind>\s?[:：])? \s*"""
)
_NAME_BEFORE_TIME = late_pattern(
    r"(?P<name>[^\s:：<>|\[\]()（）][^:：<>|\[\]()（）]{0,59}?)\s*$"
)
_TIME_AT = late_pattern(rf"\\?[\[(（［]\s?{CLOCK}|(?<=\s){CLOCK}\s*$")
_NAMED_LINK = late_pattern(r"(?<!!)\[([^\[\]]{1,80})\]\([^()\s]{0,500}\)")
_COLON = late_pattern(r"[:：]\s*")
_HEAD = 400
"""Characters of a line in which time and label stand."""

_FARTHEST = 120
"""Characters in which a time stands behind a name."""

_MARKS = frozenset("*_<")
_NO_TIME = frozenset(ascii_letters)
"""Nothing is a time that begins with one of these."""


class Shape(NamedTuple):
    """What a line is made of.

    Args:
        start: Its time as it is written.
        end: The end beside it.
        is_bare: Nothing tells the time from one that is spoken of.
        name: What may be a speaker.
        is_marked: The name is written in bold.
        rest: The words behind all this.
    """

    start: str | None
    end: str | None
    is_bare: bool
    name: str | None
    is_marked: bool
    rest: str


def read_timed(line: str) -> Shape:
    """Tell time and words of a line in which no name is a speaker."""
    time, at, is_bare = _find_time(line, 0)
    return _shape(time, None, line[at:])._replace(is_bare=is_bare)


def read_shape(line: str) -> Shape:
    """Tell time, label and words of a line without blanks around it."""
    if "](" in line:
        line = _NAMED_LINK.sub(_shown, line[:_HEAD]) + line[_HEAD:]
    time, at, is_bare = _find_time(line, 0)
    marked = _MARKED.match(line, at) if line[at : at + 1] in _MARKS else None
    if marked and (shape := _marked_shape(line, marked, time)):
        return shape._replace(is_bare=is_bare)
    if time is None and (shape := _name_before_time(line)):
        return shape
    label = find_label(line[at : at + _HEAD])
    if label is None:
        return _shape(time, None, line[at:])._replace(is_bare=is_bare)
    rest = line[at + label.end :]
    if time is None and (inner := _BRACKETED.match(rest)):
        time, rest = inner, rest[inner.end() :]
    return _shape(time, label.name, rest)._replace(is_bare=is_bare)


def _shown(link: re.Match[str]) -> str:
    return f"[{link[1]}]" if re.fullmatch(CLOCK, link[1]) else link[1]


def _find_time(line: str, at: int) -> tuple[re.Match[str] | None, int, bool]:
    """Return a time that stands at a place, where it ends, and whether it is bare."""
    if line[at : at + 1] in _NO_TIME:
        return None, at, False
    bracketed = _BRACKETED.match(line, at)
    found = bracketed or _BARE.match(line, at)
    if found is None:
        return None, at, False
    behind = _BEHIND_TIME.match(line, found.end())
    return found, behind.end() if behind else found.end(), bracketed is None


def _marked_shape(
    line: str, marked: re.Match[str], time: re.Match[str] | None
) -> Shape | None:
    """Read a line with a name in bold; None where the bold words are no name."""
    name = (marked["name"] or marked["html"]).replace("\\", "").strip()
    if not is_name(name):
        return None
    at = marked.end()
    if time is None:
        time, at, _ = _find_time(line, at)
    has_colon = marked["inner"] or marked["inside"] or marked["behind"]
    if not has_colon and (colon := _COLON.match(line, at)):
        has_colon, at = colon[0], colon.end()
    is_label = has_colon or marked["html"] or time or at == len(line)
    if not is_label:
        return None
    return _shape(time, name, line[at:])._replace(is_marked=True)


def _name_before_time(line: str) -> Shape | None:
    """Read `Ada 12:34`, `Ada (12:34): Hello`: a name with the time behind it."""
    has_colon = ":" in line[:_FARTHEST] or "：" in line[:_FARTHEST]
    found = _TIME_AT.search(line, 1, _FARTHEST) if has_colon else None
    name = _NAME_BEFORE_TIME.match(line[: found.start()]) if found else None
    if found is None or name is None or not is_name(name["name"]):
        return None
    time, at, is_bare = _find_time(line, found.start())
    if time is None or (is_bare and at < len(line)):
        return None
    rest = line[at:]
    is_header = not rest or line[time.end() : at].strip() in (":", "：")
    colon = _COLON.match(rest)
    if not is_header and colon is None:
        return None
    rest = rest[colon.end() :] if colon else rest
    return _shape(time, name["name"].strip(), rest)


def _shape(time: re.Match[str] | None, name: str | None, rest: str) -> Shape:
    return Shape(
        start=time["start"] if time else None,
        end=time["end"] if time else None,
        is_bare=False,
        name=name,
        is_marked=False,
        rest=rest.strip(),
    )
