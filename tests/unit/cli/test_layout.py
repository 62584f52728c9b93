"""Lines of a screen: wrapped where a reader breaks them, never inside a character."""

import io
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbindex.cli.screens.columns import iter_graphemes, width_of
from kbindex.cli.screens.line_layout import (
    BOLD,
    DIM,
    StyledText,
    lay_out,
    marked,
    spans_within,
    wrap,
)
from kbindex.cli.screens.terminal import Style

PLAIN = Style(is_on=False)


def lines(text: str, columns: int, *, first: int | None = None) -> list[str]:
    return [text[a:b] for a, b in wrap(text, columns, first=first)]


@pytest.mark.parametrize(
    ("text", "columns", "shown"),
    [
        pytest.param("", 10, [""], id="empty"),
        pytest.param("one two", 10, ["one two"], id="fits"),
        pytest.param("one two three", 8, ["one two", "three"], id="blank"),
        pytest.param("one two", 7, ["one two"], id="exactly"),
        pytest.param("監視の定番です", 8, ["監視の定", "番です"], id="japanese"),
        pytest.param("監視の定番です", 9, ["監視の定", "番です"], id="no-half-letter"),
        pytest.param("監視の定番。", 10, ["監視の定", "番。"], id="no-stop-first"),
        pytest.param("監視「定番」", 6, ["監視", "「定", "番」"], id="brackets"),
        pytest.param("コンテナー", 8, ["コンテ", "ナー"], id="long-vowel"),
        pytest.param("監視Thanosの話", 10, ["監視Thanos", "の話"], id="mixed"),
        pytest.param("Thanosを監視", 6, ["Thanos", "を監視"], id="word-is-whole"),
        pytest.param("abcdefghij", 4, ["abcd", "efgh", "ij"], id="longer-than-a-line"),
        pytest.param("ab abcdefgh", 4, ["ab a", "bcde", "fgh"], id="fills-the-line"),
        pytest.param("がが", 2, ["が", "が"], id="combining-mark"),
        pytest.param("👍🏽👍🏽", 3, ["👍🏽", "👍🏽"], id="skin-tone"),
        pytest.param("🇯🇵🇯🇵", 2, ["🇯🇵", "🇯🇵"], id="flags"),
        pytest.param("葛󠄀葛󠄀", 2, ["葛󠄀", "葛󠄀"], id="form-of-a-kanji"),
        pytest.param("a   b", 3, ["a", "b"], id="blanks-at-a-line-end"),
    ],
)
def test_where_a_line_is_broken(text: str, columns: int, shown: list[str]) -> None:
    assert lines(text, columns) == shown


def test_the_first_line_may_have_another_width() -> None:
    assert lines("one two three", 13, first=7) == ["one two", "three"]


@given(
    st.text(st.sampled_from("aZ 監視。「」ー、が゙👍🏽🇯🇵é-/:1葛\U000e0100"), max_size=60),
    st.integers(min_value=2, max_value=30),
)
def test_lines_fit_and_lose_nothing_but_blanks(text: str, columns: int) -> None:
    """Every line fits, unless a single character is wider than it."""
    spans = list(wrap(text, columns))
    shown = [text[a:b] for a, b in spans]
    for line in shown if len(shown) > 1 else ():
        assert width_of(line) <= columns or len(list(iter_graphemes(line))) == 1
    gaps = [a for _, a in [(0, 0), *spans]], [b for b, _ in [*spans, (len(text), 0)]]
    assert all(text[a:b].strip(" ") == "" for a, b in zip(*gaps, strict=True))


@given(st.text(st.sampled_from("監視 a。👍🏽がé"), max_size=40))
def test_no_character_is_cut(text: str) -> None:
    ends, position = {0}, 0
    for grapheme in iter_graphemes(text):
        position += len(grapheme)
        ends.add(position)
    for start, _ in wrap(text, 5):
        assert start in ends


def test_looks_go_on_behind_a_line_end() -> None:
    pieces = [
        StyledText(text="path › ", look=DIM),
        StyledText(text="監視の"),
        StyledText(text="定番", look=BOLD),
    ]
    style = Style(is_on=True, columns=22)
    assert list(lay_out(pieces, style, first="  - ", indent="    ")) == [
        "  - \x1b[2mpath › \x1b[0m監視の\x1b[1m定番\x1b[0m",
    ]
    wide = [StyledText(text="監視 " * 8, look=DIM)]
    assert list(lay_out(wide, style, indent="  ")) == [
        "\x1b[2m監視 監視 監視 監視 監\x1b[0m",
        "  \x1b[2m視 監視 監視 監視\x1b[0m",
    ]


def test_pieces_that_look_alike_share_their_codes() -> None:
    pieces = [
        StyledText(text="a", look=BOLD),
        StyledText(text="b", look=BOLD),
        StyledText(text="c"),
    ]
    assert list(lay_out(pieces, Style(is_on=True))) == ["\x1b[1mab\x1b[0mc"]


def test_without_a_screen_a_paragraph_is_one_line() -> None:
    pieces = [StyledText(text="監視 " * 100)]
    (line,) = lay_out(pieces, PLAIN, first="- ", indent="  ")
    assert line == "- " + "監視 " * 100


def test_a_narrow_screen_leaves_some_room() -> None:
    style = Style(is_on=False, columns=5)
    shown = list(
        lay_out([StyledText(text="a" * 30)], style, first=" " * 8, indent=" " * 8)
    )
    assert shown == [" " * 8 + "a" * 20, " " * 8 + "a" * 10]


def test_text_is_made_safe_before_it_is_measured() -> None:
    style = Style(is_on=False, columns=20)
    pieces = [StyledText(text="\x1b\u202e監視\n" * 5)]
    assert list(lay_out(pieces, style)) == ["監視 監視 監視 監視", "監視"]


def test_escapes_are_measured_where_stdout_lacks_a_letter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), "ascii"))
    style = Style(is_on=False, columns=20)
    shown = list(lay_out([StyledText(text="監視 監視 監視")], style))
    assert shown == ["\\u76e3\\u8996", "\\u76e3\\u8996", "\\u76e3\\u8996"]


def test_highlights_are_pieces() -> None:
    shown = [(piece.text, bool(piece.look)) for piece in marked("監視の話", [(0, 2)])]
    assert shown == [("", False), ("監視", True), ("の話", False)]


def test_spans_are_cut_to_a_line() -> None:
    assert spans_within([(0, 3), (4, 9), (12, 14)], 2, 10) == [(0, 1), (2, 7)]
