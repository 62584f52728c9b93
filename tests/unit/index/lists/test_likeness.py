"""How much of some weighed words a document holds, by hand."""

from collections.abc import Callable, Mapping

import pytest

from kbindex.index import AnalyzedRecord, Document, Likeness, Recipe
from kbindex.index.lists.likeness import find_alike, saturations
from kbindex.index.memory import MemoryReader

RECIPE = Recipe(k1=1.2, b=0.5)

A, B, C, D = map(Document, range(4))


@pytest.fixture(scope="module")
def reader(make_record: Callable[..., AnalyzedRecord]) -> MemoryReader:
    """Four records, of 10 words on average."""
    records = [
        make_record("001#1", text={"both": 2.0, "one": 1.0}, words=10),
        make_record("001#2", text={"both": 1.0}, title={"one": 1.0}, words=20),
        make_record("001#3", text={"other": 1.0}, bigrams={"one": 1.0}, words=5),
        make_record("001#4", tags=("one",), words=5),
    ]
    return MemoryReader(entries=(), records=records)


def alike(reader: MemoryReader, words: Mapping[str, float]) -> dict[Document, object]:
    found = find_alike(reader, words, recipe=RECIPE)
    return {d: (pytest.approx(of.score), of.words) for d, of in found.items()}


def test_likeness_is_the_sum_of_weights_times_saturated_frequencies(
    reader: MemoryReader,
) -> None:
    """2 · 2.2 / (2 + 1.2 · (0.5 + 0.5 · 10 / 10)) = 1.375, and of the longer one
    1 · 2.2 / (1 + 1.2 · (0.5 + 0.5 · 20 / 10)) = 0.785714.
    """
    assert alike(reader, {"both": 3.0, "one": 0.5}) == {
        A: (3 * 1.375 + 0.5 * 1.0, 2),
        B: (3 * 2.2 / 2.8, 1),
    }


def test_short_record_holds_a_word_more_than_a_long_one(reader: MemoryReader) -> None:
    """1 · 2.2 / (1 + 1.2 · (0.5 + 0.5 · 5 / 10)) = 1.157895."""
    assert alike(reader, {"other": 1.0}) == {C: (2.2 / 1.9, 1)}


def test_what_holds_none_of_the_words_is_not_alike(reader: MemoryReader) -> None:
    """Titles, pairs of letters and tags are other fields."""
    assert find_alike(reader, {"one": 1.0}, recipe=RECIPE) == {A: Likeness(1.0, 1)}
    assert find_alike(reader, {"nowhere": 1.0}, recipe=RECIPE) == {}
    assert find_alike(reader, {}, recipe=RECIPE) == {}


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
    for document, likeness in find_alike(reader, weights, recipe=RECIPE).items():
        found = saturations(reader, document, weights, recipe=RECIPE)
        score = sum(weights[term] * tf for term, tf in found.items())
        assert likeness.score == pytest.approx(score)
        assert likeness.words == len(found)
