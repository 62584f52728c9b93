"""Laws of filters that leave nothing: what is said of them is true."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kbindex.index import (
    AnalyzedRecord,
    IndexReader,
    Recipe,
    analyze_article,
    build_record,
)
from kbindex.language import build_analyzer
from kbindex.language.bridges.building import build_table
from kbindex.language.bridges.table import BridgeTable
from kbindex.model import Article, ArticleId, EpisodeId, Note, NoteKind
from kbindex.query.render import quote
from kbindex.search import Searcher, UnmetFilter
from kbindex.topics import Taxonomy

ANALYZER = build_analyzer()
ARTICLE = Article(
    id=ArticleId("001#1"),
    kind="article",
    episode=EpisodeId("001"),
    source="001.md",
    line=1,
    end_line=2,
    title="Thanos",
    url="https://thanos.example/x",
    presenter="minato",
    date=dt.date(2021, 7, 2),
    notes=(Note(text="長期保存", kind=NoteKind.BULLET, depth=0, line=2, end_line=2),),
)
ARTICLES = (
    ARTICLE,
    replace(ARTICLE, id=ArticleId("001#2"), title="Cortex", presenter="ada"),
    replace(
        ARTICLE,
        id=ArticleId("012#1"),
        episode=EpisodeId("012"),
        source="012.md",
        title="Linkerd",
        url="https://www.linkerd.example/",
        presenter="北川さん",
        date=dt.date(2021, 8, 6),
    ),
)
VALUES = {
    "by": ["minato", "mineto", "ada", "adda", "北川", "zzzz"],
    "host": ["minato"],
    "ep": ["1", "7", "12", "5..9", "13..", "..0", "zzz"],
    "date": ["2021", "2020", "2021-07", "2021-09..", "..2021-06-30", "2021-07-15"],
    "site": ["thanos.example", "thnos.example", "example", "zzzz"],
    "url": ["thanos.example/x", "linkrd.example", "linkrd", "zzzz"],
    "title": ["thanos", "thnos", "lin*", '"a b"'],
    "note": ["長期", "zzzz"],
    "has": ["url", "code"],
}
FILTERS = [f"{field}:{value}" for field, values in VALUES.items() for value in values]
PARTS = st.one_of(
    st.sampled_from(FILTERS),
    st.sampled_from(FILTERS).map("-{}".format),
    st.sampled_from(["thanos", "保存", "qqqq", "-linkerd"]),
    st.lists(st.sampled_from(FILTERS), min_size=2, max_size=3).map(
        lambda sides: f"({' OR '.join(sides)})"
    ),
)
QUERIES = st.lists(PARTS, min_size=1, max_size=4)


@pytest.fixture(scope="module")
def searcher(
    open_records: Callable[
        [Iterable[AnalyzedRecord]], AbstractContextManager[IndexReader]
    ],
) -> Iterator[Searcher]:
    """Search the articles in an index by each engine."""
    bridges = BridgeTable(lambda: build_table((), (), ANALYZER))
    topics = Taxonomy({})
    records = [build_record(a, analyze_article(a, ANALYZER)) for a in ARTICLES]
    with open_records(records) as reader:
        yield Searcher(reader, ANALYZER, bridges, Recipe(), lambda: topics)


def total(searcher: Searcher, *parts: str) -> int:
    return searcher.search(" ".join(parts)).total


def near_filters(one: UnmetFilter) -> Iterator[str]:
    for value in one.near:
        yield f"{one.field}:{quote(value)}"


@given(QUERIES)
def test_what_is_met_nowhere_finds_nothing_and_what_is_near_does(
    searcher: Searcher, parts: list[str]
) -> None:
    result = searcher.search(" ".join(parts))
    for one in result.unmet:
        if one.is_met_nowhere:
            assert total(searcher, one.filter.removeprefix("-")) == 0
        for near in near_filters(one):
            assert total(searcher, near) > 0
        assert not result.total or one.is_met_nowhere


@given(QUERIES)
def test_filter_of_a_query_that_finds_nothing_is_named_where_it_is_met_nowhere(
    searcher: Searcher, parts: list[str]
) -> None:
    result = searcher.search(" ".join(parts))
    nowhere = {one.filter for one in result.unmet if one.is_met_nowhere}
    single = [part for part in parts if part in FILTERS]
    lost = {part for part in single if not total(searcher, part)}
    assert len(nowhere) >= len(lost)
    assert bool(lost) <= (result.total == 0)


@given(st.lists(st.sampled_from(FILTERS), max_size=3, unique=True))
def test_count_without_is_what_the_query_finds_without(
    searcher: Searcher, filters: list[str]
) -> None:
    lost = [one for one in filters if not total(searcher, one)]
    kept = [one for one in filters if one not in lost]
    result = searcher.search(" ".join(["thanos", *filters]))
    named = [one.without for one in result.unmet]
    if lost:
        assert named == [total(searcher, "thanos", *kept)] * len(lost)
    elif not result.total:
        each = ([one for one in kept if one != left] for left in kept)
        assert named == [n for n in (total(searcher, "thanos", *r) for r in each) if n]
    else:
        assert named == []
