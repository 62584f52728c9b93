"""Reports: the scores of a run per query, per class of queries, and overall."""

from collections.abc import Sequence
from dataclasses import dataclass

from kbindex.evaluation.judgements import JudgedQuery
from kbindex.evaluation.metrics import Scores, mean_scores, score_queries
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
    """

    queries: tuple[QueryScores, ...]
    classes: tuple[ClassScores, ...]
    overall: Scores

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
    )


def _by_class(queries: Sequence[QueryScores]) -> tuple[ClassScores, ...]:
    members: dict[str, list[Scores]] = {}
    for row in queries:
        members.setdefault(row.judged.query_class, []).append(row.scores)
    return tuple(
        ClassScores(name=name, queries=len(scores), scores=mean_scores(scores))
        for name, scores in sorted(members.items())
    )
