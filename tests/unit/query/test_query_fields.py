"""Values of fields: what they mean, and what is said where they mean nothing."""

import datetime as dt

import pytest

from kbindex.errors import QueryError
from kbindex.query import (
    Address,
    Clause,
    Dates,
    Episodes,
    Has,
    OfShow,
    Person,
    Site,
    Tagged,
    parse_filter,
    parse_query,
)
from kbindex.query.fields import FIELDS, find_field, near_field


def day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        pytest.param("2021", "2021-01-01", "2021-12-31", id="year"),
        pytest.param("2021-06", "2021-06-01", "2021-06-30", id="month"),
        pytest.param("2021-6", "2021-06-01", "2021-06-30", id="short month"),
        pytest.param("2020-02", "2020-02-01", "2020-02-29", id="leap year"),
        pytest.param("2021-06-03", "2021-06-03", "2021-06-03", id="day"),
        pytest.param("2021/06/03", "2021-06-03", "2021-06-03", id="slashes"),
        pytest.param("2021年6月3日", "2021-06-03", "2021-06-03", id="Japanese"),
        pytest.param("２０２１－０６", "2021-06-01", "2021-06-30", id="full-width"),
        pytest.param("2021-04..2021-06", "2021-04-01", "2021-06-30", id="range"),
        pytest.param("2021-04〜2021-06", "2021-04-01", "2021-06-30", id="wave"),
        pytest.param("2021..2021", "2021-01-01", "2021-12-31", id="one year"),
        pytest.param("2021-04..", "2021-04-01", "", id="open end"),
        pytest.param("..2021-06", "", "2021-06-30", id="open start"),
        pytest.param(">=2021-05", "2021-05-01", "", id="from"),
        pytest.param(">2021-05", "2021-06-01", "", id="after"),
        pytest.param("<=2021-05", "", "2021-05-31", id="up to"),
        pytest.param("<2022", "", "2021-12-31", id="before"),
        pytest.param("=2021", "2021-01-01", "2021-12-31", id="equal"),
        pytest.param(">9999", "9999-12-31", "", id="after all"),
        pytest.param("<0001", "", "0001-01-01", id="before all"),
    ],
)
def test_date_is_all_its_days(value: str, first: str, last: str) -> None:
    expected = Dates(first=day(first), last=day(last))
    assert parse_query(f"date:{value}").root == expected
    assert parse_filter("date", value) == expected


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        pytest.param("tag", "監視", Tagged(name="監視"), id="tag"),
        pytest.param("tag", "=a b", Tagged(name="a b", scope="own"), id="own tag"),
        pytest.param(
            "presenter", "@Ada", Person(role="presenter", name="Ada"), id="by"
        ),
        pytest.param("host", "Ada L", Person(role="host", name="Ada L"), id="host"),
        pytest.param("guest", "＠ada", Person(role="guest", name="ada"), id="guest"),
        pytest.param("episode", "25", Episodes(first="25", last="25"), id="episode"),
        pytest.param("episode", "10..20", Episodes(first="10", last="20"), id="range"),
        pytest.param("episode", "10〜", Episodes(first="10", last=None), id="open end"),
        pytest.param(
            "episode", "..20", Episodes(first=None, last="20"), id="open start"
        ),
        pytest.param(
            "episode",
            "2021/025..2021",
            Episodes(first="2021/025", last="2021"),
            id="the rest of a folder",
        ),
        pytest.param("site", "CNCF.io", Site(host="cncf.io"), id="site"),
        pytest.param("site", "https://a.example/", Site(host="a.example"), id="page"),
        pytest.param("url", "a.example/b", Address(text="a.example/b"), id="url"),
        pytest.param("show", "ＫＵＢＥ-News", OfShow(name="kube-news"), id="show"),
        pytest.param("has", "note", Has(feature="notes"), id="one note"),
        pytest.param("has", "ＶＩＤＥＯ", Has(feature="video"), id="video"),
    ],
)
def test_option_and_field_mean_the_same(
    name: str, value: str, expected: Clause
) -> None:
    assert parse_filter(name, value) == expected
    if not value.startswith("="):
        assert parse_query(f'{name}:"{value}"').root == expected


@pytest.mark.parametrize(
    ("source", "message"),
    [
        pytest.param(
            "a date:2021-13",
            "query, character 13: no such month in `date:2021-13`; expected a month"
            " from 01 to 12",
            id="month",
        ),
        pytest.param(
            "date:2021-02-30",
            "query, character 14: no such day in `date:2021-02-30`; expected a day from"
            " 01 to 28",
            id="day",
        ),
        pytest.param(
            "date:2021..2022-00",
            "query, character 17: no such month in `date:2021..2022-00`; expected a"
            " month from 01 to 12",
            id="second of a range",
        ),
        pytest.param(
            "date:0000",
            "query, character 6: no such year in `date:0000`; expected a year from 0001"
            " to 9999",
            id="year",
        ),
        pytest.param(
            "date:soon",
            "query, character 6: no date in `date:soon`; expected a date such as 2021,"
            " 2021-06-03, June 2021, last month, 2 weeks ago or 3m",
            id="no date",
        ),
        pytest.param(
            "date:>=",
            "query, character 8: no date in `date:>=`; expected a date such as 2021,"
            " 2021-06-03, June 2021, last month, 2 weeks ago or 3m",
            id="only a sign",
        ),
        pytest.param(
            "date:..",
            "query, character 6: no date in `date:..`; expected a date such as 2021,"
            " 2021-06-03, June 2021, last month, 2 weeks ago or 3m",
            id="only dots",
        ),
        pytest.param(
            "date:2022..2021",
            "query, character 6: a range that runs backwards in `date:2022..2021`;"
            " expected the earlier date first",
            id="backwards",
        ),
        pytest.param(
            "tag:=",
            "query, character 6: no value in `tag:=`; expected a value after `tag:`",
            id="no tag",
        ),
        pytest.param(
            "by:@",
            "query, character 4: no name in `by:@`; expected a name such as `@ada`",
            id="no name",
        ),
        pytest.param(
            "ep:>=3",
            "query, character 4: no episode in `ep:>=3`; expected a range such as 10.."
            " or ..20",
            id="compared episodes",
        ),
        pytest.param(
            "ep:1..2..3",
            "query, character 4: no episode in `ep:1..2..3`; expected an id or a range"
            " such as 10..20",
            id="three episodes",
        ),
        pytest.param(
            "a ep:20..9",
            "query, character 6: a range that runs backwards in `ep:20..9`; expected"
            " the earlier episode first",
            id="episodes backwards",
        ),
        pytest.param(
            "site:a.example/b",
            "query, character 15: a path in `site:a.example/b`; expected a host such as"
            " cncf.io; `url:` takes the beginning of an address",
            id="path",
        ),
        pytest.param(
            "site:.",
            "query, character 6: no host in `site:.`; expected a host such as cncf.io",
            id="no host",
        ),
        pytest.param(
            "has:pictures",
            "query, character 5: no such value in `has:pictures`; expected `notes`,"
            " `url`, `code` or `video`",
            id="no such thing",
        ),
    ],
)
def test_wrong_value_is_an_error_with_its_place_and_a_hint(
    source: str, message: str
) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(source)
    assert str(caught.value) == message
    assert caught.value.source == source


def test_long_value_is_quoted_in_part() -> None:
    with pytest.raises(QueryError) as caught:
        parse_query("has:" + "x" * 400)
    assert caught.value.problem == f"no such value in `has:{'x' * 55}…`"


@pytest.mark.parametrize("name", [*FIELDS, "by", "ep", "ＴＡＧ"])
def test_names_of_fields_are_known(name: str) -> None:
    assert find_field(name)
    assert near_field(f"x{name}x") is None


@pytest.mark.parametrize(
    ("name", "near"),
    [
        pytest.param("tga", "tag", id="swapped"),
        pytest.param("tags", "tag", id="plural"),
        pytest.param("tilte", "title", id="swapped in a longer name"),
        pytest.param("tite", "title", id="a letter missing"),
        pytest.param("tittle", "title", id="a letter too many"),
        pytest.param("presentor", "presenter", id="another letter"),
        pytest.param("node", None, id="another letter of a short name"),
        pytest.param("data", None, id="a short word"),
        pytest.param("quest", None, id="another letter of five"),
        pytest.param("http", None, id="a scheme"),
        pytest.param("標題", None, id="Japanese"),
    ],
)
def test_only_a_near_miss_is_taken_for_a_field(name: str, near: str | None) -> None:
    assert find_field(name) is None
    assert near_field(name) == near


def test_range_without_an_end_is_misuse() -> None:
    with pytest.raises(ValueError, match="needs an end"):
        Dates(first=None, last=None)
    with pytest.raises(ValueError, match="needs an end"):
        Episodes(first=None, last=None)
