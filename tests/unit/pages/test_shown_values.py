"""What templates write is text that controls nothing."""

import pytest
from markupsafe import Markup

from kbindex.pages.html.shown_values import shown_value


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param("plain 監視", "plain 監視", id="plain"),
        pytest.param("safe\u202egnp", "safegnp", id="direction"),
        pytest.param("a\x00b\x1b[31m", "ab[31m", id="controls"),
        pytest.param("broken \ud800", "broken \ufffd", id="surrogate"),
        pytest.param("two\nlines", "two\nlines", id="lines"),
        pytest.param("two\u2028lines", "two lines", id="separator"),
        pytest.param(7, 7, id="number"),
    ],
)
def test_no_value_controls_the_page_it_stands_on(value: object, shown: object) -> None:
    assert shown_value(value) == shown


def test_markup_stays_markup() -> None:
    made = Markup("<p>\n</p>")
    assert shown_value(made) is made
