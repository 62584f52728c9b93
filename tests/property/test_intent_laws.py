"""Laws of words of intent, over the sample episodes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbindex import KnowledgeBase
from kbindex.search.expand.intents import INTENTS

EPISODES = Path(__file__).parents[2] / "episodes"
ENGLISH = tuple(phrase for one in INTENTS.values() for phrase in one.english)
JAPANESE = tuple(phrase for one in INTENTS.values() for phrase in one.japanese)

# ruff: noqa: SIM905  # a line of words
CONTENT = st.lists(
    st.sampled_from(
        "Prometheus Thanos 監視 Istio Kubernetes release ストレージ policy cert-manager"
        " 証明書 backup eBPF コンテナ autoscaler テスト Rust".split()
    ),
    min_size=1,
    max_size=3,
).map(" ".join)
PHRASES = st.sampled_from(ENGLISH + JAPANESE)
ALL = 1000


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    index = tmp_path_factory.mktemp("index")
    with KnowledgeBase.open(episodes=EPISODES, index=index) as archive:
        yield archive


def found(archive: KnowledgeBase, query: str) -> set[str]:
    """The ids of all hits; which copy of a page stands for it may differ."""
    hits = archive.search(query, limit=ALL)
    return {id_ for hit in hits for id_ in (hit.article.id, *hit.also)}


@given(content=CONTENT, phrase=PHRASES, is_first=st.booleans())
def test_words_of_intent_neither_add_nor_remove_a_hit(
    archive: KnowledgeBase, content: str, phrase: str, *, is_first: bool
) -> None:
    plain = found(archive, content)
    query = f"{phrase} {content}" if is_first else f"{content} {phrase}"
    assert plain
    assert found(archive, query) == plain


@given(content=CONTENT, phrase=st.sampled_from(("latest", "最新", "最近")))
def test_newer_hit_passes_none_that_scores_twice_as_much(
    archive: KnowledgeBase, content: str, phrase: str
) -> None:
    """The gain is bounded, and a hit that is newer never loses by it."""
    hits = archive.search(f"{phrase} {content}", limit=ALL)
    assert hits.recency == phrase
    for hit in hits:
        explanation = hit.explanation
        assert explanation is not None
        assert explanation.recency_factor is not None
        assert 1.0 <= explanation.recency_factor <= 2.0
    dated = [
        (hit.article.date, hit.explanation.recency_factor)
        for hit in hits
        if hit.article.date and hit.explanation and hit.explanation.recency_factor
    ]
    assert sorted(dated) == sorted(dated, key=lambda pair: pair[1])


@pytest.mark.parametrize("form", ["{a} AND {b}", "{a} OR {b}", '{a} "{b}"', "{a} -{b}"])
@given(content=CONTENT, phrase=st.sampled_from(("latest", "最新", "vs", "違い")))
def test_operators_and_phrases_ask_for_the_word_itself(
    archive: KnowledgeBase, form: str, content: str, phrase: str
) -> None:
    result = archive.search(form.format(a=content, b=phrase), limit=ALL)
    assert result.recency == ""
    assert all(
        hit.explanation.recency_factor is None for hit in result if hit.explanation
    )
