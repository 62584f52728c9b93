"""Words of the index that a mistyped word may have meant."""

from msgspec import Struct, field

from kbindex.index import IndexReader, Script, script_of
from kbindex.language.bridges.spelling import MIN_LETTERS, is_spelt

SHORT = 6
"""A word up to this long may have one wrong letter, a longer one two."""

RESEMBLANCE = 70
"""Least similarity, of 100, of a word that is named where nothing was found."""

_LENGTHS = (0.54, 1.86)
"""How much shorter or longer a word can be that is 70 % alike."""


class Corrector(Struct):
    """Finds terms by edit distance.

    Distance is that of optimal string alignment: one letter more, less or other,
    or two neighbours swapped. Source: Damerau 1964 found 80 % of misspellings to
    be one such change.
    """

    reader: IndexReader
    _lists: dict[tuple[Script, int], list[str]] = field(
        default_factory=dict[tuple[Script, int], list[str]]
    )

    def _of_length(self, script: Script, length: int) -> list[str]:
        key = (script, length)
        if key not in self._lists:
            self._lists[key] = self.reader.spelt(script, length)
        return self._lists[key]

    def find(self, word: str, *, limit: int = 8) -> list[tuple[str, int]]:
        """List terms near `word` with their distance, nearest first, then by text.

        Three katakana are taken to lack one (リリス for リリース): long vowels and
        small letters are what people leave out.
        """
        from rapidfuzz import process  # noqa: PLC0415 - cold start
        from rapidfuzz.distance import OSA  # noqa: PLC0415 - cold start

        if not is_spelt(word, least=MIN_LETTERS - 1):
            return []
        most = 1 if len(word) <= SHORT else 2
        script = script_of(word)
        if len(word) < MIN_LETTERS and script == "latin":
            return []
        found: list[tuple[int, str]] = []
        for length in range(max(len(word) - most, MIN_LETTERS), len(word) + most + 1):
            near = process.extract(
                word,
                self._of_length(script, length),
                scorer=OSA.distance,
                score_cutoff=most,
                limit=None,
            )
            found += [
                (int(distance), term)
                for term, distance, _ in near
                if distance and self.reader.postings("text", term)
            ]
        return [(term, distance) for distance, term in sorted(found)[:limit]]

    def resembling(self, word: str, *, limit: int = 3) -> list[str]:
        """List words of the index that share most letters with `word`, best first.

        Of a word that is not spelt by letters, those that begin alike.
        """
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - cold start

        if is_spelt(word):
            least, most = (int(len(word) * share) for share in _LENGTHS)
            words = [
                term
                for length in range(max(least, MIN_LETTERS), most + 1)
                for term in self._of_length(script_of(word), length)
            ]
        else:
            words = list(self.reader.terms("text", word[:1])) if word else []
        near = process.extract(
            word, words, scorer=fuzz.ratio, score_cutoff=RESEMBLANCE, limit=limit
        )
        return [term for term, _, _ in near if self.reader.postings("text", term)]
