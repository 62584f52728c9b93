"""Laws of expansion, whatever the query, over one small index."""

from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kbindex.index import Alternative, AnalyzedRecord, Concept
from kbindex.index.memory import MemoryReader
from kbindex.language import How, build_analyzer
from kbindex.language.bridges.building import build_table
from kbindex.language.bridges.sources import BridgeGroup
from kbindex.language.bridges.table import BridgeTable
from kbindex.search import Recipe
from kbindex.search.expand.corrections import Corrector
from kbindex.search.expand.expansion import Expander, _best_of_each
from kbindex.search.expand.fillers import FILLERS
from kbindex.search.expand.sound_alikes import SoundIndex

ANALYZER = build_analyzer()
KNOWN = "監視 観測 ログ thanos cert manager ~thano ~cert grafana コンテナ 継続 kyverno"
GROUPS = (
    BridgeGroup(members=("monitoring", "監視"), how="glossary", weight=0.7),
    BridgeGroup(
        members=("continuous delivery", "継続的デリバリー"), how="glossary", weight=0.7
    ),
    BridgeGroup(members=("Thanos", "サノス"), how="alias", weight=0.9, tag="thanos"),
    BridgeGroup(
        members=("metrics", "メトリクス"), how="alias", weight=0.0, tag="metrics"
    ),
)
LOANWORDS = (("コンテナ", ("container",)), ("デリバリー", ("delivery",)))

# ruff: noqa: SIM905  # a line of words
PIECES = st.sampled_from(
    "監視 継続的デリバリー continuous delivery Thanos サノス grafna キバーノ コンテナ"
    " containers cert-manager VictoriaMetrics v1.21.3 https://a.example/b-c how 話 使う"
    " メトリクス 監査ログ monitoring monitored C++ --dry-run 🎉 ＴＨＡＮＯＳ".split()
)
BETWEEN = st.sampled_from([" ", "", "の", "、", "-", "\u3000", "\n", "  "])
QUERIES = st.lists(st.tuples(PIECES | st.text(max_size=3), BETWEEN), max_size=6).map(
    lambda pieces: "".join(piece + between for piece, between in pieces)
)


@pytest.fixture(scope="module")
def reader(make_record: Callable[..., AnalyzedRecord]) -> MemoryReader:
    """An index of one record that holds the terms of `KNOWN`."""
    record = make_record("001#1", text=dict.fromkeys(KNOWN.split(), 1.0))
    return MemoryReader(entries=(), records=[record])


@pytest.fixture(scope="module")
def bridges() -> BridgeTable:
    return BridgeTable(lambda: build_table(GROUPS, LOANWORDS, ANALYZER))


Expand = Callable[[str], tuple[Concept, ...]]


@pytest.fixture(scope="module")
def expand(reader: MemoryReader, bridges: BridgeTable) -> Expand:
    return Expander(
        analyzer=ANALYZER,
        reader=reader,
        bridges=bridges,
        corrector=Corrector(reader),
        sounds=SoundIndex(reader),
        recipe=Recipe(),
    ).expand


def words_of(text: str) -> list[str]:
    return [t.text for t in ANALYZER.analyze(text) if t.how is How.WORD]


@given(QUERIES)
def test_each_word_of_a_query_has_one_concept_of_its_own(
    expand: Expand, query: str
) -> None:
    """Its first way is the word itself; nothing is better than what was typed."""
    words = words_of(query)
    own = [c for c in expand(query) if len(c.covers) == 1]
    assert sorted(c.covers[0] for c in own) == list(range(len(words)))
    for concept in own:
        first = concept.alternatives[0]
        assert (first.terms, first.weight) == ((words[concept.covers[0]],), 1.0)
        assert all(0 < way.weight <= 1 for way in concept.alternatives)


@given(QUERIES)
def test_concept_shows_the_piece_of_the_query_that_it_stands_for(
    expand: Expand, query: str
) -> None:
    for concept in expand(query):
        end = concept.start + len(concept.text)
        assert concept.text == query[concept.start : end] != ""


@given(QUERIES)
def test_concept_covers_neighbouring_words_that_there_are(
    expand: Expand, query: str
) -> None:
    count = len(words_of(query))
    for concept in expand(query):
        first = concept.covers[0] if concept.covers else 0
        assert concept.covers == tuple(range(first, first + len(concept.covers)))
        assert all(0 <= number < count for number in concept.covers)


@given(QUERIES)
def test_ways_of_a_concept_differ_and_stand_in_falling_order(
    expand: Expand, query: str
) -> None:
    for concept in expand(query):
        ways = [(way.field, way.terms) for way in concept.alternatives]
        weights = [way.weight for way in concept.alternatives]
        assert len(set(ways)) == len(ways) > 0
        assert weights == sorted(weights, reverse=True)


@given(QUERIES)
def test_only_a_word_that_nothing_meets_is_guessed_at(
    expand: Expand, reader: MemoryReader, query: str
) -> None:
    """Where there are guesses, no way that was typed or known is in the index."""
    for concept in expand(query):
        hows = {way.how for way in concept.alternatives}
        if hows & {"typo", "sound"}:
            word = concept.alternatives[0].terms[0]
            assert not reader.postings("text", word)


@given(QUERIES)
def test_case_and_width_of_a_query_change_nothing_but_what_is_shown(
    expand: Expand, query: str
) -> None:
    """Full-width letters and digits are the same query."""
    wide = "".join(
        chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in query
    )
    assert [(c.alternatives, c.covers, c.weight) for c in expand(wide)] == [
        (c.alternatives, c.covers, c.weight) for c in expand(query)
    ]


@given(QUERIES)
def test_fillers_weigh_less_than_any_other_word(expand: Expand, query: str) -> None:
    """Where none is said twice: then each of both weighs less."""
    concepts = expand(query)
    terms = [way.terms for concept in concepts for way in concept.alternatives]
    assume(len(terms) == len(set(terms)))
    for concept in concepts:
        if len(concept.covers) == 1:
            is_filler = concept.alternatives[0].terms[0] in FILLERS
            assert (concept.weight <= Recipe().filler) == is_filler


@given(
    st.lists(
        st.builds(
            lambda **values: Alternative(**values),  # noqa: PLW0108 - its hints are lazy
            terms=st.sampled_from([("a",), ("b",), ("a", "b")]),
            weight=st.sampled_from([0.0, 0.2, 0.5, 1.0]),
            how=st.sampled_from(["word", "typo"]),
            field=st.sampled_from(["text", "tag"]),
        )
    )
)
def test_best_of_each_keeps_the_best_weight_of_all_terms_and_nothing_else(
    ways: list[Alternative],
) -> None:
    best: dict[tuple[str, tuple[str, ...]], float] = {}
    for way in ways:
        key = (way.field, way.terms)
        best[key] = max(best.get(key, 0.0), way.weight)
    kept = _best_of_each(ways)
    assert {(w.field, w.terms): w.weight for w in kept} == {
        key: weight for key, weight in best.items() if weight
    }
    assert set(kept) <= set(ways)
    assert _best_of_each(kept) == kept
