"""A search of an address as a question: its filters and its order."""

import pytest

from kbindex.errors import QueryError
from kbindex.pages.html.page_kinds import SearchPage
from kbindex.pages.html.search_questions import (
    is_by_date,
    is_of_transcripts,
    to_query,
    with_value,
)
from kbindex.query import parse_query


def test_filters_of_an_address_are_fields_of_the_query() -> None:
    page = SearchPage(
        query="監視",
        tags=("k8s", "helm"),
        presenter="a b",
        show="radio",
        year=2022,
    )
    written = '監視 tag:k8s tag:helm presenter:"a b" show:radio date:2022'
    assert to_query(page).root == parse_query(written).root


def test_order_of_an_address_wins_over_that_of_the_query() -> None:
    assert is_by_date(to_query(SearchPage(query="x", sort="date")))
    assert is_by_date(to_query(SearchPage(query="x sort:date")))
    assert not is_by_date(to_query(SearchPage(query="x")))


def test_nothing_asked_for_is_everything_newest_first() -> None:
    assert is_by_date(to_query(SearchPage()))
    assert not is_of_transcripts(to_query(SearchPage()))
    assert is_of_transcripts(to_query(SearchPage(query="x in:transcript")))


def test_query_that_is_too_long_is_refused() -> None:
    assert to_query(SearchPage(query="x" * 500)).root
    with pytest.raises(QueryError, match="too long"):
        to_query(SearchPage(query="x" * 501))


@pytest.mark.parametrize(
    ("query", "other"),
    [
        ("by:harka harka", "by:haruka harka"),
        ('harka by:"harka"', 'harka by:"haruka"'),
        ("(by:HARKA OR x)", "(by:haruka OR x)"),
        ("by:harkas", "by:harkas"),
        ("harka", "harka"),
    ],
)
def test_another_value_leaves_the_same_word_alone(query: str, other: str) -> None:
    """It was offered as what was meant, with both of them changed."""
    assert with_value(query, "harka", "haruka") == other
