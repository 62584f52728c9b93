"""Readings: how words are read, and what letters spell one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbindex.language.readings import (
    as_katakana,
    from_romaji,
    has_reading,
    hiragana_rows,
    is_read_so,
    reading_of,
    reading_typed,
)


@pytest.mark.parametrize(
    ("letters", "katakana"),
    [
        ("kanshi", "カンシ"),
        ("kansi", "カンシ"),
        ("zeijakusei", "ゼイジャクセイ"),
        ("zeizyakusei", "ゼイジャクセイ"),
        ("purometeusu", "プロメテウス"),
        ("konntena", "コンテナ"),
        ("kontena", "コンテナ"),
        ("rokku", "ロック"),
        ("matchi", "マッチ"),
        ("sa-ba", "サーバ"),
        ("fairu", "ファイル"),
    ],
)
def test_letters_spell_a_reading_as_an_input_method_takes_them(
    letters: str, katakana: str
) -> None:
    assert from_romaji(letters) == katakana


@pytest.mark.parametrize("word", ["kubectl", "prometheus", "argo-cd", "x", "", "q"])
def test_other_letters_spell_none(word: str) -> None:
    assert from_romaji(word) == ""


def test_kanji_have_a_reading_and_kana_alone_have_none() -> None:
    assert has_reading("監視")
    assert has_reading("取り出し")
    assert not has_reading("コンテナ")
    assert not has_reading("監視v2")
    assert reading_of("監視") == "カンシ"


def test_what_was_typed_is_a_reading_in_katakana() -> None:
    assert reading_typed("かんし") == reading_typed("kanshi") == "カンシ"
    assert reading_typed("監視") == reading_typed("a") == ""


@pytest.mark.parametrize(
    ("text", "longest"),
    [
        pytest.param("ぷろめてうす", ["ぷろめてうす"], id="alone"),
        pytest.param("くらすたー", ["くらすたー"], id="a long vowel"),
        pytest.param("ぷろめてうすの監視", ["ぷろめてうす"], id="before a particle"),
        pytest.param("起動しない", [], id="the ending of a verb"),
        pytest.param("ab", [], id="no hiragana"),
    ],
)
def test_row_of_hiragana_may_be_a_word(text: str, longest: list[str]) -> None:
    rows = list(hiragana_rows(text))
    assert [text[begin : ends[0]] for begin, ends in rows[:1] if ends] == longest


@given(st.text("あいうえおかきくけこさしすせそはまやらわんがぎばぱっゃー", max_size=12))
def test_katakana_is_as_long_as_its_hiragana(hiragana: str) -> None:
    """So that what stands behind it keeps its place."""
    assert len(as_katakana(hiragana)) == len(hiragana)


@pytest.mark.parametrize(
    "name", ["haruka", "haruka_k8s", "k8s-haruka", "はるか", "ハルカ", "春香"]
)
def test_a_name_is_read_as_letters_and_kanji_say(name: str) -> None:
    assert is_read_so(name, "ハルカ")


@pytest.mark.parametrize("name", ["harukaze", "minato", "k8s", "冬香", ""])
def test_another_name_is_read_otherwise(name: str) -> None:
    assert not is_read_so(name, "ハルカ")
