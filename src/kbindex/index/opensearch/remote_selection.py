"""What a question finds on servers: the best are ranked here, all is counted there.

One round of searches gives the best records with the weights of the query's words, the
records whose title the query may be, how many there are, and which of them bring a page
that others bring, too. The best are scored as in any engine; what follows them stays in
the order of the servers.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal, cast

from msgspec import Struct
from msgspec.structs import replace

from kbindex.index.attributes import BY
from kbindex.index.concepts import ATTRIBUTE, TAG, TITLE
from kbindex.index.lists.ranking import Scorer
from kbindex.index.lists.recency import HALF_LIFE_DAYS, prefer_newer
from kbindex.index.opensearch.candidate_lists import holders
from kbindex.index.opensearch.layout import to_term
from kbindex.index.opensearch.searching import (
    AS_RANKED,
    EVERY_QUERY,
    MOST_BUCKETS,
    NO_QUERY,
    PAGE,
    Query,
    both_queries,
    both_scored,
    read_counts,
    read_filtered,
    without_query,
)
from kbindex.index.opensearch.statistics import escape, term_query
from kbindex.index.rankings import Least, Ranking
from kbindex.index.selections import HitCounts

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from kbindex.index.filters import Filter
    from kbindex.index.opensearch.answers import Found, SearchAnswer
    from kbindex.index.opensearch.candidate_lists import Candidate, CandidateLists
    from kbindex.index.opensearch.concept_queries import ConceptQueries
    from kbindex.index.opensearch.remote_scoring import RemoteScoring
    from kbindex.index.rankings import Document
    from kbindex.index.selections import Criteria, Strength
    from kbindex.model import EpisodeId

RANKED = 200
"""Records that are scored anew, of all hits and of strong ones: twice as many as are
ordered by what they are about (`search.reranking`)."""

_TITLED = 20
"""Records with all words of the query in their title, the shortest titles first."""

_COUNTED: dict[str, object] = {"track_total_hits": True}


class _Folded(Struct):
    """What is known of the pages that several hits bring.

    Args:
        dropped: Hits for which another of their page stands.
        extra: How many hits are no pages of their own.
        extra_strong: The same of strong ones.
        groups: The hits of each such page.
    """

    dropped: frozenset[Document]
    extra: int
    extra_strong: int
    groups: tuple[tuple[Document, ...], ...]


class _Answers(Struct):
    """What the first round of searches has said."""

    ranked: list[Candidate]
    found: int
    found_strong: int
    copies: list[Document]
    matched: int


class RemoteSelection:
    """A `Selection` on servers. What it was told, it keeps.

    Args:
        reader: The generation.
        criteria: What is looked for.
    """

    def __init__(self, reader: RemoteScoring, criteria: Criteria) -> None:
        self._reader, self._criteria = reader, criteria
        self._searched = reader.searched
        self._is_strong: dict[Document, bool] = {}

    # Queries

    @cached_property
    def _concepts(self) -> ConceptQueries:
        return self._reader.concept_queries(
            self._criteria.concepts, recipe=self._criteria.recipe
        )

    @cached_property
    def _allowed(self) -> Query:
        return self._reader.queries.of(self._criteria.allowed)

    @cached_property
    def _enough(self) -> float:
        """The share of the query that is to be met."""
        return self._reader.enough_of(
            self._concepts, self._allowed, least=self._criteria.least
        )

    @cached_property
    def _met(self) -> Query:
        """The query of the allowed records that the concepts find."""
        criteria = self._criteria
        if not criteria.concepts:
            return self._allowed if criteria.hits == "allowed" else NO_QUERY
        return both_queries(self._concepts.covering(self._enough), self._allowed)

    @cached_property
    def _hits(self) -> Query:
        return self._allowed if self._criteria.hits == "allowed" else self._met

    @cached_property
    def _strong(self) -> Query:
        """The query of what is strong, if it is a hit."""
        wanted = self._criteria.strong
        if not isinstance(wanted, Least):
            return self._reader.queries.of(wanted)
        if not self._criteria.concepts or not wanted.of_query:
            return EVERY_QUERY
        return self._concepts.covering(wanted.of_query)

    @cached_property
    def _strong_hits(self) -> Query:
        """The query of strong hits; `_hits` itself where all are strong."""
        strong, criteria = self._strong, self._criteria
        if strong == EVERY_QUERY:
            return self._hits
        if criteria.hits == "met" and isinstance(criteria.strong, Least):
            # Of two shares of one query the greater implies the other.
            least = max(criteria.strong.of_query, self._enough)
            return both_queries(self._concepts.covering(least), self._allowed)
        return both_queries(self._hits, strong)

    def _telling(self, hits: Query) -> Query:
        """Return the query of hits that tells the strong ones: they have a score."""
        telling = {"constant_score": {"filter": self._strong}}
        return {"bool": {"filter": [hits], "should": [telling]}}

    def _scored(self, hits: Query) -> Query:
        """Return the query of hits that ranks them; some may have no word of it."""
        scored = self._newer_first(self._concepts.score)
        if self._criteria.hits == "allowed":
            return {"bool": {"filter": [hits], "should": [scored]}}
        return both_scored(scored, hits)

    # The first round

    @cached_property
    def _answers(self) -> _Answers:
        criteria, body = self._criteria, self._searched.body
        hits, strong_hits = self._hits, self._strong_hits
        bodies = [self._counted(hits, source="whole")]
        if strong_hits != hits:
            bodies.append(self._counted(strong_hits))
        before_matched = len(bodies)
        if criteria.hits == "allowed" and criteria.concepts:
            bodies.append(body(self._met, **_COUNTED))
        before_titles = len(bodies)
        if criteria.title is not None and (titled := self._titled):
            bodies.append(self._shortest_titles(titled))
        before_copies = len(bodies)
        for query in self._reader.copied:
            copied = self._telling(both_queries(hits, query))
            bodies.append(self._searched.listed(copied, PAGE, track_scores=True))
        answers = self._searched.ask(bodies)
        found, strong = answers[0], answers[before_matched - 1]
        matched = answers[before_matched:before_titles] or [found]
        copies = answers[before_copies:]
        return _Answers(
            ranked=self._read_ranked(
                found, strong, answers[before_titles:before_copies]
            ),
            found=found.total,
            found_strong=strong.total,
            copies=[d for answer in copies for d in self._note(answer.hits)],
            matched=matched[0].total,
        )

    def _read_ranked(
        self, found: SearchAnswer, strong: SearchAnswer, titled: Sequence[SearchAnswer]
    ) -> list[Candidate]:
        """Return the best of all hits, of strong ones, and those with fitting titles.

        Both first searches have one order, and are as long: what is strong among the
        best of all is among the best strong ones.
        """
        if not self._criteria.concepts:
            return []
        document_of = self._searched.document_of
        best_strong = {document_of(hit): True for hit in strong.hits}
        sources = {
            document_of(hit): hit.source
            for answer in (found, *titled)
            for hit in answer.hits
        }
        concepts = self._criteria.concepts
        best = self._reader.read_candidates(sources.items(), concepts)
        self._is_strong.update({**dict.fromkeys(best, False), **best_strong})
        for answer in titled:
            self._note(answer.hits)
        more = [document for document in best_strong if document not in best]
        candidates = self._reader.candidates(more, concepts)
        return [*best.values(), *candidates]

    def _counted(
        self, hits: Query, *, source: Literal["whole", ""] = ""
    ) -> dict[str, object]:
        """Return the search that counts hits, and gives the best where words rank."""
        if not self._criteria.concepts:
            return self._searched.body(hits, **_COUNTED)
        return self._searched.listed(
            self._scored(hits),
            RANKED,
            source=source,
            sort=AS_RANKED,
            track_total_hits=True,
        )

    def _shortest_titles(self, titled: Query) -> dict[str, object]:
        return self._searched.listed(
            self._telling(both_queries(self._hits, titled)),
            _TITLED,
            source="whole",
            sort=[{"title_length": {"missing": "_first"}}],
            track_scores=True,
        )

    @property
    def _titled(self) -> Query | None:
        """The query of titles that hold each word of the query."""
        words = {
            one.alternatives[0].terms[0]: None
            for one in self._criteria.concepts
            if len(one.covers) == 1 and one.alternatives
        }
        held = [term_query(TITLE, word) for word in words]
        return both_queries(*held) if held else None

    def _newer_first(self, scored: Query) -> Query:
        """Return a query whose scores newer records raise; see `lists.recency`."""
        newest = self._reader.newest_day
        if not self._criteria.newer or newest is None:
            return scored
        falling = {
            "origin": newest.isoformat(),
            "scale": f"{HALF_LIFE_DAYS}d",
            "decay": 0.5,
        }
        dated = {"exists": {"field": "date"}}
        return {
            "function_score": {
                "query": scored,
                "functions": [
                    {"filter": EVERY_QUERY, "weight": 1},
                    {
                        "filter": dated,
                        "exp": {"date": falling},
                        "weight": self._criteria.newer,
                    },
                ],
                "score_mode": "sum",
                "boost_mode": "multiply",
            }
        }

    def _note(self, hits: Iterable[Found]) -> list[Document]:
        """Return the documents of hits, and note which are strong."""
        found: list[Document] = []
        for hit in hits:
            document = self._searched.document_of(hit)
            self._is_strong[document] = bool(hit.score)
            found.append(document)
        return found

    # Pages that several hits bring

    @cached_property
    def _folded(self) -> _Folded:
        copies = set(self._answers.copies)
        groups = self._reader.same_page.groups
        several = dict.fromkeys(groups[d] for d in copies if d in groups)
        here = [tuple(d for d in group if d in copies) for group in several]
        here = [group for group in here if len(group) > 1]
        scores = self.ranking_of([d for group in here for d in group]).scores
        strong = {d for d in copies if self._is_strong[d]}
        kept = set(self._reader.same_page.fold(scores, strong))
        return _Folded(
            dropped=frozenset(d for group in here for d in group if d not in kept),
            extra=sum(len(group) - 1 for group in here),
            extra_strong=sum(
                max(sum(d in strong for d in group) - 1, 0) for group in here
            ),
            groups=tuple(here),
        )

    # Counts

    @property
    def matched(self) -> int:
        """How many documents the concepts find; copies are counted."""
        return self._answers.matched

    @property
    def total(self) -> int:
        """How many hits there are."""
        return self._answers.found - self._folded.extra

    @property
    def strong(self) -> int:
        """How many of the hits are strong."""
        return self._answers.found_strong - self._folded.extra_strong

    # The best

    @cached_property
    def _first(self) -> Ranking:
        """The scores of what was asked for first."""
        return self._rank(self._lists)

    @cached_property
    def _lists(self) -> CandidateLists:
        """What is known of the hits that were asked for first."""
        return self._reader.lists_of(self._answers.ranked, self._criteria.concepts)

    def _rank(self, lists: CandidateLists) -> Ranking:
        criteria = self._criteria
        if not criteria.concepts:
            return Ranking()
        scorer = Scorer(lists=lists, recipe=criteria.recipe)
        least = Least(of_best=0.0, of_query=criteria.least.of_query)
        if criteria.hits == "met":
            least = Least(of_best=0.0)  # the servers have looked
        ranking = scorer.rank(criteria.concepts, allowed=None, least=least)
        if criteria.title is not None:
            scorer.reward_titles(ranking, criteria.title, criteria.concepts)
        return ranking

    def _raise_newer(self, ranking: Ranking, same_titles: Collection[object]) -> None:
        if self._criteria.newer and not same_titles:
            prefer_newer(ranking, self._reader.ages, share=self._criteria.newer)

    @property
    def ranking(self) -> Ranking:
        """The scores of `best`, and of copies of them."""
        return self._ranking

    @cached_property
    def _ranking(self) -> Ranking:
        ranking = self._first
        self._raise_newer(ranking, ranking.same_titles)
        self._reader.keep_candidates(self._criteria.concepts, self._answers.ranked)
        alike = {cast("Document", one.id): 0.0 for one in self._answers.ranked}
        return replace(ranking, scores={**alike, **ranking.scores})

    def ranking_of(self, documents: Sequence[Document]) -> Ranking:
        """Return the scores of some hits."""
        known = self.ranking
        new = [d for d in documents if d not in known.scores]
        if not new:
            return known
        alike = dict.fromkeys(new, 0.0)
        if not self._criteria.concepts:
            return replace(known, scores={**known.scores, **alike})
        concepts = self._criteria.concepts
        candidates = self._reader.candidates(new, concepts)
        found = self._rank(self._reader.lists_of(candidates, concepts))
        self._raise_newer(found, known.same_titles)
        return Ranking(
            scores={**known.scores, **alike, **found.scores},
            coverage={**known.coverage, **found.coverage},
            title_factors={**known.title_factors, **found.title_factors},
            recency_factors={**known.recency_factors, **found.recency_factors},
            same_titles=known.same_titles | found.same_titles,
        )

    @property
    def best(self) -> Sequence[Document]:
        """The best hits, in no order."""
        return self._best

    @cached_property
    def _best(self) -> Sequence[Document]:
        dropped = self._folded.dropped
        return [d for d in self.ranking.scores if d not in dropped]

    def best_of(self, strength: Strength) -> Sequence[Document]:
        """Return those of `best` that are strong, or weak, in no order."""
        wanted = strength == "strong"
        return [d for d in self.best if self._is_strong[d] == wanted]

    def is_strong(self, document: Document) -> bool:
        """Say whether a hit is strong: one that was returned before."""
        return self._is_strong[document]

    def beyond(self, strength: Strength, *, limit: int) -> Sequence[Document]:
        """Return the next hits of a strength, in the order of the servers."""
        wanted = self._strong_hits
        if strength == "weak":
            wanted = both_queries(self._hits, without_query(self._strong))
        known = {*self.best, *self._folded.dropped}
        found = self._searched.every(
            self._scored(wanted),
            sort=AS_RANKED,
            page=min(len(known) + limit, PAGE),
        )
        document_of = self._searched.document_of
        others = (d for hit in found if (d := document_of(hit)) not in known)
        more = list(islice(others, limit))
        self._is_strong.update(dict.fromkeys(more, strength == "strong"))
        return more

    # By date

    def _by_source(self, *, strict: bool) -> dict[str, int]:
        """Return source file, as the servers hold it → how many hits it has."""
        hits = self._strong_hits if strict else self._hits
        counted = {"sources": self._searched.by_source}
        (answer,) = self._searched.ask([self._searched.body(hits, aggs=counted)])
        counts = self._searched.read_by_source(answer, "sources")
        for document in self._folded.dropped:
            if self._is_strong[document] or not strict:
                counts[self._reader.source_of(document)] -= 1
        return counts

    def newest(self, *, offset: int, limit: int, strict: bool) -> Sequence[Document]:
        """Return hits, the newest first, those without a date last, then by id."""
        counts = self._by_source(strict=strict)
        shown: list[str] = []
        before, left = offset, limit
        for source in self._reader.sources_newest_first:
            count = counts.get(source, 0)
            if not shown and before >= count:
                before -= count
                continue
            shown.append(source)
            left -= count
            if left + before <= 0:
                break
        if not shown or not limit:
            return ()
        hits = self._strong_hits if strict else self._hits
        of_sources = self._searched.sources_query(shown)
        telling = self._telling(both_queries(hits, of_sources))
        found = self._note(self._searched.every(telling, track_scores=True))
        kept = (d for d in found if d not in self._folded.dropped)
        return self._reader.newest_first(kept)[before : before + limit]

    def episodes(self, *, strict: bool) -> Sequence[EpisodeId]:
        """Return the ids of the episodes of all hits, the newest first, each once."""
        counts = self._by_source(strict=strict)
        newest = self._reader.sources_newest_first
        return [self._reader.episodes_by_source[s] for s in newest if counts.get(s, 0)]

    # Facets

    def counts(
        self, with_above: Callable[[Iterable[str]], Collection[str]]
    ) -> HitCounts:
        """Count tags, presenters and years of all hits."""
        below: dict[str, list[str]] = {}
        for tag in self._reader.every_tag:
            for above in with_above([tag]):
                below.setdefault(above, []).append(tag)
        broad = {above: tags for above, tags in below.items() if tags != [above]}
        number = {f"t{n}": above for n, above in enumerate(broad)}
        by = {"field": ATTRIBUTE, "size": MOST_BUCKETS, "include": f"{escape(BY)}.*"}
        aggs: dict[str, Any] = {
            TAG: {"terms": {"field": TAG, "size": MOST_BUCKETS}},
            ATTRIBUTE: {"terms": by},
            "source": self._searched.by_source,
        }
        filters = {
            name: {"filter": {"terms": {TAG: [*map(to_term, broad[above])]}}}
            for name, above in number.items()
        }
        plain, filtered = self._searched.ask(
            [
                self._searched.body(self._hits, aggs=aggs),
                self._searched.body(self._hits, aggs=filters),
            ]
        )
        narrow = read_counts(plain, TAG)
        tags = Counter({tag: n for tag, n in narrow.items() if tag not in broad})
        if filters:
            found = read_filtered(filtered)
            tags.update({number[name]: count for name, count in found.items()})
        presenters = Counter(
            {
                name: count
                for term, count in read_counts(plain, ATTRIBUTE).items()
                if (name := self._reader.presenters.get(term)) is not None
            }
        )
        years: Counter[int] = Counter()
        shows: Counter[str] = Counter()
        for source, count in self._searched.read_by_source(plain, "source").items():
            if day := self._reader.days_by_source.get(source):
                years[day.year] += count
            shows.update(dict.fromkeys(self._shows_of(source), count))
        counted = HitCounts(tags=tags, presenters=presenters, years=years, shows=shows)
        return self._with_pages_once(counted, with_above)

    def _shows_of(self, name: str) -> list[str]:
        """Return the show of a name, where there are several."""
        show, _ = self._searched.names.split(name)
        return [show] if show else []

    def _with_pages_once(
        self,
        counted: HitCounts,
        with_above: Callable[[Iterable[str]], Collection[str]],
    ) -> HitCounts:
        """Return counts without what several hits of one page have in common."""
        tags, presenters = Counter(counted.tags), Counter(counted.presenters)
        years, shows = Counter(counted.years), Counter(counted.shows)
        groups = self._folded.groups
        documents = [document for group in groups for document in group]
        own = self._reader.tags_of(documents)
        brought = self._reader.presenters_of(documents)
        for group in groups:
            tags.subtract(_again([with_above(own.get(d, ())) for d in group]))
            presenters.subtract(_again([brought.get(d, ()) for d in group]))
            days = [self._reader.day_of(d) for d in group]
            years.subtract(_again([[day.year] if day else [] for day in days]))
            shows.subtract(_again([self._shows_of(str(d)) for d in group]))
        return HitCounts(tags=+tags, presenters=+presenters, years=+years, shows=+shows)

    def holds(self, filters: Iterable[Filter]) -> Iterable[bool]:
        """Say of each filter whether it allows a document that was found."""
        asked = [*filters]
        seen = {one: bool(holders(self._lists, one)) for one in asked}
        others = [one for one, is_seen in seen.items() if not is_seen]
        queries = [self._reader.queries.of(one) for one in others]
        found = self._searched.any([both_queries(self._hits, one) for one in queries])
        held = seen | dict(zip(others, found, strict=True))
        return [held[one] for one in asked]


def _again(values: Sequence[Collection[Any]]) -> Counter[Any]:
    """Return how many more than one of some documents have a value."""
    counts = Counter(value for of_one in values for value in {*of_one})
    return Counter({value: n - 1 for value, n in counts.items() if n > 1})
