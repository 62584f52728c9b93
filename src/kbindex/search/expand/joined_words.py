"""Katakana whose parts' English, joined, is one word of the index, and back.

ゲームパッド is in no list of loanwords, but ゲーム is *game*, パッド is *pad*, and the
index has *gamepad*. What the index does not hold is never guessed.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from msgspec import Struct

from kbindex.language.analysis.terms import STEM_MARK
from kbindex.language.bridges.keys import ways_to_meet
from kbindex.language.bridges.spelling import is_katakana
from kbindex.search.expand.corrections import held_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kbindex.index import IndexReader
    from kbindex.language import Analyzer
    from kbindex.language.bridges.table import BridgeTable

_LEAST_KANA = 2
"""Letters of a katakana part: イ is of no word, ウェブ is."""

_LEAST_LATIN = 3
"""Letters of a Latin part: of two, too many are in any name."""

_MOST_LETTERS = 30
"""Longer rows are no word; so a row costs at most sixty look-ups, each 0.05 ms."""


class JoinedWords(Struct, frozen=True, kw_only=True):
    """Finds the words of an index that are made of loanwords."""

    analyzer: Analyzer
    reader: IndexReader
    bridges: BridgeTable

    def find(self, word: str) -> list[str]:
        """List the terms that a folded word has in the other script.

        Args:
            word: Katakana, or Latin letters; anything else has none.
        """
        if len(word) > _MOST_LETTERS:
            return []
        if is_katakana(word):
            parts = _cut(word, _LEAST_KANA)
            joined = _joined(parts, self._english)
            terms = [self._whole(one) for one in dict.fromkeys(joined)]
        elif word.isascii() and word.isalpha():
            terms = [*_joined(_cut(word, _LEAST_LATIN), self._katakana)]
        else:
            return []
        return held_words(self.reader, [*dict.fromkeys(filter(None, terms))])

    def _whole(self, word: str) -> str:
        """Return the term of one word, its stem: `gamepads` is *gamepad*, too."""
        ways = next(ways_to_meet(word, self.analyzer.analyze(word)), ((), 0.0))[0]
        return ways[0] if len(ways) == 1 else ""

    def _english(self, katakana: str) -> Iterator[str]:
        """Yield how the English origins of a part may be spelt."""
        for origin in self._origins(katakana):
            if origin.startswith(STEM_MARK):
                yield from _spellings(origin.removeprefix(STEM_MARK))
            else:
                yield origin

    def _katakana(self, latin: str) -> Iterator[str]:
        return filter(is_katakana, self._origins(latin))

    def _origins(self, part: str) -> Iterator[str]:
        for bridge in self.bridges.find(part):
            if bridge.how == "loanword" and len(bridge.terms) == 1:
                yield bridge.terms[0]


def _cut(word: str, least: int) -> Iterator[tuple[str, str]]:
    for place in range(least, len(word) - least + 1):
        yield word[:place], word[place:]


def _joined(
    cuts: Iterable[tuple[str, str]], lead: Callable[[str], Iterator[str]]
) -> Iterator[str]:
    """Yield what two parts make where both lead anywhere; most first ones do not."""
    for left, right in cuts:
        if firsts := [*lead(left)]:
            for first, second in product(firsts, lead(right)):
                yield first + second


def _spellings(stem: str) -> Iterator[str]:
    """Yield the words that most often have a stem: itself, with e, with y for i.

    Source: what the last steps of Porter's stemmer take off a word that is no other
    form of one.
    """
    yield stem
    yield f"{stem}e"
    if stem.endswith("i"):
        yield f"{stem[:-1]}y"
