"""How far two assessors of one pool agree, and what holds where they do not."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from kbindex.evaluation.evaluation_errors import JudgementError
from kbindex.evaluation.pools import Assessment
from kbindex.messages import tr


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far two assessors agree on the articles that both graded.

    Args:
        both: How many articles both graded, over all queries.
        one_alone: How many only one of them did.
        same: How many of `both` have the same grade twice.
        kappa: Cohen's kappa, at most 1; 0 is what chance gives. None where all
            grades are equal, or nothing is graded twice: chance explains all then.
        weighted_kappa: The same, and a difference counts by its size.
    """

    both: int
    one_alone: int
    same: int
    kappa: float | None
    weighted_kappa: float | None

    @property
    def share(self) -> float:
        """The share of `both` that have the same grade twice; 0 without any."""
        return self.same / self.both if self.both else 0.0


def measure_agreement(
    first: Sequence[Assessment], second: Sequence[Assessment]
) -> Agreement:
    """Compare two pools that were filled in.

    κ = 1 - Σ_ij w_ij o_ij / Σ_ij w_ij e_ij, where o_ij is the share of articles that
    have grade i by the first and j by the second assessor, e_ij the product of the
    shares of i by the first and j by the second; w_ij is 0 where i = j, else 1, or
    |i - j| for the weighted one.

    Source:
        Cohen 1960, "A coefficient of agreement for nominal scales"; Cohen 1968,
        "Weighted kappa", with linear weights.
    """
    grades = {one.pair: one.grade for one in second}
    pairs = [
        (one.grade, other)
        for one in first
        if one.grade is not None and (other := grades.get(one.pair)) is not None
    ]
    return Agreement(
        both=len(pairs),
        one_alone=len(first) + len(second) - 2 * len(pairs),
        same=sum(one == other for one, other in pairs),
        kappa=_kappa(pairs, _differ),
        weighted_kappa=_kappa(pairs, _distance),
    )


def _differ(one: int, other: int) -> int:
    return int(one != other)


def _distance(one: int, other: int) -> int:
    return abs(one - other)


def _kappa(
    pairs: Sequence[tuple[int, int]], weight: Callable[[int, int], int]
) -> float | None:
    """Kappa in whole numbers, both sums times the square of the number of pairs."""
    firsts = Counter(one for one, _ in pairs)
    seconds = Counter(other for _, other in pairs)
    expected = sum(
        weight(one, other) * firsts[one] * seconds[other]
        for one in firsts
        for other in seconds
    )
    observed = len(pairs) * sum(weight(one, other) for one, other in pairs)
    return 1 - observed / expected if expected else None


def settle(
    first: Sequence[Assessment], second: Sequence[Assessment]
) -> tuple[Assessment, ...]:
    """Take the mean of two grades, rounded up; of one alone that one.

    Rounded up because an assessor overlooks what an article says more often than
    they see what it does not say.

    Returns:
        The first pool's articles in its order, then those of the second alone.

    Raises:
        ValueError: A grade is missing.
        JudgementError: A query of both reads otherwise in the second pool.
    """
    queries = {one.query_id: one for one in first}
    for other in second:
        one = queries.get(other.query_id, other)
        if (one.query, one.query_class) != (other.query, other.query_class):
            problem = tr(
                "the query {name!r} reads otherwise in {file}",
                name=one.query_id,
                file=one.source,
            )
            raise JudgementError(other.source, other.line, problem=problem)
    others = {one.pair: one for one in second}
    known = {one.pair for one in first}
    return (
        *(_settled(one, others.get(one.pair)) for one in first),
        *(one for one in second if one.pair not in known),
    )


def _settled(one: Assessment, other: Assessment | None) -> Assessment:
    if other is None:
        return one
    if one.grade is None or other.grade is None:
        raise ValueError(f"{one.query_id}: {one.article} has no grade")
    return replace(one, grade=-(-(one.grade + other.grade) // 2))
