"""The bytes of a transcript → its cues, and what could not be read as it stands."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Literal

from kbindex.messages import remark
from kbindex.model import diagnose
from kbindex.shownotes.blocks.front_matter import split_front_matter
from kbindex.shownotes.decoding import decode
from kbindex.shownotes.episode_files import MAX_SIZE_BYTES
from kbindex.shownotes.transcripts.caption_blocks import has_timing, is_webvtt
from kbindex.shownotes.transcripts.captions import read_captions
from kbindex.shownotes.transcripts.drafts import Draft, settle
from kbindex.shownotes.transcripts.lines import read_lines
from kbindex.shownotes.transcripts.problems import Problems
from kbindex.shownotes.transcripts.segments import looks_like_json, read_segments
from kbindex.shownotes.transcripts.values import TranscriptReading
from kbindex.shownotes.transcripts.words import join_words

Format = Literal["captions", "segments", "lines", "markdown"]

_BY_SUFFIX: dict[str, Format] = {
    ".vtt": "captions",
    ".srt": "captions",
    ".json": "segments",
    ".md": "markdown",
    ".markdown": "markdown",
}
_FIRST_LINES = 20
"""Lines in which the first timing of captions stands, whatever the file is called."""


def read_transcript(content: bytes, *, path: str) -> TranscriptReading:
    """Read a transcript, whose format its name and its content tell.

    Content never raises: what cannot be read is a diagnostic, and the rest is read.

    Args:
        content: The file's bytes; of more than `MAX_SIZE_BYTES` nothing is read.
        path: Its path, relative to the folder of episodes, for diagnostics.
    """
    if len(content) > MAX_SIZE_BYTES:
        size = MAX_SIZE_BYTES // 1_000_000
        said = remark("larger than {size} MB; left out", size=size)
        return TranscriptReading(diagnostics=(diagnose(path, 0, "too-large", said),))
    text, encoding = decode(content, path=path)
    if text is None:
        return TranscriptReading(diagnostics=tuple(encoding))
    if not text.strip():
        said = remark("an empty file")
        return TranscriptReading(
            diagnostics=(*encoding, diagnose(path, 1, "empty", said))
        )
    problems = Problems(path)
    drafts = _read(re.sub(r"\r\n?", "\n", text), path, problems)
    cues = join_words(settle(drafts, problems))
    told = problems.told()
    if not cues and not told:
        said = remark("a transcript in which nobody says anything")
        told = (diagnose(path, 1, "bad-transcript", said),)
    return TranscriptReading(cues=cues, diagnostics=(*encoding, *told))


def _read(text: str, path: str, problems: Problems) -> Iterator[Draft]:
    format_ = _format_of(text, PurePosixPath(path).suffix.lower())
    if format_ == "captions":
        return read_captions(text, problems)
    if format_ == "segments":
        return read_segments(text, problems)
    body = split_front_matter(text, path=path).body
    return read_lines(body, problems, markup=format_ == "markdown")


def _format_of(text: str, suffix: str) -> Format:
    """Tell the format: what a text shows goes before what its name promises."""
    named = _BY_SUFFIX.get(suffix, "lines")
    if is_webvtt(text):
        return "captions"
    first = [line for line in text[:5000].split("\n") if line.strip()][:_FIRST_LINES]
    if any(map(has_timing, first)):
        return "captions"
    if named != "segments" and looks_like_json(text):
        return "segments"
    if named == "captions" and "-->" not in text:
        return "lines"
    return named
