"""The list of English words: what is in it, and how it is made."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from kbindex.language import english_words
from kbindex.language.english_words import is_english_word

ROOT = Path(__file__).parents[3]
PATH = ROOT / "tools" / "build_english_words.py"
LIST = Path(english_words.__file__).with_name("english_words.txt")
MOST_BYTES = 350_000


def load_tool() -> ModuleType:
    """Import the script by its path: `tools` is no package."""
    spec = importlib.util.spec_from_file_location(PATH.stem, PATH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


tool = load_tool()


@pytest.mark.parametrize("word", ["sake", "torn", "veracity", "colour", "abandoned"])
def test_plain_words_are_known(word: str) -> None:
    assert is_english_word(word)


@pytest.mark.parametrize(
    "word",
    ["graffana", "kubernettes", "teh", "sak", "ake", "torn\ntorque", "", "監視"],
)
def test_others_are_not(word: str) -> None:
    assert not is_english_word(word)


def test_the_list_is_made_by_its_tool() -> None:
    text = LIST.read_text(encoding="utf-8")
    words = [line for line in text.splitlines() if not line.startswith("#")]
    assert tool.build_list([text.partition("edit.\n")[2]]) == text
    assert words == sorted(set(words))
    assert len(words) > 30_000
    assert LIST.stat().st_size <= MOST_BYTES


def test_names_short_words_and_possessives_are_left_out() -> None:
    built = tool.build_list(["the torn\nKubernetes can't\n", "Torn cafés stormy\n"])
    assert re.findall(r"^(\w+)$", built, flags=re.MULTILINE) == ["stormy", "torn"]


def test_the_notice_names_where_the_words_come_from() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    for name in ("english_words.txt", "Kevin Atkinson", "WordNet", "Geoff Kuenning"):
        assert name in notice
