"""JSON → drafts: Podcasting 2.0, Whisper and whisper.cpp.

    {"version": "1.0.0", "segments": [
      {"speaker": "Ada", "startTime": 0.5, "endTime": 4.2, "body": "Hello."}]}
    {"text": "…", "segments": [{"start": 0.5, "end": 4.2, "text": " Hello."}]}
    {"transcription": [{"offsets": {"from": 500, "to": 4200}, "text": " Hello."}]}

A segment that is none does not keep the others from being read.
Source: podcast-namespace, "JSON Representation" of transcripts.
"""

from collections.abc import Iterator
from typing import TypeVar

import msgspec
from msgspec import Raw, Struct

from kbindex.messages import remark
from kbindex.model.times import MOST_SECONDS
from kbindex.shownotes.transcripts.clocks import no_time, read_clock
from kbindex.shownotes.transcripts.drafts import Draft
from kbindex.shownotes.transcripts.problems import Problems

Parsed = TypeVar("Parsed")
Clock = float | str | None


class _Document(Struct):
    segments: list[Raw] | None = None
    transcription: list[Raw] | None = None


class _Offsets(Struct, rename={"start": "from", "end": "to"}):
    """Milliseconds."""

    start: float | None = None
    end: float | None = None


class _Segment(Struct, rename={"start_time": "startTime", "end_time": "endTime"}):
    body: str | None = None
    text: str | None = None
    start: Clock = None
    end: Clock = None
    start_time: Clock = None
    end_time: Clock = None
    offsets: _Offsets | None = None
    speaker: str | int | None = None


def looks_like_json(text: str) -> bool:
    """Say whether a text is an object or a list of JSON with segments."""
    return text[:200].lstrip().startswith(("{", "[{")) and _segments(text) is not None


def read_segments(text: str, problems: Problems) -> Iterator[Draft]:
    """Read a transcript in JSON."""
    segments = _segments(text)
    if segments is None:
        said = remark("no transcript in JSON: a list of segments is expected")
        problems.add(1, "bad-transcript", said)
        return
    content = text.encode()
    line, at = 1, 0
    for raw in segments:
        part = bytes(raw)
        start = max(at, content.find(part, at))
        line += content.count(b"\n", at, start)
        end_line = line + part.count(b"\n")
        if draft := _read_segment(part, line, end_line, problems):
            yield draft
        line, at = end_line, start + len(part)


def _segments(text: str) -> list[Raw] | None:
    if text.lstrip().startswith("["):
        return _parse(text.encode(), list[Raw])
    document = _parse(text.encode(), _Document)
    if document is None:
        return None
    return document.transcription if document.segments is None else document.segments


def _parse(content: bytes, into: type[Parsed]) -> Parsed | None:
    try:
        return msgspec.json.decode(content, type=into)
    except (msgspec.DecodeError, RecursionError):
        return None


def _read_segment(
    content: bytes, line: int, end_line: int, problems: Problems
) -> Draft | None:
    segment = _parse(content, _Segment)
    text = None
    if segment is not None:
        text = segment.text if segment.body is None else segment.body
    if segment is None or text is None:
        said = remark("a segment without a text; left out")
        problems.add(line, "bad-transcript", said)
        return None
    offsets = segment.offsets or _Offsets()
    start = _either(segment.start_time, segment.start, offsets.start)
    end = _either(segment.end_time, segment.end, offsets.end)
    speaker = None if segment.speaker is None else str(segment.speaker)
    return Draft(
        text,
        line,
        end_line,
        _seconds(start, line, problems),
        _seconds(end, line, problems),
        speaker,
    )


def _either(podcasting: Clock, whisper: Clock, offset_ms: float | None) -> Clock:
    if podcasting is not None:
        return podcasting
    if whisper is not None:
        return whisper
    return None if offset_ms is None else offset_ms / 1000


def _seconds(clock: Clock, line: int, problems: Problems) -> float | None:
    if clock is None:
        return None
    seconds = _read(clock) if isinstance(clock, str) else clock
    if seconds is None or not 0 <= seconds < MOST_SECONDS:
        problems.add(line, "bad-time", no_time(str(clock)))
        return None
    return float(seconds)


def _read(clock: str) -> float | None:
    """Read `12:34.5` or `754.5`."""
    if ":" in clock:
        return read_clock(clock.strip())
    try:
        return float(clock)
    except ValueError:
        return None
