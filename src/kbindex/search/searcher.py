"""Query → a page of hits: expand, rank, fold duplicates, cut snippets."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from kbindex.model.order import DateKey, newest_first
from kbindex.query import NOWHERE, Query, parse_query, render_query
from kbindex.search.expand.corrections import Corrector
from kbindex.search.expand.expansion import Concept, Expander
from kbindex.search.expand.sound_alikes import SoundIndex
from kbindex.search.match.adjacency import Adjacency
from kbindex.search.match.filters import Filters
from kbindex.search.match.prefixes import Prefixes
from kbindex.search.rank.candidates import Candidates
from kbindex.search.rank.chronology import Chronology
from kbindex.search.rank.ranking import Ranking, Scorer
from kbindex.search.rank.same_page import Duplicates
from kbindex.search.recipe import Recipe
from kbindex.search.results import Facet, Hit, SearchResult
from kbindex.search.show.facets import count_facets
from kbindex.search.show.snippets import make_snippets
from kbindex.search.show.suggestions import Suggester
from kbindex.search.show.why import explain, looked_for, matches

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kbindex.index import IndexReader
    from kbindex.language import Analyzer
    from kbindex.language.bridges.table import BridgeTable
    from kbindex.topics import Taxonomy

DEFAULT_RECIPE = Recipe()


def _package_taxonomy() -> Taxonomy:
    from kbindex.topics import load_taxonomy  # noqa: PLC0415 - cold start

    return load_taxonomy()


class Searcher(Struct, dict=True):
    """Answers queries over one generation of the index."""

    reader: IndexReader
    analyzer: Analyzer
    bridges: BridgeTable
    recipe: Recipe = DEFAULT_RECIPE
    taxonomy: Callable[[], Taxonomy] = _package_taxonomy

    def __post_init__(self) -> None:
        corrector = Corrector(self.reader)
        self._duplicates = Duplicates(self.reader)
        self._chronology = Chronology(self.reader)
        self._filters = Filters(self.reader, lambda: self._taxonomy)
        self._suggester = Suggester(self.reader, corrector)
        self._scorer = Scorer(reader=self.reader, recipe=self.recipe)
        expander = Expander(
            analyzer=self.analyzer,
            reader=self.reader,
            bridges=self.bridges,
            corrector=corrector,
            sounds=SoundIndex(self.reader),
            recipe=self.recipe,
        )
        self._candidates = Candidates(
            reader=self.reader,
            expander=expander,
            scorer=self._scorer,
            adjacency=Adjacency(self.reader, self.analyzer),
            filters=self._filters,
            duplicates=self._duplicates,
            prefixes=Prefixes(self.reader),
        )

    def search(
        self,
        query: str | Query,
        *,
        limit: int = 10,
        offset: int = 0,
        with_facets: bool = False,
    ) -> SearchResult:
        """Search and return hits `offset + 1` to `offset + limit`.

        An empty query finds nothing; one that only restricts finds what it leaves,
        the newest first.

        Raises:
            QueryError: The query is refused, and where.
            NotFoundError: It asks for a tag that there is not.
        """
        parsed = _in_place(query)
        if parsed.root is None and parsed.order == "score":
            facets = () if with_facets else None
            return SearchResult(query=parsed.source, total=0, facets=facets)
        concepts, ranking = self._candidates.find(parsed)
        found = self._duplicates.fold(ranking.scores, excluded=ranking.excluded)
        if parsed.order == "date" or not concepts:
            ranked = self._chronology.newest_first(found)
        else:
            ranked = self._rank(found, ranking.scores, upto=offset + limit)
        hits = tuple(
            self._hit(
                rank,
                document,
                best=found[document],
                concepts=concepts,
                ranking=ranking,
            )
            for rank, document in enumerate(ranked[offset : offset + limit], offset + 1)
        )
        return SearchResult(
            query=parsed.source,
            total=len(found),
            hits=hits,
            suggestion=self._suggester.suggest(parsed, concepts),
            looked_for=() if found else tuple(looked_for(concepts)),
            near=() if found else tuple(self._suggester.near(concepts)),
            facets=self._facets(ranking) if with_facets else None,
        )

    def _facets(self, ranking: Ranking) -> tuple[Facet, ...]:
        return count_facets(
            self._duplicates.pages(ranking.scores),
            self._filters.tags,
            reader=self.reader,
            taxonomy=self._taxonomy,
        )

    @cached_property
    def _taxonomy(self) -> Taxonomy:
        return self.taxonomy()

    def _rank(
        self, found: Mapping[int, int], scores: Mapping[int, float], *, upto: int
    ) -> list[int]:
        """Sort by score; ties: newer date first, then id.

        Only what can be shown is read to break ties: the first `upto` documents
        and those whose score is that of the last of them.
        """
        order = sorted(found, key=lambda document: -scores[found[document]])
        if not order or upto <= 0:
            return []
        last = scores[found[order[min(upto, len(order)) - 1]]]
        shown = [document for document in order if scores[found[document]] >= last]

        def key(document: int) -> tuple[float, DateKey]:
            article = self.reader.record(document).article
            return (-scores[found[document]], newest_first(article.date, article.id))

        return sorted(shown, key=key)

    def _hit(
        self,
        rank: int,
        document: int,
        *,
        best: int,
        concepts: Sequence[Concept],
        ranking: Ranking,
    ) -> Hit:
        """Describe a hit; `best` is the record of its page that scored."""
        record = self.reader.record(document)
        met = self._scorer.meet(best, concepts)
        wanted = {
            term: (number, alternative.weight)
            for number, concept in enumerate(concepts)
            for alternative in reversed(concept.alternatives)
            for term in alternative.terms
            if alternative.field == "text"
        }
        return Hit(
            rank=rank,
            score=round(ranking.scores[best], 6),
            article=record.article,
            video=self.reader.videos.get(record.article.source),
            snippets=make_snippets(record, wanted),
            matched=tuple(matches(record, met, concepts)),
            also=self._duplicates.others(document),
            explanation=explain(
                best, met, concepts=concepts, ranking=ranking, recipe=self.recipe
            ),
        )

    def describe(self, document: int) -> Hit:
        """Return a record as a hit that nothing was searched for."""
        record = self.reader.record(document)
        return Hit(
            rank=0,
            score=0.0,
            article=record.article,
            video=self.reader.videos.get(record.article.source),
            snippets=make_snippets(record, {}),
            also=self._duplicates.others(document),
        )


def _in_place(query: str | Query) -> Query:
    """Parse a query; one that was made by hand is written and parsed."""
    if isinstance(query, str):
        return parse_query(query)
    if any(leaf.span == NOWHERE for leaf in query.wanted):
        return parse_query(render_query(query))
    return query
