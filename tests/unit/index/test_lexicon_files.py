"""Words of a segment by script, length and the letters that they share."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kbindex.index.embedded.lexicon_files import SpeltReader, save_spelt
from kbindex.index.lexicon import collect_spelt

LETTERS = "abco"
WORDS = st.lists(st.text(LETTERS, min_size=4, max_size=9), unique=True)


def of_length(folder: Path, words: list[str], length: int, **sharing: object) -> object:
    save_spelt(folder, "x", collect_spelt(words))
    found = SpeltReader(folder, "x").of_length("latin", length, **sharing)  # type: ignore[arg-type] # as given
    for file in folder.iterdir():
        file.unlink()
    return found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=WORDS,
    length=st.integers(3, 10),
    shared=st.text(LETTERS),
    least=st.integers(-1, 10),
)
def test_words_that_have_enough_of_some_letters_are_listed(
    tmp_path: Path, *, words: list[str], length: int, shared: str, least: int
) -> None:
    """Each once, in their order: as if each word were looked at."""
    expected = [
        word
        for word in words
        if len(word) == length and sum(letter in shared for letter in word) >= least
    ]
    found = of_length(tmp_path, words, length, letters=shared, least=least)
    assert found == expected


@pytest.mark.parametrize("letters", ["コン", "thé", " ", ""])
def test_letters_of_no_word_are_in_none(tmp_path: Path, letters: str) -> None:
    words = ["thanos", "thames"]
    assert of_length(tmp_path, words, 6, letters=letters, least=4) == []


def test_all_words_of_another_script_are_listed(tmp_path: Path) -> None:
    save_spelt(tmp_path, "x", collect_spelt(["コンテナ", "サーバー"]))
    reader = SpeltReader(tmp_path, "x")
    assert reader.of_length("kana", 4, letters="コンテ", least=3) == [
        "コンテナ",
        "サーバー",
    ]
