"""Show notes: files → episodes, articles and notes, with their source lines.

files ─ decoding ─► text ─ markdown │ html ─► blocks ─ articles ─► Episode
                                               header, people, titles, notes
"""

from kbindex.shownotes.files import EpisodeFile, find_episodes
from kbindex.shownotes.reader import READING_RULES, Reader, Reading, load_content

__all__ = [
    "READING_RULES",
    "EpisodeFile",
    "Reader",
    "Reading",
    "find_episodes",
    "load_content",
]
