"""At least so much of a query, as rows of conditions."""

from hypothesis import given
from hypothesis import strategies as st

from kbindex.index.opensearch.covering import least_rows

LEVELS = st.lists(
    st.lists(st.integers(1, 8), min_size=1, max_size=3, unique=True).map(sorted),
    max_size=3,
)


def test_a_share_of_two_words_is_one_of_them_well_or_both_in_part() -> None:
    rows = least_rows([[0.25, 0.5], [0.25, 0.5]], 0.5)
    assert rows is not None
    assert set(rows) == {(2, 0), (0, 2), (1, 1)}


def test_nothing_is_to_be_met_where_nothing_is_asked() -> None:
    assert least_rows([[1.0]], 0.0) == ((0,),)


def test_more_than_all_words_give_is_met_by_nothing() -> None:
    assert least_rows([[1.0], [1.0]], 2.5) == ()


def test_a_query_of_many_words_has_no_rows_but_takes_no_time() -> None:
    assert least_rows([[0.1, 0.2, 0.3]] * 60, 9.0) is None


@given(words=LEVELS, least=st.integers(1, 20), data=st.data())
def test_what_reaches_the_sum_meets_a_row_and_nothing_else_does(
    words: list[list[float]], least: int, data: st.DataObject
) -> None:
    rows = least_rows(words, least)
    assert rows is not None
    levels = [data.draw(st.integers(0, len(values))) for values in words]
    met = sum((0.0, *of)[level] for of, level in zip(words, levels, strict=True))
    meets = any(all(a >= b for a, b in zip(levels, row, strict=True)) for row in rows)
    assert meets == (met >= least)
