"""Plain text and Markdown → drafts: lines with times, with speakers, or with neither.

    ## Intro                     passed over: a chapter's title, which nobody says
    **Ada:** [00:12] Hello.      Ada, at 12 s
    And welcome.                 Ada still, at no time that the file tells
    Ben  0:31                    what stands below is Ben's, at 31 s
    Hi. [00:35] So, etcd.        two cues: Ben at 31 s and at 35 s

Each line is a cue, so that lines can be told; passages join what belongs together.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from kbindex.late_patterns import late_pattern
from kbindex.shownotes.transcripts.clocks import CLOCK, no_time, read_clock
from kbindex.shownotes.transcripts.drafts import Draft, at_most
from kbindex.shownotes.transcripts.line_shapes import Shape, read_shape, read_timed
from kbindex.shownotes.transcripts.problems import Problems
from kbindex.shownotes.transcripts.speaker_names import is_name, learn_names
from kbindex.shownotes.transcripts.spoken_text import unescape

_LIST_MARK = late_pattern(r"(?:[-*+•・]\s+|>\s?)+")
_HEADING = late_pattern(r"#{1,6}\s+")
_RULE = late_pattern(r"(?:[-*_=~`]\s*){3,}")
_INLINE_TIME = late_pattern(
    rf"\s*\\?[\[［]\s?({CLOCK})\s?\\?[\]］](?:\([^()\s]{{0,500}}\))?\s*"
)
_LINK = late_pattern(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_EMPHASIS = late_pattern(r"\*{1,3}|(?<!\w)_{1,3}(?=\w)|(?<=\w)_{1,3}(?!\w)|`")
_TAG = late_pattern(
    r"</?(?:a|b|br|em|i|mark|p|small|span|strong|u)(?:[\s/][^<>]*)?>", re.IGNORECASE
)
_ESCAPE = late_pattern(r"\\([!-/:-@\[-`{-~])")

_BARE_HABIT = 0.1
"""Share of lines that begin with a bare time, where that is how times are written."""

_MARKED_HABIT = 0.5
"""Share of lines that begin with a name in bold, where each such name is a speaker."""


class _Row(NamedTuple):
    line: int
    text: str
    is_heading: bool
    shape: Shape


class _Habits(NamedTuple):
    """How this file writes: whom it names, and whether bare times are times."""

    names: frozenset[str]
    lone_names: frozenset[str]
    has_bare_times: bool


def read_lines(text: str, problems: Problems, *, markup: bool) -> Iterator[Draft]:
    r"""Read a text whose lines end at `\n`.

    Args:
        text: Without front matter; its lines may be empty, so that all others count on.
        problems: Takes what could not be read.
        markup: The text is Markdown.
    """
    rows = at_most(_iter_rows(without_comments(text)), problems, lambda row: row.line)
    habits = _learn(rows)
    for draft in _Turns(habits, problems).read(rows):
        yield draft._replace(text=_plain(draft.text)) if markup else draft


def without_comments(text: str) -> str:
    """Take comments of HTML out of a text; their lines stay, empty."""
    parts: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0:
        end = text.find("-->", start + 4)
        if end < 0:
            break
        parts += [text[at:start], "\n" * text.count("\n", start, end)]
        at = end + 3
    return "".join([*parts, text[at:]])


def _iter_rows(text: str) -> Iterator[_Row]:
    for number, line in enumerate(text.split("\n"), 1):
        said = line.strip()
        is_heading = False
        if said and not said[0].isalnum():
            said, is_heading = _unmarked(said)
        if said:
            yield _Row(number, said, is_heading, read_shape(said))


def _unmarked(line: str) -> tuple[str, bool]:
    """Return a line without its marks of a list, and whether it is a heading."""
    if _RULE.fullmatch(line):
        return "", False
    if heading := _HEADING.match(line):
        return line[heading.end() :].rstrip("#").rstrip(), True
    mark = _LIST_MARK.match(line)
    return (line[mark.end() :] if mark else line), False


def _learn(rows: Sequence[_Row]) -> _Habits:
    """Learn from a whole file what its lines mean."""
    said = [row for row in rows if not row.is_heading]
    bare = [row.shape.is_bare for row in said]
    is_often_bare = sum(bare) > max(1, _BARE_HABIT * len(bare))
    has_bare_times = any(bare[:1]) or is_often_bare
    timed = [row for row in said if _has_time(row.shape, has_bare_times)]
    names = learn_names([row.shape.name for row in said])
    names |= learn_names([row.shape.name for row in timed])
    headings = Counter(row.shape.name for row in rows if row.is_heading)
    names |= {name for name, count in headings.items() if name and count > 1}
    marked = [row.shape.name for row in said if row.shape.is_marked and row.shape.name]
    if len(marked) >= _MARKED_HABIT * len(said):
        names |= frozenset(marked)
    if said and _is_header(said[0].shape):
        names |= {row.shape.name or "" for row in said if _is_header(row.shape)}
    lone = _learn_lone_names(rows, has_bare_times=has_bare_times)
    return _Habits(names - {""}, lone, has_bare_times)


def _has_time(shape: Shape, has_bare_times: bool) -> bool:  # noqa: FBT001 - a habit
    return shape.start is not None and (has_bare_times or not shape.is_bare)


def _is_header(shape: Shape) -> bool:
    """Say whether a line names a time and a speaker, and says nothing itself."""
    return shape.start is not None and shape.name is not None and not shape.rest


def _learn_lone_names(rows: Sequence[_Row], *, has_bare_times: bool) -> frozenset[str]:
    """Return names that stand behind a time, with what they say on the next line.

    They recur, and most times of the file have one.
    """
    said = [row.shape for row in rows if not row.is_heading]
    timed = [_has_time(shape, has_bare_times) for shape in said]
    counts = Counter(
        shape.rest
        for (shape, _), (is_timed, is_next_timed) in zip(
            pairwise(said), pairwise(timed), strict=True
        )
        if is_timed and not is_next_timed and not shape.name and is_name(shape.rest)
    )
    often = {name: count for name, count in counts.items() if count > 1}
    return frozenset(often) if 2 * sum(often.values()) > sum(timed) else frozenset()


class _Turns:
    """Who speaks, and which time waits for the next words."""

    def __init__(self, habits: _Habits, problems: Problems) -> None:
        self._habits = habits
        self._problems = problems
        self._speaker: str | None = None
        self._start: float | None = None
        self._end: float | None = None

    def read(self, rows: Sequence[_Row]) -> Iterator[Draft]:
        """Yield what each line says."""
        for row in rows:
            shape = self._known(row)
            if shape.name:
                self._speaker = shape.name
            if shape.start:
                self._start = self._clock(shape.start, row.line)
                self._end = self._clock(shape.end, row.line) if shape.end else None
            if shape.rest and not row.is_heading:
                yield from self._drafts(row.line, shape.rest)

    def _known(self, row: _Row) -> Shape:
        """Return the shape of a line, knowing the habits of its file."""
        shape, habits = row.shape, self._habits
        if shape.name and shape.name not in habits.names:
            is_chapter = row.is_heading and not shape.rest
            shape = shape._replace(name=None) if is_chapter else read_timed(row.text)
        if shape.is_bare and not habits.has_bare_times:
            return shape._replace(start=None, end=None, name=None, rest=row.text)
        is_lone = shape.start and shape.rest in habits.lone_names
        if is_lone or (row.is_heading and shape.rest in habits.names):
            return shape._replace(name=shape.rest, rest="")
        return shape

    def _drafts(self, line: int, text: str) -> Iterator[Draft]:
        """Yield what is said between the times inside of a line."""
        if "[" not in text and "［" not in text:
            yield self._draft(line, text)
            return
        first, *others = _INLINE_TIME.split(text)
        clocks, texts = others[::2], others[1::2]
        starts = [self._clock(clock, line) for clock in clocks]
        if first and texts == [""] and self._start is None:
            self._start, texts = starts[0], []
        if first:
            yield self._draft(line, first)
        for start, said in zip(starts, texts, strict=False):
            self._start, self._end = start, None
            if said:
                yield self._draft(line, said)

    def _draft(self, line: int, text: str) -> Draft:
        start, end = self._start, self._end
        self._start = self._end = None
        return Draft(text, line, line, start, end, self._speaker)

    def _clock(self, text: str, line: int) -> float | None:
        seconds = read_clock(text)
        if seconds is None:
            self._problems.add(line, "bad-time", no_time(text))
        return seconds


def _plain(text: str) -> str:
    """Take the markup of Markdown out of a line."""
    text = _EMPHASIS.sub("", _TAG.sub(" ", _LINK.sub(r"\1", text)))
    return unescape(_ESCAPE.sub(r"\1", text))
