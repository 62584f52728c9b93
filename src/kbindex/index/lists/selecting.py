"""What a question finds in an index over posting lists: all of it, at hand."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec.structs import replace

from kbindex.index.filters import ways_of
from kbindex.index.lists.bitsets import without
from kbindex.index.lists.matching import met_by
from kbindex.index.rankings import Least

if TYPE_CHECKING:
    from collections.abc import (
        Callable,
        Collection,
        Iterable,
        Iterator,
        Mapping,
        Sequence,
    )

    from kbindex.index.contract import IndexReader
    from kbindex.index.filters import Filter
    from kbindex.index.lists.bitsets import Bits
    from kbindex.index.lists.chronology import Chronology
    from kbindex.index.lists.counting import HitCounter
    from kbindex.index.lists.ranking import Scorer
    from kbindex.index.rankings import Document, Ranking
    from kbindex.index.selections import Criteria, HitCounts, Strength
    from kbindex.model import EpisodeId

MANY = 1000
"""From so many hits on, some are left unscored; fewer are scored as quickly."""


class ListedSelection:
    """A `Selection` that knows every hit, and scores those that are asked for.

    Args:
        criteria: What is looked for.
        reader: The index.
        scorer: Scores its documents by the recipe of the criteria.
        chronology: Gives their order by date, which few questions need.
        hit_counter: Gives what counts hits.
        copies: Gives the documents of the index whose page others bring, too.
    """

    def __init__(
        self,
        criteria: Criteria,
        *,
        reader: IndexReader,
        scorer: Scorer,
        chronology: Callable[[], Chronology],
        hit_counter: Callable[[], HitCounter],
        copies: Callable[[], Bits],
    ) -> None:
        self._reader, self._criteria, self._scorer = reader, criteria, scorer
        self._chronology, self._hit_counter = chronology, hit_counter
        self._all_copies = copies
        allowed = criteria.allowed
        self._covered = scorer.cover(
            criteria.concepts,
            allowed=None if allowed is None else reader.matching(allowed),
            least=criteria.least,
        )
        self._found: Bits = self._covered.hits
        if criteria.hits == "allowed":
            self._found = scorer.lists.bits_of(reader.matching(allowed))
        matched = self._covered.hits if criteria.concepts else self._found
        self.matched = matched.bit_count()

    # Scores

    @property
    def ranking(self) -> Ranking:
        """The scores of the best hits, and of all copies of a page."""
        return self._first[0]

    @cached_property
    def _first(self) -> tuple[Ranking, float]:
        """A ranking, and what the best score more than, and nothing else; -1 of all."""
        criteria = self._criteria
        ranks_all = criteria.hits == "allowed" or criteria.newer
        if ranks_all or self._found.bit_count() < MANY:
            return self._every, -1.0
        from kbindex.index.lists.first_hits import (  # noqa: PLC0415 - cold start
            rank_first,
        )

        return rank_first(self._covered, self._rank, besides=self._copies)

    @cached_property
    def _every(self) -> Ranking:
        """The ranking of all that was found."""
        ranking = self._rank(self._covered.shares)
        if self._criteria.newer and not ranking.same_titles:
            from kbindex.index.lists.recency import (  # noqa: PLC0415 - cold start
                prefer_newer,
            )

            prefer_newer(ranking, self._chronology(), share=self._criteria.newer)
        if self._criteria.hits == "met":
            return ranking
        alike = dict.fromkeys(self._documents(self._found), 0.0)
        return replace(ranking, scores={**alike, **ranking.scores})

    def _rank(self, shares: Mapping[float, Bits]) -> Ranking:
        criteria, scorer = self._criteria, self._scorer
        ranking = self._covered.rank(shares)
        if criteria.title is not None:
            scorer.reward_titles(ranking, criteria.title, criteria.concepts)
        return ranking

    def ranking_of(self, documents: Sequence[Document]) -> Ranking:
        """Return the scores of some hits, perhaps of all."""
        known = self.ranking
        return known if known.scores.keys() >= {*documents} else self._every

    # Strength

    @cached_property
    def _strong(self) -> Bits:
        """The documents that are strong, copies of a page included."""
        wanted = self._criteria.strong
        if not isinstance(wanted, Least):
            matching = self._reader.matching(wanted)
            return self._scorer.lists.bits_of(matching) & self._found
        return without(self._found, self._covered.below(wanted.of_query))

    def is_strong(self, document: Document) -> bool:
        """Say whether a hit is strong."""
        if document in self.ranking.scores:
            return document in self._ranked_strong
        return bool(self._strong & self._scorer.lists.bits_of((document,)))

    @cached_property
    def _ranked_strong(self) -> Collection[Document]:
        """The strong documents, at least those of the ranking."""
        wanted, ranking = self._criteria.strong, self.ranking
        if not isinstance(wanted, Least):
            return self._reader.matching(wanted)
        coverage, enough = ranking.coverage, wanted.of_query
        weak = {d for d, share in coverage.items() if share < enough}
        return ranking.scores.keys() - weak

    # Pages that several documents bring

    @cached_property
    def _copies(self) -> Bits:
        """The documents that were found whose page others bring, too."""
        return self._found & self._all_copies()

    def _page_count(self, documents: Bits) -> int:
        copies = self._documents(documents & self._copies)
        pages = {*map(self._reader.same_page.page, copies)}
        return documents.bit_count() - len(copies) + len(pages)

    @cached_property
    def _beaten(self) -> Collection[Document]:
        """The documents that are no hits, for a better one brings their page."""
        if not self._copies:
            return ()
        strong = {*self._documents(self._strong & self._copies)}
        return self._reader.same_page.beaten(self.ranking.scores, strong)

    def _documents(self, bits: Bits) -> Sequence[Document]:
        return self._scorer.lists.documents_in(bits)

    # Hits

    @property
    def best(self) -> Sequence[Document]:
        """The best hits, in no order: those that no other hit can pass."""
        return self._best

    @cached_property
    def _best(self) -> Sequence[Document]:
        ranking, least = self._first
        scores, beaten = ranking.scores, self._beaten
        return [d for d in scores if scores[d] > least and d not in beaten]

    def best_of(self, strength: Strength) -> Sequence[Document]:
        """Return all hits that are strong, or weak, in no order."""
        weak = without(self._found, self._strong)
        return self._hits(self._strong if strength == "strong" else weak)

    def _hits(self, documents: Bits) -> list[Document]:
        beaten = self._beaten
        return [d for d in self._documents(documents) if d not in beaten]

    @property
    def total(self) -> int:
        """How many hits there are."""
        return self._total

    @cached_property
    def _total(self) -> int:
        return self._page_count(self._found)

    @property
    def strong(self) -> int:
        """How many of the hits are strong: of copies, one that is strong is the hit."""
        return self._strong_total

    @cached_property
    def _strong_total(self) -> int:
        return self._page_count(self._strong)

    def beyond(self, strength: Strength, *, limit: int) -> Sequence[Document]:  # noqa: ARG002 - of either
        """Return nothing: `best_of` has all hits."""
        return ()

    def _listed(self, *, strict: bool) -> list[Document]:
        hits = self._hits(self._strong if strict else self._found)
        return self._reader.newest_first(hits)

    def newest(self, *, offset: int, limit: int, strict: bool) -> Sequence[Document]:
        """Return hits, the newest first, those without a date last, then by id."""
        return self._listed(strict=strict)[offset : offset + limit]

    def episodes(self, *, strict: bool) -> Sequence[EpisodeId]:
        """Return the ids of the episodes of all hits, the newest first, each once."""
        episodes = map(self._reader.episode_of, self._listed(strict=strict))
        return tuple(dict.fromkeys(episodes))

    def counts(
        self, with_above: Callable[[Iterable[str]], Collection[str]]
    ) -> HitCounts:
        """Count tags, presenters and years of all hits."""
        pages = self._reader.same_page.pages(self._documents(self._found))
        return self._hit_counter().count(pages, with_above)

    def holds(self, filters: Iterable[Filter]) -> Iterator[bool]:
        """Say of each filter whether it allows a document that was found."""
        return (any(map(self._meets, ways_of(one))) for one in filters)

    def _meets(self, way: Filter) -> bool:
        matching = met_by(way, self._scorer.lists, self._reader.matching)
        if not matching.isdisjoint(self.ranking.scores):  # most often: it is quick
            return True
        return bool(self._scorer.lists.bits_of(matching) & self._found)
