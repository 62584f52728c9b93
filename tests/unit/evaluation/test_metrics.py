"""Metrics against values computed by hand."""

import sys

import pytest

from kbindex.errors import Remedy
from kbindex.evaluation import (
    JudgedQuery,
    MissingExtraError,
    Scores,
    score_queries,
)


def judged(grades: dict[str, int]) -> JudgedQuery:
    return JudgedQuery(id="q", query_class="typo", query="cillium", grades=grades)


def score(grades: dict[str, int], *ranked: str) -> Scores:
    return score_queries([judged(grades)], {"q": ranked})["q"]


@pytest.mark.parametrize(
    ("grades", "ranked", "ndcg"),
    [
        pytest.param({"a": 2, "b": 1}, ("a", "b"), 1.0, id="ideal"),
        # (1/1 + 3/log2 3) / (3/1 + 1/log2 3) = 2.892789 / 3.630930
        pytest.param({"a": 2, "b": 1}, ("b", "a"), 0.796707, id="swapped"),
        # With a gap: (1/1 + 0 + 3/2) / 3.630930
        pytest.param({"a": 2, "b": 1}, ("b", "x", "a"), 0.688529, id="gap"),
        # 7 / (7/1 + 3/log2 3) = 7 / 8.892789
        pytest.param({"a": 3, "b": 2}, ("a",), 0.787155, id="grade-3-gains-7"),
        # (1/log2 11) / 1
        pytest.param({"a": 1}, (*"0123456789"[:9], "a"), 0.289065, id="tenth"),
        pytest.param({"a": 1}, (*"0123456789", "a"), 0.0, id="eleventh"),
        pytest.param({"a": 1, "b": 0}, ("b", "a"), 0.630930, id="grade-0"),
        pytest.param({"a": 2}, (), 0.0, id="nothing-found"),
    ],
)
def test_ndcg_has_the_gain_two_to_the_grade_minus_one(
    grades: dict[str, int], ranked: tuple[str, ...], ndcg: float
) -> None:
    assert score(grades, *ranked).ndcg == pytest.approx(ndcg, abs=1e-6)


def test_only_an_article_of_the_highest_grade_in_front_is_a_success() -> None:
    grades = {"a": 2, "b": 1, "c": 2}
    firsts = {first: score(grades, first, "a").success for first in "abcx"}
    assert firsts == {"a": 1.0, "b": 0.0, "c": 1.0, "x": 0.0}


def test_a_query_whose_articles_only_mention_it_can_succeed() -> None:
    assert score({"a": 1}, "a").success == 1.0


def test_the_reciprocal_rank_is_that_of_the_first_relevant_article() -> None:
    grades = {"a": 2, "b": 1, "c": 0}
    assert score(grades, "x", "c", "b", "a").reciprocal_rank == pytest.approx(1 / 3)


def test_twenty_relevant_articles_are_full_recall_where_more_are_relevant() -> None:
    many = {f"r{number}": 1 for number in range(25)}
    ranked = tuple(many)
    assert (
        score(many, *ranked[:20]).recall,
        score(many, *ranked[:10]).recall,
        score({"a": 1, "b": 1, "c": 0}, "b").recall,
        score({"a": 1}, *ranked[:20], "a").recall,
    ) == (1.0, 0.5, 0.5, 0.0)


def test_a_query_that_the_run_lacks_scores_nothing() -> None:
    assert score_queries([judged({"a": 1})], {}) == {
        "q": Scores(ndcg=0.0, success=0.0, reciprocal_rank=0.0, recall=0.0)
    }


def test_an_id_that_stands_twice_counts_where_it_stands_first() -> None:
    grades = {"a": 2, "b": 1}
    assert score(grades, "b", "b", "a") == score(grades, "b", "a")


def test_without_the_extra_the_error_names_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "ir_measures", None)
    with pytest.raises(MissingExtraError) as caught:
        score({"a": 1}, "a")
    assert (caught.value.remedy, caught.value.extra) == (Remedy.INSTALL_EXTRA, "eval")
