"""Laws of scoring, over made-up postings."""

import math
from collections.abc import Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st

from kbindex.index import IndexReader, Postings
from kbindex.index.embedded.reader import FieldName
from kbindex.search import Recipe
from kbindex.search.expand.expansion import Alternative, Concept
from kbindex.search.rank.ranking import MIN_COVERAGE, Scorer, postings_of_all

RECORDS = 12
TERMS = [f"t{number}" for number in range(8)]
RECIPE = Recipe()


class MadeUpReader(IndexReader):
    """Postings and lengths as they are given."""

    def __init__(
        self, postings: Mapping[tuple[FieldName, str], Postings], lengths: Sequence[int]
    ) -> None:
        self.given_postings = postings
        self.given_lengths = lengths

    @property
    def record_count(self) -> int:
        return len(self.given_lengths)

    @property
    def average_length(self) -> float:
        return sum(self.given_lengths) / len(self.given_lengths)

    def postings(self, field_name: FieldName, term: str) -> Postings:
        return self.given_postings.get((field_name, term), {})

    def length(self, document: int, field_name: FieldName = "text") -> int:
        assert field_name == "text"
        return self.given_lengths[document]


FREQUENCIES = st.sampled_from([0.5, 0.6, 1.0, 2.0, 3.5, 20.0])
WEIGHTS = st.sampled_from([0.1, 0.35, 0.45, 0.5, 0.7, 0.8, 0.85, 1.0])


@st.composite
def readers(draw: st.DrawFn) -> MadeUpReader:
    documents = st.integers(0, RECORDS - 1)
    fields: tuple[FieldName, ...] = ("text", "tag")
    postings = {
        (name, term): dict(
            sorted(draw(st.dictionaries(documents, FREQUENCIES)).items())
        )
        for name in fields
        for term in TERMS
    }
    lengths = draw(st.lists(st.integers(1, 60), min_size=RECORDS, max_size=RECORDS))
    return MadeUpReader(postings, lengths)


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
    ways = [(w, postings_of_all(reader, w)) for w in concept.alternatives]
    good = [found for way, found in ways if found and way.weight >= 0.5]
    held = set[int]().union(*(good or [found for _, found in ways]))
    return math.log(1 + (reader.record_count - len(held) + 0.5) / (len(held) + 0.5))


def rank_all(
    reader: IndexReader, concepts: Sequence[Concept]
) -> tuple[dict[int, float], dict[int, float]]:
    """Scores and coverage of all hits, each record by itself, none left out early."""
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
    scorer = Scorer(reader=reader, recipe=RECIPE)
    sums: dict[int, float] = {}
    coverage: dict[int, float] = {}
    for document in range(reader.record_count):
        met = scorer.meet(document, concepts)
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
    least = max(coverage.values(), default=0.0) * MIN_COVERAGE
    hits = {d: c for d, c in coverage.items() if c >= least}
    return {d: sums[d] * c**RECIPE.coverage for d, c in hits.items()}, hits


def is_close(one: Mapping[int, float], other: Mapping[int, float]) -> bool:
    return one.keys() == other.keys() and all(
        math.isclose(one[key], other[key], rel_tol=1e-9) for key in one
    )


@given(readers(), queries())
def test_leaving_records_out_early_loses_no_hit_and_changes_no_score(
    reader: MadeUpReader, concepts: tuple[Concept, ...]
) -> None:
    """The scorer, term at a time, agrees with scoring each record by itself."""
    ranking = Scorer(reader=reader, recipe=RECIPE).rank(concepts)
    scores, coverage = rank_all(reader, concepts)
    assert is_close(ranking.scores, scores)
    assert is_close({d: ranking.coverage[d] for d in ranking.scores}, coverage)


@given(readers(), queries(), st.permutations(range(RECORDS)))
def test_scores_do_not_depend_on_the_order_of_the_records(
    reader: MadeUpReader, concepts: tuple[Concept, ...], places: list[int]
) -> None:
    moved = MadeUpReader(
        {
            key: dict(sorted((places[d], f) for d, f in found.items()))
            for key, found in reader.given_postings.items()
        },
        [reader.given_lengths[places.index(place)] for place in range(RECORDS)],
    )
    before = Scorer(reader=reader, recipe=RECIPE).rank(concepts).scores
    after = Scorer(reader=moved, recipe=RECIPE).rank(concepts).scores
    assert {places[d]: score for d, score in before.items()} == after


@given(readers(), queries())
def test_coverage_is_a_share_and_scores_are_not_negative(
    reader: MadeUpReader, concepts: tuple[Concept, ...]
) -> None:
    ranking = Scorer(reader=reader, recipe=RECIPE).rank(concepts)
    for document, score in ranking.scores.items():
        assert score >= 0
        assert 0 <= ranking.coverage[document] <= 1 + 1e-9


@given(readers(), queries(), st.sets(st.integers(0, RECORDS - 1)))
def test_hits_of_allowed_records_are_allowed_and_keep_their_scores(
    reader: MadeUpReader, concepts: tuple[Concept, ...], allowed: set[int]
) -> None:
    """But for coverage, which is measured by the best of those."""
    scorer = Scorer(reader=reader, recipe=RECIPE)
    everywhere = scorer.rank(concepts)
    within = scorer.rank(concepts, allowed=allowed)
    assert within.scores.keys() <= allowed
    assert within.scores.keys() >= everywhere.scores.keys() & allowed
    for document in within.scores.keys() & everywhere.scores.keys():
        score = everywhere.scores[document]
        assert math.isclose(within.scores[document], score, rel_tol=1e-9)


@given(readers(), WEIGHTS, FREQUENCIES, st.integers(1, 60))
def test_word_itself_is_never_below_another_way_to_meet_it(
    reader: MadeUpReader, weight: float, frequency: float, length: int
) -> None:
    """Of two records alike in all but that one has the word and one its bridge."""
    postings: dict[tuple[FieldName, str], Postings] = {
        ("text", "typed"): {0: frequency},
        ("text", "bridge"): {1: frequency},
    }
    lengths = [length, length, *reader.given_lengths[2:]]
    concept = Concept(
        text="typed",
        alternatives=(
            Alternative(terms=("typed",), weight=1.0, how="word"),
            Alternative(terms=("bridge",), weight=weight, how="glossary"),
        ),
        covers=(0,),
    )
    made = MadeUpReader(postings, lengths)
    scores = Scorer(reader=made, recipe=RECIPE).rank((concept,)).scores
    assert scores[0] >= scores.get(1, 0.0)
