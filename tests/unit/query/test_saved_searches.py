"""`@name` stands for the query that is saved under that name."""

import datetime as dt

import pytest

from kbindex.errors import QueryError
from kbindex.query import Query, parse_query, parse_with_saved

SEARCHES = {
    "upgrades": "tag:release (更新 OR upgrade) sort:date",
    "either": "a OR b",
    "open": '"a (b',
    "newest": "sort:date",
    "blank": "()",
    "recent": "date:3m",
    "監視": "監視 モニタリング",
}


def parsed(source: str, searches: dict[str, str] | None = None) -> Query:
    return parse_with_saved(
        source,
        searches=SEARCHES if searches is None else searches,
        clock=lambda: dt.date(2022, 4, 20),
    )


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        pytest.param(
            "@upgrades", "tag:release (更新 OR upgrade) sort:date", id="alone"
        ),
        pytest.param("@either c", "(a OR b) c", id="further words"),
        pytest.param("c @either", "c (a OR b)", id="behind words"),
        pytest.param("-@either c", "-(a OR b) c", id="excluded"),
        pytest.param("NOT @either", "-(a OR b)", id="NOT"),
        pytest.param("@either AND c", "(a OR b) AND c", id="AND"),
        pytest.param("(@either) c", "(a OR b) c", id="in brackets"),
        pytest.param("@open c", '("a (b") c', id="never closed"),
        pytest.param("@newest c", "c sort:date", id="only an order"),
        pytest.param(
            "@upgrades sort:score", "tag:release (更新 OR upgrade)", id="order"
        ),
        pytest.param("@recent", "date:2022-01-20..2022-04-20", id="date"),
        pytest.param(
            "@EITHER ＠ｅｉｔｈｅｒ", "(a OR b) (a OR b)", id="case and width"
        ),
        pytest.param("@監視 c", "監視 モニタリング c", id="Japanese"),
        pytest.param('"@either"', '"@either"', id="in quotes"),
        pytest.param("by:@either", "by:either", id="a person"),
        pytest.param("title:@either", "title:@either", id="a word of the title"),
        pytest.param("@zzzz a@either x", "@zzzz a@either x", id="no name"),
        pytest.param("@either@either @", "@either@either @", id="more than a name"),
    ],
)
def test_name_stands_for_its_query_in_brackets(source: str, meant: str) -> None:
    found = parsed(source)
    assert found == parse_query(meant)
    assert found.typed == source
    leaves = [found.source[leaf.span.start : leaf.span.end] for leaf in found.wanted]
    assert all(leaves)


def test_order_of_who_asks_counts_where_nothing_else_says_it() -> None:
    def order_of(source: str) -> str:
        return parse_with_saved(source, searches=SEARCHES, order="date").order

    assert order_of("@either") == "date"
    assert order_of("@either sort:score") == "score"
    scored = parse_with_saved("@a", searches={"a": "x sort:score"}, order="date")
    assert scored.order == "score"


def test_near_name_is_an_error_that_names_it() -> None:
    with pytest.raises(QueryError) as caught:
        parsed("a @upgrade")
    assert str(caught.value) == (
        "query, character 3: no saved search `@upgrade`; expected `@upgrades`, or"
        " quotes around it to look for it as it is"
    )


def test_error_behind_a_saved_search_has_the_place_that_was_typed() -> None:
    with pytest.raises(QueryError) as caught:
        parsed("@either date:2021-13")
    assert (caught.value.start, caught.value.saved) == (18, "")


@pytest.mark.parametrize(
    ("saved", "problem"),
    [
        pytest.param("date:2021-13", "no such month in `date:2021-13`", id="wrong"),
        pytest.param("x @a", "a saved search in a saved search: `@a`", id="itself"),
        pytest.param("@b", "a saved search in a saved search: `@b`", id="another"),
        pytest.param("-(x @b)", "a saved search in a saved search: `@b`", id="inside"),
        pytest.param(
            "x --limit 3", "an option in a saved search: `--limit`", id="option"
        ),
        pytest.param("x -n 3", "an option in a saved search: `-n`", id="short option"),
        pytest.param("—limit", "an option in a saved search: `—limit`", id="long dash"),
        pytest.param("y" * 501, "too long", id="too long"),
    ],
)
def test_saved_search_that_is_no_query_by_itself_is_refused(
    saved: str, problem: str
) -> None:
    """So no saved search can lead back to itself."""
    with pytest.raises(QueryError) as caught:
        parsed("q @a", {"a": saved, "b": "c"})
    assert (caught.value.problem, caught.value.saved) == (problem, "a")
    assert caught.value.source == saved


@pytest.mark.parametrize("saved", ['"--limit"', "-thanos", "cert-manager", "-5 -猫"])
def test_what_only_looks_like_an_option_is_none(saved: str) -> None:
    assert parsed("@a", {"a": saved}) == parse_query(saved)


def test_whole_query_has_the_limit_of_every_query() -> None:
    with pytest.raises(QueryError, match="too long"):
        parsed("@a @a", {"a": "y" * 300})
