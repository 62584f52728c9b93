"""Dates as people write them, by a clock that stands still."""

import datetime as dt

import pytest

from kbindex.errors import QueryError
from kbindex.query import Dates, parse_date_bound, parse_filter, parse_query


def clock() -> dt.date:
    """A Wednesday; the month before the last is a short one."""
    return dt.date(2022, 4, 20)


def never() -> dt.date:
    raise AssertionError("no clock is asked")


def days(first: str, last: str) -> Dates:
    return Dates(
        first=dt.date.fromisoformat(first) if first else None,
        last=dt.date.fromisoformat(last) if last else None,
    )


CALENDAR = [
    pytest.param("20220601", "2022-06-01", "2022-06-01", id="compact"),
    pytest.param("2022.06.01", "2022-06-01", "2022-06-01", id="dots"),
    pytest.param("2022.6", "2022-06-01", "2022-06-30", id="dots of a month"),
    pytest.param("2022年6月", "2022-06-01", "2022-06-30", id="Japanese month"),
    pytest.param("2022年", "2022-01-01", "2022-12-31", id="Japanese year"),
    pytest.param("令和4年6月", "2022-06-01", "2022-06-30", id="Reiwa"),
    pytest.param("令和4年6月3日", "2022-06-03", "2022-06-03", id="day of Reiwa"),
    pytest.param("㋿4年", "2022-01-01", "2022-12-31", id="Reiwa in one letter"),
    pytest.param("令和元年", "2019-05-01", "2019-12-31", id="first year of Reiwa"),
    pytest.param("平成31年", "2019-01-01", "2019-04-30", id="last year of Heisei"),
    pytest.param("昭和64年1月", "1989-01-01", "1989-01-07", id="last week of Showa"),
    pytest.param("June 2022", "2022-06-01", "2022-06-30", id="English month"),
    pytest.param("sept. 2022", "2022-09-01", "2022-09-30", id="short month"),
    pytest.param("may 2022", "2022-05-01", "2022-05-31", id="month of three letters"),
    pytest.param("3 June 2022", "2022-06-03", "2022-06-03", id="day before month"),
    pytest.param("June 3rd, 2022", "2022-06-03", "2022-06-03", id="day behind month"),
    pytest.param("Feb 2022..Mar 2022", "2022-02-01", "2022-03-31", id="named range"),
    pytest.param("2022.04..2022.06", "2022-04-01", "2022-06-30", id="dots of a range"),
    pytest.param(
        "令和3年..令和4年6月", "2021-01-01", "2022-06-30", id="years of an era"
    ),
]
"""What the calendar says, whatever the day is."""

RELATIVE = [
    pytest.param("two weeks ago", "2022-04-04", "2022-04-10", id="two weeks ago"),
    pytest.param("twelve months", "2021-04-20", "2022-04-20", id="twelve months"),
    pytest.param("past three days", "2022-04-17", "2022-04-20", id="past three days"),
    pytest.param("today", "2022-04-20", "2022-04-20", id="today"),
    pytest.param("今日", "2022-04-20", "2022-04-20", id="今日"),
    pytest.param("Yesterday", "2022-04-19", "2022-04-19", id="yesterday"),
    pytest.param("昨日", "2022-04-19", "2022-04-19", id="昨日"),
    pytest.param("一昨日", "2022-04-18", "2022-04-18", id="一昨日"),
    pytest.param("this week", "2022-04-18", "2022-04-24", id="this week"),
    pytest.param("last week", "2022-04-11", "2022-04-17", id="last week"),
    pytest.param("先週", "2022-04-11", "2022-04-17", id="先週"),
    pytest.param("先々週", "2022-04-04", "2022-04-10", id="先々週"),
    pytest.param("last month", "2022-03-01", "2022-03-31", id="last month"),
    pytest.param("last-month", "2022-03-01", "2022-03-31", id="hyphen"),
    pytest.param("Last_Month", "2022-03-01", "2022-03-31", id="underscore"),
    pytest.param("previous month", "2022-03-01", "2022-03-31", id="previous month"),
    pytest.param("先月", "2022-03-01", "2022-03-31", id="先月"),
    pytest.param("先々月", "2022-02-01", "2022-02-28", id="先々月"),
    pytest.param("今月", "2022-04-01", "2022-04-30", id="今月"),
    pytest.param("this year", "2022-01-01", "2022-12-31", id="this year"),
    pytest.param("今年", "2022-01-01", "2022-12-31", id="今年"),
    pytest.param("昨年", "2021-01-01", "2021-12-31", id="昨年"),
    pytest.param("一昨年", "2020-01-01", "2020-12-31", id="一昨年"),
    pytest.param("3 days ago", "2022-04-17", "2022-04-17", id="days ago"),
    pytest.param("2 weeks ago", "2022-04-04", "2022-04-10", id="weeks ago"),
    pytest.param("2週間前", "2022-04-04", "2022-04-10", id="週間前"),
    pytest.param("a month ago", "2022-03-01", "2022-03-31", id="a month ago"),
    pytest.param("3ヶ月前", "2022-01-01", "2022-01-31", id="ヶ月前"),
    pytest.param("1年前", "2021-01-01", "2021-12-31", id="年前"),
    pytest.param("3m", "2022-01-20", "2022-04-20", id="3m"),
    pytest.param("3 months", "2022-01-20", "2022-04-20", id="3 months"),
    pytest.param("last 3 months", "2022-01-20", "2022-04-20", id="last 3 months"),
    pytest.param("past year", "2021-04-20", "2022-04-20", id="past year"),
    pytest.param("直近3ヶ月", "2022-01-20", "2022-04-20", id="直近"),
    pytest.param("過去1年間", "2021-04-20", "2022-04-20", id="過去"),
    pytest.param("3か月", "2022-01-20", "2022-04-20", id="か月"),
    pytest.param("10d", "2022-04-10", "2022-04-20", id="days"),
    pytest.param("2w", "2022-04-06", "2022-04-20", id="weeks"),
    pytest.param("1y", "2021-04-20", "2022-04-20", id="years"),
    pytest.param("3m..", "2022-01-20", "", id="since 3m"),
    pytest.param("..3m", "", "2022-01-20", id="until 3m"),
    pytest.param("2 weeks ago..", "2022-04-06", "", id="since 2 weeks ago"),
    pytest.param("1y..3ヶ月前", "2021-04-20", "2022-01-20", id="between lengths"),
    pytest.param("2021..yesterday", "2021-01-01", "2022-04-19", id="until yesterday"),
    pytest.param("last year..先月", "2021-01-01", "2022-03-31", id="two languages"),
    pytest.param(">=先月", "2022-03-01", "", id="from last month"),
    pytest.param("<先月", "", "2022-02-28", id="before last month"),
    pytest.param(">1w", "2022-04-14", "", id="after a week ago"),
    pytest.param("２週間前", "2022-04-04", "2022-04-10", id="full-width"),
]


@pytest.mark.parametrize(("value", "first", "last"), [*CALENDAR, *RELATIVE])
def test_date_is_all_its_days(value: str, first: str, last: str) -> None:
    expected = days(first, last)
    assert parse_query(f'date:"{value}"', clock=clock).root == expected
    assert parse_filter("date", value, clock=clock) == expected


@pytest.mark.parametrize(("value", "first", "last"), CALENDAR)
def test_calendar_needs_no_clock(value: str, first: str, last: str) -> None:
    assert parse_filter("date", value, clock=never) == days(first, last)


@pytest.mark.parametrize(
    "value",
    [
        "last month",
        ">= last month",
        "2 weeks ago",
        "2 weeks ago..",
        "last year..3 weeks ago",
        "2021..last month",
        "3 days ago..yesterday",
        "a year ago",
        "day before yesterday",
        "PAST 3 MONTHS",
        "June 2022",
        "3rd Jun 2022",
        "June 3, 2022",
        "Jan 2022..March 2022",
        "two weeks ago",
        "2021..twelve weeks ago",
    ],
)
def test_date_with_spaces_needs_no_quotes(value: str) -> None:
    """A shell takes the quotes of `date:"last month"` away."""
    quoted = parse_query(f'a date:"{value}" b', clock=clock)
    assert parse_query(f"a date:{value} b", clock=clock) == quoted


def test_what_follows_a_date_is_a_word() -> None:
    plain = parse_query("date:2021 weeks ago", clock=clock)
    assert [leaf.text for leaf in plain.wanted] == ["weeks", "ago"]
    spaced = parse_query("(date:last month kubernetes)", clock=clock)
    assert [leaf.text for leaf in spaced.wanted] == ["kubernetes"]


@pytest.mark.parametrize(
    ("value", "since", "until"),
    [
        pytest.param("2021-06", "2021-06-01", "2021-06-30", id="month"),
        pytest.param("last month", "2022-03-01", "2022-03-31", id="last month"),
        pytest.param("3m", "2022-01-20", "2022-01-20", id="length"),
        pytest.param("2 weeks ago", "2022-04-06", "2022-04-06", id="that very day"),
        pytest.param("先週", "2022-04-11", "2022-04-17", id="先週"),
    ],
)
def test_bound_is_the_first_or_the_last_day(value: str, since: str, until: str) -> None:
    assert parse_date_bound(value, "first", clock=clock) == days(since, "")
    assert parse_date_bound(value, "last", clock=clock) == days("", until)


@pytest.mark.parametrize(
    ("value", "problem", "expected"),
    [
        pytest.param("", "no value in ``", "a value after `date:`", id="empty"),
        pytest.param(
            "2021..2022", "no single date in `2021..2022`", "a date such as 2021-06"
        ),
        pytest.param(">3m", "no single date in `>3m`", "a date such as 2021-06"),
    ],
)
def test_bound_is_one_date(value: str, problem: str, expected: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_date_bound(value, "first", clock=clock)
    assert (caught.value.problem, caught.value.expected) == (problem, expected)


def test_a_month_ago_ends_with_a_shorter_month() -> None:
    def march() -> dt.date:
        return dt.date(2024, 3, 31)

    assert parse_date_bound("1m", "first", clock=march) == days("2024-02-29", "")
    assert parse_date_bound("13m", "first", clock=march) == days("2023-02-28", "")


@pytest.mark.parametrize("value", ["22-06", "06/2022", "June", "June 22", "3/6/2022"])
def test_a_date_that_may_be_several_is_refused_with_the_forms(value: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_filter("date", value, clock=never)
    assert caught.value.expected == (
        "a date such as 2021, 2021-06-03, June 2021, last month, 2 weeks ago or 3m"
    )


@pytest.mark.parametrize(
    ("value", "message"),
    [
        pytest.param(
            "June 31, 2022",
            "query, character 6: no such day in `date:June 31, 2022`; expected a day"
            " from 01 to 30",
            id="day of a named month",
        ),
        pytest.param(
            "20221301",
            "query, character 10: no such month in `date:20221301`; expected a month"
            " from 01 to 12",
            id="month",
        ),
        pytest.param(
            "令和4年6月31日",
            "query, character 12: no such day in `date:令和4年6月31日`; expected a day"
            " from 01 to 30",
            id="day",
        ),
        pytest.param(
            "令和元年4月",
            "query, character 6: no such day in `date:令和元年4月`; expected a day of"
            " 令和",
            id="before an era",
        ),
        pytest.param(
            "9999y",
            "query, character 6: no such year in `date:9999y`; expected a year"
            " from 0001 to 9999",
            id="before all",
        ),
        pytest.param(
            "yesterday..先月",
            "query, character 6: a range that runs backwards in"
            " `date:yesterday..先月`; expected the earlier date first",
            id="backwards",
        ),
    ],
)
def test_date_that_there_is_not_is_an_error(value: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(f"date:{value}", clock=clock)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "value",
    ["soon", "last", "3", "3x", "3 years from now", "next", "6月", "3日", "3年", "may"],
)
def test_no_date_is_guessed(value: str) -> None:
    with pytest.raises(QueryError, match="no date in"):
        parse_query(f'date:"{value}"', clock=clock)
