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
from kbindex.search.expand.corrections import Corrector
from kbindex.search.expand.expansion import Expander
from kbindex.search.expand.sound_alikes import SoundIndex
from kbindex.search.match.conditions import Conditions, doubtful_filters
from kbindex.search.match.tag_names import TagNames
from kbindex.search.reranking import Reranked, rerank, rounded
from kbindex.search.results import Facet, Hit, LooserQuery, SearchResult, UnmetFilter
from kbindex.search.show.absences import Absences, excluded_words, find_absences
from kbindex.search.show.facets import Facets, build_facets
from kbindex.search.show.snippets import make_snippets, title_highlights
from kbindex.search.show.suggestions import Suggester
from kbindex.search.show.why import explain, looked_for, matches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kbindex.index import Concept, Document, IndexReader, Recipe, Strength
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
        )

    def _conditions(self, tag_names: TagNames) -> Conditions:
        return Conditions(self.analyzer, tag_names, tuple(self.reader.shows))

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
        total = found.selection.total
        if self.reranks and (limit or with_episodes):
            found.order = self._rerank(found)
        hits = self._page(parsed, found, limit=limit, offset=offset, strict=strict)
        near = () if total else tuple(self._suggester.near(found.concepts))
        absences = self._absences(parsed, found)
        facets = self._facets(found) if with_facets else None
        return SearchResult(
            query=parsed.source if parsed.typed is None else parsed.typed,
            understood=render_query(parsed),
            total=total,
            strong=found.selection.strong,
            hits=hits,
            suggestion=self._suggester.suggest(parsed, found.text, found.words),
            looked_for=() if total else tuple(self._looked_for(parsed, found)),
            absent=absences.from_archive if total or near else (),
            missed=absences.from_hits if total else (),
            near=near,
            recency=found.newer_for if parsed.order == "score" else "",
            near_tags=() if total else self._near_tags(parsed, near),
            looser=() if total else self._looser(parsed),
            unmet=self._unmet(parsed, total=total),
            facets=facets.tags if facets else None,
            presenters=facets.presenters if facets else None,
            years=facets.years if facets else None,
            shows=facets.shows if facets else (),
            episodes=self._episodes(parsed, found, strict=strict)
            if with_episodes
            else None,
        )

    def _page(
        self, query: Query, found: Found, *, limit: int, offset: int, strict: bool
    ) -> tuple[Hit, ...]:
        if query.order == "date" or not found.concepts:
            newest = found.selection.newest
            shown = newest(offset=offset, limit=limit, strict=strict)
        else:
            best = self._best(found, upto=offset + limit if limit else 0, strict=strict)
            shown = best[offset : offset + limit]
        return tuple(self._hits(shown, found, first=offset + 1))

    def _rerank(self, found: Found) -> Reranked:
        return rerank(
            found.selection.ranking,
            found.selection.best,
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
        return find_absences(
            found.words, found.selection, self.reader, excluded=excluded
        )

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
        return find_near_tags(typed, near, names) if typed else ()

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
        return self._candidates.find(query).selection.total

    def _episodes(
        self, query: Query, found: Found, *, strict: bool
    ) -> tuple[EpisodeId, ...]:
        """Return the ids of the episodes of all hits, that of the best one first.

        What an engine does not rank follows, the newest first.
        """
        selection, scores = found.selection, found.scores
        total = selection.strong if strict else selection.total
        ranked: list[Document] = []
        if query.order == "score":
            strong = selection.best_of("strong")
            for hits in (strong,) if strict else (strong, selection.best_of("weak")):
                ordered = self.reader.newest_first(hits)
                ordered.sort(key=lambda d: -scores[d])
                ranked += ordered
        episodes = dict.fromkeys(map(self.reader.episode_of, ranked))
        if len(ranked) < total:
            episodes |= dict.fromkeys(selection.episodes(strict=strict))
        return tuple(episodes)

    def _facets(self, found: Found) -> Facets:
        counts = found.selection.counts(self._taxonomy.with_above)
        return build_facets(counts, self._taxonomy, self.reader.shows)

    @cached_property
    def _taxonomy(self) -> Taxonomy:
        return self.taxonomy()

    def _best(self, found: Found, *, upto: int, strict: bool) -> list[Document]:
        """Return the best hits in order, at least `upto`: strong ones, then weak ones.

        Weak ones are the most, and who looks at the first page does not wait for them.
        """
        selection = found.selection
        totals: dict[Strength, int] = {"strong": selection.strong}
        if not strict:
            totals["weak"] = selection.total - selection.strong
        first = found.order.features if found.order else {}
        order: list[Document] = []
        for strength, total in totals.items():
            wanted = upto - len(order)
            if wanted <= 0:
                break
            is_strong = strength == "strong"
            # No other hit stands before those that were ordered anew.
            ranked: Sequence[Document] = [
                d for d in first if selection.is_strong(d) == is_strong
            ]
            if len(ranked) < wanted:
                ranked = selection.best_of(strength)
            order += self._in_order(ranked, found, upto=wanted)
            more = min(wanted, total) - len(ranked)
            if more > 0:
                order += selection.beyond(strength, limit=more)
        return order

    def _in_order(
        self, hits: Sequence[Document], found: Found, *, upto: int
    ) -> list[Document]:
        """Sort hits of one strength by score; ties: newer date, then id.

        Only what can be shown is read to break ties: the first `upto` documents
        and those whose score is that of the last of them.
        """
        scores = found.scores
        order = sorted(hits, key=scores.__getitem__, reverse=True)
        last = scores[order[min(upto, len(order)) - 1]] if order else 0.0
        shown = list(takewhile(lambda d: scores[d] >= last, order))
        articles = {
            d: record.article
            for d, record in zip(shown, self.reader.read(shown), strict=True)
        }
        shown.sort(
            key=lambda d: (-scores[d], newest_first(articles[d].date, articles[d].id))
        )
        return shown

    def _hits(
        self, shown: Sequence[Document], found: Found, *, first: int
    ) -> Iterator[Hit]:
        """Describe hits, with what each met."""
        concepts, selection = found.concepts, found.selection
        scale = found.order.scale if found.order else 1.0
        ranking = selection.ranking_of(shown)
        same_page = self.reader.same_page
        met = self.reader.meeting(shown, concepts, recipe=self.recipe)
        wanted = _wanted_terms(concepts)
        records = self.reader.read(shown)
        for number, document in enumerate(shown):
            article = records[number].article
            score = found.scores.get(document, ranking.scores[document])
            yield Hit(
                rank=first + number,
                score=rounded(score * scale),
                strength="strong" if selection.is_strong(document) else "weak",
                article=article,
                video=self.reader.video_of(article.episode),
                also=same_page.others(document),
                snippets=make_snippets(records[number], wanted),
                title_highlights=title_highlights(records[number], wanted),
                matched=tuple(matches(records[number], met[number], concepts)),
                explanation=explain(
                    document,
                    met[number],
                    concepts,
                    ranking=ranking,
                    order=found.order,
                    recipe=self.recipe,
                ),
            )


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
