"""A name of its own for each test on a cluster."""

from __future__ import annotations

import os
from itertools import count
from typing import TYPE_CHECKING

import pytest

from kbindex.config.cluster import ClusterConfig
from kbindex.index.opensearch.connection import Connection

if TYPE_CHECKING:
    from collections.abc import Iterator

_ARCHIVES = count(1)


@pytest.fixture
def cluster_config(cluster_hosts: tuple[str, ...]) -> Iterator[ClusterConfig]:
    """The cluster, and a name there that no other test has; all of it is removed."""
    prefix = f"kb{os.getpid()}x{next(_ARCHIVES)}"
    config = ClusterConfig(hosts=cluster_hosts, archive="a", prefix=prefix)
    yield config
    connection = Connection.open(config)
    connection.delete_indices([one.name for one in connection.indices(f"{prefix}-*")])
    connection.close()


@pytest.fixture
def connection(cluster_config: ClusterConfig) -> Iterator[Connection]:
    """Asks the cluster."""
    made = Connection.open(cluster_config)
    yield made
    made.close()
