"""Words of the index that a row of wrong kanji may have meant.

    機会学習 → 機械学習      read alike: the input method chose other kanji
    長期補存 → 長期保存      one letter off, and the row falls apart into more words

A row of words that stand well beside each other is no mistake, however near another is.
"""

import re
from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from kbindex.index import TEXT, IndexReader
from kbindex.language import fold_case
from kbindex.language.analysis.japanese import count_units
from kbindex.language.readings import has_reading, reading_of
from kbindex.language.scripts import KANJI
from kbindex.search.expand.corrections import Corrector, held_words

LEAST = 3
"""Of two kanji, most rows are a word."""


@cache
def _rows() -> re.Pattern[str]:
    return re.compile(f"[{KANJI}]{{{LEAST},}}")


def rows_of_kanji(text: str) -> Iterator[tuple[int, str]]:
    """Yield the longest rows of kanji in a text, and where each begins."""
    if len(text.strip()) < LEAST:  # asked without the pattern
        return
    for row in _rows().finditer(text):
        yield row.start(), row.group()


class KanjiCorrector(Struct):
    """Finds words of one index."""

    reader: IndexReader
    corrector: Corrector

    def find(self, row: str) -> str | None:
        """Return the word that was meant, of several the most frequent, or None."""
        word = fold_case(row)
        if len(word) < LEAST or not has_reading(word):
            return None
        return self._most_frequent(self._read_alike(word)) or self._most_frequent(
            self._one_letter_off(word)
        )

    def _read_alike(self, word: str) -> list[str]:
        alike = self.reader.sounding("kanji", reading_of(word))
        return [other for other in alike if other != word]

    def _one_letter_off(self, word: str) -> list[str]:
        near = self.corrector.one_letter_off(word, script="kanji")
        units = count_units(word) if near else 0
        return [
            other for other in near if other not in word and count_units(other) < units
        ]

    def _most_frequent(self, words: list[str]) -> str | None:
        held = held_words(self.reader, words)
        counts = self.reader.frequencies([(TEXT, word) for word in held])
        ranked = sorted(zip(counts, held, strict=True), key=lambda p: (-p[0], p[1]))
        return ranked[0][1] if ranked else None
