"""Phrases: words side by side, in order, in one text of a record."""

from collections.abc import Callable

import pytest

from kbindex.index import IndexReader
from kbindex.language import Analyzer
from kbindex.model import Article
from kbindex.search.match.conditions import phrase_filter

Read = Callable[..., IndexReader]
Holds = Callable[[str], bool]


@pytest.fixture
def holds_in(analyzer: Analyzer) -> Callable[[IndexReader, str], bool]:
    """Say whether the record of an index holds a phrase."""

    def holds(reader: IndexReader, phrase: str) -> bool:
        wanted = phrase_filter(phrase, analyzer)
        return wanted is not None and reader.matching(wanted) == reader.matching()

    return holds


@pytest.fixture
def holds(
    read: Read,
    make_article: Callable[..., Article],
    holds_in: Callable[[IndexReader, str], bool],
) -> Holds:
    """One record, with words in its title, two notes, its address and presenter."""
    article = make_article(
        "Service mesh",
        "サービスメッシュの監視を比べる",
        "mesh policy, then policy mesh again",
        url="https://example.org/rolling-update",
        presenter="ada lovelace",
    )
    reader = read(article)
    return lambda phrase: holds_in(reader, phrase)


@pytest.mark.parametrize(
    "phrase",
    [
        pytest.param("service mesh", id="in the title"),
        pytest.param("ＳＥＲＶＩＣＥ　ＭＥＳＨ", id="full-width"),
        pytest.param("policy mesh", id="in a note"),
        pytest.param("メッシュの監視", id="over a particle"),
        pytest.param("監視", id="one word"),
        pytest.param("lovelace", id="one word of the presenter"),
        pytest.param("rolling-update", id="one word of the address"),
    ],
)
def test_words_side_by_side_are_a_phrase(holds: Holds, phrase: str) -> None:
    assert holds(phrase)


@pytest.mark.parametrize(
    "phrase",
    [
        pytest.param("mesh service", id="other order"),
        pytest.param("policy again", id="one word between"),
        pytest.param("mesh サービス", id="end of the title, start of the first note"),
        pytest.param("比べる mesh", id="end of a note, start of the next"),
        pytest.param("service operator", id="one word is not there"),
        pytest.param("operator", id="the only word is not there"),
        pytest.param("、。", id="no word at all"),
        pytest.param("", id="nothing"),
    ],
)
def test_words_apart_are_no_phrase(holds: Holds, phrase: str) -> None:
    """Nor are neighbours in two texts of the record."""
    assert not holds(phrase)


def test_word_that_stands_twice_is_tried_at_each_place(
    read: Read, holds_in: Callable[[IndexReader, str], bool]
) -> None:
    reader = read("mesh one mesh two mesh three")
    assert holds_in(reader, "mesh two mesh three")
    assert not holds_in(reader, "mesh one mesh three")


@pytest.mark.parametrize(
    ("written", "phrase"),
    [
        pytest.param("a service-mesh here", "service mesh", id="hyphen"),
        pytest.param("the ServiceMesh", "service mesh", id="one word"),
        pytest.param("istio service-mesh demo", "istio service mesh demo", id="within"),
    ],
)
def test_words_that_are_written_as_one_are_side_by_side(
    read: Read, holds_in: Callable[[IndexReader, str], bool], written: str, phrase: str
) -> None:
    assert holds_in(read(written), phrase)


@pytest.mark.parametrize(
    ("written", "phrase"),
    [
        pytest.param("service to mesh", "service mesh", id="apart"),
        pytest.param("meshservice", "service mesh", id="the other way round"),
        pytest.param("service-mesh", "service mesh demo", id="one word less"),
    ],
)
def test_words_that_are_not_written_so_are_not(
    read: Read, holds_in: Callable[[IndexReader, str], bool], written: str, phrase: str
) -> None:
    assert not holds_in(read(written), phrase)


def test_words_of_an_address_are_no_phrase(
    read: Read,
    make_article: Callable[..., Article],
    holds_in: Callable[[IndexReader, str], bool],
) -> None:
    reader = read(make_article("Title", url="https://example.org/service-mesh"))
    assert not holds_in(reader, "service mesh")
