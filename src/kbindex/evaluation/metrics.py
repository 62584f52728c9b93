"""Metrics of ranked retrieval, computed by ir_measures, and their means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kbindex.errors import MissingExtraError
from kbindex.messages import tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from types import ModuleType

    from kbindex.evaluation.judgements import JudgedQuery
    from kbindex.evaluation.runs import Run

NDCG_DEPTH = 10
RECALL_DEPTH = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Four views of a ranking, each from 0 to 1, higher is better.

    Args:
        ndcg: nDCG@10: are the best articles first?
        success: 1 where an article of the highest grade stands first, else 0.
        reciprocal_rank: 1 / rank of the first relevant article; 0 without one.
        recall: Share of the relevant articles among the first 20.
    """

    ndcg: float
    success: float
    reciprocal_rank: float
    recall: float


def score_queries(judgements: Sequence[JudgedQuery], run: Run) -> dict[str, Scores]:
    """Score each query's ranking, by nDCG@10, success@1, MRR and recall@20.

    nDCG@k = DCG / ideal DCG, DCG = Σ_{i≤k} (2^grade_i - 1) / log2(i + 1): one
    article that is about the query is worth three that only mention it. The
    library's nDCG has the linear gain of Järvelin & Kekäläinen (2002), so it is
    given 2^grade - 1 in place of the grade. Where more than 20 articles are
    relevant, a list of 20 relevant ones counts as full recall.

    Args:
        judgements: With grades by the ids that the run uses.
        run: Unjudged articles count as not relevant. A query that it lacks, or
            answers with nothing, scores 0.

    Returns:
        Query id → scores, in the order of the judgements.

    Raises:
        MissingExtraError: ir_measures is not installed.

    Source:
        Burges et al. 2005, "Learning to Rank using Gradient Descent" (the gain);
        Voorhees 1999, "The TREC-8 Question Answering Track Report" (MRR).
    """
    ir_measures = _import_ir_measures()
    ndcg, recall = ir_measures.nDCG @ NDCG_DEPTH, ir_measures.R @ RECALL_DEPTH
    rank, success = ir_measures.RR, ir_measures.Success @ 1
    gains = {judged.id: _gains(judged) for judged in judgements}
    best = {judged.id: dict.fromkeys(judged.best, 1) for judged in judgements}
    scored = _similarities(judgements, run)
    found: dict[tuple[str, str], float] = {}
    for measures, qrels in (([ndcg, rank, recall], gains), ([success], best)):
        for metric in ir_measures.iter_calc(measures, qrels, scored):
            found[metric.query_id, str(metric.measure)] = float(metric.value)
    return {
        judged.id: Scores(
            ndcg=found[judged.id, str(ndcg)],
            success=found[judged.id, str(success)],
            reciprocal_rank=found[judged.id, str(rank)],
            recall=found[judged.id, str(recall)] * _cap(gains[judged.id]),
        )
        for judged in judgements
    }


def _import_ir_measures() -> ModuleType:
    try:
        import ir_measures  # noqa: PLC0415 - only the extra `eval` installs it
    except ImportError as error:
        raise MissingExtraError(
            tr("metrics"), library="ir-measures", extra="eval"
        ) from error
    return ir_measures


def _gains(judged: JudgedQuery) -> dict[str, int]:
    return {article: 2**grade - 1 for article, grade in judged.grades.items()}


def _cap(gains: Mapping[str, int]) -> float:
    """How much the plain recall at the depth of 20 falls short of its maximum."""
    relevant = sum(gain > 0 for gain in gains.values())
    return relevant / min(relevant, RECALL_DEPTH)


def _similarities(
    judgements: Sequence[JudgedQuery], run: Run
) -> dict[str, dict[str, float]]:
    """Turn ranks into scores without ties, which trec_eval would break by id."""
    return {
        judged.id: {
            article: -float(rank)
            for rank, article in enumerate(dict.fromkeys(run.get(judged.id, ())), 1)
        }
        for judged in judgements
    }


def mean_scores(scores: Iterable[Scores]) -> Scores:
    """The mean of each metric; all are 0 where there are no scores."""
    rows = tuple(scores)
    count = max(len(rows), 1)
    return Scores(
        ndcg=sum(row.ndcg for row in rows) / count,
        success=sum(row.success for row in rows) / count,
        reciprocal_rank=sum(row.reciprocal_rank for row in rows) / count,
        recall=sum(row.recall for row in rows) / count,
    )
