"""Periods: without gaps, and as long as the archive asks for."""

import datetime as dt

import pytest

from kbindex.errors import ArchiveError
from kbindex.knowledge import Step
from kbindex.knowledge.counts.trend_counts import (
    MOST_PERIODS,
    make_periods,
    period_of,
)


@pytest.mark.parametrize(
    ("step", "period"),
    [("month", "2021-07"), ("quarter", "2021-Q3"), ("year", "2021")],
)
def test_a_day_lies_in_its_period(step: Step, period: str) -> None:
    assert period_of(dt.date(2021, 7, 2), step) == period


def test_a_quarter_has_three_months() -> None:
    quarters = [period_of(dt.date(2021, month, 1), "quarter") for month in range(1, 13)]
    assert quarters == [f"2021-Q{number}" for number in (1, 2, 3, 4) for _ in range(3)]


def test_periods_have_no_gaps_whatever_the_order_of_the_dates() -> None:
    dates = [dt.date(2021, 2, 28), dt.date(2020, 11, 30)]
    assert make_periods(dates, by="month")[1] == (
        "2020-11",
        "2020-12",
        "2021-01",
        "2021-02",
    )
    assert make_periods(dates, by="quarter")[1] == ("2020-Q4", "2021-Q1")
    assert make_periods(dates, by="year")[1] == ("2020", "2021")


@pytest.mark.parametrize(
    ("last", "step", "count"),
    [
        pytest.param("2011-01-31", "month", 1, id="one-month"),
        pytest.param("2013-12-31", "month", 36, id="three-years"),
        pytest.param("2014-01-01", "quarter", 13, id="longer"),
        pytest.param("2020-12-31", "quarter", 40, id="ten-years"),
        pytest.param("2021-01-01", "year", 11, id="longer-than-ten-years"),
    ],
)
def test_the_longer_the_archive_the_longer_the_periods(
    last: str, step: Step, count: int
) -> None:
    dates = [dt.date(2011, 1, 1), dt.date.fromisoformat(last)]
    found, periods = make_periods(dates)
    assert (found, len(periods)) == (step, count)


def test_an_archive_without_dates_has_no_periods() -> None:
    assert make_periods([]) == ("month", ())
    assert make_periods([], by="year") == ("year", ())


@pytest.mark.parametrize("step", [None, "month", "quarter", "year"])
def test_dates_that_lie_millennia_apart_are_refused(step: Step | None) -> None:
    """Two notes with wrong dates took minutes to draw."""
    with pytest.raises(ArchiveError, match=r"from 0001-01-01 to 9999-12-31: too far"):
        make_periods([dt.date.min, dt.date.max], by=step)


def test_a_century_by_month_is_drawn() -> None:
    dates = [dt.date(1921, 1, 1), dt.date(2020, 12, 31)]
    assert len(make_periods(dates, by="month")[1]) == MOST_PERIODS
