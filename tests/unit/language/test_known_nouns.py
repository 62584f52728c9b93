"""Nouns of which is known how the dictionary takes them."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kbindex.language.analysis import known_nouns
from kbindex.language.analysis.japanese import SudachiSegmenter, noun_of
from kbindex.language.analysis.known_nouns import known_form, known_lines, pack_nouns

FORMS = {"監視": "監視", "コンテナ": "コンテナー"}


@pytest.fixture
def nouns(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A file of nouns that may be changed."""
    path = tmp_path / "nouns.tsv"
    path.write_bytes(pack_nouns(FORMS))
    monkeypatch.setattr(known_nouns, "NOUNS_FILE", path)
    known_lines.cache_clear()
    yield path
    known_lines.cache_clear()


@pytest.mark.usefixtures("nouns")
@pytest.mark.parametrize("word", ["監視", "コンテナ"])
def test_form_is_that_of_the_file(word: str) -> None:
    assert known_form(word) == FORMS[word]


@pytest.mark.usefixtures("nouns")
@pytest.mark.parametrize("word", ["監", "視", "コンテナー", "監視基盤", ""])
def test_another_word_is_not_known(word: str) -> None:
    assert known_form(word) is None


def test_what_other_libraries_made_is_not_used(nouns: Path) -> None:
    head, _, lines = nouns.read_bytes().partition(b"\n")
    nouns.write_bytes(head + b".1\n" + lines)
    assert known_form("監視") is None


def test_no_file_is_no_words(nouns: Path) -> None:
    nouns.unlink()
    assert known_form("監視") is None


@pytest.mark.parametrize("text", ["監視基盤", "監視する", "速い", "の"])
def test_what_is_more_or_less_than_a_noun_is_none(text: str) -> None:
    assert noun_of(text) is None


SEGMENT = """
import sys
from kbindex.language.analysis.japanese import SudachiSegmenter
print(SudachiSegmenter().segment(sys.argv[1]), "sudachipy" in sys.modules)
"""


@pytest.mark.parametrize(
    ("text", "loaded"),
    [
        pytest.param("監視", "False", id="as-it-is"),
        pytest.param("コンテナ", "False", id="another-form"),
        pytest.param("監視基盤", "True", id="two-words"),
    ],
)
def test_a_known_noun_has_the_units_of_the_dictionary_without_it(
    text: str, loaded: str
) -> None:
    SudachiSegmenter().segment("基盤を読む")  # here it is loaded
    done = subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, "-c", SEGMENT, text],
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=60,
    )
    assert done.stdout.strip() == f"{SudachiSegmenter().segment(text)} {loaded}"
