"""A stored record: where each term stands in it."""

import pytest

from kbindex.index import Record, analyze_article, build_record
from kbindex.language import Analyzer
from kbindex.model import Article, ArticleId, EpisodeId, Note, NoteKind


def make_note(text: str) -> Note:
    return Note(text=text, kind=NoteKind.BULLET, depth=0, line=1, end_line=1)


@pytest.fixture
def record(analyzer: Analyzer) -> Record:
    article = Article(
        id=ArticleId("001#1"),
        kind="article",
        episode=EpisodeId("001"),
        source="001.md",
        line=1,
        end_line=1,
        title="Monitoring ＭＥＳＨ",
        url="https://example.org/rolling-update",
        presenter="ada",
        date=None,
        notes=tuple(map(make_note, ["監視", "mesh, Mesh", "monitored"])),
    )
    analyzed = build_record(article, analyze_article(article, analyzer))
    return Record(article=article, places=analyzed.places)


def test_occurrences_come_in_the_order_of_the_text(record: Record) -> None:
    """Unit, position among the words there, start and end."""
    assert list(record.occurrences("mesh")) == [
        (0, 1, 11, 15),
        (2, 0, 0, 4),
        (2, 1, 6, 10),
    ]
    assert list(record.occurrences("監視")) == [(1, 0, 0, 2)]


def test_occurrence_is_cut_out_of_its_text(record: Record) -> None:
    found = [
        record.text_of(unit)[start:end]
        for unit, _, start, end in record.occurrences("mesh")
    ]
    assert found == ["ＭＥＳＨ", "mesh", "Mesh"]


@pytest.mark.parametrize(
    ("term", "units"),
    [
        pytest.param("mesh", {0, 2}, id="title and a note, twice there"),
        pytest.param("監視", {1}, id="one note"),
        pytest.param("~monitor", {0, 3}, id="stem"),
        pytest.param("monitored", {3}, id="word"),
        pytest.param("rolling-update", set[int](), id="address alone"),
        pytest.param("ada", set[int](), id="presenter alone"),
        pytest.param("nowhere", set[int](), id="nowhere"),
    ],
)
def test_units_are_the_title_and_the_notes_that_hold_a_term(
    record: Record, term: str, units: set[int]
) -> None:
    assert record.units(term) == units
    assert record.units(term) == {unit for unit, *_ in record.occurrences(term)}


def test_unit_0_is_the_title_and_others_are_notes(record: Record) -> None:
    assert [record.text_of(unit) for unit in range(4)] == [
        "Monitoring ＭＥＳＨ",
        "監視",
        "mesh, Mesh",
        "monitored",
    ]


@pytest.mark.parametrize(
    ("term", "written"),
    [
        pytest.param("mesh", "ＭＥＳＨ", id="as it stands first"),
        pytest.param("~monitor", "Monitoring", id="stem"),
        pytest.param("monitored", "monitored", id="as it is"),
        pytest.param("rolling-update", "rolling-update", id="address alone"),
        pytest.param("~ada", "ada", id="stem that stands in the name alone"),
        pytest.param("~nowhere", "nowhere", id="nowhere"),
    ],
)
def test_term_is_shown_as_it_was_written(
    record: Record, term: str, written: str
) -> None:
    assert record.as_written(term) == written


def test_places_that_are_cut_short_are_no_occurrence() -> None:
    """A forged record: four numbers make a place."""
    article = Article(
        id=ArticleId("001#1"),
        kind="article",
        episode=EpisodeId("001"),
        source="001.md",
        line=1,
        end_line=1,
        title="mesh",
        url=None,
        presenter=None,
        date=None,
    )
    record = Record(article=article, places={"mesh": [0, 0, 0]})
    with pytest.raises(ValueError, match="shorter"):
        list(record.occurrences("mesh"))
