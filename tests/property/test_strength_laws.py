"""Laws of strong and weak hits: what is strong stands first, is counted and is kept."""

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
from kbindex.search import Searcher
from kbindex.topics import Taxonomy

ANALYZER = build_analyzer()
ARTICLE = Article(
    id=ArticleId("001#1"),
    kind="article",
    episode=EpisodeId("001"),
    source="001.md",
    line=1,
    end_line=2,
    title="Lighthouse",
    url=None,
    presenter="minato",
    date=dt.date(2021, 7, 2),
    notes=(),
)
TEXTS = (
    "lighthouse keeper harbour 灯台",
    "lighthouse keeper",
    "lighthouse",
    "harbour storm 灯台 港",
    "storm",
    "港 漁船 keeper",
    "漁船 漁船 漁船",
    "lighthouse storm 港",
)
ARTICLES = [
    replace(
        ARTICLE,
        id=ArticleId(f"001#{number}"),
        title=f"T{number}",
        notes=(Note(text=text, kind=NoteKind.BULLET, depth=0, line=2, end_line=2),),
    )
    for number, text in enumerate(TEXTS, 1)
]
WORDS = st.lists(
    st.sampled_from("lighthouse keeper harbour storm 灯台 港 漁船 volcano".split()),  # noqa: SIM905 - a line of words
    min_size=1,
    max_size=4,
    unique=True,
).map(" ".join)
QUERIES = st.one_of(
    WORDS,
    WORDS.map("{} -storm".format),
    WORDS.map("{} by:minato".format),
    st.tuples(WORDS, WORDS).map(lambda sides: "({}) OR ({})".format(*sides)),
    st.tuples(WORDS, WORDS).map(lambda sides: "({}) AND ({})".format(*sides)),
    st.tuples(WORDS, WORDS, WORDS).map(lambda w: "{} (({}) OR ({}))".format(*w)),
)


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


def strong_ids(searcher: Searcher, query: str) -> set[str]:
    hits = searcher.search(query, limit=99).hits
    return {hit.article.id for hit in hits if hit.strength == "strong"}


@given(QUERIES)
def test_strong_hits_stand_first_and_are_what_a_strict_search_finds(
    searcher: Searcher, query: str
) -> None:
    result = searcher.search(query, limit=99)
    strengths = [str(hit.strength) for hit in result]
    assert strengths == sorted(strengths)  # "strong" before "weak"
    assert strengths.count("strong") == result.strong
    assert len(result) == result.total

    strict = searcher.search(query, limit=99, strict=True)
    assert strict.hits == result.hits[: result.strong]
    assert (strict.total, strict.strong) == (result.total, result.strong)


@given(QUERIES)
def test_in_order_of_date_the_same_hits_are_strong(
    searcher: Searcher, query: str
) -> None:
    by_date = f"({query}) sort:date"
    assert strong_ids(searcher, by_date) == strong_ids(searcher, query)
    strict = searcher.search(by_date, limit=99, strict=True)
    assert {hit.article.id for hit in strict} == strong_ids(searcher, query)


@given(QUERIES, st.integers(1, 4))
def test_pages_are_cut_from_one_list(searcher: Searcher, query: str, size: int) -> None:
    whole = searcher.search(query, limit=99).hits
    pages = [
        hit
        for offset in range(0, len(whole), size)
        for hit in searcher.search(query, limit=size, offset=offset)
    ]
    assert pages == list(whole)


@given(WORDS, WORDS)
def test_what_is_strong_on_a_side_of_or_is_strong(
    searcher: Searcher, one: str, other: str
) -> None:
    either = strong_ids(searcher, f"({one}) OR ({other})")
    assert either == strong_ids(searcher, one) | strong_ids(searcher, other)


@given(st.sampled_from(["by:minato", "ep:1 -has:url", "sort:date", "date:2021"]))
def test_without_a_word_all_hits_are_strong(searcher: Searcher, query: str) -> None:
    result = searcher.search(query, limit=99)
    assert result.total == result.strong == len(ARTICLES)
    assert strong_ids(searcher, query) == {article.id for article in ARTICLES}
