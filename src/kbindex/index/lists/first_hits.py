"""The first hits of many: which sets of documents need not be scored for them."""

from __future__ import annotations

from heapq import nlargest
from typing import TYPE_CHECKING, NamedTuple

from kbindex.index.lists.bitsets import union, without

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kbindex.index.lists.bitsets import Bits
    from kbindex.index.lists.ranking import Covered
    from kbindex.index.rankings import Ranking

FIRST = 120
"""So many hits are ranked at least: more than are ordered anew."""

_ROUNDING = 1 + 1e-9
"""More than a sum differs by in another order."""


def rank_first(
    covered: Covered,
    rank: Callable[[Mapping[float, Bits]], Ranking],
    *,
    besides: Bits,
) -> tuple[Ranking, float]:
    """Score the documents that can be among the first hits.

    Those that meet as much of a query have one bound: the sum of the most that each
    concept gives which any of them meets; where a title holds a word of the query, with
    the most that titles add. The highest bound comes first, until enough documents
    score more than the next one.

    Args:
        covered: Which documents are hits.
        rank: Scores sets of them.
        besides: Documents that are scored in any case, perhaps no hits of their own.

    Returns:
        The scores, and one that is beaten by so many hits and by no other document.

    Source:
        Turtle & Flood 1995 (MaxScore), for sets in place of lists.
    """
    ranking = rank({s: bits & besides for s, bits in covered.shares.items()})
    wanted = 1 + FIRST + len(ranking.scores)  # copies may be no hits
    left = sorted(_bounded(covered, besides), key=lambda one: one.bound)
    least = -1.0
    while left and left[-1].bound > least:
        next_ = [left.pop()]
        size = next_[0].size
        while left and size + left[-1].size < wanted:  # many are of one document each
            next_.append(left.pop())
            size += next_[-1].size
        shares = dict.fromkeys((one.share for one in next_), 0)
        for one in next_:
            shares[one.share] |= one.documents
        ranking.update(rank(shares))
        if len(ranking.scores) >= wanted:
            least = nlargest(wanted, ranking.scores.values())[-1]
    return ranking, least


class _Bounded(NamedTuple):
    """Documents that meet a share of a query, and what none scores more than."""

    bound: float
    share: float
    documents: Bits

    @property
    def size(self) -> int:
        return self.documents.bit_count()


def _bounded(covered: Covered, besides: Bits) -> Iterator[_Bounded]:
    titled = union(gains.titled for gains in covered.gains)
    for share, hits in covered.shares.items():
        others = without(hits, besides)
        raised = others & titled
        for documents, is_titled in ((others ^ raised, False), (raised, True)):
            if documents:
                bound = covered.bound(share, documents, is_titled=is_titled)
                yield _Bounded(bound * _ROUNDING, share, documents)
