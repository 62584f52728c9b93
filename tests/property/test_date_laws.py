"""Laws of dates: one clock, one answer; every way to write a day means that day."""

import datetime as dt
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from kbindex.errors import QueryError
from kbindex.query import (
    Dates,
    parse_date_bound,
    parse_filter,
    parse_query,
    render_query,
)

# ruff: noqa: SIM905  # a line of pieces
PIECES = st.sampled_from(
    "today yesterday last this past previous week month year day ago 3 2 12 m w d y 10"
    " 今日 昨日 一昨日 先週 先月"
    " 先々月 今年 昨年 直近 過去 ヶ月 か月 週間 日 年 月 前 間 元"
    " 令和 平成 昭和 2022 2021-06 20220601 2022.06.01 .. 〜 ~ >= < = - _ . / 9999"
    " 0000 99999 31 ㋿ a an one".split(" ")
)
VALUES = st.lists(PIECES | st.just(" ") | st.characters(), max_size=8).map("".join)
DAYS = st.dates()
RECENT = st.dates(min_value=dt.date(2000, 1, 1), max_value=dt.date(2100, 1, 1))


def clock_of(day: dt.date) -> Callable[[], dt.date]:
    return lambda: day


@given(VALUES, DAYS)
def test_every_text_is_a_date_or_refused_in_a_line(value: str, today: dt.date) -> None:
    try:
        found = parse_filter("date", value, clock=clock_of(today))
    except QueryError as error:
        refused = error
    else:
        assert isinstance(found, Dates)
        assert (found.first or dt.date.min) <= (found.last or dt.date.max)
        return
    assert 0 <= refused.start <= len(value)
    assert "\n" not in str(refused)


@given(VALUES, DAYS, DAYS)
def test_what_was_understood_means_the_same_on_any_other_day(
    value: str, today: dt.date, later: dt.date
) -> None:
    try:
        query = parse_query(f'date:"{value}"', clock=clock_of(today))
    except QueryError:
        return
    assert parse_query(render_query(query), clock=clock_of(later)) == query


@given(RECENT)
def test_all_ways_to_write_a_day_mean_it(day: dt.date) -> None:
    year, month, number = day.year, day.month, day.day
    written = [
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{year}.{month}.{number}",
        f"{year}/{month:02}/{number:02}",
        f"{year}年{month}月{number}日",
        f"{day.isoformat()}..{day:%Y%m%d}",
    ]
    if day >= dt.date(2019, 5, 1):
        written.append(f"令和{year - 2018}年{month}月{number}日")
    for value in written:
        assert parse_filter("date", value) == Dates(first=day, last=day), value


@given(RECENT, st.integers(0, 60))
def test_lengths_of_time_lead_back_and_in_order(today: dt.date, count: int) -> None:
    def bound(value: str) -> dt.date:
        found = parse_date_bound(value, "first", clock=clock_of(today))
        assert found.first
        return found.first

    days = [bound(f"{count}{unit}") for unit in "ymwd"]
    assert days == sorted(days)
    assert days[-1] == today - dt.timedelta(days=count)
    assert bound(f"{count} months ago") == bound(f"{count}ヶ月前") == days[1]
    assert bound(f"{12 * count}m") == days[0]


@given(RECENT)
def test_last_ends_on_the_day_before_this_begins(today: dt.date) -> None:
    for unit in ("week", "month", "year"):
        this, last = (
            parse_filter("date", f"{which} {unit}", clock=clock_of(today))
            for which in ("this", "last")
        )
        assert isinstance(this, Dates)
        assert isinstance(last, Dates)
        assert this.first
        assert this.last
        assert last.last == this.first - dt.timedelta(days=1)
        assert this.first <= today <= this.last
