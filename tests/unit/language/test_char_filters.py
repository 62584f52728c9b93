"""Each char filter alone: what it changes, and that places stay true."""

import unicodedata

import pytest

from kbindex.language.analysis.char_filters import (
    CharFilter,
    MappedText,
    drop_invisible,
    fold_case,
    fold_width,
    unify_lookalikes,
)


def apply(char_filter: CharFilter, text: str) -> str:
    return char_filter(MappedText.of(text)).text


def places(source: MappedText) -> list[tuple[str, int, int]]:
    return list(zip(source.text, source.starts, source.ends, strict=True))


@pytest.mark.parametrize("char_filter", [drop_invisible, unify_lookalikes, fold_width])
@pytest.mark.parametrize(
    "text", ["", "Helm charts", "監視ツールの話、v1.2", "über café"], ids=repr
)
def test_text_in_order_comes_back_as_the_same_object(
    char_filter: CharFilter, text: str
) -> None:
    source = MappedText.of(text)
    assert char_filter(source) is source
    assert source.is_identity


@pytest.mark.parametrize(
    "invisible",
    [
        pytest.param("\u200b", id="zero-width-space"),
        pytest.param("\u200d", id="joiner"),
        pytest.param("\ufeff", id="byte-order-mark"),
        pytest.param("\u2060", id="word-joiner"),
        pytest.param("\u00ad", id="soft-hyphen"),
        pytest.param("\u202e", id="right-to-left-override"),
        pytest.param("\u2066", id="isolate"),
        pytest.param("\ufe0f", id="variation-selector"),
        pytest.param("\U000e0101", id="ideographic-variation"),
        pytest.param("\x00", id="nul"),
        pytest.param("\x1b", id="escape"),
        pytest.param("\x9b", id="c1-control"),
        pytest.param("\ud800", id="lone-surrogate"),
    ],
)
def test_what_no_reader_sees_is_dropped(invisible: str) -> None:
    assert apply(drop_invisible, f"po{invisible}d{invisible}") == "pod"


@pytest.mark.parametrize("space", [" ", "\t", "\n", "\r", "\x85", "\u3000"], ids=repr)
def test_white_space_is_no_control_character(space: str) -> None:
    assert apply(drop_invisible, f"a{space}b") == f"a{space}b"


def test_dropping_keeps_the_places_of_the_rest() -> None:
    assert places(drop_invisible(MappedText.of("a\u200b\u200bb\x00"))) == [
        ("a", 0, 1),
        ("b", 3, 4),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("サ－バ", "サーバ", id="full-width-hyphen"),
        pytest.param("サ−バ", "サーバ", id="minus"),
        pytest.param("ｻ－ﾊﾞ", "ｻーﾊﾞ", id="half-width-kana"),
        pytest.param("サーバ－", "サーバ－", id="a-dash-after-a-word-stays"),
        pytest.param("マルチ-クラスタ", "マルチ-クラスタ", id="ascii-hyphen-stays"),
        pytest.param("設計－運用", "設計－運用", id="between-kanji-it-stays"),
        pytest.param("１－２", "１－２", id="between-digits-it-stays"),
        pytest.param("cert‐manager", "cert-manager", id="hyphen"),
        pytest.param("cert‑manager", "cert-manager", id="no-break-hyphen"),
        pytest.param("What’s", "What's", id="curly-apostrophe"),
        pytest.param("‘what’", "‘what'", id="closing-quote-reads-as-apostrophe"),
        pytest.param("2019–2021", "2019–2021", id="en-dash-stays"),
        pytest.param("⻑⻘い⻩⻤", "長青い黄鬼", id="radicals-are-letters"),
        pytest.param("⼈⽣", "⼈⽣", id="those-of-kangxi-are-left-to-NFKC"),
    ],
)
def test_lookalikes_become_the_mark_that_is_meant(text: str, expected: str) -> None:
    assert apply(unify_lookalikes, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Ｋ８ｓ", "K8s", id="full-width-latin"),
        pytest.param("ﾌﾟﾛﾒﾃｳｽ", "プロメテウス", id="half-width-kana"),
        pytest.param("は\u3099", "ば", id="decomposed-kana"),
        pytest.param("e\u0301t", "ét", id="decomposed-latin"),
        pytest.param("５０㍍", "50メートル", id="squared-unit"),
        pytest.param("ﬁx", "fix", id="ligature"),
        pytest.param("①", "1", id="circled"),
        pytest.param("（、）", "(、)", id="punctuation"),
        pytest.param("ㄱㅏ", "가", id="hangul-jamo"),
        pytest.param("한\u1100\u1161", "한가", id="conjoining-jamo"),
    ],
)
def test_width_and_compatibility_forms_fold(text: str, expected: str) -> None:
    assert apply(fold_width, text) == expected


def test_folding_keeps_places_by_cluster() -> None:
    """One for two (ﾌﾟ), two for one (ﬁ), and the rest one for one."""
    assert places(fold_width(MappedText.of("aﾌﾟﬁＺ。"))) == [
        ("a", 0, 1),
        ("プ", 1, 3),
        ("f", 3, 4),
        ("i", 3, 4),
        ("Z", 4, 5),
        ("。", 5, 6),
    ]


def test_a_cluster_that_stays_keeps_a_place_for_each_character() -> None:
    """Places do not depend on what else the text holds."""
    alone = fold_width(MappedText.of("0\u3099"))
    beside = fold_width(MappedText.of("0\u3099Ｚ"))
    assert places(beside)[:2] == places(alone) == [("0", 0, 1), ("\u3099", 1, 2)]


def test_places_survive_several_filters() -> None:
    source = MappedText.of("\u200bﾌ\u200bﾟx")
    folded = fold_width(drop_invisible(source))
    assert places(folded) == [("プ", 1, 4), ("x", 4, 5)]
    assert folded.span(0, 2) == (1, 5)


def test_characters_taken_for_steady_are_left_alone_by_nfkc() -> None:
    """The fast path of `fold_width` copies them without asking."""
    ranges = ["\x00-\x7f", "、-〩", "ぁ-ゖ", "ァ-ヾ", "一-鿿"]
    steady = "".join(
        chr(code) for r in ranges for code in range(ord(r[0]), ord(r[2]) + 1)
    )
    assert unicodedata.normalize("NFKC", steady) == steady


def test_thousands_of_marks_on_a_letter_are_cut_into_clusters() -> None:
    """Normalising them as one would take quadratic time; the text is still folded."""
    text = "Ａ" + "\u0301\u0323" * 5000
    folded = fold_width(MappedText.of(text))
    assert folded.text[0] == "Ạ"
    assert folded.starts[0] == 0
    assert folded.ends[-1] == len(text)


def test_text_of_nothing_but_squared_words_is_unfolded_until_it_has_doubled() -> None:
    """Each ㌖ is six letters: a text of them would take six times what it weighs."""
    folded = fold_width(MappedText.of("㌖" * 1000))
    assert folded.text == "キロメートル" * 202 + "㌖" * 798
    assert (
        fold_width(MappedText.of("1㌖から2㌖")).text == "1キロメートルから2キロメートル"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gRPC", "grpc"),
        ("Straße", "strasse"),
        ("ΌΣΟΣ", "όσοσ"),
        ("監視", "監視"),
    ],
)
def test_case_folds(text: str, expected: str) -> None:
    assert fold_case(text) == expected
