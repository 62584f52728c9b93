"""Did you mean …: a corrected query, and words near those that found nothing."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from kbindex.index import TEXT, Alternative, Both, Concept, Holding, IndexReader
from kbindex.language import fold_case
from kbindex.query import Query
from kbindex.search.expand.corrections import Corrector
from kbindex.search.expand.expansion import Expander

_Correction = tuple[int, int, str]
"""Where something begins and ends in a query, and the word that was meant."""


class Suggester(Struct, frozen=True):
    """Suggests words of one index."""

    reader: IndexReader
    corrector: Corrector
    expander: Expander

    def suggest(
        self, query: Query, text: str, concepts: Sequence[Concept]
    ) -> str | None:
        """Return the query with each mistyped word put right, or None.

        A word that is right is not put right, be it in no article.

        Args:
            query: What was asked.
            text: Its words, all else blanked; each in its place.
            concepts: What was looked for.
        """
        found = [*self._of_kanji(text), *self._of_words(concepts)]
        corrected, reached = query.source, len(query.source)
        # From the end on, so that what stands before keeps its place; of two that
        # overlap the longer one.
        for start, end, word in sorted(found, key=lambda f: (-f[1], f[0])):
            if end <= reached:
                shown = self.reader.example(TEXT, word).as_written(word)
                corrected = corrected[:start] + shown + corrected[end:]
                reached = start
        return corrected if corrected != query.source else None

    # Words that are spelt by letters

    def _of_words(self, concepts: Sequence[Concept]) -> Iterator[_Correction]:
        """A row of katakana that the dictionary cuts is a word, too."""
        for concept in concepts:
            if not concept.covers or self._is_known(concept):
                continue
            word = fold_case(concept.text)
            best = self._best(word, is_one=len(concept.covers) == 1)
            if best and not self._is_word(concept.text):
                yield concept.start, concept.start + len(concept.text), best

    def _is_word(self, text: str) -> bool:
        is_english = self.expander.is_plain_english(fold_case(text))
        return is_english or self.expander.has_meaning(text)

    def _is_known(self, concept: Concept) -> bool:
        """Whether the archive has the word, or one that it is known to mean."""
        return any(
            not alternative.guessed and self._is_held(alternative)
            for alternative in concept.alternatives
        )

    def _is_held(self, alternative: Alternative) -> bool:
        """Whether a record holds all terms of an alternative."""
        each = (Holding(alternative.field, (term,)) for term in alternative.terms)
        return all(self.reader.holds([Both(tuple(each))]))

    def _best(self, word: str, *, is_one: bool) -> str | None:
        """Return the nearest word of the index, of several the most frequent.

        Args:
            word: What was typed, folded.
            is_one: It is one word, not a row of them.
        """
        ranked = (
            (distance, -self.reader.frequencies([(TEXT, term)])[0], term)
            for term, distance in self.corrector.slips(word, is_one=is_one)
        )
        return min(ranked, default=(0, 0, None))[2]

    # Rows of kanji

    def _of_kanji(self, text: str) -> Iterator[_Correction]:
        if text.isascii():
            return
        from kbindex.search.expand.wrong_kanji import (  # noqa: PLC0415 - cold start
            KanjiCorrector,
            rows_of_kanji,
        )

        rows = [(at, at + len(row), row) for at, row in rows_of_kanji(text)]
        if not rows:
            return
        corrector = KanjiCorrector(self.reader, self.corrector)
        inside = self.expander.places_inside(text)
        for start, end, row in rows:
            if not {start, end} & inside and not self._is_right(row):
                best = corrector.find(row)
                if best:
                    yield start, end, best

    def _is_right(self, row: str) -> bool:
        return self.expander.has_meaning(row) or self.expander.is_held(row)

    def near(self, concepts: Sequence[Concept]) -> Iterator[str]:
        """Yield words of the archive that resemble those that found nothing, once."""
        words = [fold_case(c.text) for c in concepts if len(c.covers) == 1 and c.finds]
        # 500 of one letter are many times one word, and each is looked up.
        every = dict.fromkeys(words)
        found = (near for word in every for near in self.corrector.resembling(word))
        yield from dict.fromkeys(found)
