"""Words of intent: which are taken as such, and what is left of them."""

from collections.abc import Callable
from itertools import chain

import pytest
from msgspec.structs import replace

from kbindex.index import TAG, Alternative, IndexReader
from kbindex.language import Analyzer
from kbindex.language.bridges.building import build_table
from kbindex.language.bridges.sources import BridgeGroup
from kbindex.language.bridges.table import BridgeTable
from kbindex.query import parse_query
from kbindex.search import Recipe
from kbindex.search.candidates import ranking_text
from kbindex.search.expand.expansion import Expander
from kbindex.search.expand.intents import INTENTS, Sought, seek
from kbindex.topics import load_taxonomy

Read = Callable[..., IndexReader]
ExpanderOf = Callable[[IndexReader], Expander]
Seek = Callable[[str], Sought]
RECIPE = Recipe()


@pytest.fixture
def seek_in(read: Read, expander_of: ExpanderOf) -> Seek:
    """Say what a query looks for in an index that holds the words of these tests."""
    expander = expander_of(
        read("storage pod latest best 監視 違い 最新 サービスメッシュ")
    )

    def make(source: str) -> Sought:
        query = parse_query(source)
        text = ranking_text(query, query.wanted)
        return seek(expander.expand(text), query, RECIPE)

    return make


def intents_of(sought: Sought) -> list[str]:
    """The words that are asked for by nothing: each word of an intent."""
    return [c.text for c in sought.concepts if c.covers and not c.weight]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        pytest.param("latest storage", ["latest"], id="English"),
        pytest.param("Latest  Storage", ["Latest"], id="case and spaces"),
        pytest.param("pod vs storage", ["vs"], id="between"),
        pytest.param("監視の違い", ["違い"], id="Japanese, without a space"),
        pytest.param("最新の監視", ["最新"], id="Japanese, in front"),
        pytest.param("best  way to scale a pod", ["best", "way", "to"], id="several"),
        pytest.param("storageの違い", ["違い"], id="both scripts"),
        pytest.param("latest 監視", ["latest"], id="English before Japanese"),
        pytest.param("latest tag:storage pod", ["latest"], id="beside a filter"),
    ],
)
def test_words_of_intent_weigh_nothing_beside_others(
    seek_in: Seek, query: str, words: list[str]
) -> None:
    sought = seek_in(query)
    found = [c for c in sought.concepts if c.covers and not c.weight]
    single = [c.text for c in found if len(c.covers) == 1]
    assert single == words
    assert not any(concept.finds for concept in found)


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("latest", id="alone"),
        pytest.param("最新", id="alone, Japanese"),
        pytest.param("最新 違い", id="intents alone"),
        pytest.param("latest the", id="beside a filler"),
        pytest.param('"latest" storage', id="quoted"),
        pytest.param('difference "pod" between', id="around a phrase"),
        pytest.param("title:latest storage", id="behind a field"),
        pytest.param("latest AND storage", id="beside AND"),
        pytest.param("storage latest OR pod", id="beside OR"),
        pytest.param("storage -latest", id="excluded"),
        pytest.param("storage latest*", id="a beginning"),
        pytest.param("latest-version storage", id="in a token"),
        pytest.param("storage:latest pod", id="a tag of an image"),
        pytest.param("@latest storage", id="a tag of a package"),
        pytest.param("storage latest tag", id="a name"),
        pytest.param("recent files storage", id="another name"),
        pytest.param("best effort pod", id="a class of pods"),
        pytest.param("vs code storage", id="an editor"),
        pytest.param("監視 最近使ったファイル", id="a name in Japanese"),
        pytest.param("間違い 監視", id="in a longer word"),
        pytest.param("latestage storage", id="the beginning of a word"),
    ],
)
def test_word_of_intent_is_a_word_where_it_is_no_question(
    seek_in: Seek, query: str
) -> None:
    sought = seek_in(query)
    assert intents_of(sought) == []
    assert sought.newer_for == ""


def test_name_that_the_bridges_know_is_no_intent(
    read: Read, expander_of: ExpanderOf, analyzer: Analyzer
) -> None:
    """*best* in *best fit* is a part of what is looked for, where that is one name."""
    reader = read("best fit storage")
    group = BridgeGroup(
        members=("best fit", "ベストフィット"), how="glossary", weight=0.7
    )
    bridges = BridgeTable(lambda: build_table((group,), (), analyzer))
    expander = replace(expander_of(reader), bridges=bridges)
    query = parse_query("storage best fit")
    concepts = expander.expand(query.source)
    assert seek(concepts, query, RECIPE) == Sought(concepts=concepts)
    plain = expander_of(reader).expand(query.source)
    assert intents_of(seek(plain, query, RECIPE)) == ["best"]


def test_what_a_word_of_intent_adds_covers_nothing(seek_in: Seek) -> None:
    sought = seek_in("latest storage")
    beside = [c for c in sought.concepts if c.text == "latest" and not c.covers]
    assert [(c.weight, c.finds) for c in beside] == [(RECIPE.intent, False)]


def test_start_steers_to_articles_to_learn_from(seek_in: Seek) -> None:
    steering = [
        concept
        for concept in seek_in("監視の始め方").concepts
        if concept.alternatives[0].field == TAG
    ]
    way = Alternative(terms=("learning",), weight=1.0, how="tag", field=TAG)
    assert [(c.text, c.alternatives, c.covers, c.weight) for c in steering] == [
        ("始め方", (way,), (), RECIPE.intent_topic)
    ]


@pytest.mark.parametrize(
    ("query", "word"),
    [("latest storage", "latest"), ("監視 最新版", "最新版"), ("pod vs storage", "")],
)
def test_newer_ones_are_preferred_for_the_word_that_asks(
    seek_in: Seek, query: str, word: str
) -> None:
    assert seek_in(query).newer_for == word


def test_table_names_each_phrase_once_and_topics_that_there_are() -> None:
    phrases = [
        phrase
        for intent in INTENTS.values()
        for phrase in chain(intent.english, intent.japanese)
    ]
    assert len(set(phrases)) == len(phrases)
    assert all(phrase == phrase.lower().strip() for phrase in phrases)
    topics = {intent.topic for intent in INTENTS.values() if intent.topic}
    taxonomy = load_taxonomy()
    assert topics
    assert all(taxonomy.kind(topic) == "topic" for topic in topics)
