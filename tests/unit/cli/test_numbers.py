"""Numbers that options take."""

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbindex.cli.options.numbers import PORT, Share, WholeNumber


@given(number=st.integers(), least=st.none() | st.integers())
def test_a_whole_number_is_taken_from_its_least_on(
    number: int, least: int | None
) -> None:
    kind = WholeNumber(least)
    if least is None or number >= least:
        assert kind.convert(str(number), None, None) == number
        assert kind.convert(number, None, None) == number
    else:
        with pytest.raises(
            click.BadParameter, match=f"{least} or more; got '{number}'"
        ):
            kind.convert(str(number), None, None)


@pytest.mark.parametrize("typed", ["-1", "65536", "http"])
def test_a_port_that_there_is_not_is_refused_in_words(typed: str) -> None:
    said = f"expected a whole number, 0 to 65535; got '{typed}'"
    with pytest.raises(click.BadParameter, match=said):
        PORT.convert(typed, None, None)


@pytest.mark.parametrize("typed", ["", "many", "1.5", "1e3", "0x1", "9" * 5000])
def test_what_is_no_whole_number_is_refused(typed: str) -> None:
    with pytest.raises(click.BadParameter, match="expected a whole number; got"):
        WholeNumber().convert(typed, None, None)


@given(share=st.floats())
def test_a_share_is_between_nothing_and_all(share: float) -> None:
    if 0 <= share <= 1:
        assert Share().convert(repr(share), None, None) == share
    else:
        with pytest.raises(click.BadParameter, match="expected a number from 0 to 1"):
            Share().convert(repr(share), None, None)


def test_a_long_number_is_cut_where_it_is_said() -> None:
    with pytest.raises(click.BadParameter) as refused:
        WholeNumber(0).convert("9" * 5000, None, None)
    assert len(refused.value.message) < 150
