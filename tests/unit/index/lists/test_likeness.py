"""How much of a word a document holds, by hand."""

from collections.abc import Callable

import pytest

from kbindex.index import AnalyzedRecord, Document, Recipe
from kbindex.index.lists.likeness import saturations
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


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        # 2 · 2.2 / (2 + 1.2 · (0.5 + 0.5 · 8 / 8)), and of the longer one
        # 1 · 2.2 / (1 + 1.2 · (0.5 + 0.5 · 16 / 8))
        pytest.param("both", {A: 1.375, B: 2.2 / 2.8}, id="a long record holds less"),
        # 1 · 2.2 / (1 + 1.2 · (0.5 + 0.5 · 4 / 8))
        pytest.param("other", {C: 2.2 / 1.9}, id="a short record holds more"),
        pytest.param("one", {A: 1.0}, id="titles, pairs and tags are other fields"),
        pytest.param("nowhere", {}, id="no record"),
    ],
)
def test_frequencies_are_saturated_as_in_bm25(
    reader: MemoryReader, term: str, expected: dict[Document, float]
) -> None:
    assert reader.saturated(term, recipe=RECIPE) == pytest.approx(expected)


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
