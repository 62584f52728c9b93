"""Comparing two runs of the same queries by nDCG@10."""

from collections.abc import Sequence
from dataclasses import dataclass

from kbindex.evaluation.judgements import JudgedQuery
from kbindex.evaluation.report import Report, evaluate
from kbindex.evaluation.runs import Run

SAME = 1e-9
"""Differences of nDCG below this are rounding, not ranking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The nDCG@10 of a query, a class or all, in two runs.

    Args:
        name: The query's or the class's name; `all` for all.
        query: What was asked, where it is one query.
    """

    name: str
    before: float
    after: float
    query: str | None = None

    @property
    def delta(self) -> float:
        """What was gained; negative where it was lost."""
        return self.after - self.before


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What changed between two runs.

    Args:
        compared: How many queries both runs answer; only these are compared.
        classes: By name.
        queries: Only those that changed, the greatest loss first.
    """

    compared: int
    overall: Change
    classes: tuple[Change, ...]
    queries: tuple[Change, ...]


def compare_runs(
    judgements: Sequence[JudgedQuery], before: Run, after: Run
) -> Comparison:
    """Compare two runs over the queries that both hold.

    Raises:
        MissingExtraError: ir_measures is not installed.
    """
    common = [j for j in judgements if j.id in before and j.id in after]
    return _compare(evaluate(common, before), evaluate(common, after))


def _compare(before: Report, after: Report) -> Comparison:
    queries = [
        Change(
            name=new.judged.id,
            before=old.scores.ndcg,
            after=new.scores.ndcg,
            query=new.judged.query,
        )
        for old, new in zip(before.queries, after.queries, strict=True)
    ]
    changed = [change for change in queries if abs(change.delta) > SAME]
    return Comparison(
        compared=len(queries),
        overall=Change(
            name="all", before=before.overall.ndcg, after=after.overall.ndcg
        ),
        classes=tuple(
            Change(name=new.name, before=old.scores.ndcg, after=new.scores.ndcg)
            for old, new in zip(before.classes, after.classes, strict=True)
        ),
        queries=tuple(sorted(changed, key=lambda change: (change.delta, change.name))),
    )
