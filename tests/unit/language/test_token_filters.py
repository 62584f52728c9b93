"""Each token filter alone, over real tokens."""

import pytest

from kbindex.language.analysis.japanese import SudachiSegmenter
from kbindex.language.analysis.technical import WORD_MAX
from kbindex.language.analysis.terms import How, Term
from kbindex.language.analysis.token_filters import (
    TokenFilter,
    bigrams,
    compounds,
    joined,
    parts,
    stems,
    words,
)
from kbindex.language.analysis.tokenizer import build_tokenizer

TOKENIZE = build_tokenizer(SudachiSegmenter())


def run(token_filter: TokenFilter, text: str) -> list[Term]:
    return list(token_filter(text, TOKENIZE(text)))


def texts(token_filter: TokenFilter, text: str) -> list[str]:
    return [term.text for term in run(token_filter, text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Cert-Manager C++ k8s", ["cert-manager", "c++", "k8s"], id="latin"
        ),
        pytest.param("クラスタを作った", ["クラスター", "作る"], id="normalised"),
        pytest.param(
            "それについて話すことがあるようです", ["話す"], id="without-function-words"
        ),
        pytest.param("Podを再起動", ["pod", "起動"], id="without-affixes"),
        pytest.param("第2回", ["2", "回"], id="number"),
        pytest.param("😀、。", [], id="symbols"),
        pytest.param("x" * (WORD_MAX + 1), [], id="data"),
        pytest.param("ア" * (WORD_MAX + 1), [], id="long-katakana"),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert texts(words, text) == expected


def test_words_keep_the_positions_of_dropped_tokens() -> None:
    assert run(words, "Podの監視") == [
        Term("pod", 0, 3, How.WORD, 0),
        Term("監視", 4, 6, How.WORD, 2),
    ]


def test_parts_share_the_position_of_their_token() -> None:
    assert run(parts, "the ServiceMesh") == [
        Term("service", 4, 11, How.PART, 1),
        Term("mesh", 11, 15, How.PART, 1),
    ]


def test_parts_that_are_data_are_left_out() -> None:
    assert texts(parts, "sha-" + "0f" * 100) == ["sha"]


def test_stems_of_words_and_parts() -> None:
    assert run(stems, "Monitoring-Tools 監視 k8s x") == [
        Term("monitor", 0, 10, How.STEM, 0),
        Term("tool", 11, 16, How.STEM, 0),
    ]


def test_a_stem_stands_beside_a_word_that_is_its_own_stem() -> None:
    assert texts(stems, "monitor") == texts(stems, "monitoring") == ["monitor"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("可観測性", {"可観測性", "可観測", "観測性"}, id="affixes"),
        pytest.param(
            "継続的デリバリーを", {"継続的", "継続的デリバリー"}, id="long-unit"
        ),
        pytest.param("監査ログ", {"監査ログ"}, id="two-nouns"),
        pytest.param(
            "監査ログ基盤", {"監査ログ", "ログ基盤", "監査ログ基盤"}, id="three-nouns"
        ),
        pytest.param("サービス・メッシュ", {"サービスメッシュ"}, id="middle-dot"),
        pytest.param("監査のログ", set(), id="particle-parts"),
        pytest.param("監査、ログ", set(), id="comma-parts"),
        pytest.param("監査 ログ", set(), id="space-parts"),
        pytest.param("監査k8sログ", set(), id="word-parts"),
        pytest.param("2021年6月", {"2021年6月"}, id="number-whole-only"),
        pytest.param("第3回", {"第3回"}, id="ordinal"),
        pytest.param("監視", set(), id="single"),
    ],
)
def test_compounds(text: str, expected: set[str]) -> None:
    made = texts(compounds, text)
    assert set(made) == expected
    assert len(made) == len(expected)


def test_compounds_too_long_as_a_whole_are_found_in_pieces() -> None:
    row = "監視" * 20
    assert set(texts(compounds, row)) == {"監視" * 2, "監視" * 3, "監視" * 4}


def test_compounds_are_normalised_and_placed_at_their_first_token() -> None:
    assert run(compounds, "大きなクラスタ管理") == [
        Term("クラスター管理", 3, 9, How.COMPOUND, 1)
    ]


def test_compound_verbs_are_compounds() -> None:
    assert texts(compounds, "組み込んだ") == ["組み込む"]


@pytest.mark.parametrize(
    "text", ["service mesh", "service-mesh", "service_mesh", "Service/Mesh"]
)
def test_spellings_of_two_words_join_alike(text: str) -> None:
    assert run(joined, text) == [Term("servicemesh", 0, len(text), How.JOINED, 0)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("ServiceMesh", id="one-word"),
        pytest.param("service  mesh", id="two-spaces"),
        pytest.param("service\nmesh", id="lines"),
        pytest.param("service, mesh", id="comma"),
        pytest.param("the mesh of", id="function-words"),
        pytest.param("helm 3", id="number"),
        pytest.param("helm v3.8", id="version"),
        pytest.param("監査 ログ", id="japanese"),
        pytest.param("mesh 監視", id="mixed"),
    ],
)
def test_others_do_not_join(text: str) -> None:
    assert run(joined, text) == []


def test_joined_neighbours_have_the_position_of_the_first() -> None:
    assert run(joined, "a new service mesh") == [
        Term("newservice", 2, 13, How.JOINED, 1),
        Term("servicemesh", 6, 18, How.JOINED, 2),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("可観測", ["可観", "観測"], id="kanji"),
        pytest.param("ログ", ["ログ"], id="katakana"),
        pytest.param("使う", ["使う"], id="mixed"),
        pytest.param("それは", [], id="hiragana-only"),
        pytest.param("話", [], id="one"),
        pytest.param("監視k8s運用", ["監視", "運用"], id="latin-parts"),
        pytest.param("監視 運用", ["監視", "運用"], id="space-parts"),
        pytest.param("第2回", [], id="digits-part"),
        pytest.param("kube", [], id="latin"),
    ],
)
def test_bigrams(text: str, expected: list[str]) -> None:
    assert texts(bigrams, text) == expected


def test_bigrams_have_the_position_of_the_unit_they_begin_in() -> None:
    assert run(bigrams, "k8s監査ログ") == [
        Term("監査", 3, 5, How.BIGRAM, 1),
        Term("査ロ", 4, 6, How.BIGRAM, 1),
        Term("ログ", 5, 7, How.BIGRAM, 2),
    ]
