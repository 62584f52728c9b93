"""Cues of a word each → cues of a phrase, as other files have them.

Podcasting 2.0 lets a segment be a word, and Whisper can be told to write such captions.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec.structs import replace

from kbindex.language.scripts import has_japanese
from kbindex.shownotes.transcripts.spoken_text import joint_of_words
from kbindex.shownotes.transcripts.values import Cue

_LEAST_CUES = 8
"""Fewer words are rather somebody's answers."""

_WORDS = 0.9
"""Share of cues that are a word, where the file has one for each."""

_LONGEST_WORD, _LONGEST_JAPANESE = 24, 5
"""Letters; Japanese words in short units have up to five, but for a few."""

_LONGEST_S = 10.0
_MOST_JOINED = 40
_PAUSE_S = 0.7
_SENTENCE_ENDS = (".", "!", "?", "。", "！", "？")


def join_words(cues: Sequence[Cue]) -> tuple[Cue, ...]:
    """Join words to phrases: to the end of a sentence, a pause, or ten seconds."""
    words = sum(_is_word(cue.text) for cue in cues)
    if len(cues) < _LEAST_CUES or words < _WORDS * len(cues):
        return tuple(cues)
    return tuple(_phrases(cues))


def _is_word(text: str) -> bool:
    if " " in text:
        return False
    longest = _LONGEST_JAPANESE if has_japanese(text) else _LONGEST_WORD
    return len(text) <= longest


def _phrases(cues: Sequence[Cue]) -> Iterator[Cue]:
    words: list[Cue] = []
    for cue in cues:
        if words and _is_over(words, cue):
            yield _phrase(words)
            words = []
        words.append(cue)
    yield _phrase(words)


def _is_over(words: Sequence[Cue], cue: Cue) -> bool:
    """Say whether a phrase ends before a cue."""
    first, last = words[0], words[-1]
    if last.speaker != cue.speaker or last.text.endswith(_SENTENCE_ENDS):
        return True
    if len(words) >= _MOST_JOINED:
        return True
    if first.start_s is None or cue.start_s is None:
        return False
    end_s = cue.start_s if last.end_s is None else last.end_s
    return cue.start_s - end_s > _PAUSE_S or cue.start_s - first.start_s > _LONGEST_S


def _phrase(words: Sequence[Cue]) -> Cue:
    parts = [words[0].text]
    for before, word in pairwise(words):
        parts += [joint_of_words(before.text, word.text), word.text]
    starts = [word.start_s for word in words if word.start_s is not None]
    ends = [word.end_s for word in words if word.end_s is not None]
    return replace(
        words[0],
        text="".join(parts),
        end_line=words[-1].end_line,
        start_s=starts[0] if starts else None,
        end_s=max(ends) if ends and words[-1].end_s is not None else None,
    )
