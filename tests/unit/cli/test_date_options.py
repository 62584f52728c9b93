"""A year, a month or a day as the bound of a time."""

import datetime as dt
from pathlib import Path

import click
import pytest

from kbindex.cli.options.dates import first_day, last_day
from kbindex.cli.session import Session

SESSION = Session(
    episodes=None, index=None, cwd=Path(), environ={"KBINDEX_TODAY": "2022-06-15"}
)
CONTEXT = click.Context(click.Command("tags"), obj=SESSION)
OPTION = click.Option(["--since"])


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        pytest.param("2021", "2021-01-01", "2021-12-31", id="year"),
        pytest.param("2021-07", "2021-07-01", "2021-07-31", id="month"),
        pytest.param("2024-02", "2024-02-01", "2024-02-29", id="leap-year"),
        pytest.param("2021-07-02", "2021-07-02", "2021-07-02", id="day"),
        pytest.param("2021-7", "2021-07-01", "2021-07-31", id="short-month"),
        pytest.param("20210702", "2021-07-02", "2021-07-02", id="compact"),
        pytest.param("令和3年7月", "2021-07-01", "2021-07-31", id="era"),
        pytest.param("last month", "2022-05-01", "2022-05-31", id="last month"),
        pytest.param("3m", "2022-03-15", "2022-03-15", id="length"),
    ],
)
def test_a_date_is_its_first_or_its_last_day(text: str, first: str, last: str) -> None:
    assert first_day(CONTEXT, OPTION, text) == dt.date.fromisoformat(first)
    assert last_day(CONTEXT, OPTION, text) == dt.date.fromisoformat(last)


def test_no_date_is_none() -> None:
    assert first_day(CONTEXT, OPTION, None) is None
    assert last_day(CONTEXT, OPTION, None) is None


@pytest.mark.parametrize(
    "text", ["", "soon", "2021-13", "2021-02-30", "0000", "2021-", "2021..2022"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    for read in (first_day, last_day):
        with pytest.raises(click.BadParameter, match="; expected a "):
            read(CONTEXT, OPTION, text)
