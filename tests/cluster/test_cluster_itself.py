"""What tests on a cluster rely on: nodes meet, die, and come again."""

from __future__ import annotations

import json
import urllib.request
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from tests.cluster.nodes import Cluster

pytestmark = pytest.mark.cluster


def _ask(address: str, method: str, body: object) -> dict[str, object]:
    request = urllib.request.Request(  # noqa: S310 - http
        address,
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
        method=method,
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - http
        return dict(json.load(answer))


def test_what_one_node_was_given_another_finds(cluster_hosts: tuple[str, ...]) -> None:
    """The fields that an index needs are known to the server."""
    first, last = cluster_hosts[0], cluster_hosts[-1]
    mapping = {
        "settings": {
            "analysis": {
                "filter": {"weights": {"type": "delimited_term_freq"}},
                "analyzer": {"terms": {"tokenizer": "keyword", "filter": "weights"}},
            }
        },
        "mappings": {
            "properties": {
                "t": {"type": "text", "analyzer": "terms", "index_options": "freqs"},
                "w": {"type": "rank_features"},
            }
        },
    }
    assert _ask(f"{first}/kb-itself", "PUT", mapping)["acknowledged"]
    note = {"t": "kubelet|20", "w": {"kubelet": 1.5}}
    _ask(f"{first}/kb-itself/_doc/1?refresh=true", "PUT", note)
    query = {"query": {"rank_feature": {"field": "w.kubelet"}}}
    found = _ask(f"{last}/kb-itself/_search", "POST", query)
    assert isinstance(found["hits"], dict)
    assert [hit["_source"] for hit in found["hits"]["hits"]] == [note]
    assert _ask(f"{first}/kb-itself", "DELETE", {})["acknowledged"]


def test_a_killed_node_is_missed_and_comes_again(
    start_cluster: Callable[[int], AbstractContextManager[Cluster]],
) -> None:
    with start_cluster(3) as cluster:
        before = cluster.manager()
        before.kill()
        cluster.wait_ready()
        assert cluster.get("/_cluster/health")["number_of_nodes"] == 2
        assert cluster.manager() is not before
        before.start()
        cluster.wait_ready()
        assert cluster.get("/_cluster/health")["number_of_nodes"] == 3
