"""Transcripts: what was said in an episode, with times and speakers.

bytes ─ decoding ─► text ─ webvtt │ subrip │ lines │ JSON ─► cues ─► passages
"""

from kbindex.shownotes.transcripts.passages import cut_passages
from kbindex.shownotes.transcripts.transcript_reader import read_transcript
from kbindex.shownotes.transcripts.values import Cue, Passage, TranscriptReading

__all__ = [
    "Cue",
    "Passage",
    "TranscriptReading",
    "cut_passages",
    "read_transcript",
]
