"""Filters over articles in memory: tags under any name, addresses, ids."""

import datetime as dt
from collections.abc import Callable

import pytest

from kbindex.errors import NotFoundError
from kbindex.index import IndexReader
from kbindex.model import Article, Episode, EpisodeId
from kbindex.query import Dates, Episodes, Tagged, parse_filter
from kbindex.search.match.filters import Filters, is_among, is_within
from kbindex.topics import Taxonomy, Topic

TOPICS = (
    Topic(id="storage", label="Storage", kind="topic", aliases=("保存",)),
    Topic(id="zork", label="Zork DB", kind="project", broader=("storage",)),
    Topic(id="quux", label="Quux", kind="project"),
)


@pytest.fixture
def filters(
    read: Callable[..., IndexReader], make_article: Callable[..., Article]
) -> Filters:
    """Three articles: of a tag, of a narrower one, of one that no list has."""
    reader = read(
        make_article(
            "one", url="https://a.example/Docs/zork?page=2", tags=("storage",)
        ),
        make_article("two", url="https://docs.b.example/", tags=("zork",)),
        make_article("three", tags=("frotz",)),
    )
    taxonomy = Taxonomy({topic.id: topic for topic in TOPICS})
    return Filters(reader, lambda: taxonomy)


@pytest.mark.parametrize(
    ("name", "documents"),
    [
        pytest.param("storage", {0, 1}, id="narrower ones included"),
        pytest.param("保存", {0, 1}, id="alias"),
        pytest.param("zork db", {1}, id="label"),
        pytest.param("frotz", {2}, id="in no list"),
        pytest.param("FROTZ", {2}, id="in no list, in capitals"),
        pytest.param("quux", set[int](), id="known, but of no article"),
    ],
)
def test_tag_is_found_under_any_name(
    filters: Filters, name: str, documents: set[int]
) -> None:
    assert filters.documents(Tagged(name=name)) == documents


def test_own_tag_leaves_narrower_ones_out(filters: Filters) -> None:
    assert filters.documents(Tagged(name="保存", scope="own")) == {0}


@pytest.mark.parametrize(
    ("name", "near"),
    [
        pytest.param("storag", ("storage",), id="id"),
        pytest.param("zork dbb", ("zork",), id="label"),
        pytest.param("nothing-like-it", (), id="near none"),
    ],
)
def test_unknown_tag_names_what_is_near(
    filters: Filters, name: str, near: tuple[str, ...]
) -> None:
    with pytest.raises(NotFoundError) as caught:
        filters.documents(Tagged(name=name))
    assert caught.value.near == near


@pytest.mark.parametrize(
    ("name", "value", "documents"),
    [
        pytest.param("url", "a.example/docs", {0}, id="beginning, other case"),
        pytest.param(
            "url", "https://www.a.example/Docs/zork?page=2", {0}, id="address"
        ),
        pytest.param("url", "docs", {0, 1}, id="word"),
        pytest.param("url", "doc", {1}, id="beginning, but no word"),
        pytest.param("url", "zork page", {0}, id="words"),
        pytest.param("url", "a.example/other", set[int](), id="other page"),
        pytest.param("site", "b.example", {1}, id="domain"),
        pytest.param("site", "www.a.example", {0}, id="www"),
        pytest.param("has", "url", {0, 1}, id="has"),
    ],
)
def test_address_is_compared_by_its_key(
    filters: Filters, name: str, value: str, documents: set[int]
) -> None:
    assert filters.documents(parse_filter(name, value)) == documents


@pytest.mark.parametrize(
    ("episode_id", "value", "is_met"),
    [
        pytest.param("025", "25", True, id="zeros"),
        pytest.param("25", "0025", True, id="zeros the other way"),
        pytest.param("025", "5", False, id="end of a number"),
        pytest.param("025-live", "25", False, id="more behind"),
        pytest.param("S01E02", "s1e2", True, id="letters"),
        pytest.param("2021/025", "25", True, id="folder"),
        pytest.param("2021/025", "2021/25", True, id="with its folder"),
        pytest.param("9", "10..20", False, id="below"),
        pytest.param("010", "10..20", True, id="first"),
        pytest.param("20-live", "10..20", True, id="last, with more behind"),
        pytest.param("21", "10..20", False, id="above"),
        pytest.param("100", "10..", True, id="open end"),
        pytest.param("100", "..20", False, id="open start"),
    ],
)
def test_episode_is_compared_by_its_numbers(
    episode_id: str, value: str, *, is_met: bool
) -> None:
    clause = parse_filter("episode", value)
    assert isinstance(clause, Episodes)
    assert is_among(episode_id, clause) == is_met


def test_episode_without_a_date_lies_within_none() -> None:
    """Nor does a range without a start hold it."""
    until = Dates(first=None, last=dt.date(2021, 6, 1))
    dated, undated = (
        Episode(id=EpisodeId("1"), title="", source="1.md", date=date)
        for date in (dt.date(2021, 6, 1), None)
    )
    assert is_within(dated, until)
    assert not is_within(undated, until)
