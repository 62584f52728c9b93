"""Near words: which are found, how far away, in which order."""

from collections.abc import Callable

import pytest

from kbindex.index import IndexReader
from kbindex.language.bridges.spelling import is_spelt
from kbindex.search.expand.corrections import Corrector

Read = Callable[..., IndexReader]


@pytest.fixture
def corrector(read: Read) -> Corrector:
    words = "thanos cilium argocd argo crossplane kubernetes kuma プロメテウス 監視基盤"
    return Corrector(read(words, "fluentd fluentbit"))


@pytest.mark.parametrize(
    ("word", "found"),
    [
        pytest.param("thano", [("thanos", 1)], id="one letter less"),
        pytest.param("thannos", [("thanos", 1)], id="one letter more"),
        pytest.param("thamos", [("thanos", 1)], id="one letter other"),
        pytest.param("thaons", [("thanos", 1)], id="two neighbours swapped"),
        pytest.param("hatnos", [], id="two changes in six letters"),
        pytest.param("crosplnae", [("crossplane", 2)], id="two changes in nine"),
        pytest.param("crsplnae", [], id="three changes"),
        pytest.param("クロメテウス", [("プロメテウス", 1)], id="katakana"),
    ],
)
def test_word_is_near_by_one_change_up_to_six_letters_and_by_two_beyond(
    corrector: Corrector, word: str, found: list[tuple[str, int]]
) -> None:
    assert corrector.find(word) == found


def test_nearest_words_come_first_and_equally_near_ones_by_text(read: Read) -> None:
    corrector = Corrector(read("gateways gateway gatewayz fateways getaways"))
    assert corrector.find("gatewayss") == [
        ("gateways", 1),
        ("fateways", 2),
        ("gateway", 2),
        ("gatewayz", 2),
    ]
    assert corrector.find("gatewayss", limit=2) == [("gateways", 1), ("fateways", 2)]


def test_word_is_looked_for_once_to_guess_and_to_suggest(
    corrector: Corrector, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = corrector.find("thano")
    monkeypatch.setattr(type(corrector.reader), "frequencies", pytest.fail)
    found.clear()  # an answer is the asker's own
    assert corrector.slips("thano", is_one=True) == [("thanos", 1)]


def test_word_itself_is_no_correction_of_itself(corrector: Corrector) -> None:
    assert corrector.find("thanos") == []


@pytest.mark.parametrize(
    "word", ["", "ab", "kum", "監視基盤", "v1.21", "k8s1", "naïve"]
)
def test_word_that_nobody_mistypes_by_letters_has_no_near_one(
    corrector: Corrector, word: str
) -> None:
    assert not is_spelt(word)
    assert corrector.find(word) == []


def test_stems_are_no_words_to_correct_to(read: Read) -> None:
    corrector = Corrector(read("tracing service"))
    assert corrector.find("servic") == [("service", 1)]
    assert corrector.resembling("servic") == ["service"]


def test_words_that_share_most_letters_resemble_each_other(
    corrector: Corrector,
) -> None:
    assert corrector.resembling("fluent-bot") == ["fluentbit", "fluentd"]
    assert corrector.resembling("fluent-bot", limit=1) == ["fluentbit"]
    assert corrector.resembling("zzz") == []


def test_index_without_words_corrects_nothing(read: Read) -> None:
    corrector = Corrector(read())
    assert (corrector.find("thanos"), corrector.resembling("thanos")) == ([], [])
