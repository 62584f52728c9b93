"""Agreement of two assessors, by hand and by law."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbindex.evaluation import Agreement, Assessment, measure_agreement, settle

GRADES = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=40
)


def graded(article: str, grade: int | None) -> Assessment:
    return Assessment(
        query_id="q1", query_class="c", query="x", article=article, grade=grade
    )


def pools(*pairs: tuple[int, int]) -> tuple[list[Assessment], list[Assessment]]:
    """Make the pools of two assessors of their grades of the same articles."""
    first = [graded(str(place), one) for place, (one, _) in enumerate(pairs)]
    second = [graded(str(place), other) for place, (_, other) in enumerate(pairs)]
    return first, second[::-1]


def test_kappa_of_two_categories_by_hand() -> None:
    """20 of 50 twice yes, 15 twice no: 0.7 agree, 0.5 by chance, kappa 0.4."""
    pairs = [(1, 1)] * 20 + [(1, 0)] * 5 + [(0, 1)] * 10 + [(0, 0)] * 15
    found = measure_agreement(*pools(*pairs))
    assert (found.both, found.same, found.share) == (50, 35, 0.7)
    assert found.kappa == pytest.approx(0.4)
    assert found.weighted_kappa == pytest.approx(0.4)


def test_linear_weights_by_hand() -> None:
    """Distances 2, by chance 16 / 4; differing pairs 2, by chance 11 / 4."""
    found = measure_agreement(*pools((0, 0), (0, 1), (2, 2), (1, 2)))
    assert found.kappa == pytest.approx(1 - 8 / 11)
    assert found.weighted_kappa == pytest.approx(1 - 8 / 16)


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        pytest.param(
            [],
            Agreement(both=0, one_alone=0, same=0, kappa=None, weighted_kappa=None),
            id="nothing",
        ),
        pytest.param(
            [(2, 2), (2, 2)],
            Agreement(both=2, one_alone=0, same=2, kappa=None, weighted_kappa=None),
            id="one-grade-alone",
        ),
        pytest.param(
            [(0, 0), (3, 3)],
            Agreement(both=2, one_alone=0, same=2, kappa=1.0, weighted_kappa=1.0),
            id="perfect",
        ),
    ],
)
def test_the_ends_of_the_scale(
    pairs: list[tuple[int, int]], expected: Agreement
) -> None:
    assert measure_agreement(*pools(*pairs)) == expected
    assert expected.share == (1.0 if pairs else 0.0)


def test_articles_of_one_alone_are_counted_and_kept() -> None:
    first = [graded("a", 3), graded("b", 0)]
    second = [graded("c", 2), graded("a", 0)]
    found = measure_agreement(first, second)
    assert (found.both, found.one_alone) == (1, 2)
    assert [(one.article, one.grade) for one in settle(first, second)] == [
        ("a", 2),
        ("b", 0),
        ("c", 2),
    ]


@pytest.mark.parametrize(
    ("one", "other", "settled"),
    [(0, 0, 0), (0, 1, 1), (1, 2, 2), (3, 0, 2), (1, 3, 2), (3, 3, 3)],
)
def test_two_grades_settle_on_their_mean_rounded_up(
    one: int, other: int, settled: int
) -> None:
    (found,) = settle([graded("a", one)], [graded("a", other)])
    assert found.grade == settled


def test_nothing_settles_on_a_missing_grade() -> None:
    with pytest.raises(ValueError, match="a has no grade"):
        settle([graded("a", 1)], [graded("a", None)])


@given(GRADES)
def test_agreement_has_bounds_and_no_sides(pairs: list[tuple[int, int]]) -> None:
    """Kappa is 1 where and only where no grades differ, and never more."""
    first, second = pools(*pairs)
    found = measure_agreement(first, second)
    assert measure_agreement(second, first) == found
    for kappa in (found.kappa, found.weighted_kappa):
        assert kappa is None or kappa <= 1
        assert (kappa in {None, 1.0}) == (found.same == found.both)


@given(GRADES)
def test_settling_has_no_sides_and_stays_between(pairs: list[tuple[int, int]]) -> None:
    """Whoever is first, an article gets one grade, from one's to the other's."""
    first, second = pools(*pairs)
    settled = {one.article: one.grade for one in settle(first, second)}
    assert settled == {one.article: one.grade for one in settle(second, first)}
    for place, pair in enumerate(pairs):
        grade = settled[str(place)]
        assert grade is not None
        assert min(pair) <= grade <= max(pair)
