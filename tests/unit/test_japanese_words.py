"""What Japanese readers see says one word for one thing, as GLOSSARY.md has it."""

import re
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
CATALOG = ROOT / "src/kbindex/locale/ja/LC_MESSAGES/kbindex.po"
PAGES = sorted([*ROOT.glob("*.ja.md"), *(ROOT / "docs").glob("*.ja.md")])
ENGLISH, _, GLOSSARY = (
    (ROOT / "GLOSSARY.md").read_text("utf-8").partition("## In Japanese")
)

CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)
JAPANESE = "ぁ-んァ-ヶー一-鿿々"
DATE = re.compile(r"(令和|平成|昭和)?\d+年(\d+月)?(\d+日)?")
"""A date in Japanese, which has no spaces."""

TIGHT = re.compile(rf"[{JAPANESE}][A-Za-z0-9]|[A-Za-z0-9][{JAPANESE}]")

INSIDE_OTHERS = {
    "回": r"(?<![0-9}] )(?<![0-9}何前今毎初数下い次])回(?![りるっ避転答復収数])",
    "ノート": r"(?<!ショー)(?<!リリース)ノート(?!ブック)",
}
"""Words that are part of others are fine: 3 回, 初回, 次回, 下回る, ショーノート."""


def refused() -> dict[str, str]:
    """What the last column of the table names → the word that is said instead."""
    rows = re.findall(r"^\| .+ \| (.+) \| (.+) \|$", GLOSSARY, flags=re.MULTILINE)
    return {
        word: said
        for said, words in rows
        for word in re.sub(r" \(.*?\)| alone", "", words).split(", ")
        if word not in {"not", "---"}
    }


def pattern(word: str) -> str:
    return INSIDE_OTHERS.get(word, re.escape(word))


def forms(said: str | Sequence[str] | None) -> Sequence[str]:
    return [said] if isinstance(said, str) else said or ()


def texts() -> dict[str, str]:
    """What is read: each message of the catalog, each page without its code."""
    catalog = read_po(BytesIO(CATALOG.read_bytes()))
    said = [
        (str(message.id), form)
        for message in catalog
        if message.id
        for form in forms(message.string)
    ]
    pages = {path.name: CODE.sub("", path.read_text("utf-8")) for path in PAGES}
    return {**dict(said), **pages}


TEXTS = texts()


def test_help_of_options_is_nominal_and_ends_without_a_full_stop() -> None:
    page = (ROOT / "docs" / "commands.ja.md").read_text("utf-8")
    options = re.findall(r"^- `-.*$", page, flags=re.MULTILINE)
    assert len(options) > 100
    assert [line for line in options if re.search(r"(ます|です)。|。$", line)] == []


def test_there_are_texts_and_words() -> None:
    assert len(TEXTS) > 500
    assert {"題名", "アドレス", "回", "話題"} <= refused().keys()


@pytest.mark.parametrize("word", refused())
def test_a_word_that_the_glossary_refuses_is_nowhere(word: str) -> None:
    found = {
        name: text[max(hit.start() - 20, 0) : hit.end() + 20]
        for name, text in TEXTS.items()
        if (hit := re.search(pattern(word), text))
    }
    assert found == {}, f"say {refused()[word]}"


def test_a_space_stands_between_japanese_and_latin() -> None:
    tight = {
        name: text[max(hit.start() - 20, 0) : hit.end() + 20]
        for name, text in TEXTS.items()
        if (hit := TIGHT.search(DATE.sub("", text)))
    }
    assert tight == {}


@pytest.mark.parametrize(
    ("text", "is_refused"),
    [
        ("次の回を作る", True),
        ("回の一覧", True),
        ("3 回まで", False),
        ("{count} 回", False),
        ("下回りました", False),
        ("初回のみ", False),
        ("次回に話す", False),
        ("回避", False),
    ],
)
def test_an_episode_is_told_from_times(text: str, *, is_refused: bool) -> None:
    assert bool(re.search(pattern("回"), text)) is is_refused


@pytest.mark.parametrize("table", [ENGLISH, GLOSSARY], ids=["english", "japanese"])
def test_the_glossary_has_each_word_once(table: str) -> None:
    words = re.findall(r"^\| (.+?) \|", table, flags=re.MULTILINE)
    assert len(words) > 20
    assert [word for word in words if words.count(word) > 1] == []
