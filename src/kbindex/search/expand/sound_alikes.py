"""Words of the index in the other script that sound like a word of the query."""

from msgspec import Struct

from kbindex.index import IndexReader, Script, script_of, skeletons_of
from kbindex.language.bridges.sound import sound_alike
from kbindex.language.bridges.spelling import is_spelt
from kbindex.search.expand.corrections import held_words


class SoundIndex(Struct):
    """The words of an index by their consonants."""

    reader: IndexReader

    def find(self, word: str, *, limit: int = 5) -> list[str]:
        """List the terms in the other script that sound like `word`, by text."""
        if not is_spelt(word):
            return []
        is_kana = script_of(word) == "kana"
        other: Script = "latin" if is_kana else "kana"
        terms = {
            term
            for skeleton in skeletons_of(word)
            for term in self.reader.sounding(other, skeleton)
            if (sound_alike(word, term) if is_kana else sound_alike(term, word))
        }
        held = held_words(self.reader, sorted(terms))
        return sorted(held, key=lambda term: abs(len(term) - len(word)))[:limit]
