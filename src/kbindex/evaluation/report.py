"""Reports: the scores of a run per query, per class of queries, and overall."""

from collections.abc import Sequence
from dataclasses import dataclass

from kbindex.evaluation.judgements import JudgedQuery
from kbindex.evaluation.metrics import NDCG_DEPTH, Scores, mean_scores, score_queries
from kbindex.evaluation.runs import Run


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryScores:
    """A query, what was answered, and how good that is."""

    judged: JudgedQuery
    ranked: tuple[str, ...]
    scores: Scores


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassScores:
    """The means over the queries of one class."""

    name: str
    queries: int
    scores: Scores


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The scores of a run.

    Args:
        queries: In the order of the judgements.
        classes: By name.
        overall: Means over the queries, so that a large class weighs more.
        judged: judged@10, the share of the first ten articles of all queries that
            were judged, 1 where nothing is found; None where the judgements do not
            say what was looked at: they hold no grade of 0.
    """

    queries: tuple[QueryScores, ...]
    classes: tuple[ClassScores, ...]
    overall: Scores
    judged: float | None = None

    def worst(self, limit: int) -> tuple[QueryScores, ...]:
        """Up to `limit` queries that are not perfect, the lowest nDCG first."""
        imperfect = [row for row in self.queries if row.scores.ndcg < 1]
        imperfect.sort(key=lambda row: (row.scores.ndcg, row.judged.id))
        return tuple(imperfect[:limit])


def evaluate(judgements: Sequence[JudgedQuery], run: Run) -> Report:
    """Score a run against judgements.

    Raises:
        MissingExtraError: ir_measures is not installed.
    """
    scores = score_queries(judgements, run)
    queries = tuple(
        QueryScores(
            judged=judged, ranked=run.get(judged.id, ()), scores=scores[judged.id]
        )
        for judged in judgements
    )
    return Report(
        queries=queries,
        classes=_by_class(queries),
        overall=mean_scores(row.scores for row in queries),
        judged=_judged_share(queries),
    )


def _judged_share(queries: Sequence[QueryScores]) -> float | None:
    """Count ourselves: the library's Judged@10 divides by 0 where nothing is found."""
    if not any(0 in row.judged.grades.values() for row in queries):
        return None
    first = [
        article in row.judged.grades
        for row in queries
        for article in row.ranked[:NDCG_DEPTH]
    ]
    return sum(first) / len(first) if first else 1.0


def _by_class(queries: Sequence[QueryScores]) -> tuple[ClassScores, ...]:
    members: dict[str, list[Scores]] = {}
    for row in queries:
        members.setdefault(row.judged.query_class, []).append(row.scores)
    return tuple(
        ClassScores(name=name, queries=len(scores), scores=mean_scores(scores))
        for name, scores in sorted(members.items())
    )
