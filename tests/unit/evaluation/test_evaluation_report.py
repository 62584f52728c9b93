"""Reports: means per class and overall, and the worst queries."""

import pytest

from kbindex.cli.commands.eval import report_document
from kbindex.evaluation import (
    ClassScores,
    JudgedQuery,
    Report,
    Scores,
    evaluate,
)

PERFECT = Scores(ndcg=1.0, success=1.0, reciprocal_rank=1.0, recall=1.0)
NOTHING = Scores(ndcg=0.0, success=0.0, reciprocal_rank=0.0, recall=0.0)


def judged(query_id: str, query_class: str) -> JudgedQuery:
    return JudgedQuery(
        id=query_id, query_class=query_class, query=f"ask {query_id}", grades={"a": 2}
    )


@pytest.fixture
def report() -> Report:
    judgements = (
        judged("q1", "typo"),
        judged("q2", "multi"),
        judged("q3", "typo"),
        judged("q4", "typo"),
    )
    return evaluate(judgements, {"q1": ("a",), "q2": ("x", "y"), "q4": ("x",)})


def test_classes_are_means_by_name(report: Report) -> None:
    third = 1 / 3
    assert report.classes == (
        ClassScores(name="multi", queries=1, scores=NOTHING),
        ClassScores(
            name="typo",
            queries=3,
            scores=Scores(
                ndcg=third, success=third, reciprocal_rank=third, recall=third
            ),
        ),
    )


def test_overall_every_query_weighs_the_same(report: Report) -> None:
    assert report.overall == Scores(
        ndcg=0.25, success=0.25, reciprocal_rank=0.25, recall=0.25
    )


def test_the_worst_come_first_and_perfect_ones_never(report: Report) -> None:
    assert [row.judged.id for row in report.worst(9)] == ["q2", "q3", "q4"]
    assert [row.judged.id for row in report.worst(1)] == ["q2"]
    assert report.worst(0) == ()


def test_the_json_of_a_report_has_classes_and_the_worst(report: Report) -> None:
    quarter = {"ndcg": 0.25, "success": 0.25, "mrr": 0.25, "recall": 0.25}
    third = {"ndcg": 0.3333, "success": 0.3333, "mrr": 0.3333, "recall": 0.3333}
    zero = {"ndcg": 0.0, "success": 0.0, "mrr": 0.0, "recall": 0.0}
    assert report_document(report, worst=1) == {
        "queries": 4,
        "overall": quarter,
        "classes": {"multi": {"queries": 1, **zero}, "typo": {"queries": 3, **third}},
        "worst": [
            {
                "id": "q2",
                "class": "multi",
                "query": "ask q2",
                **zero,
                "wanted": {"a": 2},
                "ranked": ["x", "y"],
            }
        ],
    }


def with_grades(query_id: str, **grades: int) -> JudgedQuery:
    return JudgedQuery(id=query_id, query_class="c", query="x", grades=grades)


def test_the_judged_share_is_that_of_the_first_ten_of_all_queries() -> None:
    """Two of the first ten, and one of two; what is beyond ten is not looked at."""
    long = ("a", "b", *(f"x{number}" for number in range(8)), "c")
    judgements = (with_grades("q1", a=1, b=0, c=1), with_grades("q2", a=1))
    report = evaluate(judgements, {"q1": long, "q2": ("a", "y")})
    assert report.judged == pytest.approx(3 / 12)


def test_judgements_without_a_zero_say_nothing_of_what_was_looked_at() -> None:
    assert evaluate((with_grades("q1", a=1),), {"q1": ("x",)}).judged is None


def test_where_nothing_is_found_nothing_is_unjudged() -> None:
    assert evaluate((with_grades("q1", a=1, b=0),), {}).judged == 1.0
