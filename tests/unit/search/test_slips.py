"""Which spellings are typing errors of a word, and which are other words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from kbindex.search.expand.slips import LONG, is_slip


def is_typing_error(typed: str, meant: str, *, is_one: bool = True) -> bool:
    script = "latin" if typed.isascii() else "kana"
    distance = OSA.distance(typed, meant)
    return is_slip(typed, meant, distance=distance, script=script, is_one=is_one)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("istoi", "istio", id="swapped"),
        pytest.param("velro", "velero", id="left out"),
        pytest.param("istiio", "istio", id="typed twice"),
        pytest.param("isitio", "istio", id="again beside"),
        pytest.param("falcp", "falco", id="the key beside"),
        pytest.param("teckton", "tekton", id="a sound spelt otherwise"),
        pytest.param("kubernates", "kubernetes", id="any letter of a long word"),
        pytest.param("netowrkig", "networking", id="two in a long word"),
        pytest.param("ペンチマーク", "ベンチマーク", id="another mark"),
        pytest.param("サ－バ".replace("－", "ー"), "サーバー", id="a long vowel"),
        pytest.param("スナプショット", "スナップショット", id="a small letter"),
    ],
)
def test_typing_error_is_one(typed: str, meant: str) -> None:
    assert is_typing_error(typed, meant)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("report", "deport", id="another first letter"),
        pytest.param("vitest", "vitess", id="another letter of a short word"),
        pytest.param("fronteers", "frontends", id="two letters far apart"),
        pytest.param("overrules", "overrides", id="two letters of another word"),
        pytest.param("harbour", "harbor", id="another spelling"),
        pytest.param("テレポート", "レポート", id="another first kana"),
    ],
)
def test_other_word_is_none(typed: str, meant: str) -> None:
    assert not is_typing_error(typed, meant)


def test_row_of_words_is_another_one_by_a_letter_far_from_the_right_one() -> None:
    typed, meant = "インスタンスメソッド", "インスタントメソッド"
    assert is_typing_error(typed, meant)
    assert not is_typing_error(typed, meant, is_one=False)


@given(
    word=st.text("abcdefghijklmnopqrstuvwxyz", min_size=LONG["latin"] + 1, max_size=20),
    at=st.integers(min_value=1, max_value=LONG["latin"]),
)
def test_letter_less_is_a_slip_of_any_long_word(word: str, at: int) -> None:
    """But for the first one; a word that stays the same is no slip."""
    typed = word[:at] + word[at + 1 :]
    assert is_typing_error(typed, word)
