"""Concepts and filters on servers: queries, frequencies, and a few records."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, cast

from kbindex.index.lists.kept import Kept
from kbindex.index.lists.postings import idf_of, is_good
from kbindex.index.opensearch.candidate_lists import (
    Candidate,
    CandidateLists,
    CandidateReader,
)
from kbindex.index.opensearch.concept_queries import ConceptQueries, way_query
from kbindex.index.opensearch.filter_queries import FilterQueries
from kbindex.index.opensearch.remote_records import RemoteRecords
from kbindex.index.opensearch.searching import (
    Query,
    both_queries,
    both_scored,
    either_query,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    import msgspec

    from kbindex.index.concepts import Alternative, Concept
    from kbindex.index.contract import FieldTerm
    from kbindex.index.filters import Hits
    from kbindex.index.opensearch.contents import ReadContents
    from kbindex.index.rankings import Document, Least
    from kbindex.index.recipe import Recipe

_MOST_CANDIDATES = 20_000
"""Records that are kept with the weights of a query's words, some 20 MB."""

_MOST_COUNTS = 100_000
"""Concepts of which the number of records is kept."""


class RemoteScoring(RemoteRecords):
    """A generation on servers, with what questions to it are made of.

    Args:
        generation: What is read.
    """

    def __init__(self, generation: ReadContents) -> None:
        super().__init__(generation)
        self._candidates: Kept[tuple[Concept, ...], dict[Document, Candidate]] = Kept(
            _MOST_CANDIDATES, weigh=len
        )
        self._counts: Kept[tuple[Alternative, ...], int] = Kept(
            _MOST_COUNTS, weigh=lambda _: 0
        )

    @cached_property
    def queries(self) -> FilterQueries:
        """Translates filters."""
        return FilterQueries(
            self.searched,
            entries=self.entries,
            unpack=self.unpack,
            of_hits=self._query_of_hits,
        )

    def concept_queries(
        self, concepts: Sequence[Concept], *, recipe: Recipe
    ) -> ConceptQueries:
        """Return the queries for some concepts."""
        return ConceptQueries(concepts, idfs=self.idfs(concepts), recipe=recipe)

    def enough_of(
        self, concepts: ConceptQueries, allowed: Query, *, least: Least
    ) -> float:
        """Return the share of a query that a hit meets, among the allowed records."""
        most = max(least.of_query, least.of_best)
        if not least.of_best or concepts.is_decided(least.of_query, most):
            return most
        best = self.searched.body(
            both_scored(concepts.coverage, allowed), size=1, stored_fields="_none_"
        )
        hits = self.searched.ask([best])[0].hits
        covered = max((hit.score or 0.0 for hit in hits), default=0.0)
        return max(least.of_query, covered * least.of_best)

    def _query_of_hits(self, wanted: Hits) -> Query:
        concepts = self.concept_queries(wanted.concepts, recipe=wanted.recipe)
        allowed = self.queries.of(wanted.allowed)
        enough = self.enough_of(concepts, allowed, least=wanted.least)
        return both_queries(concepts.covering(enough), allowed)

    def idfs(self, concepts: Sequence[Concept]) -> Mapping[Concept, float]:
        """Return the idf of each concept: of the records that meet it well, if any."""
        well = {one: _good(one) or one.alternatives for one in concepts}
        counts = dict(self._count_ways([*well.values()]))
        badly = [one.alternatives for one in concepts if not counts[well[one]]]
        counts.update(self._count_ways(badly))
        return {
            one: idf_of(
                counts[well[one]] or counts[one.alternatives], self.record_count
            )
            for one in concepts
        }

    def _count_ways(
        self, wanted: Sequence[tuple[Alternative, ...]]
    ) -> Mapping[tuple[Alternative, ...], int]:
        """Return how many records each row of ways finds, together."""
        found: dict[tuple[Alternative, ...], int | None] = {(): 0}
        for ways in wanted:
            found.setdefault(ways, self._counts.get(ways))
        new = [ways for ways, count in found.items() if count is None]
        single = [ways for ways in new if len(ways) == len(ways[0].terms) == 1]
        terms: list[FieldTerm] = [(ways[0].field, ways[0].terms[0]) for ways in single]
        several = [ways for ways in new if ways not in set(single)]
        queries = [either_query([*map(way_query, ways)]) for ways in several]
        counts = (*self.frequencies(terms), *self.searched.count(queries))
        for ways, count in zip((*single, *several), counts, strict=True):
            found[ways] = self._counts.keep(ways, count)
        return {ways: count or 0 for ways, count in found.items()}

    def lists_of(
        self, candidates: Collection[Candidate], concepts: Sequence[Concept]
    ) -> CandidateLists:
        """Return the lists of some records, to score them by concepts."""
        return CandidateLists(
            candidates,
            idfs=self.idfs(concepts),
            average_length=self.average_length,
        )

    def keep_candidates(
        self, concepts: tuple[Concept, ...], candidates: Iterable[Candidate]
    ) -> None:
        """Keep what was read of records for the next questions of a query."""
        known = {cast("Document", one.id): one for one in candidates}
        self._candidates.keep(concepts, known)

    def candidates(
        self, documents: Sequence[Document], concepts: Sequence[Concept]
    ) -> list[Candidate]:
        """Return what scoring by concepts needs of documents, in this order."""
        found = dict(self._candidates.get(tuple(concepts)) or {})
        new = [document for document in documents if document not in found]
        if new:
            sources = zip(new, self._get(new), strict=True)
            found |= self.read_candidates(sources, concepts)
        return [found[document] for document in documents]

    def read_candidates(
        self,
        sources: Iterable[tuple[Document, msgspec.Raw]],
        concepts: Sequence[Concept],
    ) -> dict[Document, Candidate]:
        """Read what scoring by concepts needs of records.

        What else servers have sent of them is kept, for some of them are shown.
        """
        read = CandidateReader(concepts).read
        found: dict[Document, Candidate] = {}
        for document, source in sources:
            one = read(document, source)
            found[document] = one.candidate
            self.keep_packed(document, one.packed)
        return found


def _good(concept: Concept) -> tuple[Alternative, ...]:
    return tuple(way for way in concept.alternatives if is_good(way))
