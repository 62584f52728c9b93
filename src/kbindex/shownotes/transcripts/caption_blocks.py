"""WebVTT and SubRip: a text → blocks, each a timing line with what is said below.

    WEBVTT                        1
                                  00:00:01,000 --> 00:00:04,000
    intro                         Hello.
    00:01.000 --> 00:04.000
    Hello.                        2
                                  00:00:04,000 --> …

A line with `-->` begins a block; an empty line ends it (WebVTT, 6.1). More is read than
the specifications allow, for SubRip has none and programs write what players read:
numbers or none, a comma or a point, no empty line between two blocks, empty lines
inside of one.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kbindex.late_patterns import late_pattern
from kbindex.messages import remark
from kbindex.shownotes.transcripts.clocks import CLOCK, no_time, read_clock
from kbindex.shownotes.transcripts.problems import Problems

_TIMING = late_pattern(r"\s*([\d:：.,]+)\s*-{1,2}>\s*([\d:：.,]+)")
_FIRST_TIMING = late_pattern(rf"\s*{CLOCK}\s*-{{1,2}}>\s*{CLOCK}")
_NOT_SAID = late_pattern(r"(?:NOTE|STYLE|REGION|WEBVTT)(?:[ \t]|$)")
_NUMBER = late_pattern(r"\s*\d{1,9}\s*")

Row = tuple[int, str]
"""A line's number, from 1, and its text."""


class Block(NamedTuple):
    """What a file shows at once.

    Args:
        rows: The lines of its text.
        start: In seconds; None where its timing line has none.
        end: In seconds.
    """

    rows: Sequence[Row]
    start: float | None
    end: float | None


def has_timing(line: str) -> bool:
    """Say whether a line is the timing line of a block."""
    return _FIRST_TIMING.match(line) is not None


def is_webvtt(text: str) -> bool:
    """Say whether a text has the signature of WebVTT."""
    return text.startswith("WEBVTT") and text[6:7] in ("", " ", "\t", "\n")


def iter_blocks(text: str, problems: Problems) -> Iterator[Block]:
    r"""Yield the blocks of a text whose lines end at `\n`; those without text, too."""
    scanner = _Scanner(problems, has_header=is_webvtt(text))
    for row in enumerate(text.split("\n"), 1):
        if block := scanner.take(row):
            yield block
    if block := scanner.end():
        yield block


class _Scanner:
    """Where in a file of captions the next line stands."""

    def __init__(self, problems: Problems, *, has_header: bool) -> None:
        self._has_header = has_header
        self._problems = problems
        self._rows: list[Row] = []
        self._times: tuple[float | None, float | None] | None = None

    def take(self, row: Row) -> Block | None:
        """Take the next line; return the block that ends before it."""
        number, line = row
        if "->" in line and self._is_timing(line):
            done = self._end_above_timing()
            self._has_header = False
            self._rows = []
            self._times = self._read(line, number)
            return done
        if line:
            self._rows.append(row)
            return None
        return self.end()

    def end(self) -> Block | None:
        """End the block; return it where it says something."""
        rows, times = self._rows, self._times
        self._rows, self._times = [], None
        if self._has_header:
            self._has_header = False
            return None
        if times is not None:
            return Block(rows, *times)
        if not rows or _NOT_SAID.match(rows[0][1]):
            return None
        rows = rows[:-1] if _NUMBER.fullmatch(rows[-1][1]) else rows
        return self._untimed(rows)

    def _is_timing(self, line: str) -> bool:
        """Say whether a line has times, or stands where it should: above any text."""
        is_above_text = self._times is None and len(self._rows) <= 1
        return bool(_TIMING.match(line)) or (is_above_text and "-->" in line)

    def _end_above_timing(self) -> Block | None:
        """End what stands above a timing line; its own identifier is not said."""
        rows, times = self._rows, self._times
        if self._has_header:
            return None
        if times is not None:
            is_numbered = rows and _NUMBER.fullmatch(rows[-1][1])
            return Block(rows[:-1] if is_numbered else rows, *times)
        rows = rows[:-1]
        if not rows or _NOT_SAID.match(rows[0][1]):
            return None
        return self._untimed(rows)

    def _untimed(self, rows: Sequence[Row]) -> Block | None:
        if not any(line.strip() for _, line in rows):
            return None
        said = remark("text below no time; read without one")
        self._problems.add(rows[0][0], "untimed-text", said)
        return Block(rows, None, None)

    def _read(self, line: str, number: int) -> tuple[float | None, float | None]:
        """Read a timing line; what is no time is said."""
        timing = _TIMING.match(line)
        if timing is None:
            said = remark("no times beside the arrow; the text is read without")
            self._problems.add(number, "bad-time", said)
            return None, None
        return self._clock(timing[1], number), self._clock(timing[2], number)

    def _clock(self, text: str, number: int) -> float | None:
        seconds = read_clock(text)
        if seconds is None:
            self._problems.add(number, "bad-time", no_time(text))
        return seconds
