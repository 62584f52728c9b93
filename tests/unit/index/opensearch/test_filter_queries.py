"""Each filter as a query of the servers."""

from typing import NoReturn, cast

import pytest

from kbindex.index import (
    EVERYTHING,
    NOTHING,
    Adjacent,
    Beginning,
    Both,
    Either,
    Filter,
    Having,
    Holding,
    KeyLike,
    Without,
)
from kbindex.index.opensearch.filter_queries import FilterQueries, one_term
from kbindex.index.opensearch.searching import (
    EVERY_QUERY,
    NO_QUERY,
    GenerationSearch,
    Query,
)

ADA = Holding("attribute", ("by:ada",))


def refuse(*_: object) -> NoReturn:
    raise AssertionError("this filter asks for no record and no hits")


@pytest.fixture
def queries() -> FilterQueries:
    """Translates what needs no look at records."""
    nobody = cast("GenerationSearch", refuse)
    return FilterQueries(nobody, entries=(), unpack=refuse, of_hits=refuse)


@pytest.mark.parametrize(
    ("allowed", "query"),
    [
        pytest.param(None, EVERY_QUERY, id="no filter"),
        pytest.param(NOTHING, NO_QUERY, id="nothing"),
        pytest.param(EVERYTHING, {"bool": {"filter": []}}, id="everything"),
        pytest.param(ADA, {"terms": {"attribute": ["by:ada"]}}, id="a presenter"),
        pytest.param(
            Holding("id", ("001#2", "001#3")),
            {"terms": {"id": ["001#2", "001#3"]}},
            id="ids",
        ),
        pytest.param(
            Having(("thanos",), "title"), {"terms": {"title": ["thanos"]}}, id="a title"
        ),
        pytest.param(
            Adjacent((("thanos", 0),)), {"terms": {"text": ["thanos"]}}, id="one word"
        ),
        pytest.param(Beginning("tha"), {"prefix": {"text": "tha"}}, id="a beginning"),
        pytest.param(Beginning("\ud800a"), NO_QUERY, id="a beginning of no UTF-8"),
        pytest.param(
            Both((ADA, Without(ADA))),
            {
                "bool": {
                    "filter": [
                        {"terms": {"attribute": ["by:ada"]}},
                        {"bool": {"must_not": [{"terms": {"attribute": ["by:ada"]}}]}},
                    ]
                }
            },
            id="both, without",
        ),
        pytest.param(
            Either((Beginning("a"), Beginning("b"))),
            {"bool": {"should": [{"prefix": {"text": t}} for t in "ab"]}},
            id="either",
        ),
        pytest.param(
            KeyLike("a.b"),
            {
                "bool": {
                    "should": [
                        {"prefix": {"key": "a.b"}},
                        {
                            "bool": {
                                "filter": [
                                    {
                                        "regexp": {
                                            "key": "(.*[^a-z0-9])?a\\.b([^a-z0-9].*)?"
                                        }
                                    }
                                ]
                            }
                        },
                    ]
                }
            },
            id="an address",
        ),
    ],
)
def test_filter_is_a_query(
    queries: FilterQueries, allowed: Filter | None, query: Query
) -> None:
    assert queries.of(allowed) == query


@pytest.mark.parametrize("join", [Both, Either])
def test_filter_of_one_term_is_answered_by_its_frequency(
    join: type[Both] | type[Either],
) -> None:
    assert one_term(join((Holding("text", ("thanos",)),))) == ("text", "thanos")


def test_filter_of_several_terms_or_of_an_uncounted_field_is_searched() -> None:
    two = Holding("text", ("thanos",)), Holding("text", ("cortex",))
    assert one_term(Both(two)) is None
    assert one_term(Holding("text", ("thanos", "cortex"))) is None
    assert one_term(Holding("key", ("example.org/a",))) is None
