"""How much of a query a document is about, by hand."""

from collections.abc import Callable, Sequence

import pytest

from kbindex.index import (
    Alternative,
    AnalyzedRecord,
    Concept,
    Document,
    Features,
    FieldName,
    Recipe,
)
from kbindex.index.lists.features import find_features
from kbindex.index.memory import MemoryReader

RECIPE = Recipe(k1=1.2, b=0.5)

A, B, C, D = map(Document, range(4))


@pytest.fixture(scope="module")
def reader(make_record: Callable[..., AnalyzedRecord]) -> MemoryReader:
    """Four records, of 10 words on average."""
    records = [
        make_record("001#1", text={"oak": 2.0, "elm": 1.0}, tags=("tree",), words=10),
        make_record("001#2", text={"oak": 1.0}, words=20),
        make_record("001#3", text={"oak": 1.5, "elm": 1.49}, words=5),
        make_record("001#4", bigrams={"樫木": 1.5}, tags=("tree",), words=5),
    ]
    return MemoryReader(entries=(), records=records)


def way(*terms: str, weight: float = 1.0, field: FieldName = "text") -> Alternative:
    return Alternative(terms=terms, weight=weight, how="word", field=field)


def concept(
    *ways: Alternative, covers: Sequence[int] = (0,), weight: float = 1.0
) -> Concept:
    return Concept(text="?", alternatives=ways, covers=tuple(covers), weight=weight)


def features(reader: MemoryReader, *concepts: Concept) -> list[object]:
    found = find_features(reader, [A, B, C, D], concepts, recipe=RECIPE)
    return [pytest.approx(of_one, abs=1e-6) for of_one in found]


def test_a_word_is_prominent_from_the_weight_of_a_first_note_on(
    reader: MemoryReader,
) -> None:
    """2 / (2 + 1.2 · (0.5 + 0.5 · 10 / 10)) = 0.625, and so on."""
    assert features(reader, concept(way("oak"))) == [
        Features(words=1, prominent=1, density=0.625),
        Features(words=1, prominent=0, density=1 / 2.8),
        Features(words=1, prominent=1, density=1.5 / 2.4),
        Features(),
    ]


def test_words_count_alike_be_they_rare_or_not(reader: MemoryReader) -> None:
    both = (concept(way("oak")), concept(way("樫木", field="bigram"), covers=[1]))
    found = find_features(reader, [A, D], both, recipe=RECIPE)
    assert [(f.words, f.prominent) for f in found] == [(0.5, 0.5), (0.5, 0.5)]


def test_what_a_document_lost_to_rounding_is_no_mention(reader: MemoryReader) -> None:
    (found,) = find_features(reader, [C], [concept(way("elm"))], recipe=RECIPE)
    assert found.prominent == 1


def test_all_terms_of_a_way_are_met_by_the_least_of_them(reader: MemoryReader) -> None:
    assert features(reader, concept(way("oak", "elm"))) == [
        Features(words=1, prominent=0, density=1 / 2.2),
        Features(),
        Features(words=1, prominent=1, density=1.49 / 2.39),
        Features(),
    ]


def test_a_tag_meets_a_word_and_is_nothing_that_was_said(reader: MemoryReader) -> None:
    """A tag of weight 0.4 is half of what covers a word, 0.8."""
    found = features(reader, concept(way("tree", weight=0.4, field="tag")))
    assert found == [
        Features(words=0.5, tagged=0.5),
        Features(),
        Features(),
        Features(words=0.5, tagged=0.5),
    ]


def test_the_best_way_counts_be_it_of_a_word_or_of_its_row(
    reader: MemoryReader,
) -> None:
    """The row covers both words; each word is met by the better of two concepts."""
    concepts = (
        concept(way("elm"), covers=[0], weight=0.5),
        concept(way("nowhere"), covers=[1]),
        concept(way("oak", weight=0.2), covers=[0, 1]),
    )
    (found,) = find_features(reader, [A], concepts, recipe=RECIPE)
    assert found == pytest.approx(
        Features(
            words=(0.5 + 0.25) / 2,
            prominent=(0.25 + 0.25) / 2,
            density=(0.5 / 2.2 + 0.25 * 0.625) / 2,
        )
    )


def test_what_only_adds_to_words_says_nothing_of_the_subject(
    reader: MemoryReader,
) -> None:
    assert features(reader, concept(way("oak"), covers=[])) == [Features()] * 4


def test_word_that_weighs_nothing_by_itself_is_none_of_the_query(
    reader: MemoryReader,
) -> None:
    """As a word of intent: who has the other words has all of them."""
    concepts = (
        concept(way("latest"), covers=[0], weight=0.0),
        concept(way("oak"), covers=[1]),
        concept(way("nowhere"), covers=[0, 1], weight=0.3),
    )
    found = find_features(reader, [A, B], concepts, recipe=RECIPE)
    assert found == find_features(reader, [A, B], [concept(way("oak"))], recipe=RECIPE)
    alone = find_features(reader, [A], concepts[:1], recipe=RECIPE)
    assert alone == (Features(),)
