"""Nodes are killed while others ask and write: nothing is lost or wrong."""

from __future__ import annotations

from itertools import cycle, islice
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING

import pytest

from kbindex.config.cluster import ClusterConfig
from kbindex.index.memory import MemoryIndex
from kbindex.index.opensearch.connection import Connection
from kbindex.index.opensearch.generations import RemoteIndex, Shape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from kbindex import KnowledgeBase
    from tests.cluster.nodes import Cluster, Node

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(1200)]

SAMPLES = Path(__file__).parents[2] / "episodes"
QUESTIONS = 250
"""Each asks the servers about ten times."""

SEARCHES = 2_000
QUERIES = (
    *("監視", "Prometheus", "service mesh", "長期保存", "kubelet", "tag:security"),
    *("セキュリティ スキャン", "autoscaling -event", '"cert-manager"', "Thnaos"),
)

COUNTED = {
    "settings": {"number_of_shards": 3, "number_of_replicas": 1},
    "mappings": {"dynamic": "strict", "properties": {"n": {"type": "integer"}}},
}

NOTES = """\
# {number:03}

## Contents

### @ry

#### [Velero {number}](https://velero.io/{number})

- クラスターのバックアップ {number}
"""


@pytest.fixture(scope="module")
def cluster(
    start_cluster: Callable[[int], AbstractContextManager[Cluster]],
) -> Iterator[Cluster]:
    """Three nodes, which tests kill."""
    with start_cluster(3) as made:
        yield made


@pytest.fixture(autouse=True)
def whole_again(cluster: Cluster) -> None:
    """Start each test with all nodes."""
    for node in cluster.nodes:
        if node.process.poll() is not None:
            node.start()
    cluster.wait_ready(status="green")


@pytest.fixture
def connection(cluster: Cluster) -> Iterator[Connection]:
    """Asks all three."""
    made = Connection.open(ClusterConfig(hosts=cluster.hosts, archive="a"))
    yield made
    made.close()


def index_of(connection: Connection, name: str) -> RemoteIndex:
    """Return an index whose shards are on all nodes, each twice."""
    return RemoteIndex(connection, name, shape=Shape(shards=3, replicas=1, grace_s=0))


def answer(base: KnowledgeBase, query: str) -> object:
    found = base.search(query, with_facets=True)
    hits = [(hit.article.id, round(hit.score, 9), hit.also) for hit in found.hits]
    return found.total, found.suggestion, found.facets, hits


def other_than_the_manager(cluster: Cluster) -> Node:
    manager = cluster.manager()
    return next(node for node in cluster.nodes if node is not manager)


def test_questions_are_answered_while_a_node_dies_and_comes_again(
    cluster: Cluster, connection: Connection, open_index: Callable[..., KnowledgeBase]
) -> None:
    """Every answer is whole and the same, and none is an error."""
    with open_index(index_of(connection, "kb-searched"), SAMPLES) as base:
        cluster.wait_ready(status="green")
        expected = {query: answer(base, query) for query in QUERIES}
        assert all(expected[query] != expected["監視"] for query in QUERIES[1:])
        victim = other_than_the_manager(cluster)
        for number, query in enumerate(islice(cycle(QUERIES), QUESTIONS)):
            if number == QUESTIONS // 10:
                victim.kill()
            elif number == QUESTIONS // 2:
                victim.start()
            assert answer(base, query) == expected[query], (number, query)


def test_what_was_committed_is_there_when_all_nodes_died(
    cluster: Cluster, connection: Connection, open_index: Callable[..., KnowledgeBase]
) -> None:
    stored = index_of(connection, "kb-lasting")
    with open_index(stored, SAMPLES) as base:
        expected = {query: answer(base, query) for query in QUERIES}
        for node in cluster.nodes:
            node.kill()
    for node in cluster.nodes:
        node.start()
    cluster.wait_ready(status="green")
    with open_index(stored, SAMPLES) as base:
        assert not base.changes.added
        assert {query: answer(base, query) for query in QUERIES} == expected


def test_searches_find_all_while_a_node_dies(
    cluster: Cluster, connection: Connection
) -> None:
    connection.create_index("kb-counted", COUNTED)
    connection.bulk("kb-counted", ((str(n), {"n": n}) for n in range(3_000)))
    connection.refresh(["kb-counted"])
    cluster.wait_ready(status="green")
    victim = other_than_the_manager(cluster)
    for number in range(SEARCHES):
        if number == SEARCHES // 10:
            victim.kill()
        body = {
            "query": {"range": {"n": {"gte": number}}},
            "track_total_hits": True,
            "size": 0,
        }
        found = connection.search(["kb-counted"], body)
        assert found.total == 3_000 - number


def test_nothing_that_was_written_is_lost_with_the_manager(
    cluster: Cluster, connection: Connection
) -> None:
    connection.create_index("kb-bulks", COUNTED)
    cluster.wait_ready(status="green")
    per_bulk = 100
    for bulk in range(20):
        if bulk == 5:
            cluster.manager().kill()
        numbers = range(bulk * per_bulk, (bulk + 1) * per_bulk)
        written = connection.bulk("kb-bulks", ((str(n), {"n": n}) for n in numbers))
        assert written == per_bulk
    connection.refresh(["kb-bulks"])
    body = {"query": {"match_all": {}}, "track_total_hits": True, "size": 2_000}
    found = connection.search(["kb-bulks"], body)
    assert found.total == 2_000
    assert len({hit.id for hit in found.hits}) == 2_000


def test_an_index_is_written_on_while_the_manager_dies(
    cluster: Cluster,
    connection: Connection,
    tmp_path: Path,
    open_index: Callable[..., KnowledgeBase],
) -> None:
    """At its end it says what an index in memory of the same notes says."""
    held = MemoryIndex()
    stored = index_of(connection, "kb-written")
    for number in range(1, 9):
        if number == 3:
            Timer(0.2, cluster.manager().kill).start()
        notes = NOTES.format(number=number)
        (tmp_path / f"{number:03}.md").write_text(notes, encoding="utf-8")
        with open_index(stored, tmp_path) as base:
            assert len(list(base.articles())) == number
    with open_index(held, tmp_path) as one, open_index(stored, tmp_path) as other:
        for query in ("バックアップ", "velero", "velero 3"):
            assert answer(other, query) == answer(one, query)
