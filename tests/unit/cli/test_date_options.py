"""A year, a month or a day as the bound of a time."""

import datetime as dt

import click
import pytest

from kbindex.cli.options.dates import first_day, last_day

CONTEXT = click.Context(click.Command("tags"))
OPTION = click.Option(["--since"])


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        pytest.param("2021", "2021-01-01", "2021-12-31", id="year"),
        pytest.param("2021-07", "2021-07-01", "2021-07-31", id="month"),
        pytest.param("2024-02", "2024-02-01", "2024-02-29", id="leap-year"),
        pytest.param("2021-07-02", "2021-07-02", "2021-07-02", id="day"),
    ],
)
def test_a_date_is_its_first_or_its_last_day(text: str, first: str, last: str) -> None:
    assert first_day(CONTEXT, OPTION, text) == dt.date.fromisoformat(first)
    assert last_day(CONTEXT, OPTION, text) == dt.date.fromisoformat(last)


def test_no_date_is_none() -> None:
    assert first_day(CONTEXT, OPTION, None) is None
    assert last_day(CONTEXT, OPTION, None) is None


@pytest.mark.parametrize(
    "text", ["", "soon", "2021-7", "2021-13", "2021-02-30", "0000", "２０２１", "2021-"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    for read in (first_day, last_day):
        with pytest.raises(click.BadParameter, match=r"is no date \(YYYY, YYYY-MM"):
            read(CONTEXT, OPTION, text)
