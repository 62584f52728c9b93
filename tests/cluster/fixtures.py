"""A cluster of OpenSearch on this machine.

Without JDK 17, Maven and its registry these tests are skipped, with the reason; where
REQUIRE_CLUSTER is set, that is a failure. Where OPENSEARCH_HOSTS names a server that is
there already (addresses with spaces between them), it is taken instead of a new one.
"""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, ExitStack
from typing import TYPE_CHECKING

import pytest

from tests.cluster.installation import NoServerError, install_server
from tests.cluster.nodes import Cluster, running_cluster

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def server_program() -> Path:
    """Where the program of a node lies."""
    try:
        return install_server()
    except NoServerError as error:
        reason = f"no OpenSearch for tests: {error}"
        if os.environ.get("REQUIRE_CLUSTER"):
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)


@pytest.fixture(scope="session")
def start_cluster(
    server_program: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[int], AbstractContextManager[Cluster]]:
    """Start a cluster of one's own, whose nodes may be killed."""
    return lambda nodes: running_cluster(
        server_program, tmp_path_factory.mktemp("cluster"), nodes=nodes
    )


@pytest.fixture(scope="session")
def cluster_hosts(request: pytest.FixtureRequest) -> Iterator[tuple[str, ...]]:
    """The addresses of two nodes for all tests; each takes names of its own."""
    known = tuple(os.environ.get("OPENSEARCH_HOSTS", "").split())
    with ExitStack() as stack:
        if not known:
            start = request.getfixturevalue("start_cluster")
            known = stack.enter_context(start(2)).hosts
        yield known
