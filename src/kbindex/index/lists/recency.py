"""Newer records first, where a query asks for the latest."""

from math import exp2
from typing import Protocol

from kbindex.index.rankings import Document, Ranking

HALF_LIFE_DAYS = 182
"""After so many days what a date gains is half. Source: of 182, 365 and 730 days the
one that no other beat on the questions of `docs/relevance.md`."""


def recency_factor(age_days: int | None, *, share: float) -> float:
    """Return 1 + share · 2^(-age / half-life): in [1, 1 + share], falling with age.

    A record never passes one that scores (1 + share) times as much.

    Args:
        age_days: Days since the newest record of the index, at least 0, so that an
            archive answers the same in ten years; None, without a date, gains nothing.
        share: What the newest record gains, as a share of its score.

    Source:
        Efron & Golovchinsky 2011 (recency as a prior that decays exponentially), with
        a bound.
    """
    if age_days is None:
        return 1.0
    return 1.0 + share * exp2(-age_days / HALF_LIFE_DAYS)


class Ages(Protocol):
    """What says how old records are."""

    def age_of(self, document: Document) -> int | None:
        """Return how many days a document is older than the newest one, if dated."""
        ...


def prefer_newer(ranking: Ranking, ages: Ages, *, share: float) -> None:
    """Raise the scores of newer records, and keep by what."""
    for document in ranking.scores:
        factor = recency_factor(ages.age_of(document), share=share)
        ranking.recency_factors[document] = factor
        ranking.scores[document] *= factor
