"""The collection over three shows: well formed. Its notes are not part of the project.

`docs/relevance.md` says how it was made, and how to run it where the notes are.
"""

import re
from collections import Counter
from pathlib import Path

import pytest

from kbindex.evaluation import JudgedQuery, parse_judgements, render_judgements

HERE = Path(__file__).parent
FILE = HERE / "shows-3.jsonl"
PLACE = re.compile(r"[\w.-]+:[1-9]\d*")
CLASSES = {
    "crosslingual",
    "exact-en",
    "exact-ja",
    "known-item",
    "multi",
    "natural",
    "typo",
    "variant",
}


def load(path: Path) -> tuple[JudgedQuery, ...]:
    return parse_judgements(path.read_text(encoding="utf-8"), source=path.name)


@pytest.fixture(scope="module")
def judgements() -> tuple[JudgedQuery, ...]:
    return load(FILE)


def test_there_are_48_queries_and_six_in_each_class(
    judgements: tuple[JudgedQuery, ...],
) -> None:
    counts = Counter(judged.query_class for judged in judgements)
    assert set(counts) == CLASSES
    assert len(judgements) >= 48
    assert [name for name, count in counts.items() if count < 6] == []


def test_it_holds_places_and_grades_from_0_to_3_and_no_text(
    judgements: tuple[JudgedQuery, ...],
) -> None:
    names = {name for judged in judgements for name in judged.grades}
    grades = {grade for judged in judgements for grade in judged.grades.values()}
    assert [name for name in sorted(names) if not PLACE.fullmatch(name)] == []
    assert grades == {0, 1, 2, 3}


def test_every_query_has_an_article_about_it_and_says_what_was_looked_at(
    judgements: tuple[JudgedQuery, ...],
) -> None:
    """Grades of 0 are kept, so that `eval` tells what nobody has judged."""
    best = {judged.id: max(judged.grades.values()) for judged in judgements}
    assert [name for name, grade in best.items() if grade < 2] == []
    assert sum(0 in judged.grades.values() for judged in judgements) >= 40


def test_no_query_stands_twice_or_in_the_other_set(
    judgements: tuple[JudgedQuery, ...],
) -> None:
    queries = {judged.query for judged in judgements}
    assert len(queries) == len(judgements)
    others = {judged.query for judged in load(HERE / "queries.jsonl")}
    assert queries & others == set()


def test_the_file_is_written_as_graded_writes_it(
    judgements: tuple[JudgedQuery, ...],
) -> None:
    """One way to write a judgement, so that a diff shows what was judged anew."""
    ordered = [
        sorted(judged.grades.items(), key=lambda pair: (-pair[1], pair[0]))
        for judged in judgements
    ]
    assert [list(judged.grades.items()) for judged in judgements] == ordered
    assert render_judgements(judgements) == FILE.read_text(encoding="utf-8")
