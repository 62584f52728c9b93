"""The classes of characters against those that modules had made for themselves."""

import re
import sys
import unicodedata
from functools import cache
from pathlib import Path

import pytest

import kbindex
from kbindex.language.bridges.spelling import is_katakana
from kbindex.language.scripts import (
    HALF_WIDTH_KATAKANA,
    HIRAGANA,
    JAPANESE,
    KANA_SIGNS,
    KANJI,
    KATAKANA,
    KATAKANA_LETTERS,
    has_japanese,
    hiragana_run,
)

EVERY_CHARACTER = "".join(
    character
    for character in map(chr, range(sys.maxunicode + 1))
    if unicodedata.category(character) != "Cn"
)
"""All that Unicode has assigned."""

SOURCES = Path(kbindex.__file__).parent


@cache
def members(inside: str) -> set[str]:
    return set(re.findall(f"[{inside}]", EVERY_CHARACTER))


NEWER_KANJI = members("\uf900-\ufaff\U00020000-\U000323af")
HEXAGRAMS = members("\u4dc0-\u4dff")
HISTORIC = members("\U0001b000-\U0001b16f")


@pytest.mark.parametrize(
    ("new", "old", "more", "less"),
    [
        pytest.param(
            KATAKANA + HALF_WIDTH_KATAKANA,
            "ァ-ヺー-ヿㇰ-ㇿｦ-ﾟ",
            set[str](),
            set[str](),
            id="what a long-vowel mark stands between",
        ),
        pytest.param(
            KATAKANA_LETTERS,
            "\u30a1-\u30fa",
            set[str](),
            set[str](),
            id="what a final long vowel stands behind, in titles",
        ),
        pytest.param(
            HIRAGANA,
            "\u3041-\u3096",
            {*"ゝゞゟ\u3099\u309a"},
            set[str](),
            id="one more or less in titles: repeat marks are hiragana, too",
        ),
        pytest.param(
            JAPANESE + HALF_WIDTH_KATAKANA,
            "\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff",
            members("\u3400-\u4dbf\u3099\u309aゝ-ゟー-ヿㇰ-ㇿｦ-ﾟ々〆〇")
            | NEWER_KANJI
            | HISTORIC,
            set[str](),
            id="Japanese titles: in half width, and with rarer kanji, too",
        ),
        pytest.param(
            JAPANESE + KANA_SIGNS + "、。",
            "\u3040-\u30ff\u4e00-\u9fff、。",
            members("\u3400-\u4dbfㇰ-ㇿ々〆〇") | NEWER_KANJI | HISTORIC,
            set[str](),
            id="likely characters of a decoded file",
        ),
        pytest.param(
            JAPANESE + HALF_WIDTH_KATAKANA + KANA_SIGNS,
            r"\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f々〆",
            {"〇"} | members("\U00020000-\U000323af") | HISTORIC,
            HEXAGRAMS,
            id="what ends a bare address: rare kanji, too; no hexagrams",
        ),
        pytest.param(
            HIRAGANA,
            r"\u3040-\u309f",
            set[str](),
            {*"゛゜"},
            id="what no path segment begins with: a mark alone is no particle",
        ),
        pytest.param(
            JAPANESE + KANA_SIGNS,
            "\u3040-\u30ff々\u3400-\u9fff",
            members("ㇰ-ㇿ〆〇") | NEWER_KANJI | HISTORIC,
            HEXAGRAMS,
            id="letters that the analyzer drops and names have",
        ),
    ],
)
def test_a_class_differs_from_the_one_it_replaced_as_meant(
    new: str, old: str, more: set[str], less: set[str]
) -> None:
    now, before = members(new), members(old)
    assert (now - before, before - now) == (more, less)


def test_katakana_alone_is_letters_and_the_long_vowel_mark() -> None:
    alone = {c for c in EVERY_CHARACTER if is_katakana(c)}
    assert alone == {*map(chr, range(0x30A1, 0x30FB)), "ー"}
    assert is_katakana("")


def test_classes_of_scripts_do_not_overlap() -> None:
    classes = (HIRAGANA, KATAKANA, HALF_WIDTH_KATAKANA, KANJI, KANA_SIGNS)
    assert sum(len(members(c)) for c in classes) == len(members("".join(classes)))
    assert members(HIRAGANA) == {c for c in EVERY_CHARACTER if hiragana_run().match(c)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kubernetesの監視", True),
        ("ﾃｽﾄ", True),
        ("𠮷", True),
        ("Café — 한국어", False),
        ("CI・CD", False),
        ("", False),
    ],
)
def test_text_is_japanese_where_a_letter_is(text: str, expected: bool) -> None:  # noqa: FBT001 - a table
    assert has_japanese(text) is expected


def test_no_other_module_makes_a_class_of_its_own() -> None:
    """What NFKC leaves alone (`_STEADY`) is no script, so it may."""
    code = r"\\u(?:30[4-9a-f]\w|3[4-9a-f]\w\w|[4-9]\w{3})"
    letter = rf"(?:[\u3041-\u30ff\u3400-\u9fffｦ-ﾟ]|{code})"
    in_a_string = re.compile(rf'"[^"]*{letter}-{letter}')
    found = {
        (path.stem, line.partition(" =")[0])
        for path in SOURCES.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if in_a_string.search(line)
    }
    ours = {"HIRAGANA", "KATAKANA_LETTERS", "KATAKANA", "HALF_WIDTH_KATAKANA", "KANJI"}
    assert found == {("scripts", name) for name in ours} | {("char_filters", "_STEADY")}
