"""Laws of the first hits of many, over made-up records."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbindex.index import Alternative, AnalyzedRecord, Concept, Criteria
from kbindex.index.lists import first_hits, selecting
from kbindex.index.memory import MemoryReader

TERMS = ("alpha", "beta", "gamma")
FIRST = 2

TEXTS = st.lists(
    st.dictionaries(st.sampled_from(TERMS), st.sampled_from([0.5, 1.0, 3.0, 20.0])),
    min_size=1,
    max_size=12,
)
QUERIES = st.lists(
    st.tuples(st.sampled_from(TERMS), st.sampled_from([0.3, 0.7, 1.0])),
    min_size=1,
    max_size=3,
    unique_by=lambda word: word[0],
)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave records unscored from the first hit on."""
    monkeypatch.setattr(selecting, "MANY", 0)
    monkeypatch.setattr(first_hits, "FIRST", FIRST)


def asked(query: Sequence[tuple[str, float]]) -> Criteria:
    """Look for words, each with what it weighs."""
    concepts = (
        Concept(
            text=term,
            alternatives=(Alternative(terms=(term,), weight=1.0, how="word"),),
            covers=(number,),
            weight=weight,
        )
        for number, (term, weight) in enumerate(query)
    )
    return Criteria(concepts=tuple(concepts), title=" ".join(t for t, _ in query))


@given(TEXTS, QUERIES)
def test_no_other_hit_passes_the_best_and_their_scores_are_those_of_all(
    make_record: Callable[..., AnalyzedRecord],
    texts: Sequence[dict[str, float]],
    query: list[tuple[str, float]],
) -> None:
    """Whatever is left out, and whatever titles add."""
    records = [
        make_record(f"001#{n}", text=text, title=dict(list(text.items())[:1]), words=9)
        for n, text in enumerate(texts)
    ]
    reader, criteria = MemoryReader(entries=(), records=records), asked(query)
    scorer = reader.scorer(criteria.recipe)
    every = scorer.rank(criteria.concepts, allowed=None, least=criteria.least)
    scorer.reward_titles(every, criteria.title or "", criteria.concepts)
    selection = reader.select(criteria)
    hits = [*selection.best_of("strong"), *selection.best_of("weak")]
    assert {*hits} == every.scores.keys()
    assert selection.total == len(hits)
    found, best = selection.ranking.scores, {*selection.best}
    assert all(found[d] == score for d, score in every.scores.items() if d in found)
    others = [score for d, score in every.scores.items() if d not in best]
    assert all(every.scores[d] > max(others, default=-1.0) for d in best)
    ties = sorted(every.scores.values())[-1 - FIRST : -FIRST]
    assert best >= {d for d in hits if [every.scores[d]] > ties}
    assert selection.ranking_of(hits).scores == every.scores
