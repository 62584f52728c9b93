"""Japanese units as Sudachi and the tables of words make them."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kbindex.language import unload_dictionary
from kbindex.language.analysis.japanese import FOREIGN, SudachiSegmenter, WordRole
from kbindex.language.scripts import japanese_run

SEGMENTER = SudachiSegmenter()


def short_units(text: str) -> list[tuple[str, WordRole]]:
    return [
        (unit.form, unit.role)
        for long_unit in SEGMENTER.segment(text)
        for unit in long_unit.units
    ]


@pytest.mark.parametrize(
    ("text", "form", "role"),
    [
        pytest.param("クラスタ", "クラスター", WordRole.NOUN, id="long-vowel-spelling"),
        pytest.param("監査", "監査", WordRole.NOUN, id="noun"),
        pytest.param("簡単", "簡単", WordRole.NOUN, id="adjectival-noun"),
        pytest.param("アルファ", "アルファ", WordRole.NOUN, id="letter-name"),
        pytest.param("使わ", "使う", WordRole.CONTENT, id="verb"),
        pytest.param("詳しく", "詳しい", WordRole.CONTENT, id="adjective"),
        pytest.param("初めて", "初めて", WordRole.CONTENT, id="adverb"),
        pytest.param("二〇二一", "2021", WordRole.NUMBER, id="kanji-number"),
        pytest.param("を", "を", WordRole.FUNCTION, id="particle"),
        pytest.param("これ", "此れ", WordRole.FUNCTION, id="pronoun"),
        pytest.param("こと", "こと", WordRole.FUNCTION, id="formal-noun"),
        pytest.param("する", "為る", WordRole.FUNCTION, id="light-verb"),
        pytest.param("ない", "無い", WordRole.FUNCTION, id="light-adjective"),
        pytest.param("どう", "どう", WordRole.FUNCTION, id="pointing-adverb"),
        pytest.param("しかし", "然し", WordRole.FUNCTION, id="conjunction"),
        pytest.param("ーー", "ー", WordRole.FUNCTION, id="long-vowel-marks"),
        pytest.param("め", "目", WordRole.FUNCTION, id="lone-kana"),
    ],
)
def test_one_word(text: str, form: str, role: WordRole) -> None:
    (unit,) = SEGMENTER.segment(text)
    assert (unit.role, unit.start, unit.end) == (role, 0, len(text))
    assert role is WordRole.FUNCTION or unit.form == form


def test_affixes_are_no_words() -> None:
    assert short_units("再起動") == [("再", WordRole.PREFIX), ("起動", WordRole.NOUN)]
    assert short_units("安全性") == [("安全", WordRole.NOUN), ("性", WordRole.SUFFIX)]


def test_loose_suffixes_make_no_compounds() -> None:
    assert short_units("機能等") == [("機能", WordRole.NOUN), ("等", WordRole.FUNCTION)]


def test_digits_stay_as_they_stand() -> None:
    assert ("007", WordRole.NUMBER) in short_units("第007回")


def test_a_long_unit_holds_its_short_ones() -> None:
    (unit,) = SEGMENTER.segment("図書館")
    assert unit.form == "図書館"
    assert [(u.start, u.end, u.form) for u in unit.units] == [
        (0, 2, "図書"),
        (2, 3, "館"),
    ]


def test_foreign_tokens_have_no_unit_and_give_context() -> None:
    units = SEGMENTER.segment(f"{FOREIGN}を監視{FOREIGN}")
    assert [(u.start, u.end, u.form) for u in units] == [
        (1, 2, "を"),
        (2, 4, "監視"),
    ]


def test_same_text_has_the_same_units_from_memory() -> None:
    fresh = SudachiSegmenter()
    text = "新しい機能の解説を読む"
    assert fresh.segment(text) == fresh.segment(text)


def test_two_segmenters_work_in_two_threads_at_once() -> None:
    """They share one tokenizer, and it refuses a second caller."""
    text = "監視基盤の構築と運用の話を聞いた" * 200
    expected = SEGMENTER.segment(text)
    with ThreadPoolExecutor(4) as pool:
        found = pool.map(lambda _: SudachiSegmenter().segment(text), range(40))
        assert all(units == expected for units in found)


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SudachiSegmenter, "_MEMO_MAX", 3)
    fresh = SudachiSegmenter()
    text = "新しい機能の解説を読む"
    assert fresh.segment(text) == SEGMENTER.segment(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("監視の話を聞いた" * 4000, id="phrases"),
        pytest.param("鬱" * 30_000, id="no-place-to-cut"),
        pytest.param("あ" * 30_000, id="hiragana-only"),
        pytest.param("𠮷" * 20_000, id="four-bytes-each"),
    ],
)
def test_long_runs_are_cut_before_sudachi_refuses_them(text: str) -> None:
    assert japanese_run().fullmatch(text)
    units = SEGMENTER.segment(text)
    assert "".join(text[unit.start : unit.end] for unit in units) == text


def test_long_runs_are_cut_where_phrases_end() -> None:
    """No word is cut in two: the pieces have the words that one phrase has."""
    phrase = "監視の話を聞いた"
    words = {unit.form for unit in SEGMENTER.segment(phrase)}
    assert {unit.form for unit in SEGMENTER.segment(phrase * 4000)} == words


@pytest.mark.skipif(sys.platform != "linux", reason="/proc says what is mapped")
def test_the_dictionary_is_given_back_and_loaded_anew() -> None:
    """Else each process of a build would hold it while it writes."""
    segment = SEGMENTER.segment
    text = "分散トレーシングの監視"

    def is_mapped() -> bool:
        return "sudachidict" in Path("/proc/self/maps").read_text("utf-8")

    before = list(segment(text))
    assert is_mapped()
    unload_dictionary()
    assert not is_mapped()
    assert list(segment(text)) == before
    assert is_mapped()
