"""Query → a page of hits: expand, rank, fold duplicates, cut snippets."""

from __future__ import annotations

from functools import cached_property
from itertools import takewhile
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct

from kbindex.index import TEXT
from kbindex.model.order import newest_first
from kbindex.query import (
    NOWHERE,
    Phrase,
    Query,
    Scope,
    every_clause,
    parse_query,
    render_query,
)
from kbindex.search.candidates import Candidates, Found
from kbindex.search.chronology import Chronology
from kbindex.search.expand.corrections import Corrector
from kbindex.search.expand.expansion import Expander
from kbindex.search.expand.sound_alikes import SoundIndex
from kbindex.search.match.conditions import Conditions, doubtful_filters
from kbindex.search.match.tag_names import TagNames
from kbindex.search.reranking import Reranked, rerank, rounded
from kbindex.search.results import Facet, Hit, LooserQuery, SearchResult, UnmetFilter
from kbindex.search.same_page import SamePage
from kbindex.search.show.absences import Absences, excluded_words, find_absences
from kbindex.search.show.facets import FacetCounter, Facets
from kbindex.search.show.snippets import make_snippets, title_highlights
from kbindex.search.show.suggestions import Suggester
from kbindex.search.show.why import explain, looked_for, matches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kbindex.index import Concept, Document, IndexReader, Recipe
    from kbindex.language import Analyzer
    from kbindex.language.bridges.table import BridgeTable
    from kbindex.model import EpisodeId
    from kbindex.topics import Taxonomy


class Searcher(Struct, dict=True):
    """Answers queries over one generation of the index.

    `scope` is where it looks: a query for another place finds nothing. `reranks` says
    whether the first hits are ordered anew, by what they are about.

    Args:
        taxonomy: Gives the taxonomy, which only queries for tags and facets need.
    """

    scope: ClassVar[Scope] = "notes"
    reranks: ClassVar[bool] = True

    reader: IndexReader
    analyzer: Analyzer
    bridges: BridgeTable
    recipe: Recipe
    taxonomy: Callable[[], Taxonomy]

    def __post_init__(self) -> None:
        self._corrector = corrector = Corrector(self.reader)
        self.same_page = SamePage(self.reader)
        self.chronology = Chronology(self.reader)
        expander = Expander(
            analyzer=self.analyzer,
            reader=self.reader,
            bridges=self.bridges,
            corrector=corrector,
            sounds=SoundIndex(self.reader),
            recipe=self.recipe,
        )
        self._suggester = Suggester(self.reader, corrector, expander)
        tag_names = TagNames(self.reader, lambda: self._taxonomy)
        self._candidates = Candidates(
            reader=self.reader,
            expander=expander,
            conditions=self._conditions(tag_names),
            recipe=self.recipe,
            chronology=self.chronology,
        )

    def _conditions(self, tag_names: TagNames) -> Conditions:
        return Conditions(self.analyzer, tag_names)

    def search(
        self,
        query: str | Query,
        *,
        limit: int = 10,
        offset: int = 0,
        strict: bool = False,
        with_facets: bool = False,
        with_episodes: bool = False,
    ) -> SearchResult:
        """Search and return hits `offset + 1` to `offset + limit`.

        With `strict` weak hits are left out, of the episodes, too, but of no count. An
        empty query finds nothing; one that only restricts finds what it leaves,
        the newest first.

        Raises:
            QueryError: The query is refused, and where.
            NotFoundError: It asks for a tag that there is not.
        """
        parsed = in_place(query)
        if _asks_nothing(parsed) or parsed.scope not in {None, self.scope}:
            return SearchResult(
                query=parsed.source if parsed.typed is None else parsed.typed,
                understood=render_query(parsed),
                total=0,
                facets=() if with_facets else None,
                presenters=() if with_facets else None,
                years=() if with_facets else None,
                episodes=() if with_episodes else None,
            )
        found = self._candidates.find(parsed)
        pages = self.same_page.fold(found.ranking.scores, found.strong)
        strong = [page for page in pages if page in found.strong]
        listed = strong if strict else pages
        if self.reranks and (limit or with_episodes):
            found.order = self._rerank(found, pages)
        hits = self._page(parsed, found, listed, limit=limit, offset=offset)
        near = () if pages else tuple(self._suggester.near(found.concepts))
        absences = self._absences(parsed, found)
        facets = self._facets(found) if with_facets else None
        return SearchResult(
            query=parsed.source if parsed.typed is None else parsed.typed,
            understood=render_query(parsed),
            total=len(pages),
            strong=len(strong),
            hits=hits,
            suggestion=self._suggester.suggest(parsed, found.text, found.words),
            looked_for=() if pages else tuple(self._looked_for(parsed, found)),
            absent=absences.from_archive if pages or near else (),
            missed=absences.from_hits if pages else (),
            near=near,
            recency=found.newer_for if parsed.order == "score" else "",
            near_tags=() if pages else self._near_tags(parsed, near),
            looser=() if pages else self._looser(parsed),
            unmet=self._unmet(parsed, total=len(pages)),
            facets=facets.tags if facets else None,
            presenters=facets.presenters if facets else None,
            years=facets.years if facets else None,
            episodes=self._episodes(parsed, found, listed) if with_episodes else None,
        )

    def _page(
        self,
        query: Query,
        found: Found,
        pages: Sequence[Document],
        *,
        limit: int,
        offset: int,
    ) -> tuple[Hit, ...]:
        ranked = self._ranked(query, found, pages, upto=offset + limit)
        shown = ranked[offset : offset + limit]
        return tuple(self._hits(shown, found, first=offset + 1))

    def _rerank(self, found: Found, pages: Sequence[Document]) -> Reranked:
        return rerank(
            found.ranking,
            pages,
            found.concepts,
            reader=self.reader,
            recipe=self.recipe,
        )

    def _looked_for(self, query: Query, found: Found) -> Iterator[str]:
        clauses = every_clause(query.root) if query.root else ()
        quoted = [one for one in clauses if isinstance(one, Phrase)]
        return looked_for(found.concepts, self.reader, self.bridges, quoted=quoted)

    def _absences(self, query: Query, found: Found) -> Absences:
        root = query.root
        excluded = set(excluded_words(root, self.analyzer)) if root else ()
        hits = found.ranking.scores
        return find_absences(found.words, hits, self.reader, excluded=excluded)

    def _unmet(self, query: Query, *, total: int) -> tuple[UnmetFilter, ...]:
        """Return the filters that are met by nothing, or leave nothing."""
        root = query.root
        doubtful = root and tuple(doubtful_filters(root, has_hits=total > 0))
        if not doubtful:
            return ()
        from kbindex.search.show.near_values import (  # noqa: PLC0415 - cold start
            NearValues,
        )
        from kbindex.search.show.unmet_filters import (  # noqa: PLC0415 - cold start
            UnmetFilters,
        )

        near = NearValues(self.reader, self._candidates.conditions, self._corrector)
        return UnmetFilters(near, self._count).of(query, doubtful, total=total)

    def _near_tags(self, query: Query, near: Sequence[str]) -> tuple[Facet, ...]:
        from kbindex.search.show.near_tags import (  # noqa: PLC0415 - cold start
            find_near_tags,
        )

        names = self._candidates.conditions.tag_names
        typed = [leaf.text for leaf in query.wanted]
        return find_near_tags(typed, near, names, self.same_page) if typed else ()

    def _looser(self, query: Query) -> tuple[LooserQuery, ...]:
        from kbindex.search.show.looser_queries import (  # noqa: PLC0415 - cold start
            find_looser,
        )

        return find_looser(query, self._count)

    def count(self, query: str | Query) -> int:
        """Return how many hits a query has: `total` of `search`.

        Raises:
            QueryError: The query is refused, and where.
            NotFoundError: It asks for a tag that there is not.
        """
        return self._count(in_place(query))

    def _count(self, query: Query) -> int:
        if _asks_nothing(query) or query.scope not in {None, self.scope}:
            return 0
        return len(self.same_page.fold(self._candidates.find(query).ranking.scores))

    def _episodes(
        self, query: Query, found: Found, pages: Sequence[Document]
    ) -> tuple[EpisodeId, ...]:
        """Return the ids of the episodes of all hits, that of the best one first."""
        ranked = self.chronology.newest_first(pages)
        if query.order == "score":
            ranked.sort(key=found.place_of)
        return tuple(dict.fromkeys(map(self.chronology.episode_of, ranked)))

    def _facets(self, found: Found) -> Facets:
        pages = self.same_page.pages(found.ranking.scores)
        return self._facet_counter.count(pages)

    @cached_property
    def _facet_counter(self) -> FacetCounter:
        return FacetCounter(
            reader=self.reader,
            taxonomy=lambda: self._taxonomy,
            chronology=self.chronology,
        )

    @cached_property
    def _taxonomy(self) -> Taxonomy:
        return self.taxonomy()

    def _ranked(
        self, query: Query, found: Found, pages: Sequence[Document], *, upto: int
    ) -> list[Document]:
        """Sort strong hits before weak ones, by score; ties: newer date, then id.

        Only what can be shown is read to break ties: the first `upto` documents
        and those whose score is that of the last of them.
        """
        if query.order == "date" or not found.concepts:
            return self.chronology.newest_first(pages)
        order = _best_first(pages, found, upto=upto)
        if not order or upto <= 0:
            return []
        last = found.place_of(order[min(upto, len(order)) - 1])
        shown = list(takewhile(lambda d: found.place_of(d) <= last, order))
        articles = {
            d: record.article
            for d, record in zip(shown, self.reader.read(shown), strict=True)
        }
        shown.sort(
            key=lambda d: (
                found.place_of(d),
                newest_first(articles[d].date, articles[d].id),
            )
        )
        return shown

    def _hits(
        self, shown: Sequence[Document], found: Found, *, first: int
    ) -> Iterator[Hit]:
        """Describe hits, with what each met."""
        concepts = found.concepts
        scale = found.order.scale if found.order else 1.0
        met = self.reader.meeting(shown, concepts, recipe=self.recipe)
        wanted = _wanted_terms(concepts)
        records = self.reader.read(shown)
        for number, document in enumerate(shown):
            article = records[number].article
            yield Hit(
                rank=first + number,
                score=rounded(found.scores[document] * scale),
                strength="strong" if document in found.strong else "weak",
                article=article,
                video=self.reader.video_of(article.episode),
                also=self.same_page.others(document),
                snippets=make_snippets(records[number], wanted),
                title_highlights=title_highlights(records[number], wanted),
                matched=tuple(matches(records[number], met[number], concepts)),
                explanation=explain(
                    document,
                    met[number],
                    found=found,
                    recipe=self.recipe,
                ),
            )


def _best_first(
    pages: Sequence[Document], found: Found, *, upto: int
) -> list[Document]:
    """Sort by `place_of`; weak hits only where the strong ones are fewer than `upto`.

    They are the most, and who looks at the first page does not wait for them.
    """
    scores, strong = found.scores, found.strong
    order = sorted((d for d in pages if d in strong), key=lambda d: -scores[d])
    if len(order) < upto:
        weak = (d for d in pages if d not in strong)
        order += sorted(weak, key=lambda d: -scores[d])
    return order


def _asks_nothing(query: Query) -> bool:
    return query.root is None and query.order == "score" and query.scope is None


def _wanted_terms(concepts: Sequence[Concept]) -> Mapping[str, tuple[int, float]]:
    """Return term → the concept that it answers, and what that is worth.

    A term of several alternatives is worth what the best of them is.
    """
    return {
        term: (number, alternative.weight)
        for number, concept in enumerate(concepts)
        for alternative in reversed(concept.alternatives)
        for term in alternative.terms
        if alternative.field == TEXT
    }


def in_place(query: str | Query) -> Query:
    """Parse a query; one that was made by hand is written and parsed."""
    if isinstance(query, str):
        return parse_query(query)
    if any(leaf.span == NOWHERE for leaf in query.wanted):
        return parse_query(render_query(query))
    return query
