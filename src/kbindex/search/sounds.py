"""Words of the index in the other script that sound like a word of the query."""

from dataclasses import dataclass
from functools import cached_property

from kbindex.index import IndexReader
from kbindex.language.sound import MIN_CONSONANTS, kana_skeleton, latin_skeletons
from kbindex.search.corrections import is_correctable


@dataclass
class SoundIndex:
    """The words of an index by their consonants; built when first asked."""

    reader: IndexReader

    @cached_property
    def _by_skeleton(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for term in self.reader.lexicon:
            if is_correctable(term):
                for skeleton in _skeletons(term):
                    found.setdefault(skeleton, []).append(term)
        return found

    def find(self, word: str, *, limit: int = 5) -> list[str]:
        """List the terms in the other script that sound like `word`, by text."""
        if not is_correctable(word):
            return []
        terms = {
            term
            for skeleton in _skeletons(word)
            for term in self._by_skeleton.get(skeleton, ())
            if term.isascii() != word.isascii()
        }
        return sorted(terms, key=lambda term: (abs(len(term) - len(word)), term))[
            :limit
        ]


def _skeletons(term: str) -> frozenset[str]:
    skeletons = latin_skeletons(term) if term.isascii() else {kana_skeleton(term)}
    return frozenset(s for s in skeletons if len(s) >= MIN_CONSONANTS)
