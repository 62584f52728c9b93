"""An engine in memory that ranks few hits, and counts the rest, as one elsewhere."""

from collections.abc import Callable, Collection, Iterable, Sequence

from msgspec.structs import replace

from kbindex.index import (
    Criteria,
    Document,
    Filter,
    HitCounts,
    IndexReader,
    Ranking,
    Selection,
    Strength,
)
from kbindex.index.memory import MemoryReader
from kbindex.model import EpisodeId

LEAST_COUNTED = 10
"""Up to so many documents are counted where `matched` is asked for."""


class BoundedSelection:
    """A selection that gives no score but those of the best, and what is asked for.

    Args:
        whole: What was found.
        reader: The index.
        most: How many strong hits, and how many of all, are ranked.
    """

    def __init__(self, whole: Selection, reader: IndexReader, most: int) -> None:
        self._whole, self._reader = whole, reader
        strong = self._ordered(whole.best_of("strong"))[:most]
        every = self._ordered(whole.best)[:most]
        self.best = tuple(dict.fromkeys((*strong, *every)))
        self.ranking = self._only(self.best)
        self.matched = min(whole.matched, LEAST_COUNTED)
        self.total, self.strong = whole.total, whole.strong
        self._given = set(self.best)

    def _ordered(self, documents: Iterable[Document]) -> list[Document]:
        found = self._reader.newest_first(documents)
        return sorted(found, key=lambda d: -self._whole.ranking.scores[d])

    def _only(self, documents: Sequence[Document]) -> Ranking:
        ranking = self._whole.ranking
        return replace(
            ranking,
            scores={d: ranking.scores[d] for d in documents},
            same_titles=ranking.same_titles.intersection(documents),
        )

    def is_strong(self, document: Document) -> bool:
        """Say whether a hit is strong that was given."""
        assert document in self._given
        return self._whole.is_strong(document)

    def best_of(self, strength: Strength) -> Sequence[Document]:
        """Return the best that are strong, or weak."""
        return [d for d in self.best if self.is_strong(d) == (strength == "strong")]

    def beyond(self, strength: Strength, *, limit: int) -> Sequence[Document]:
        """Return the next ones, by the first stage alone."""
        others = (d for d in self._whole.best_of(strength) if d not in self.best)
        return self._give(self._ordered(others)[:limit])

    def ranking_of(self, documents: Sequence[Document]) -> Ranking:
        """Return the scores of hits that were given."""
        assert self._given.issuperset(documents)
        return self._only(documents)

    def newest(self, *, offset: int, limit: int, strict: bool) -> Sequence[Document]:
        """Return hits, the newest first."""
        found = self._whole.newest(offset=offset, limit=limit, strict=strict)
        return self._give(found)

    def _give(self, documents: Sequence[Document]) -> Sequence[Document]:
        self._given.update(documents)
        return documents

    def episodes(self, *, strict: bool) -> Sequence[EpisodeId]:
        """Return the ids of the episodes of all hits."""
        return self._whole.episodes(strict=strict)

    def counts(
        self, with_above: Callable[[Iterable[str]], Collection[str]]
    ) -> HitCounts:
        """Count all hits."""
        return self._whole.counts(with_above)

    def holds(self, filters: Iterable[Filter]) -> Iterable[bool]:
        """Answer all at once."""
        return list(self._whole.holds(list(filters)))


class BoundedReader:
    """A reader in memory but for what it finds."""

    def __init__(self, whole: MemoryReader, most: int) -> None:
        self._whole, self._most = whole, most

    def __getattr__(self, name: str) -> object:
        return getattr(self._whole, name)

    def select(self, criteria: Criteria) -> BoundedSelection:
        """Find what is asked for."""
        return BoundedSelection(self._whole.select(criteria), self._whole, self._most)
