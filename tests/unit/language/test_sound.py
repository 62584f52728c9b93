"""Consonants of katakana and Latin words: what sounds alike, and what does not."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbindex.language.bridges.building import package_loanwords
from kbindex.language.bridges.sound import (
    MIN_CONSONANTS,
    kana_skeleton,
    latin_skeletons,
    sound_alike,
)


@pytest.mark.parametrize(
    ("katakana", "latin"),
    [
        ("プロメテウス", "prometheus"),
        ("サーバー", "server"),
        ("キバーノ", "kyverno"),
        ("クーバネティス", "kubernetes"),
        ("グラファナ", "grafana"),
        ("ヘルム", "helm"),
        ("テラフォーム", "terraform"),
        ("アンシブル", "ansible"),
        ("ジェンキンス", "jenkins"),
        ("リナックス", "linux"),
        ("シルリウム", "cilrium"),
        ("ヴェレロ", "velero"),
        ("チェック", "check"),
        ("フォト", "photo"),
        ("コンプライアンス", "compliance"),
        ("サンプル", "sample"),
        ("パッケージ", "package"),
        ("エッジ", "edge"),
        ("シャード", "shard"),
        ("トーマス", "thomas"),
    ],
)
def test_loanword_has_the_consonants_of_its_origin(katakana: str, latin: str) -> None:
    assert kana_skeleton(katakana) in latin_skeletons(latin)


@pytest.mark.parametrize(
    ("katakana", "latin"),
    [("プロメテウス", "promises"), ("グラファナ", "gradle"), ("ノード", "pod")],
)
def test_unlike_words_have_other_consonants(katakana: str, latin: str) -> None:
    assert kana_skeleton(katakana) not in latin_skeletons(latin)


@pytest.mark.parametrize("word", ["", "監視", "サーバ監視", "ｻｰﾊﾞｰ", "server", "ヰヱ"])
def test_what_is_no_plain_katakana_has_no_consonants(word: str) -> None:
    assert kana_skeleton(word) == ""


@pytest.mark.parametrize("word", ["アイウエオ", "ー", "ッ"])
def test_vowels_and_signs_have_no_consonants(word: str) -> None:
    assert kana_skeleton(word) == ""


def test_word_that_can_be_said_in_several_ways_has_several() -> None:
    assert latin_skeletons("thin") == {"sn", "tn"}
    assert latin_skeletons("page") == {"pk", "ps"}
    assert latin_skeletons("") == {""}


def test_case_accents_and_signs_do_not_matter() -> None:
    assert latin_skeletons("Pro-mé'théus") == latin_skeletons("prometheus")


def test_short_skeletons_are_too_common_to_compare() -> None:
    """イスティオ is st, as are `set`, `site` and `state`."""
    for word in ("set", "site", "cast"):
        assert {len(found) for found in latin_skeletons(word)} <= {2, 3}
    assert len(kana_skeleton("イスティオ")) < MIN_CONSONANTS


@given(st.text(st.sampled_from("アカガサザタダナハバパマヤラワンヴーッァィュョ")))
def test_consonants_are_plain_letters_none_twice_in_a_row(word: str) -> None:
    """Both skeletons are of one alphabet, so that they can be compared."""
    for skeleton in (kana_skeleton(word), *latin_skeletons(kana_skeleton(word))):
        assert set(skeleton) <= set("kstnfbpmrd")
        assert all(a != b for a, b in pairwise(skeleton))


@pytest.mark.parametrize(
    ("katakana", "latin"),
    [
        pytest.param("マイニング", "manager", id="a consonant said twice"),
        pytest.param("ユースケース", "zeijakusei", id="one that begins with a vowel"),
    ],
)
def test_words_of_one_skeleton_may_not_sound_alike(katakana: str, latin: str) -> None:
    assert kana_skeleton(katakana) in latin_skeletons(latin)
    assert not sound_alike(katakana, latin)


def test_loanwords_of_one_skeleton_sound_alike_but_for_one_in_a_hundred() -> None:
    pairs = [
        (katakana, origin)
        for katakana, origins in package_loanwords()
        for origin in origins
        if origin.isascii() and origin.isalpha()
        if len(kana_skeleton(katakana)) >= MIN_CONSONANTS
        if kana_skeleton(katakana) in latin_skeletons(origin)
    ]
    unlike = [pair for pair in pairs if not sound_alike(*pair)]
    assert len(pairs) > 5000
    assert len(unlike) < len(pairs) / 90
