"""Words without an end may be broken; nothing else of a text changes."""

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from kbindex.pages.html.long_words import LONGEST, escape_words


def test_a_long_word_may_break_where_others_would_end() -> None:
    written = escape_words("監" * (2 * LONGEST + 1))
    assert str(written).split("<wbr>") == ["監" * LONGEST, "監" * LONGEST, "監"]


def test_sentences_stay_as_they_are() -> None:
    text = "今日は灯籠の話をしました。芯は綿です。" * 50
    assert escape_words(text) == escape(text)


@given(st.text(st.sampled_from("a<&\"' 監é"), max_size=3 * LONGEST))
def test_only_breaks_are_added_to_what_is_escaped(text: str) -> None:
    assert escape_words(text * 3).replace(Markup("<wbr>"), "") == escape(text * 3)
