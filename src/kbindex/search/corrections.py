"""Words of the index that a mistyped word may have meant."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import OSA

from kbindex.index import IndexReader

SHORT = 6
"""A word up to this long may have one wrong letter, a longer one two."""

_MIN_LENGTH = 4
_KATAKANA = frozenset(map(chr, (*range(0x30A1, 0x30FB), 0x30FC)))


@dataclass
class Corrector:
    """Finds terms by edit distance.

    Distance is that of optimal string alignment: one letter more, less or other,
    or two neighbours swapped. Source: Damerau 1964 found 80 % of misspellings to
    be one such change.
    """

    reader: IndexReader

    @cached_property
    def _by_length(self) -> dict[int, list[str]]:
        terms: dict[int, list[str]] = {}
        for term in self.reader.lexicon:
            if is_correctable(term):
                terms.setdefault(len(term), []).append(term)
        return terms

    def find(self, word: str, *, limit: int = 8) -> list[tuple[str, int]]:
        """List terms near `word` with their distance, nearest first, then by text."""
        if not is_correctable(word):
            return []
        most = 1 if len(word) <= SHORT else 2
        found = sorted(
            (distance, term)
            for term in self._candidates(word, most)
            if 0 < (distance := OSA.distance(word, term, score_cutoff=most)) <= most
        )
        return [(term, distance) for distance, term in found[:limit]]

    def _candidates(self, word: str, most: int) -> Iterator[str]:
        is_kana = word[0] in _KATAKANA
        for length in range(len(word) - most, len(word) + most + 1):
            for term in self._by_length.get(length, ()):
                if (term[0] in _KATAKANA) == is_kana:
                    yield term


def is_correctable(word: str) -> bool:
    """Say whether a word is one that people mistype letter by letter.

    Latin letters or katakana alone, four or more: kanji are chosen from a list,
    and a number has no near one that means the same.
    """
    if len(word) < _MIN_LENGTH:
        return False
    return (word.isascii() and word.isalpha()) or all(c in _KATAKANA for c in word)
