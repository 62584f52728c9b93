"""What a question finds in an index over posting lists: all of it, at hand."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec.structs import replace

from kbindex.index.filters import ways_of
from kbindex.index.rankings import Least, Ranking

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from kbindex.index.contract import IndexReader
    from kbindex.index.filters import Filter
    from kbindex.index.lists.chronology import Chronology
    from kbindex.index.lists.counting import HitCounter
    from kbindex.index.lists.ranking import Scorer
    from kbindex.index.rankings import Document
    from kbindex.index.selections import Criteria, HitCounts, Strength
    from kbindex.model import EpisodeId


class ListedSelection:
    """A `Selection` that ranks every hit.

    Args:
        criteria: What is looked for.
        reader: The index.
        scorer: Scores its documents by the recipe of the criteria.
        chronology: Gives their order by date, which few questions need.
        hit_counter: Gives what counts hits.
    """

    def __init__(
        self,
        criteria: Criteria,
        *,
        reader: IndexReader,
        scorer: Scorer,
        chronology: Callable[[], Chronology],
        hit_counter: Callable[[], HitCounter],
    ) -> None:
        self._reader, self._criteria = reader, criteria
        self._chronology, self._hit_counter = chronology, hit_counter
        ranking = self._rank(scorer) if criteria.concepts else Ranking()
        self.matched = len(ranking.scores)
        self.ranking = ranking
        if criteria.hits == "allowed":
            alike = dict.fromkeys(reader.matching(criteria.allowed), 0.0)
            self.ranking = replace(ranking, scores={**alike, **ranking.scores})
            self.matched = self.matched if criteria.concepts else len(alike)

    def _rank(self, scorer: Scorer) -> Ranking:
        """Score every document that the concepts find."""
        reader, criteria = self._reader, self._criteria
        allowed = criteria.allowed
        ranking = scorer.rank(
            criteria.concepts,
            allowed=None if allowed is None else reader.matching(allowed),
            least=criteria.least,
        )
        if criteria.title is not None:
            scorer.reward_titles(ranking, criteria.title, criteria.concepts)
        if criteria.newer and not ranking.same_titles:
            from kbindex.index.lists.recency import (  # noqa: PLC0415 - cold start
                prefer_newer,
            )

            prefer_newer(ranking, self._chronology(), share=criteria.newer)
        return ranking

    @cached_property
    def _strong(self) -> AbstractSet[Document]:
        """The documents that are strong, copies of a page included."""
        wanted, scores = self._criteria.strong, self.ranking.scores
        if not isinstance(wanted, Least):
            return self._reader.matching(wanted).intersection(scores)
        coverage, enough = self.ranking.coverage, wanted.of_query
        weak = {d for d, share in coverage.items() if share < enough}
        return scores.keys() - weak if weak else scores.keys()

    @property
    def best(self) -> Sequence[Document]:
        """All hits, in no order."""
        return self._best

    @cached_property
    def _best(self) -> Sequence[Document]:
        return self._reader.same_page.fold(self.ranking.scores, self._strong)

    def best_of(self, strength: Strength) -> Sequence[Document]:
        """Return the hits that are strong, or weak, in no order."""
        if strength == "strong":
            return self._strong_hits
        strong = self._strong
        return [page for page in self.best if page not in strong]

    @cached_property
    def _strong_hits(self) -> Sequence[Document]:
        strong = self._strong
        if len(strong) == len(self.ranking.scores):
            return self.best
        return [page for page in self.best if page in strong]

    @property
    def total(self) -> int:
        """How many hits there are."""
        return len(self.best)

    @property
    def strong(self) -> int:
        """How many of the hits are strong."""
        return len(self._strong_hits)

    def is_strong(self, document: Document) -> bool:
        """Say whether a hit is strong."""
        return document in self._strong

    def beyond(self, strength: Strength, *, limit: int) -> Sequence[Document]:  # noqa: ARG002 - of either
        """Return nothing: no hit is behind the best, which are all."""
        return ()

    def ranking_of(self, documents: Sequence[Document]) -> Ranking:  # noqa: ARG002 - of all
        """Return the scores of all hits."""
        return self.ranking

    def _listed(self, *, strict: bool) -> list[Document]:
        hits = self._strong_hits if strict else self.best
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
        pages = self._reader.same_page.pages(self.ranking.scores)
        return self._hit_counter().count(pages, with_above)

    def holds(self, filters: Iterable[Filter]) -> Iterator[bool]:
        """Say of each filter whether it allows a document that was found."""
        found, matching = self.ranking.scores, self._reader.matching
        return (
            any(not matching(way).isdisjoint(found) for way in ways_of(one))
            for one in filters
        )
