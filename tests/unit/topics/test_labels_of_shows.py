"""The labels of other shows: well formed. Their notes are not part of the project.

`docs/topics.md` says how they were made. No rule is chosen by them.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kbindex.topics import load_taxonomy

FILE = Path(__file__).with_name("labels_of_shows.jsonl")
LABELLERS = ("first", "second")
LEAST_AGREEMENT = {"topics": 0.92, "entities": 0.85}
"""F1 of one labeller against the other; less would be another set of labels."""


def rows() -> Iterator[dict[str, Any]]:
    for line in FILE.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def test_an_article_is_labelled_once_by_either() -> None:
    places = [(row["show"], row["source"], row["line"]) for row in rows()]
    assert len(set(places)) == len(places) >= 150
    assert {show for show, _, _ in places} == {
        "changelog",
        "echo",
        "golangweekly",
        "researchat",
        "soussune",
        "trino",
        "twir",
        "yattiki",
    }


def test_topics_are_those_of_the_taxonomy() -> None:
    taxonomy = load_taxonomy()
    named = {
        topic
        for row in rows()
        for who in LABELLERS
        for topic in (*row[who]["topics"], *row[who]["optional"])
    }
    assert [one for one in sorted(named) if taxonomy.kind(one) != "topic"] == []


def test_the_labellers_agree() -> None:
    for kind, least in LEAST_AGREEMENT.items():
        pairs = [[folded(row[who][kind]) for who in LABELLERS] for row in rows()]
        same = sum(len(first & second) for first, second in pairs)
        said = sum(len(first) + len(second) for first, second in pairs)
        assert 2 * same / said > least, kind


def folded(names: list[str]) -> set[str]:
    """Spaces and hyphens tell no two products apart."""
    kept = ("".join(filter(str.isalnum, name.lower())) for name in names)
    return set(kept)
