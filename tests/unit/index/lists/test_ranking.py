"""Scores by hand: BM25F, idf, coverage, titles."""

from collections.abc import Callable, Sequence

import msgspec
import pytest

from kbindex.index import (
    ENOUGH,
    Alternative,
    AnalyzedRecord,
    Concept,
    Document,
    FieldName,
    Least,
    Ranking,
    Recipe,
)
from kbindex.index.lists.postings import postings_of_all
from kbindex.index.lists.ranking import Scorer
from kbindex.index.memory import MemoryReader

Read = Callable[..., MemoryReader]
Score = Callable[..., Ranking]

A, B, C, D = map(Document, range(4))

LN2 = 0.693147
"""The idf of what two of four records hold: ln(1 + 2.5 / 2.5)."""

IDF_OF_ONE = 1.203973
"""The idf of what one of four records holds: ln(1 + 3.5 / 1.5)."""

IDF_OF_NONE = 2.302585
"""The idf of what none of four records holds: ln(1 + 4.5 / 0.5)."""


RECIPE = Recipe(k1=1.2, b=0.5, coverage=0.75)


@pytest.fixture(scope="module")
def reader(make_record: Callable[..., AnalyzedRecord]) -> MemoryReader:
    """Four records, of 10 words on average."""
    records = [
        make_record(
            "001#1",
            text={"both": 2.0, "one": 1.0},
            bigrams={"対計": 1.0},
            tags=("topic",),
            words=10,
        ),
        make_record("001#2", text={"both": 1.0}, words=20),
        make_record("001#3", text={"other": 1.0}, words=5),
        make_record("001#4", bigrams={"対計": 1.0}, tags=("topic",), words=5),
    ]
    return MemoryReader(entries=(), records=records)


@pytest.fixture(scope="module")
def scorer(reader: MemoryReader) -> Scorer:
    return Scorer(lists=reader, recipe=RECIPE)


@pytest.fixture(scope="module")
def rank(scorer: Scorer) -> Score:
    """Rank the four records by concepts."""

    def rank_all(
        *concepts: Concept,
        allowed: frozenset[Document] | None = None,
        least: Least = ENOUGH,
    ) -> Ranking:
        return scorer.rank(concepts, allowed=allowed, least=least)

    return rank_all


def way(term: str, weight: float = 1.0, field: FieldName = "text") -> Alternative:
    return Alternative(terms=(term,), weight=weight, how="word", field=field)


def word(
    number: int, *alternatives: Alternative, weight: float = 1.0, text: str = "?"
) -> Concept:
    return Concept(
        text=text, alternatives=alternatives, covers=(number,), weight=weight
    )


def approx(expected: object) -> object:
    return pytest.approx(expected, rel=1e-5)


def test_score_of_a_word_is_its_idf_times_its_saturated_frequency(rank: Score) -> None:
    """2 · 2.2 / (2 + 1.2 · (0.5 + 0.5 · 10 / 10)) = 1.375, and of the longer one
    1 · 2.2 / (1 + 1.2 · (0.5 + 0.5 · 20 / 10)) = 0.785714.
    """
    assert rank(word(0, way("both"))).scores == approx(
        {0: LN2 * 1.375, 1: LN2 * 0.785714},
    )


def test_record_that_meets_half_of_the_query_is_lowered_by_its_coverage(
    rank: Score,
) -> None:
    """(LN2 / (LN2 + IDF_OF_ONE)) ** 0.75 = 0.365368 ** 0.75 = 0.469946."""
    ranking = rank(word(0, way("both")), word(1, way("one")))
    assert ranking.scores == approx(
        {0: LN2 * 1.375 + IDF_OF_ONE * 1.0, 1: LN2 * 0.785714 * 0.469946}
    )
    assert ranking.coverage == approx({0: 1.0, 1: 0.365368})


def test_best_way_to_meet_a_concept_counts_and_the_others_do_not(rank: Score) -> None:
    """Record 0 has the word and the alias; `both` is worth 0.7 · 1.375 = 0.9625."""
    concept = word(0, way("one"), way("both", 0.7))
    assert rank(concept).scores == approx(
        {0: LN2 * 1.0, 1: LN2 * 0.7 * 0.785714 * (0.7 / 0.8) ** 0.75}
    )


def test_all_ways_share_the_idf_of_the_records_that_meet_the_concept_well(
    rank: Score,
) -> None:
    """A way of weight 0.4 is none of them; three of four give ln(1 + 1.5 / 3.5)."""
    well = word(0, way("both"), way("other", 0.6))
    assert rank(well).scores[A] == approx(0.356675 * 1.375)
    weakly = word(0, way("both"), way("other", 0.4))
    assert rank(weakly).scores[A] == approx(LN2 * 1.375)


def test_word_that_nobody_holds_still_counts_in_the_coverage(rank: Score) -> None:
    ranking = rank(word(0, way("both")), word(1, way("nowhere")))
    assert ranking.coverage == approx(
        dict.fromkeys((0, 1), LN2 / (LN2 + IDF_OF_NONE)),
    )


def test_tag_adds_its_weight_to_what_the_words_gave(rank: Score) -> None:
    """Records 0, 1, 3 meet the concept well: its idf is 0.356675."""
    concept = word(0, way("topic", 0.5, "tag"), way("both"))
    assert rank(concept).scores == approx(
        {
            0: 0.356675 * (1.375 + 0.5),
            1: 0.356675 * 0.785714,
            3: 0.356675 * 0.5 * (0.5 / 0.8) ** 0.75,
        }
    )


def test_filler_weighs_less_in_score_and_coverage(rank: Score) -> None:
    ranking = rank(word(0, way("both"), weight=0.3), word(1, way("one")))
    total = LN2 * 0.3 + IDF_OF_ONE
    # Record 1 holds the filler alone: 0.3 · 0.3 · LN2 of the total, too little.
    assert ranking.scores == approx(
        {
            0: (LN2 * 0.3 * 1.375 + IDF_OF_ONE)
            * ((LN2 * 0.3 * 0.3 + IDF_OF_ONE) / total) ** 0.75
        }
    )


def test_concept_of_two_words_needs_both_and_takes_the_lesser_weight(
    rank: Score, reader: MemoryReader
) -> None:
    both = Alternative(terms=("both", "one"), weight=1.0, how="part")
    assert postings_of_all(reader, both) == {A: 1.0}
    none = Alternative(terms=("nowhere", "one"), weight=1.0, how="part")
    assert postings_of_all(reader, none) == {}
    concept = Concept(text="?", alternatives=(both,), covers=(0, 1))
    assert rank(concept).scores == approx({0: IDF_OF_ONE * 1.0})


def test_what_covers_no_word_adds_to_hits_but_makes_none(rank: Score) -> None:
    pair = Concept(text="対計", alternatives=(way("対計", 0.1, "bigram"),))
    assert rank(word(0, way("one")), pair).scores == approx(
        {0: IDF_OF_ONE * 1.0 + LN2 * 0.1}
    )
    assert rank(word(0, way("nowhere")), pair).scores == {}


def test_record_far_below_the_best_coverage_is_no_hit(rank: Score) -> None:
    """`both` of record 1 is 0.13 of the query, below a fifth of the best."""
    rare = [word(n, way("one")) for n in range(1, 5)]
    ranking = rank(word(0, way("both")), *rare)
    assert ENOUGH.of_best > LN2 / (LN2 + 4 * IDF_OF_ONE)
    assert set(ranking.scores) == {A}


def test_no_concepts_rank_nothing(rank: Score) -> None:
    assert rank() == Ranking()
    assert rank(word(0)).scores == {}


def test_meeting_names_the_best_way_of_each_concept_and_what_it_added(
    scorer: Scorer,
) -> None:
    concepts = (
        word(0, way("one"), way("both", 0.7)),
        word(1, way("other")),
        word(2, way("topic", 0.5, "tag")),
    )
    of_first = {
        0: (way("one"), approx(LN2 * 1.0)),
        2: (way("topic", 0.5, "tag"), approx(LN2 * 0.5)),
    }
    assert scorer.meet([A], concepts) == (of_first,)
    assert scorer.meet([D, A], concepts[:2]) == ({}, {0: of_first[0]})


@pytest.mark.parametrize(
    ("least", "found"),
    [
        pytest.param(Least(of_best=0.0), {A, B}, id="anything"),
        pytest.param(Least(of_best=0.4), {A}, id="a share of the best"),
        pytest.param(Least(of_best=0.0, of_query=0.1), {A, B}, id="met by both"),
        pytest.param(Least(of_best=0.0, of_query=0.2), {A}, id="met by one"),
        pytest.param(Least(of_best=0.0, of_query=0.6), set[Document](), id="by none"),
        pytest.param(Least(of_best=0.4, of_query=0.1), {A}, id="the higher one counts"),
    ],
)
def test_least_share_is_of_the_best_and_of_all_that_is_asked_for(
    rank: Score, least: Least, found: set[Document]
) -> None:
    """Of the query A meets (LN2 + IDF_OF_ONE) / (LN2 + IDF_OF_ONE + IDF_OF_NONE) =
    0.451727, and B LN2 / 4.199705 = 0.165046.
    """
    concepts = (word(0, way("both")), word(1, way("one")), word(2, way("nowhere")))
    ranking = rank(*concepts, least=least)
    assert set(ranking.scores) == found
    for document in found:
        share = 0.451727 if document == A else 0.165046
        assert ranking.coverage[document] == approx(share)


def test_best_share_is_measured_among_the_allowed_records(rank: Score) -> None:
    """B meets 0.13 of the query, too little beside A; C meets none of it."""
    concepts = (word(0, way("both")), *(word(n, way("one")) for n in range(1, 5)))
    assert set(rank(*concepts).scores) == {A}
    assert set(rank(*concepts, allowed=frozenset({B, C})).scores) == {B}
    assert rank(*concepts, allowed=frozenset()).scores == {}


# Titles


def rewarded(
    read: Read, query: str, titles: Sequence[str], *, coverage: float = 1.0
) -> dict[Document, float]:
    """By what the titles of records that all scored 2.0 raise them for a query."""
    reader = read(*titles)
    words = [
        word(number, way(text), text=text)
        for number, text in enumerate(query.casefold().split())
    ]
    ranking = Ranking(
        scores=dict.fromkeys(reader.documents(), 2.0),
        coverage=dict.fromkeys(reader.documents(), coverage),
    )
    scorer = Scorer(lists=reader, recipe=Recipe(title=0.3, same_title=0.5))
    scorer.reward_titles(ranking, query, words)
    for document, score in ranking.scores.items():
        assert score == approx(2.0 * ranking.title_factors.get(document, 1.0))
    return ranking.title_factors


def test_title_is_rewarded_by_the_share_that_the_query_fills(read: Read) -> None:
    titles = ["Linkerd one two three", "Linkerd two", "Cilium"]
    assert rewarded(read, "Linkerd", titles) == approx({0: 1.075, 1: 1.15})


def test_title_that_is_the_query_is_rewarded_besides(read: Read) -> None:
    titles = ["Linkerd Viz", "Viz Linkerd", "linkerd-viz"]
    assert rewarded(read, "linkerd viz", titles) == approx({0: 1.8, 1: 1.3, 2: 1.8})


def test_reward_falls_with_the_share_of_the_query_that_is_met(read: Read) -> None:
    assert rewarded(read, "linkerd viz", ["Linkerd"], coverage=0.4) == approx({0: 1.12})


def test_record_that_is_no_hit_gets_no_reward(read: Read) -> None:
    reader = read("Linkerd")
    ranking = Ranking()
    scorer = Scorer(lists=reader, recipe=Recipe())
    scorer.reward_titles(ranking, "linkerd", [word(0, way("linkerd"))])
    assert ranking == Ranking()


def test_ways_are_looked_up_once_for_a_concept(
    reader: MemoryReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ranking, order and reasons of a query ask for it, and other queries, too."""
    concept = Concept(
        text="once",
        alternatives=(
            Alternative(terms=("topic",), weight=0.5, how="tag", field="tag"),
            Alternative(terms=("nothing",), weight=1.0, how="word"),
            Alternative(terms=("both", "one"), weight=1.0, how="part"),
        ),
        covers=(0,),
    )
    first = reader.prepared(concept)
    assert [way.how for way, _ in first.ways] == ["part", "tag"], "tags are last"
    assert first.size == 3
    assert first.idf == pytest.approx(LN2)
    monkeypatch.setattr(reader, "postings", pytest.fail)
    assert reader.prepared(concept) == first
    again = msgspec.structs.replace(concept, text="again", covers=(2,))
    assert reader.prepared(again) == first._replace(concept=again)


def test_what_a_word_gives_is_worked_out_once_wherever_it_stands(
    reader: MemoryReader,
) -> None:
    """Words recur from query to query, at other places and with other weights."""
    first = reader.gains(word(0, way("both"), text="Both"), recipe=RECIPE)
    assert first.scores == approx({A: LN2 * 1.375, B: LN2 * 0.785714})
    assert reader.gains(word(3, way("both"), text="both"), recipe=RECIPE) is first
    less = reader.gains(word(0, way("both"), weight=0.5), recipe=RECIPE)
    assert less.scores == approx({A: 0.5 * LN2 * 1.375, B: 0.5 * LN2 * 0.785714})


def test_document_is_in_the_level_of_the_best_way_that_it_meets(
    reader: MemoryReader,
) -> None:
    concept = word(0, way("one", 0.9), way("both", 0.7), way("topic", 0.7, "tag"))
    levels = reader.gains(concept, recipe=RECIPE).levels
    assert [(weight, {*met}) for weight, met in levels] == [(0.9, {A}), (0.7, {B, D})]
