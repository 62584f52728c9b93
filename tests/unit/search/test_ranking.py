"""Scores by hand: BM25F, idf, coverage, titles."""

from collections.abc import Callable, Mapping, Sequence

import pytest

from kbindex.index import IndexReader, Postings
from kbindex.index.embedded.reader import FieldName
from kbindex.model import Article
from kbindex.search import Recipe, Searcher
from kbindex.search.expand.expansion import Alternative, Concept
from kbindex.search.rank.ranking import (
    MIN_COVERAGE,
    Ranking,
    Scorer,
    postings_of_all,
    reward_titles,
)

Read = Callable[..., IndexReader]
SearcherOf = Callable[[IndexReader], Searcher]

LN2 = 0.693147
"""The idf of what two of four records hold: ln(1 + 2.5 / 2.5)."""

IDF_OF_ONE = 1.203973
"""The idf of what one of four records holds: ln(1 + 3.5 / 1.5)."""

IDF_OF_NONE = 2.302585
"""The idf of what none of four records holds: ln(1 + 4.5 / 0.5)."""


class FourRecords(IndexReader):
    """Postings as they are given; mean length 10."""

    def __init__(self, postings: Mapping[tuple[FieldName, str], Postings]) -> None:
        self._given = postings
        self._given_lengths = [10, 20, 5, 5]

    @property
    def record_count(self) -> int:
        return 4

    @property
    def average_length(self) -> float:
        return 10.0

    def postings(self, field_name: FieldName, term: str) -> Postings:
        return self._given.get((field_name, term), {})

    def length(self, document: int, field_name: FieldName = "text") -> int:
        assert field_name == "text"
        return self._given_lengths[document]


READER = FourRecords(
    {
        ("text", "both"): {0: 2.0, 1: 1.0},
        ("text", "one"): {0: 1.0},
        ("text", "other"): {2: 1.0},
        ("tag", "topic"): {0: 1.0, 3: 1.0},
        ("bigram", "対計"): {0: 1.0, 3: 1.0},
    }
)
RECIPE = Recipe(k1=1.2, b=0.5, coverage=0.75)
SCORER = Scorer(reader=READER, recipe=RECIPE)


def way(term: str, weight: float = 1.0, field: FieldName = "text") -> Alternative:
    return Alternative(terms=(term,), weight=weight, how="word", field=field)


def word(
    number: int, *alternatives: Alternative, weight: float = 1.0, text: str = "?"
) -> Concept:
    return Concept(
        text=text, alternatives=alternatives, covers=(number,), weight=weight
    )


def scores(*concepts: Concept) -> dict[int, float]:
    return SCORER.rank(concepts).scores


def approx(expected: object) -> object:
    return pytest.approx(expected, rel=1e-5)


def test_score_of_a_word_is_its_idf_times_its_saturated_frequency() -> None:
    """2 · 2.2 / (2 + 1.2 · (0.5 + 0.5 · 10 / 10)) = 1.375, and of the longer one
    1 · 2.2 / (1 + 1.2 · (0.5 + 0.5 · 20 / 10)) = 0.785714.
    """
    assert scores(word(0, way("both"))) == approx(
        {0: LN2 * 1.375, 1: LN2 * 0.785714},
    )


def test_record_that_meets_half_of_the_query_is_lowered_by_its_coverage() -> None:
    """(LN2 / (LN2 + IDF_OF_ONE)) ** 0.75 = 0.365368 ** 0.75 = 0.469946."""
    ranking = SCORER.rank((word(0, way("both")), word(1, way("one"))))
    assert ranking.scores == approx(
        {0: LN2 * 1.375 + IDF_OF_ONE * 1.0, 1: LN2 * 0.785714 * 0.469946}
    )
    assert ranking.coverage == approx({0: 1.0, 1: 0.365368})


def test_best_way_to_meet_a_concept_counts_and_the_others_do_not() -> None:
    """Record 0 has the word and the alias; `both` is worth 0.7 · 1.375 = 0.9625."""
    concept = word(0, way("one"), way("both", 0.7))
    assert scores(concept) == approx(
        {0: LN2 * 1.0, 1: LN2 * 0.7 * 0.785714 * (0.7 / 0.8) ** 0.75}
    )


def test_all_ways_share_the_idf_of_the_records_that_meet_the_concept_well() -> None:
    """A way of weight 0.4 is none of them; three of four give ln(1 + 1.5 / 3.5)."""
    well = word(0, way("both"), way("other", 0.6))
    assert scores(well)[0] == approx(0.356675 * 1.375)
    weakly = word(0, way("both"), way("other", 0.4))
    assert scores(weakly)[0] == approx(LN2 * 1.375)


def test_word_that_nobody_holds_still_counts_in_the_coverage() -> None:
    ranking = SCORER.rank((word(0, way("both")), word(1, way("nowhere"))))
    assert ranking.coverage == approx(
        dict.fromkeys((0, 1), LN2 / (LN2 + IDF_OF_NONE)),
    )


def test_tag_adds_its_weight_to_what_the_words_gave() -> None:
    """Records 0, 1, 3 meet the concept well: its idf is 0.356675."""
    concept = word(0, way("topic", 0.5, "tag"), way("both"))
    assert scores(concept) == approx(
        {
            0: 0.356675 * (1.375 + 0.5),
            1: 0.356675 * 0.785714,
            3: 0.356675 * 0.5 * (0.5 / 0.8) ** 0.75,
        }
    )


def test_filler_weighs_less_in_score_and_coverage() -> None:
    ranking = SCORER.rank((word(0, way("both"), weight=0.3), word(1, way("one"))))
    total = LN2 * 0.3 + IDF_OF_ONE
    # Record 1 holds the filler alone: 0.3 · 0.3 · LN2 of the total, too little.
    assert ranking.scores == approx(
        {
            0: (LN2 * 0.3 * 1.375 + IDF_OF_ONE)
            * ((LN2 * 0.3 * 0.3 + IDF_OF_ONE) / total) ** 0.75
        }
    )


def test_concept_of_two_words_needs_both_and_takes_the_lesser_weight() -> None:
    both = Alternative(terms=("both", "one"), weight=1.0, how="part")
    assert postings_of_all(READER, both) == {0: 1.0}
    none = Alternative(terms=("nowhere", "one"), weight=1.0, how="part")
    assert postings_of_all(READER, none) == {}
    concept = Concept(text="?", alternatives=(both,), covers=(0, 1))
    assert scores(concept) == approx({0: IDF_OF_ONE * 1.0})


def test_what_covers_no_word_adds_to_hits_but_makes_none() -> None:
    pair = Concept(text="対計", alternatives=(way("対計", 0.1, "bigram"),))
    assert scores(word(0, way("one")), pair) == approx(
        {0: IDF_OF_ONE * 1.0 + LN2 * 0.1}
    )
    assert scores(word(0, way("nowhere")), pair) == {}


def test_record_far_below_the_best_coverage_is_no_hit() -> None:
    """`both` of record 1 is 0.13 of the query, below a fifth of the best."""
    rare = [word(n, way("one")) for n in range(1, 5)]
    ranking = SCORER.rank((word(0, way("both")), *rare))
    assert LN2 / (LN2 + 4 * IDF_OF_ONE) < MIN_COVERAGE
    assert set(ranking.scores) == {0}


def test_no_concepts_rank_nothing() -> None:
    assert SCORER.rank(()) == Ranking()
    assert SCORER.rank((word(0),)).scores == {}


def test_meeting_names_the_best_way_of_each_concept_and_what_it_added() -> None:
    concepts = (
        word(0, way("one"), way("both", 0.7)),
        word(1, way("other")),
        word(2, way("topic", 0.5, "tag")),
    )
    assert SCORER.meet(0, concepts) == {
        0: (way("one"), approx(LN2 * 1.0)),
        2: (way("topic", 0.5, "tag"), approx(LN2 * 0.5)),
    }
    assert SCORER.meet(3, concepts[:2]) == {}


# Titles


def rewarded(
    read: Read, query: str, titles: Sequence[str], *, coverage: float = 1.0
) -> dict[int, float]:
    """By what the titles of records that all scored 2.0 raise them for a query."""
    reader = read(*titles)
    words = [
        word(number, way(text), text=text)
        for number, text in enumerate(query.casefold().split())
    ]
    ranking = Ranking(
        scores=dict.fromkeys(range(len(titles)), 2.0),
        coverage=dict.fromkeys(range(len(titles)), coverage),
    )
    scorer = Scorer(reader=reader, recipe=Recipe(title=0.3, same_title=0.5))
    reward_titles(ranking, query, words, scorer)
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
    scorer = Scorer(reader=reader, recipe=Recipe())
    reward_titles(ranking, "linkerd", [word(0, way("linkerd"))], scorer)
    assert ranking == Ranking()


# Exactness before bridges before pairs


def order(searcher: Searcher, query: str) -> list[int]:
    return [hit.article.number for hit in searcher.search(query, limit=50).hits]


def test_typed_word_ranks_over_its_bridge_and_that_over_pairs_of_letters(
    read: Read, searcher_of: SearcherOf
) -> None:
    """総監視察 holds the pair 監視, but neither word."""
    reader = read("総監視察を見る", "monitoringを見る", "監視を見る")
    found = order(searcher_of(reader), "監視")
    assert found[:2] == [3, 2]


def test_compound_and_its_translation_rank_over_any_of_its_words(
    read: Read, searcher_of: SearcherOf
) -> None:
    """Many records hold a word of it, in their titles and often."""
    loud = [("継続 継続", "継続と継続"), ("デリバリー デリバリー", "デリバリーの店")]
    reader = read(
        *loud,
        ("パイプライン", "ここでは継続的デリバリーの道具を比べる", "使い方"),
        ("Pipelines", "tools for continuous delivery compared", "how to use them"),
        *loud,
    )
    assert order(searcher_of(reader), "継続的デリバリー")[:2] == [3, 4]
    assert order(searcher_of(reader), "continuous delivery")[:2] == [4, 3]


def test_words_of_title_notes_address_and_presenter_weigh_in_this_order(
    read: Read, searcher_of: SearcherOf, make_article: Callable[..., Article]
) -> None:
    reader = read(
        make_article("One thing", "a note", presenter="zephyr"),
        make_article("One thing", "a note", url="https://a.example/zephyr"),
        make_article("One thing", "a note", "and another", "zephyr"),
        make_article("One zephyr", "a note"),
    )
    assert order(searcher_of(reader), "zephyr") == [4, 3, 2, 1]
