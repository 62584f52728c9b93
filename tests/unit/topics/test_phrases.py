"""The phrases of genre: each holds on episodes other than its own."""

import datetime as dt
import re
from pathlib import Path

import pytest

from kbindex.errors import ConfigError
from kbindex.language.scripts import has_japanese
from kbindex.topics import load_taxonomy
from kbindex.topics.taxonomy.name_table import fold_name
from kbindex.topics.taxonomy.phrases import Phrase, parse_phrases
from kbindex.topics.taxonomy.topic_tree import load_phrases

PHRASES = load_phrases()


def phrase(**counts: int) -> Phrase:
    return Phrase(
        topic="release",
        language="en",
        place="title",
        pattern=r"\breleased\b",
        example="Milly released",
        measured=dt.date(2031, 4, 1),
        **counts,
    )


@pytest.mark.parametrize(
    ("counts", "holds"),
    [
        pytest.param({}, True, id="never met"),
        pytest.param({"right": 4, "wrong": 2, "episodes": 2}, True, id="two to one"),
        pytest.param({"right": 4, "wrong": 3, "episodes": 2}, False, id="too little"),
        pytest.param({"right": 9, "episodes": 1}, True, id="one episode, not wrong"),
        pytest.param(
            {"right": 9, "wrong": 1, "episodes": 1}, False, id="right nowhere else"
        ),
        pytest.param({"editors_right": 2, "editors_wrong": 1}, True, id="editors"),
        pytest.param({"editors_right": 1, "editors_wrong": 1}, False, id="no editors"),
        pytest.param(
            {"right": 2, "episodes": 2, "editors_wrong": 9}, True, id="labels decide"
        ),
    ],
)
def test_a_phrase_holds_by_what_was_right_elsewhere(
    counts: dict[str, int], *, holds: bool
) -> None:
    assert phrase(**counts).holds is holds


def test_every_phrase_holds() -> None:
    assert len(PHRASES) > 100
    assert [one.pattern for one in PHRASES if not one.holds] == []


def test_every_phrase_is_found_in_its_example() -> None:
    for one in PHRASES:
        assert re.search(one.pattern, one.example, re.IGNORECASE), one.pattern


def test_no_phrase_stands_twice() -> None:
    keys = [(one.topic, one.place, one.pattern) for one in PHRASES]
    assert len(set(keys)) == len(keys)


def test_a_phrase_is_of_the_language_that_it_says() -> None:
    for one in PHRASES:
        is_tried_on_all = one.pattern.isascii()
        assert is_tried_on_all == (one.language == "en"), one.pattern
        assert is_tried_on_all or has_japanese(one.example), one.pattern


def test_no_phrase_is_a_name_of_its_topic() -> None:
    """A name is found by itself, with all its spellings."""
    topics = load_taxonomy().topics
    names = {
        (topic.id, fold_name(name))
        for topic in topics.values()
        for name in topic.names
        if name not in topic.weak
    }
    assert [
        one.pattern
        for one in PHRASES
        if one.place == "title"
        and (one.topic, fold_name(one.pattern.replace(r"\b", ""))) in names
    ] == []


def test_phrases_are_patterns_of_their_topics() -> None:
    topics = load_taxonomy().topics
    for one in PHRASES:
        topic = topics[one.topic]
        assert one.pattern in (topic.titles if one.place == "title" else topic.notes)
        assert topic.kind == "topic"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[[phrase]]\ntopic = 3\n", id="a number"),
        pytest.param("[[phrase]]\ntopic = 'release'\n", id="no pattern"),
        pytest.param("[phrase]\n", id="no list"),
        pytest.param("[[phrase]]\ncolour = 'red'\n", id="an unknown key"),
        pytest.param("[[", id="no TOML"),
    ],
)
def test_a_wrong_file_is_one_line(text: str) -> None:
    with pytest.raises(ConfigError) as raised:
        parse_phrases(text, source="phrases.toml")
    assert "\n" not in str(raised.value)
    assert "phrases.toml" in str(raised.value)


def test_a_wrong_pattern_is_refused() -> None:
    text = """
    [[phrase]]
    topic = 'release'
    language = 'en'
    place = 'title'
    pattern = '(a'
    example = 'a'
    measured = 2031-04-01
    """
    with pytest.raises(ConfigError, match="phrase"):
        parse_phrases(text, source="phrases.toml")


def test_the_file_says_how_it_is_counted_anew() -> None:
    folder = Path(__file__).parents[3]
    head = folder / "src/kbindex/topics/taxonomy/data/phrases.toml"
    assert "benchmarks/tag_rules.py" in head.read_text(encoding="utf-8")
    assert (folder / "benchmarks/tag_rules.py").is_file()
