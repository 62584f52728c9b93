"""Which day is today."""

import datetime as dt

import pytest

from kbindex.config.clock import local_today, today_of
from kbindex.errors import ConfigError


def test_the_environment_says_which_day_is_today() -> None:
    assert today_of({"KBINDEX_TODAY": "2021-06-03"}) == dt.date(2021, 6, 3)


@pytest.mark.parametrize("environ", [{}, {"KBINDEX_TODAY": ""}])
def test_else_it_is_that_of_the_computer(environ: dict[str, str]) -> None:
    before = local_today()
    assert before <= today_of(environ) <= local_today()


@pytest.mark.parametrize("value", ["soon", "2021-13-01", "yesterday"])
def test_what_is_no_date_is_refused(value: str) -> None:
    with pytest.raises(ConfigError) as caught:
        today_of({"KBINDEX_TODAY": value})
    assert str(caught.value) == (
        f"KBINDEX_TODAY: {value}: must be a date such as 2021-06-03"
    )
