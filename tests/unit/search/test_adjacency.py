"""Phrases: words side by side, in order, in one text of a record."""

from collections.abc import Callable

import pytest

from kbindex.index import IndexReader
from kbindex.language import Analyzer
from kbindex.model import Article
from kbindex.search.match.adjacency import Adjacency

Read = Callable[..., IndexReader]


@pytest.fixture
def adjacency(
    read: Read, analyzer: Analyzer, make_article: Callable[..., Article]
) -> Adjacency:
    """One record, with words in its title, two notes, its address and presenter."""
    article = make_article(
        "Service mesh",
        "サービスメッシュの監視を比べる",
        "mesh policy, then policy mesh again",
        url="https://example.org/rolling-update",
        presenter="ada lovelace",
    )
    return Adjacency(read(article), analyzer)


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
def test_words_side_by_side_are_a_phrase(adjacency: Adjacency, phrase: str) -> None:
    assert adjacency.holds(0, phrase)


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
def test_words_apart_are_no_phrase(adjacency: Adjacency, phrase: str) -> None:
    """Nor are neighbours in two texts of the record."""
    assert not adjacency.holds(0, phrase)


def test_word_that_stands_twice_is_tried_at_each_place(
    read: Read, analyzer: Analyzer
) -> None:
    adjacency = Adjacency(read("mesh one mesh two mesh three"), analyzer)
    assert adjacency.holds(0, "mesh two mesh three")
    assert not adjacency.holds(0, "mesh one mesh three")
