"""The first hits of many: which sets of documents need not be scored for them."""

from __future__ import annotations

from heapq import nlargest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kbindex.index.lists.bitsets import Bits
    from kbindex.index.lists.ranking import Covered
    from kbindex.index.rankings import Ranking

MANY = 1000
"""From so many hits on, some are left unscored; fewer are scored as quickly."""

FIRST = 200
"""So many hits are ranked at least: twice as many as are ordered anew."""

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
    concept gives which any of them meets. The highest bound comes first, until enough
    documents score more than the next one.

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
    others = {share: bits & ~besides for share, bits in covered.shares.items()}
    bounds = {s: covered.bound(s, bits) * _ROUNDING for s, bits in others.items()}
    left = sorted(bounds, key=bounds.__getitem__)
    least = -1.0
    while left and bounds[left[-1]] > least:
        next_: dict[float, Bits] = {}
        size, most = 0, max(wanted, len(ranking.scores))
        while left and size < most:  # many sets are of one document each
            share = left.pop()
            next_[share] = others[share]
            size += others[share].bit_count()
        ranking.update(rank(next_))
        if len(ranking.scores) >= wanted:
            least = nlargest(wanted, ranking.scores.values())[-1]
    return ranking, least
