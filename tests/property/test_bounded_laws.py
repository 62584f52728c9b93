"""Laws of search over an engine that ranks few hits: the rest is as in any other."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.bounded import BoundedReader

from kbindex.index import (
    AnalyzedRecord,
    EpisodeEntry,
    IndexReader,
    Recipe,
    analyze_article,
    build_record,
)
from kbindex.index.memory import MemoryReader
from kbindex.language import build_analyzer
from kbindex.language.bridges.building import build_table
from kbindex.language.bridges.table import BridgeTable
from kbindex.model import Article, ArticleId, EpisodeId
from kbindex.search import Searcher, SearchResult
from kbindex.topics import Taxonomy

ANALYZER = build_analyzer()
BRIDGES = BridgeTable(lambda: build_table((), (), ANALYZER))
ALL = 1000
PAGES = (None, "https://a.example/x", "https://b.example/")
DAYS = {"001": dt.date(2021, 7, 2), "002": None, "003": dt.date(2021, 6, 4)}
WORDS = st.lists(
    st.sampled_from(["thanos", "cortex", "監視", "🎉", "監査"]), min_size=1, max_size=5
).map(" ".join)

Build = Callable[[Iterable[AnalyzedRecord]], MemoryReader]


@st.composite
def articles(draw: st.DrawFn) -> list[Article]:
    return [
        Article(
            id=ArticleId(f"{episode}#{number}"),
            kind="article",
            episode=EpisodeId(episode),
            source=f"{episode}.md",
            line=number,
            end_line=number,
            title=draw(WORDS),
            url=draw(st.sampled_from(PAGES)),
            presenter=draw(st.sampled_from([None, "ada", "ry"])),
            date=day,
            tags=tuple(draw(st.sets(st.sampled_from(["alpha", "beta"])))),
        )
        for episode, day in DAYS.items()
        for number in range(1, 1 + draw(st.integers(0, 7)))
    ]


QUERIES = st.tuples(
    st.sampled_from(
        [
            *(
                "",
                "thanos",
                "thanos 監視",
                "cortex OR 監視",
                "-cortex",
                "thanos AND 監視",
            ),
            *('"監視"', "latest thanos", "thanos cortex 監視 監査", "監", "nothing"),
        ]
    ),
    st.sampled_from(["", "by:ada", "ep:3", "date:2021-07", "-has:url"]),
    st.sampled_from(["", "sort:date"]),
).map(" ".join)


@pytest.fixture(scope="module")
def build(
    entries_of: Callable[[Iterable[AnalyzedRecord]], list[EpisodeEntry]],
) -> Build:
    def make(records: Iterable[AnalyzedRecord]) -> MemoryReader:
        records = list(records)
        return MemoryReader(entries=entries_of(records), records=records)

    return make


def searchers(build: Build, made: Sequence[Article], most: int) -> list[Searcher]:
    """One that ranks all, and one that ranks few."""
    reader = build(build_record(a, analyze_article(a, ANALYZER)) for a in made)
    bounded = cast("IndexReader", BoundedReader(reader, most))
    return [
        Searcher(one, ANALYZER, BRIDGES, Recipe(), lambda: Taxonomy({}))
        for one in (reader, bounded)
    ]


def ask(searcher: Searcher, query: str, *, limit: int = ALL) -> SearchResult:
    return searcher.search(query, limit=limit, with_facets=True, with_episodes=True)


def ids(result: SearchResult) -> list[str]:
    return [hit.article.id for hit in result.hits]


@given(articles(), QUERIES, st.integers(1, 4))
def test_hits_and_counts_are_those_of_an_engine_that_ranks_all(
    build: Build, made: list[Article], query: str, most: int
) -> None:
    whole, bounded = (ask(s, query) for s in searchers(build, made, most))
    assert (bounded.total, bounded.strong) == (whole.total, whole.strong)
    assert sorted(ids(bounded)) == sorted(ids(whole))
    assert (bounded.facets, bounded.presenters) == (whole.facets, whole.presenters)
    assert bounded.years == whole.years
    assert sorted(bounded.episodes or ()) == sorted(whole.episodes or ())
    assert (bounded.absent, bounded.missed) == (whole.absent, whole.missed)
    assert (bounded.looser, bounded.unmet) == (whole.looser, whole.unmet)
    assert bounded.recency == whole.recency
    known = {hit.article.id: hit for hit in whole.hits}
    for hit in bounded.hits:
        other = known[hit.article.id]
        assert (hit.strength, hit.also) == (other.strength, other.also)
        assert (hit.snippets, hit.matched) == (other.snippets, other.matched)


@pytest.mark.parametrize("strict", [True, False], ids=["strict", "all"])
@given(articles(), QUERIES, st.integers(1, 4))
def test_pages_are_pieces_of_one_order(  # noqa: PLR0917 - Hypothesis fills them
    build: Build,
    strict: bool,  # noqa: FBT001 - a parameter
    made: list[Article],
    query: str,
    most: int,
) -> None:
    """Without doubles or holes, strong hits before weak ones."""
    searcher = searchers(build, made, most)[1]
    whole = searcher.search(query, limit=ALL, strict=strict)
    pages = [
        hit
        for offset in range(0, whole.total, 3)
        for hit in searcher.search(query, limit=3, offset=offset, strict=strict).hits
    ]
    assert [hit.article.id for hit in pages] == ids(whole)
    assert len(set(ids(whole))) == (whole.strong if strict else whole.total)
    strengths = [hit.strength for hit in whole.hits]
    if "sort:date" not in query:
        assert all(pair != ("weak", "strong") for pair in pairwise(strengths))


@given(articles(), QUERIES)
def test_where_it_ranks_as_many_as_there_are_all_is_the_same(
    build: Build, made: list[Article], query: str
) -> None:
    whole, bounded = (ask(s, query) for s in searchers(build, made, ALL))
    assert whole == bounded


@given(articles(), QUERIES, st.integers(1, 4))
def test_newest_hits_are_in_the_same_order(
    build: Build, made: list[Article], query: str, most: int
) -> None:
    query = f"{query} sort:date"
    whole, bounded = (ask(s, query, limit=5) for s in searchers(build, made, most))
    assert ids(bounded) == ids(whole)
    assert bounded.episodes == whole.episodes
