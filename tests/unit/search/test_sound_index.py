"""Words of the other script that sound alike."""

from collections.abc import Callable

import pytest

from kbindex.index import IndexReader
from kbindex.search.expand.sound_alikes import SoundIndex

Read = Callable[..., IndexReader]


@pytest.fixture
def sounds(read: Read) -> SoundIndex:
    latin = "kyverno linkerd 監視"
    return SoundIndex(read("prometheus サーモスタット クバーノ", latin))


@pytest.mark.parametrize(
    ("word", "found"),
    [
        pytest.param("プロメテウス", ["prometheus"], id="katakana to Latin"),
        pytest.param("thermostat", ["サーモスタット"], id="Latin to katakana"),
        pytest.param("キバーノ", ["kyverno"], id="not to its own script"),
        pytest.param("イスティオ", [], id="too few consonants"),
        pytest.param("監視", [], id="kanji have no sound here"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_word_finds_those_of_the_other_script_that_sound_like_it(
    sounds: SoundIndex, word: str, found: list[str]
) -> None:
    assert sounds.find(word) == found


def test_words_of_like_length_come_first(read: Read) -> None:
    sounds = SoundIndex(read("karamara karamaraa koromori kuramira"))
    assert sounds.find("カラマラ", limit=3) == ["karamara", "koromori", "kuramira"]
