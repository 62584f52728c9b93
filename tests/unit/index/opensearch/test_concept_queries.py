"""Concepts → queries: which records meet enough, and in which order."""

from kbindex.index import Alternative, Concept, Recipe
from kbindex.index.opensearch.concept_queries import ConceptQueries

THANOS = Alternative(terms=("thanos",), weight=1.0, how="word")
STEM = Alternative(terms=("thano",), weight=0.4, how="stem")
BOTH = Alternative(terms=("long", "term"), weight=0.8, how="glossary")
TAG = Alternative(terms=("thanos",), weight=0.5, how="tag", field="tag")


def concept(*ways: Alternative, covers: tuple[int, ...] = (0,)) -> Concept:
    return Concept(text="thanos", alternatives=ways, covers=covers)


def queries(*concepts: Concept) -> ConceptQueries:
    return ConceptQueries(concepts, idfs=dict.fromkeys(concepts, 2.0), recipe=Recipe())


def test_records_are_found_by_any_way_of_a_word() -> None:
    assert queries(concept(THANOS, STEM, BOTH, TAG)).met == {
        "bool": {
            "should": [
                {"terms": {"text": ["thanos", "thano"]}},
                {"terms": {"tag": ["thanos"]}},
                {"bool": {"filter": [{"term": {"text": t}} for t in BOTH.terms]}},
            ]
        }
    }


def test_coverage_is_the_share_of_the_best_way() -> None:
    """A way from 0.8 on covers the word whole, one of 0.4 half of it."""
    (best,) = queries(concept(THANOS, STEM)).coverage["bool"]["should"]
    assert [one["constant_score"]["boost"] for one in best["dis_max"]["queries"]] == [
        0.5,
        1.0,
    ]


def test_half_of_a_word_is_met_by_any_way_and_more_by_the_word_alone() -> None:
    made = queries(concept(THANOS, STEM))
    assert made.covering(0.5) == {
        "bool": {"filter": [{"terms": {"text": ["thano", "thanos"]}}]}
    }
    assert made.covering(0.6) == {"bool": {"filter": [{"terms": {"text": ["thanos"]}}]}}


def test_least_share_of_many_words_is_asked_of_what_scores_by_coverage() -> None:
    made = queries(*(concept(THANOS, STEM, covers=(n,)) for n in range(20)))
    found = made.covering(0.5)["function_score"]
    assert found["query"] == made.coverage
    assert 0.499 < found["min_score"] < 0.5


def test_records_with_what_only_adds_must_meet_another_word_too() -> None:
    pair = Concept(text="th", alternatives=(BOTH,), covers=(1,), finds=False)
    made = queries(concept(THANOS), pair)
    assert made.met in made.covering(0.4)["bool"]["filter"]


def test_what_only_adds_finds_nothing_by_itself() -> None:
    pair = Concept(text="th", alternatives=(BOTH,), covers=(1,), finds=False)
    assert queries(concept(THANOS), pair).met == {"terms": {"text": ["thanos"]}}


def test_score_is_of_the_share_that_the_best_way_gives() -> None:
    """What a lesser way gives, each better one gives as well."""
    steps = queries(concept(THANOS, STEM)).score["function_score"]["functions"]
    assert steps == [
        {"filter": {"terms": {"text": ["thano", "thanos"]}}, "weight": 0.5},
        {"filter": {"terms": {"text": ["thanos"]}}, "weight": 0.5},
    ]


def test_tag_adds_to_what_words_give() -> None:
    score = queries(concept(THANOS, TAG)).score["function_score"]["query"]
    words, tag = score["bool"]["should"]
    assert words["rank_feature"]["boost"] == 2.0 * (Recipe().k1 + 1)
    assert tag["constant_score"]["boost"] == 2.0 * 0.5
