"""Show notes: files → episodes, articles and notes, with their source lines.

files ─ decoding ─► text ─ markdown │ html ─► blocks ─ articles ─► Episode
                                               header, people, titles, notes

The reader and its parsers are imported when first asked for: a search that finds
all files as they were needs none of them.
"""

from typing import TYPE_CHECKING

from kbindex.shownotes.companion_files import best_transcript
from kbindex.shownotes.episode_files import (
    READING_RULES,
    EpisodeFile,
    Found,
    find_episodes,
    load_content,
    look_through,
    transcripts_of,
)

if TYPE_CHECKING:
    from kbindex.shownotes.left_out import LeaveOut
    from kbindex.shownotes.reader import Reader, Reading

__all__ = [
    "READING_RULES",
    "EpisodeFile",
    "Found",
    "LeaveOut",
    "Reader",
    "Reading",
    "best_transcript",
    "find_episodes",
    "load_content",
    "look_through",
    "transcripts_of",
]


if not TYPE_CHECKING:  # a checker would take any name for one that there is

    def __getattr__(name: str) -> object:
        if name in {"Reader", "Reading"}:
            from kbindex.shownotes import reader  # noqa: PLC0415 - cold start

            return getattr(reader, name)
        if name == "LeaveOut":
            from kbindex.shownotes.left_out import LeaveOut  # noqa: PLC0415 - rare

            return LeaveOut
        raise AttributeError(name)
