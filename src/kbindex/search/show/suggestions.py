"""Did you mean …: a corrected query, and words near those that found nothing."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from kbindex.index import IndexReader
from kbindex.language import fold_case
from kbindex.query import Query
from kbindex.search.expand.corrections import Corrector
from kbindex.search.expand.expansion import Concept
from kbindex.search.rank.ranking import postings_of_all
from kbindex.search.show.why import shown_term

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
                near = self.corrector.find(fold_case(concept.text))
                best = min(near, key=self._rank, default=None)
                if best:
                    document = next(iter(self.reader.postings("text", best[0])))
                    shown = shown_term(self.reader.record(document), best[0])
                    start, end = concept.start, concept.start + len(concept.text)
                    corrected = corrected[:start] + shown + corrected[end:]
        return corrected if corrected != query.source else None

    def _is_known(self, concept: Concept) -> bool:
        """Whether the archive has the word, or one that it is known to mean."""
        return any(
            alternative.how not in _GUESSES
            and postings_of_all(self.reader, alternative)
            for alternative in concept.alternatives
        )

    def _rank(self, found: tuple[str, int]) -> tuple[int, int, str]:
        """Nearest first, then the most frequent."""
        term, distance = found
        return distance, -len(self.reader.postings("text", term)), term

    def near(self, concepts: Sequence[Concept]) -> Iterator[str]:
        """Yield words of the archive that resemble those that found nothing, once."""
        words = [fold_case(c.text) for c in concepts if len(c.covers) == 1]
        found = (near for word in words for near in self.corrector.resembling(word))
        yield from dict.fromkeys(found)
