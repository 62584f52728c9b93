"""Did you mean …: a corrected query, and words near those that found nothing."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from kbindex.index import TEXT, Alternative, Both, Concept, Holding, IndexReader
from kbindex.language import fold_case
from kbindex.query import Query
from kbindex.search.expand.corrections import Corrector

_GUESSES = frozenset({"typo", "alias", "tag", "sound"})
"""Ways to meet a word that do not show that it was typed right."""


class Suggester(Struct, frozen=True):
    """Suggests words of one index."""

    reader: IndexReader
    corrector: Corrector

    def suggest(self, query: Query, concepts: Sequence[Concept]) -> str | None:
        """Return the query with each unknown word put right, or None."""
        corrected = query.source
        # From the end on, so that what stands before keeps its place.
        for concept in sorted(concepts, key=lambda c: -c.start):
            if len(concept.covers) == 1 and not self._is_known(concept):
                best = self._best(fold_case(concept.text))
                if best:
                    shown = self.reader.example(TEXT, best).as_written(best)
                    start, end = concept.start, concept.start + len(concept.text)
                    corrected = corrected[:start] + shown + corrected[end:]
        return corrected if corrected != query.source else None

    def _is_known(self, concept: Concept) -> bool:
        """Whether the archive has the word, or one that it is known to mean."""
        return any(
            alternative.how not in _GUESSES and self._is_held(alternative)
            for alternative in concept.alternatives
        )

    def _is_held(self, alternative: Alternative) -> bool:
        """Whether a record holds all terms of an alternative."""
        each = (Holding(alternative.field, (term,)) for term in alternative.terms)
        return bool(self.reader.matching(Both(tuple(each))))

    def _best(self, word: str) -> str | None:
        """Return the nearest word of the index, of several the most frequent."""
        near = self.corrector.find(word)
        counts = self.reader.frequencies([(TEXT, term) for term, _ in near])
        ranked = (
            (distance, -count, term)
            for (term, distance), count in zip(near, counts, strict=True)
        )
        return min(ranked, default=(0, 0, None))[2]

    def near(self, concepts: Sequence[Concept]) -> Iterator[str]:
        """Yield words of the archive that resemble those that found nothing, once."""
        words = [fold_case(c.text) for c in concepts if len(c.covers) == 1]
        found = (near for word in words for near in self.corrector.resembling(word))
        yield from dict.fromkeys(found)
