"""What is read of a transcript: cues as the file has them, passages of them."""

from typing import Annotated

from msgspec import Meta, Struct

from kbindex.model import Diagnostic

Seconds = Annotated[float, Meta(ge=0)]
"""A place in the recording, from its beginning."""

Line = Annotated[int, Meta(ge=1)]
"""A line of the transcript's file, from 1; only `\\n`, `\\r\\n` and `\\r` end one."""


class Cue(Struct, frozen=True, kw_only=True):
    """Something that was said, as one place of the file has it.

    Args:
        text: One line without markup, never empty.
        line: Where the text begins; cues are in the order of the file.
        end_line: Where it ends; at least `line`.
        start_s: When it begins; at least that of each earlier cue. None where the
            file has no time for it, or a wrong one.
        end_s: When it ends, where the file says; at least `start_s`, and None where
            that is.
        speaker: Who says it, where the file tells.
    """

    text: str
    line: Line
    end_line: Line
    start_s: Seconds | None = None
    end_s: Seconds | None = None
    speaker: str | None = None


class Passage(Struct, frozen=True, kw_only=True):
    """Some thirty to sixty seconds of speech: what is found and shown as one.

    Args:
        text: What was said, one line.
        line: Where its first cue begins in the file.
        end_line: Where its last one ends; a cue that is cut has all its lines.
        start_s: When it begins; at least that of each earlier passage. Inside a cue,
            and between two cues with times, it is estimated by the text. None where
            there is nothing to estimate it by.
        end_s: When its last cue ends, or the next one begins; at least `start_s`, and
            None where that is, or where nothing says.
        speaker: Who speaks; several are joined by commas, in the order of their
            first words. None where the file does not tell.
    """

    text: str
    line: Line
    end_line: Line
    start_s: Seconds | None = None
    end_s: Seconds | None = None
    speaker: str | None = None


class TranscriptReading(Struct, frozen=True, kw_only=True):
    """What came out of one file of a transcript.

    Args:
        cues: In the order of the file; none where it could not be read at all.
        diagnostics: What could not be read as it stands; a bounded number.
    """

    cues: tuple[Cue, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
