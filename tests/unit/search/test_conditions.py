"""Clauses over articles in memory: tags under any name, addresses."""

from collections.abc import Callable

import pytest

from kbindex.errors import NotFoundError
from kbindex.index import IndexReader
from kbindex.language import Analyzer
from kbindex.model import Article
from kbindex.query import Restriction, Tagged, parse_filter
from kbindex.search.match.conditions import Conditions
from kbindex.search.match.tag_names import TagNames
from kbindex.topics import Taxonomy, Topic

TOPICS = (
    Topic(id="storage", label="Storage", kind="topic", aliases=("保存",)),
    Topic(id="zork", label="Zork DB", kind="project", broader=("storage",)),
    Topic(id="quux", label="Quux", kind="project"),
)


Meeting = Callable[[Restriction], frozenset[object]]


@pytest.fixture
def meeting(
    read: Callable[..., IndexReader],
    make_article: Callable[..., Article],
    analyzer: Analyzer,
) -> Meeting:
    """Three articles: of a tag, of a narrower one, of one that no list has."""
    reader = read(
        make_article(
            "one", url="https://a.example/Docs/zork?page=2", tags=("storage",)
        ),
        make_article("two", url="https://docs.b.example/", tags=("zork",)),
        make_article("three", tags=("frotz",)),
    )
    taxonomy = Taxonomy({topic.id: topic for topic in TOPICS})
    conditions = Conditions(analyzer, TagNames(reader, lambda: taxonomy))
    return lambda clause: reader.matching(conditions.strict(clause))


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
    meeting: Meeting, name: str, documents: set[object]
) -> None:
    assert meeting(Tagged(name=name)) == documents


def test_own_tag_leaves_narrower_ones_out(meeting: Meeting) -> None:
    assert meeting(Tagged(name="保存", scope="own")) == {0}


@pytest.mark.parametrize(
    ("name", "near"),
    [
        pytest.param("storag", ("storage",), id="id"),
        pytest.param("zork dbb", ("zork",), id="label"),
        pytest.param("nothing-like-it", (), id="near none"),
    ],
)
def test_unknown_tag_names_what_is_near(
    meeting: Meeting, name: str, near: tuple[str, ...]
) -> None:
    with pytest.raises(NotFoundError) as caught:
        meeting(Tagged(name=name))
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
    meeting: Meeting, name: str, value: str, documents: set[object]
) -> None:
    assert meeting(parse_filter(name, value)) == documents
