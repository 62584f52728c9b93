"""Words that may be meant by a mistyped one: by script and length, and by sound.

Kanji sound as they are read: 監視 as カンシ.
"""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from kbindex.language.bridges.sound import (
    MIN_CONSONANTS,
    kana_skeleton,
    latin_skeletons,
)
from kbindex.language.bridges.spelling import is_katakana, is_spelt
from kbindex.language.readings import has_reading, reading_of

Script = Literal["latin", "kana", "kanji"]

SpeltTable = dict[str, dict[str, list[str]]]
"""Script → length or consonants → words."""


class Spelt(NamedTuple):
    """The words of a set of terms that can be mistyped, by two keys."""

    by_length: SpeltTable
    by_sound: SpeltTable


def collect_spelt(terms: Iterable[str]) -> Spelt:
    """Sort the words among `terms` that are spelt by letters, or read by a reading."""
    lengths: SpeltTable = {"latin": {}, "kana": {}, "kanji": {}}
    sounds: SpeltTable = {"latin": {}, "kana": {}, "kanji": {}}
    for term in terms:
        if is_spelt(term) or has_reading(term):
            script = script_of(term)
            lengths[script].setdefault(str(len(term)), []).append(term)
            for skeleton in skeletons_of(term):
                sounds[script].setdefault(skeleton, []).append(term)
    return Spelt(lengths, sounds)


def script_of(word: str) -> Script:
    """Return the script of a word that is spelt by letters or has a reading."""
    if word.isascii():
        return "latin"
    return "kana" if is_katakana(word) else "kanji"


def skeletons_of(word: str) -> Iterator[str]:
    """Yield the consonants of a word, once for each way to say it; kanji's reading."""
    script = script_of(word)
    if script == "kanji":
        return iter([reading_of(word)])
    is_kana = script == "kana"
    found = {kana_skeleton(word)} if is_kana else latin_skeletons(word)
    return (skeleton for skeleton in found if len(skeleton) >= MIN_CONSONANTS)
