"""What templates write is text that controls nothing."""

import pytest
from markupsafe import Markup

from kbindex.pages.html.shown_values import shown_markup, shown_value


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


@pytest.mark.parametrize("text", ["<b>bold</b>", "<b>" * 100])
def test_a_text_is_escaped_whatever_equal_markup_was_written_before(text: str) -> None:
    """Written texts are kept: one that is equal must not be taken for another."""

    class OtherMarkup(Markup):
        pass

    for _ in range(2):
        assert shown_markup(OtherMarkup(text)) == text
        assert shown_markup(text) == text.replace("<", "&lt;").replace(">", "&gt;")
        assert shown_markup(Markup(text)) == text  # noqa: S704 - of this test
