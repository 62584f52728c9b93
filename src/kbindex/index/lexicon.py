"""Words that may be meant by a mistyped one: by script and length, and by sound."""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from kbindex.language.bridges.sound import (
    MIN_CONSONANTS,
    kana_skeleton,
    latin_skeletons,
)
from kbindex.language.bridges.spelling import is_katakana, is_spelt

Script = Literal["latin", "kana"]

SpeltTable = dict[str, dict[str, list[str]]]
"""Script → length or consonants → words."""


class Spelt(NamedTuple):
    """The words of a set of terms that are spelt by letters, by two keys."""

    by_length: SpeltTable
    by_sound: SpeltTable


def collect_spelt(terms: Iterable[str]) -> Spelt:
    """Sort the words among `terms` that are spelt by letters."""
    lengths: SpeltTable = {"latin": {}, "kana": {}}
    sounds: SpeltTable = {"latin": {}, "kana": {}}
    for term in terms:
        if is_spelt(term):
            script = script_of(term)
            lengths[script].setdefault(str(len(term)), []).append(term)
            for skeleton in skeletons_of(term):
                sounds[script].setdefault(skeleton, []).append(term)
    return Spelt(lengths, sounds)


def script_of(word: str) -> Script:
    """Return the script of a word that is spelt by letters."""
    return "kana" if is_katakana(word) else "latin"


def skeletons_of(word: str) -> Iterator[str]:
    """Yield the consonants of a word, once for each way to say it."""
    is_kana = script_of(word) == "kana"
    found = {kana_skeleton(word)} if is_kana else latin_skeletons(word)
    return (skeleton for skeleton in found if len(skeleton) >= MIN_CONSONANTS)
