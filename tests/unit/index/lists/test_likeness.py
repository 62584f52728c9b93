"""How much of some weighed words a document holds, by hand."""

from collections.abc import Callable, Mapping

import pytest

from kbindex.index import AnalyzedRecord, Document, Recipe
from kbindex.index.lists.likeness import find_alike, saturations
from kbindex.index.memory import MemoryReader
from kbindex.index.rankings import steady

RECIPE = Recipe(k1=1.2, b=0.5)

A, B, C, D = map(Document, range(4))


@pytest.fixture(scope="module")
def reader(make_record: Callable[..., AnalyzedRecord]) -> MemoryReader:
    """Four records, of 8 words on average, which is a power of √2."""
    records = [
        make_record("001#1", text={"both": 2.0, "one": 1.0}, words=8),
        make_record("001#2", text={"both": 1.0}, title={"one": 1.0}, words=16),
        make_record("001#3", text={"other": 1.0}, bigrams={"one": 1.0}, words=4),
        make_record("001#4", tags=("one",), words=4),
    ]
    return MemoryReader(entries=(), records=records)


def alike(reader: MemoryReader, words: Mapping[str, float]) -> dict[Document, object]:
    found = find_alike(reader, words, left=0.0, recipe=RECIPE)
    return {
        document: (pytest.approx(score), found.has_several(document))
        for document, score in found.at_least.items()
    }


def alike_of(
    reader: MemoryReader, words: Mapping[str, float]
) -> Mapping[Document, float]:
    return find_alike(reader, words, left=0.0, recipe=RECIPE).at_least


def test_likeness_is_the_sum_of_weights_times_saturated_frequencies(
    reader: MemoryReader,
) -> None:
    """2 · 2.2 / (2 + 1.2 · (0.5 + 0.5 · 8 / 8)) = 1.375, and of the longer one
    1 · 2.2 / (1 + 1.2 · (0.5 + 0.5 · 16 / 8)) = 0.785714.
    """
    assert alike(reader, {"both": 3.0, "one": 0.5}) == {
        A: (3 * 1.375 + 0.5 * 1.0, True),
        B: (3 * 2.2 / 2.8, False),
    }


def test_short_record_holds_a_word_more_than_a_long_one(reader: MemoryReader) -> None:
    """1 · 2.2 / (1 + 1.2 · (0.5 + 0.5 · 4 / 8)) = 1.157895."""
    assert alike(reader, {"other": 1.0}) == {C: (2.2 / 1.9, False)}


def test_what_holds_none_of_the_words_is_not_alike(reader: MemoryReader) -> None:
    """Titles, pairs of letters and tags are other fields."""
    assert alike(reader, {"one": 1.0}) == {A: (1.0, False)}
    assert alike(reader, {"nowhere": 1.0}) == {}
    assert alike(reader, {}) == {}


def test_what_is_left_is_looked_up_for_one_document(reader: MemoryReader) -> None:
    weights = {"one": 0.25, "both": 4.0, "other": 1.0}
    whole = find_alike(reader, weights, left=0.0, recipe=RECIPE)
    found = find_alike(reader, weights, left=0.25, recipe=RECIPE)
    assert (whole.left_at_most, found.left_at_most) == (0.0, 1.25 * 2.2)
    assert found.at_least == alike_of(reader, {"both": 4.0})
    for document in (A, B, C, D):
        assert found.score(document) == whole.score(document)
        assert found.has_several(document) == whole.has_several(document)


@pytest.mark.parametrize(
    ("length", "rounded"),
    [(8.0, 8.0), (9.0, 8.0), (10.0, 128**0.5), (1.0, 1.0)],
)
def test_mean_length_is_rounded_to_a_power_of_root_two(
    length: float, rounded: float
) -> None:
    assert steady(length) == pytest.approx(rounded)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        pytest.param(A, {"both": 1.375, "one": 1.0}, id="two words"),
        pytest.param(B, {"both": 2.2 / 2.8}, id="one word"),
        pytest.param(D, {}, id="no word"),
    ],
)
def test_saturations_are_those_of_the_words_that_a_document_holds(
    reader: MemoryReader, document: Document, expected: dict[str, float]
) -> None:
    terms = ["one", "both", "nowhere"]
    found = saturations(reader, document, terms, recipe=RECIPE)
    assert found == pytest.approx(expected)


def test_likeness_is_made_of_saturations(reader: MemoryReader) -> None:
    weights = {"one": 0.25, "both": 4.0, "other": 1.0}
    for document, likeness in alike_of(reader, weights).items():
        found = saturations(reader, document, weights, recipe=RECIPE)
        score = sum(weights[term] * tf for term, tf in found.items())
        assert likeness == pytest.approx(score)
