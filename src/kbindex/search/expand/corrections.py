"""Words of the index that a mistyped word may have meant."""

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

from msgspec import Struct

from kbindex.index import TEXT, IndexReader, Script, script_of
from kbindex.language.bridges.spelling import MIN_LETTERS, is_katakana, is_spelt

SHORT = 6
"""A word up to this long may have one wrong letter, a longer one two."""

_MANY = 50
"""How many near words are looked at for slips."""

RESEMBLANCE = 70
"""Least similarity, of 100, of a word that is named where nothing was found."""

_LENGTHS = (0.54, 1.86)
"""How much shorter or longer a word can be that is 70 % alike."""


_ROUNDING = 1e-6
"""More than rounding can make of a share."""

_MOST_NEAR = 32
"""Words whose near ones are remembered: a query asks twice, to guess and to suggest."""


class Corrector(Struct, dict=True):
    """Finds terms by edit distance.

    Distance is that of optimal string alignment: one letter more, less or other,
    or two neighbours swapped. Source: Damerau 1964 found 80 % of misspellings to
    be one such change.
    """

    reader: IndexReader

    def __post_init__(self) -> None:
        self._near = lru_cache(maxsize=_MOST_NEAR)(self._look_near)

    def find(self, word: str, *, limit: int = 8) -> list[tuple[str, int]]:
        """List terms near `word` with their distance, nearest first, then by text.

        Three katakana are taken to lack one (リリス for リリース): long vowels and
        small letters are what people leave out.
        """
        if not is_spelt(word, least=MIN_LETTERS - 1):
            return []
        most = 1 if len(word) <= SHORT else 2
        script = script_of(word)
        if len(word) < MIN_LETTERS and script == "latin":
            return []
        return list(self._near(word, script, most)[:limit])

    def slips(self, word: str, *, is_one: bool) -> list[tuple[str, int]]:
        """List terms of which `word` is a typing error, as `find` does.

        Args:
            word: What was typed, folded.
            is_one: It is one word, not a row of them.
        """
        from kbindex.search.expand.slips import is_slip  # noqa: PLC0415 - cold start

        near = (
            (form, term, distance)
            for form in _spellings(word)
            for term, distance in self.find(form, limit=_MANY)
        )
        return [
            (term, distance)
            for form, term, distance in near
            if is_slip(
                form, term, distance=distance, script=script_of(form), is_one=is_one
            )
        ]

    def one_letter_off(self, word: str, *, script: Script) -> list[str]:
        """List terms of a script that are one change away from `word`, by text."""
        return [term for term, _ in self._near(word, script, 1)]

    def _look_near(
        self, word: str, script: Script, most: int
    ) -> tuple[tuple[str, int], ...]:
        from rapidfuzz import process  # noqa: PLC0415 - cold start
        from rapidfuzz.distance import OSA  # noqa: PLC0415 - cold start

        found: list[tuple[int, str]] = []
        least = MIN_LETTERS if script != "kanji" else 2
        for length in range(max(len(word) - most, least), len(word) + most + 1):
            near = process.extract(
                word,
                # A letter that is not in the word is one change.
                self.reader.spelt(script, length, letters=word, least=length - most),
                scorer=OSA.distance,
                score_cutoff=most,
                limit=None,
            )
            found += [(int(distance), term) for term, distance, _ in near if distance]
        held = set(held_words(self.reader, [term for _, term in found]))
        there = sorted(pair for pair in found if pair[1] in held)
        return tuple((term, distance) for distance, term in there)

    def resembling(self, word: str, *, limit: int = 3) -> list[str]:
        """List words of the index that share most letters with `word`, best first.

        Of a word that is not spelt by letters, those that begin alike. Of words that
        are as near, by text: the order of an index's lists is that of its build.
        """
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - cold start

        if is_spelt(word):
            least, most = (int(len(word) * share) for share in _LENGTHS)
            words = [
                term
                for length in range(max(least, MIN_LETTERS), most + 1)
                for term in self._sharing(word, length)
            ]
        else:
            words = list(self.reader.terms(TEXT, word[:1])) if word else []
        near = process.extract(
            word, words, scorer=fuzz.ratio, score_cutoff=RESEMBLANCE, limit=None
        )
        ranked = sorted(near, key=lambda found: (-found[1], found[0]))
        held = (term for term, _, _ in ranked if held_words(self.reader, (term,)))
        return list(islice(held, limit))

    def _sharing(self, word: str, length: int) -> Sequence[str]:
        """Return the words of a length that may be alike enough.

        Of two words that are 70 % alike, 70 % of all letters are in both, in one order.
        """
        least = (len(word) + length) * RESEMBLANCE / 200
        return self.reader.spelt(
            script_of(word), length, letters=word, least=math.ceil(least - _ROUNDING)
        )


def _spellings(word: str) -> Iterator[str]:
    """Yield a word, and katakana with the long vowel that the analyzer ends it in."""
    yield word
    if is_katakana(word) and not word.endswith("ー"):
        yield f"{word}ー"


def held_words(reader: IndexReader, words: Sequence[str]) -> list[str]:
    """Return the words that some record holds, in their order."""
    counts = reader.frequencies([(TEXT, word) for word in words])
    return [word for word, count in zip(words, counts, strict=True) if count]
