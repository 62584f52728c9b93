"""What a connection promises, on a real cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from kbindex.errors import IndexStateError
from kbindex.index.opensearch.sending import ChangedMeanwhileError, VanishedIndexError

if TYPE_CHECKING:
    from collections.abc import Callable

    from kbindex.config.cluster import ClusterConfig
    from kbindex.index.opensearch.connection import Connection

pytestmark = pytest.mark.cluster

NOTES = {
    "mappings": {
        "dynamic": "strict",
        "properties": {"word": {"type": "keyword"}, "n": {"type": "integer"}},
    }
}


@pytest.fixture
def notes(connection: Connection, cluster_config: ClusterConfig) -> str:
    """An index with three documents."""
    name = f"{cluster_config.prefix}-a-1"
    assert connection.create_index(name, NOTES)
    written = connection.bulk(
        name,
        ((f"025#{n}", {"word": "監視" if n else "etcd", "n": n}) for n in range(3)),
    )
    assert written == 3
    connection.refresh([name])
    return name


def test_what_was_written_is_found(connection: Connection, notes: str) -> None:
    body = {
        "query": {"term": {"word": "監視"}},
        "sort": [{"n": "desc"}],
        "aggs": {"words": {"terms": {"field": "word"}}},
    }
    found = connection.search([notes], body)
    assert found.total == 2
    assert [(hit.id, hit.sort) for hit in found.hits] == [
        ("025#2", (2,)),
        ("025#1", (1,)),
    ]
    assert msgspec.json.decode(found.hits[0].source) == {"word": "監視", "n": 2}
    assert b'"doc_count":2' in bytes(found.aggregations)
    none = {"query": {"term": {"word": "none"}}}
    both = connection.msearch([([notes], body), ([notes], none)])
    assert [answer.total for answer in both] == [2, 0]
    assert connection.msearch([]) == ()


def test_documents_are_read_by_id(connection: Connection, notes: str) -> None:
    got = connection.mget(
        [(notes, "025#2"), (notes, "9"), (notes, "025#0")], fields=["n"]
    )
    assert [one and msgspec.json.decode(one) for one in got] == [
        {"n": 2},
        None,
        {"n": 0},
    ]
    assert connection.mget([]) == ()


def test_many_indices_are_removed_at_once(connection: Connection, notes: str) -> None:
    """The servers refused so long a line, and what was read no more stayed there."""
    connection.delete_indices([*(f"{notes}-{n:0150}" for n in range(40)), notes])
    assert connection.indices(f"{notes}*") == ()


def test_a_change_depends_on_the_version_that_it_names(
    connection: Connection, notes: str
) -> None:
    first = connection.put(notes, "s", {"n": 1}, expected=None)
    with pytest.raises(ChangedMeanwhileError):
        connection.put(notes, "s", {"n": 2}, expected=None)
    second = connection.put(notes, "s", {"n": 2}, expected=first)
    with pytest.raises(ChangedMeanwhileError) as caught:
        connection.put(notes, "s", {"n": 3}, expected=first)
    assert str(caught.value) == "the index was changed meanwhile"
    stored = connection.get(notes, "s")
    assert stored is not None
    assert (bytes(stored.source), stored.version) == (b'{"n":2}', second)
    assert connection.get(notes, "t") is None
    assert connection.get(f"{notes}-none", "t") is None


GONE: dict[str, Callable[[Connection, str], object]] = {
    "search": lambda connection, name: connection.search([name], {}),
    "msearch": lambda connection, name: connection.msearch([([name], {})]),
    "mget": lambda connection, name: connection.mget([(name, "1")]),
    "refresh": lambda connection, name: connection.refresh([name]),
}


@pytest.mark.parametrize("ask", GONE.values(), ids=GONE)
def test_an_index_that_went_is_an_error_of_its_own(
    ask: Callable[[Connection, str], object], connection: Connection, notes: str
) -> None:
    connection.delete_indices([notes, f"{notes}-none"])
    with pytest.raises(VanishedIndexError, match="there no more"):
        ask(connection, notes)


def test_a_refused_document_is_an_error_in_a_line(
    connection: Connection, notes: str
) -> None:
    with pytest.raises(IndexStateError) as caught:
        connection.bulk(notes, [("1", {"n": 1}), ("2", {"unknown": "text of notes"})])
    assert str(caught.value) == (
        "the server refuses a request (strict_dynamic_mapping_exception)"
    )


def test_indices_and_aliases_are_listed_and_changed(
    connection: Connection, notes: str, cluster_config: ClusterConfig
) -> None:
    assert not connection.create_index(notes, NOTES)
    [status] = connection.indices(f"{cluster_config.prefix}-*")
    assert (status.name, status.documents) == (notes, 3)
    assert status.size_bytes
    assert status.created_ms > 1_600_000_000_000
    assert connection.indices("none-*") == ()
    alias = f"{cluster_config.prefix}-a"
    assert connection.aliased(alias) == ()
    connection.change_aliases([{"add": {"index": notes, "alias": alias}}])
    assert connection.aliased(alias) == (notes,)


def test_the_cluster_says_how_it_is(connection: Connection, notes: str) -> None:
    health = connection.health(notes, wait_for="yellow", wait_s=30)
    assert not health.timed_out
    assert health.nodes >= 1
    assert connection.health(f"{notes}-none", wait_for="green").timed_out
    about = connection.about()
    assert about.release.number.split(".")[0].isdigit()
    assert about.cluster


def test_no_index_is_not_all_of_them(connection: Connection) -> None:
    with pytest.raises(ValueError, match="no index is named"):
        connection.search([], {})
