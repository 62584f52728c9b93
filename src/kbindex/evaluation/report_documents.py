"""The JSON of an evaluation: numbers to four digits, as tables print three."""

from typing import Any

from kbindex.evaluation.comparison import Change, Comparison
from kbindex.evaluation.metrics import Scores
from kbindex.evaluation.report import QueryScores, Report
from kbindex.evaluation.self_retrieval import SelfRetrieval

Document = dict[str, Any]

_DIGITS = 4
_SHOWN = 10


def report_document(report: Report, *, worst: int) -> Document:
    """A report with its worst queries."""
    return {
        "queries": len(report.queries),
        "overall": _scores(report.overall),
        "classes": {
            row.name: {"queries": row.queries, **_scores(row.scores)}
            for row in report.classes
        },
        "worst": [_query(row) for row in report.worst(worst)],
    }


def comparison_document(comparison: Comparison) -> Document:
    """What changed between two runs."""
    return {
        "compared": comparison.compared,
        "overall": _change(comparison.overall),
        "classes": {change.name: _change(change) for change in comparison.classes},
        "changed": [
            {"id": change.name, "query": change.query, **_change(change)}
            for change in comparison.queries
        ],
    }


def self_retrieval_document(found: SelfRetrieval) -> Document:
    """Shares and failures of the checks that need no judgements."""
    titles, tags = found.titles, found.tags
    return {
        "titles": {
            "count": titles.titles,
            "rank_1": _round(titles.first_share),
            "top_10": _round(titles.top_ten_share),
            "failures": [
                {
                    "title": failure.title,
                    "articles": list(failure.articles),
                    "rank": failure.rank,
                    "first": failure.first,
                }
                for failure in titles.failures
            ],
        },
        "tags": {
            "count": tags.tags,
            "failures": [
                {
                    "tag": failure.tag,
                    "label": failure.label,
                    "found": failure.found,
                    "wrong": list(failure.wrong),
                }
                for failure in tags.failures
            ],
        },
    }


def _query(row: QueryScores) -> Document:
    return {
        "id": row.judged.id,
        "class": row.judged.query_class,
        "query": row.judged.query,
        **_scores(row.scores),
        "wanted": dict(row.judged.grades),
        "ranked": list(row.ranked[:_SHOWN]),
    }


def _scores(scores: Scores) -> Document:
    return {
        "ndcg": _round(scores.ndcg),
        "success": _round(scores.success),
        "mrr": _round(scores.reciprocal_rank),
        "recall": _round(scores.recall),
    }


def _change(change: Change) -> Document:
    return {
        "before": _round(change.before),
        "after": _round(change.after),
        "delta": _round(change.delta),
    }


def _round(value: float) -> float:
    return round(value, _DIGITS)
