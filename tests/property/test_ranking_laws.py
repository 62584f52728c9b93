"""Laws of scoring, over made-up records."""

import math
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbindex.index import (
    ENOUGH,
    Alternative,
    AnalyzedRecord,
    Both,
    Concept,
    Criteria,
    Document,
    FieldName,
    Filter,
    Holding,
    IndexReader,
    Recipe,
)

RECORDS = 12
TERMS = [f"t{number}" for number in range(8)]
RECIPE = Recipe()


@dataclass(frozen=True)
class Made:
    """A record as it is made up."""

    text: Mapping[str, float]
    tags: tuple[str, ...]
    words: int


Scores = dict[int, float]
"""Number of a record → its score, or what it covers."""


@dataclass(frozen=True)
class Archive:
    """Made-up records in an index; each has a number, from 0."""

    reader: IndexReader
    documents: Sequence[Document]

    def rank(
        self, concepts: Sequence[Concept], allowed: Filter | None = None
    ) -> tuple[Scores, Scores]:
        """Return scores and coverage of all hits."""
        criteria = Criteria(concepts=tuple(concepts), recipe=RECIPE, allowed=allowed)
        found = self.reader.select(criteria).ranking
        scores = self.numbered(found.scores)
        coverage = self.numbered(found.coverage)
        return scores, {number: coverage[number] for number in scores}

    def numbered(self, values: Mapping[Document, float]) -> Scores:
        found = enumerate(self.documents)
        return {number: values[d] for number, d in found if d in values}


Index = Callable[[Sequence[Made]], AbstractContextManager[Archive]]


@pytest.fixture(scope="module")
def index(
    make_record: Callable[..., AnalyzedRecord],
    open_records: Callable[
        [Iterable[AnalyzedRecord]], AbstractContextManager[IndexReader]
    ],
) -> Index:
    """Index made-up records by each engine."""

    @contextmanager
    def index_and_open(made: Sequence[Made]) -> Generator[Archive]:
        records = [
            make_record(_id(number), text=one.text, tags=one.tags, words=one.words)
            for number, one in enumerate(made)
        ]
        with open_records(records) as reader:
            yield Archive(reader, reader.documents_of(records[0].article.source))

    return index_and_open


def _id(number: int) -> str:
    return f"001#{number}"


NO_WAY = Alternative(terms=("nowhere",), weight=1.0, how="word")
FREQUENCIES = st.sampled_from([0.5, 0.6, 1.0, 2.0, 3.5, 20.0])
WEIGHTS = st.sampled_from([0.1, 0.35, 0.45, 0.5, 0.7, 0.8, 0.85, 1.0])
ARCHIVES = st.lists(
    st.builds(
        Made,
        text=st.dictionaries(st.sampled_from(TERMS), FREQUENCIES),
        tags=st.lists(st.sampled_from(TERMS), unique=True).map(tuple),
        words=st.integers(1, 60),
    ),
    min_size=RECORDS,
    max_size=RECORDS,
)


@st.composite
def alternatives(draw: st.DrawFn) -> Alternative:
    field: FieldName = "tag" if draw(st.booleans()) and draw(st.booleans()) else "text"
    most = 1 if field == "tag" else 2
    terms = draw(st.lists(st.sampled_from(TERMS), min_size=1, max_size=most))
    return Alternative(
        terms=tuple(terms), weight=draw(WEIGHTS), how="word", field=field
    )


@st.composite
def queries(draw: st.DrawFn) -> tuple[Concept, ...]:
    """Concepts of up to six words, some of several, some that only add."""
    count = draw(st.integers(1, 6))
    covers = [(number,) for number in range(count)]
    names = st.lists(st.integers(0, count - 1), max_size=3, unique=True).map(sorted)
    covers += [tuple(more) for more in draw(st.lists(names, max_size=3))]  # type: ignore[misc]  # of any length
    return tuple(
        Concept(
            text=f"c{number}",
            alternatives=tuple(draw(st.lists(alternatives(), max_size=4))),
            covers=of_concept,
            weight=draw(st.sampled_from([0.3, 0.7, 1.0])),
        )
        for number, of_concept in enumerate(covers)
    )


def idf(reader: IndexReader, concept: Concept) -> float:
    ways = [(way, holding(reader, way)) for way in concept.alternatives]
    good = [found for way, found in ways if found and way.weight >= 0.5]
    held = frozenset[Document]().union(*(good or [found for _, found in ways]))
    return math.log(1 + (reader.record_count - len(held) + 0.5) / (len(held) + 0.5))


def holding(reader: IndexReader, way: Alternative) -> frozenset[Document]:
    each = (Holding(way.field, (term,)) for term in way.terms)
    return reader.matching(Both(tuple(each)))


def rank_all(archive: Archive, concepts: Sequence[Concept]) -> tuple[Scores, Scores]:
    """Scores and coverage of all that may be hits, each record by itself."""
    reader = archive.reader
    weights: dict[int, float] = {}
    for single in (True, False):
        for concept in concepts:
            if (len(concept.covers) == 1) == single:
                for word in concept.covers:
                    weight = idf(reader, concept) * concept.weight
                    own = any(c.covers == (word,) for c in concepts)
                    if single or not own:
                        weights[word] = max(weight, weights.get(word, 0.0))
    total = sum(weights.values())
    sums: Scores = {}
    coverage: Scores = {}
    met_by_all = reader.meeting(archive.documents, concepts, recipe=RECIPE)
    for document, met in enumerate(met_by_all):
        if not any(concepts[number].covers for number in met):
            continue
        sums[document] = sum(of_concept.score for of_concept in met.values())
        shares = dict.fromkeys(weights, 0.0)
        for number, of_concept in met.items():
            share = min(of_concept.alternative.weight / 0.8, 1.0)
            for word in concepts[number].covers:
                found = share * min(concepts[number].weight, 1.0)
                shares[word] = max(shares[word], found)
        coverage[document] = sum(weights[w] * shares[w] for w in weights) / total
    return {d: sums[d] * c**RECIPE.coverage for d, c in coverage.items()}, coverage


def is_close(one: Scores, other: Scores) -> bool:
    return all(math.isclose(one[key], other[key], rel_tol=1e-9) for key in one)


@given(ARCHIVES, queries())
def test_leaving_records_out_early_loses_no_hit_and_changes_no_score(
    index: Index, made: list[Made], concepts: tuple[Concept, ...]
) -> None:
    """The engine, term at a time, agrees with scoring each record by itself."""
    with index(made) as archive:
        scores, coverage = archive.rank(concepts)
        expected_scores, expected_coverage = rank_all(archive, concepts)
    least = max(expected_coverage.values(), default=0.0) * ENOUGH.of_best
    for document, covered in expected_coverage.items():
        if not math.isclose(covered, least, rel_tol=1e-9):  # it depends on rounding
            assert (document in scores) == (covered > least)
    assert is_close(scores, expected_scores)
    assert is_close(coverage, expected_coverage)


@given(ARCHIVES, queries(), st.permutations(range(RECORDS)))
def test_scores_do_not_depend_on_the_order_of_the_records(
    index: Index,
    made: list[Made],
    concepts: tuple[Concept, ...],
    places: list[int],
) -> None:
    moved = [made[places.index(place)] for place in range(RECORDS)]
    with index(made) as before, index(moved) as after:
        scores, _ = before.rank(concepts)
        expected, _ = after.rank(concepts)
    assert {places[d]: score for d, score in scores.items()} == expected


@given(ARCHIVES, queries())
def test_coverage_is_a_share_and_scores_are_not_negative(
    index: Index, made: list[Made], concepts: tuple[Concept, ...]
) -> None:
    with index(made) as archive:
        scores, coverage = archive.rank(concepts)
    for document, score in scores.items():
        assert score >= 0
        assert 0 <= coverage[document] <= 1 + 1e-9


@given(ARCHIVES, queries(), st.sets(st.integers(0, RECORDS - 1)))
def test_hits_of_allowed_records_are_allowed_and_keep_their_scores(
    index: Index, made: list[Made], concepts: tuple[Concept, ...], allowed: set[int]
) -> None:
    """But for coverage, which is measured by the best of those."""
    with index(made) as archive:
        everywhere, _ = archive.rank(concepts)
        within, _ = archive.rank(concepts, Holding("id", tuple(map(_id, allowed))))
    assert within.keys() <= allowed
    assert within.keys() >= everywhere.keys() & allowed
    for document in within.keys() & everywhere.keys():
        score = everywhere[document]
        assert math.isclose(within[document], score, rel_tol=1e-9)


@given(made=ARCHIVES, weight=WEIGHTS, frequency=FREQUENCIES, length=st.integers(1, 60))
def test_word_itself_is_never_below_another_way_to_meet_it(
    index: Index, *, made: list[Made], weight: float, frequency: float, length: int
) -> None:
    """Of two records alike in all but that one has the word and one its bridge."""
    alike = [
        Made(text={"typed": frequency}, tags=(), words=length),
        Made(text={"bridge": frequency}, tags=(), words=length),
    ]
    concept = Concept(
        text="typed",
        alternatives=(
            Alternative(terms=("typed",), weight=1.0, how="word"),
            Alternative(terms=("bridge",), weight=weight, how="glossary"),
        ),
        covers=(0,),
    )
    with index([*alike, *made[2:]]) as archive:
        scores, _ = archive.rank((concept,))
    assert scores[0] >= scores.get(1, 0.0)


@given(ARCHIVES, queries())
def test_features_are_what_each_document_says_by_itself(
    index: Index, made: Sequence[Made], concepts: tuple[Concept, ...]
) -> None:
    """Shares of words; a document's do not depend on which others are asked about."""
    words = {word for concept in concepts for word in concept.covers}
    with index(made) as archive:
        reader, documents = archive.reader, archive.documents
        found = reader.features(documents, concepts, recipe=RECIPE)
        for document, of_one in zip(documents, found, strict=True):
            assert reader.features([document], concepts, recipe=RECIPE) == (of_one,)
            met = {
                word: max(
                    min(way.weight / 0.8, 1.0) * min(concept.weight, 1.0)
                    if document in holding(reader, way)
                    else 0.0
                    for concept in concepts
                    if word in concept.covers
                    for way in (*concept.alternatives, NO_WAY)
                )
                for word in words
            }
            assert math.isclose(of_one.words, sum(met.values()) / len(words))
            assert 0 <= of_one.density <= of_one.words <= 1
            assert 0 <= of_one.prominent <= of_one.words
            assert 0 <= of_one.tagged <= of_one.words
            assert of_one.titled == 0
