"""How long a build on servers takes, how large it is, beside the embedded engine's.

    python benchmarks/remote_build.py EPISODES HOST... [--articles N] [--rounds N]
        [--only ENGINE]

Both engines take turns. The processor time of the client is that of this process and of
its workers; that of the servers is what they say of themselves (`_nodes/stats`), once
they have nothing left to merge. The least of all rounds counts. At last an episode
is edited, and the index refreshed.
"""

import argparse
import os
import shutil
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

import msgspec
from msgspec import Struct
from synthetic import write_scaled

from kbindex.config.cluster import ClusterConfig
from kbindex.index import Index, IndexFolder
from kbindex.index.opensearch.connection import Connection
from kbindex.index.opensearch.generations import RemoteIndex, Shape
from kbindex.indexing.refresh import Refresher
from kbindex.language import Analyzer, build_analyzer

SETTLED_S = 120
"""How long to wait for the servers to merge what was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a refresh took: processor time and time in seconds, bytes afterwards."""

    client_s: float
    server_s: float
    wall_s: float
    size_bytes: int
    articles: int


def main() -> None:
    """Measure, and print a line for each engine and state."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("episodes", type=Path)
    parser.add_argument("hosts", nargs="+")
    parser.add_argument(
        "--articles", type=int, default=0, help="0: as many as are there"
    )
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--only", choices=("embedded", "servers"), help="one engine")
    given = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        episodes = folder / "episodes"
        if given.articles:
            write_scaled(given.episodes, episodes, given.articles)
        else:
            shutil.copytree(given.episodes, episodes)
        compare(
            episodes,
            folder / "index",
            given.hosts,
            rounds=given.rounds,
            only=given.only,
        )


def compare(
    episodes: Path,
    place: Path,
    hosts: Sequence[str],
    *,
    rounds: int,
    only: str | None = None,
) -> None:
    """Build by both engines in turns, then refresh an edited episode by both."""
    config = ClusterConfig(hosts=tuple(hosts), archive=f"b{os.getpid()}")
    connection = Connection.open(config)
    remote = RemoteIndex(
        connection,
        f"{config.prefix}-{config.archive}",
        shape=Shape(replicas=0, grace_s=0),
    )
    engines: dict[str, Index] = {"embedded": IndexFolder(place), "servers": remote}
    engines = {name: engines[name] for name in engines if only in {None, name}}
    analyzer = build_analyzer()
    try:
        built = alternate(engines, episodes, analyzer, hosts, rounds=rounds, full=True)
        page = max(episodes.rglob("*.md"))

        def edit() -> None:
            page.write_text(page.read_text("utf-8") + "\n- 監視 edited\n", "utf-8")

        edited = alternate(
            engines, episodes, analyzer, hosts, rounds=rounds, full=False, before=edit
        )
    finally:
        found = connection.indices(f"{remote.name}.*")
        connection.delete_indices([one.name for one in found])
    for what, costs in (("build", built), ("edit", edited)):
        for engine, cost in costs.items():
            print(line_of(what, engine, cost))


def alternate(  # noqa: PLR0913 - what is measured, and how often
    engines: dict[str, Index],
    episodes: Path,
    analyzer: Analyzer,
    hosts: Sequence[str],
    *,
    rounds: int,
    full: bool,
    before: Callable[[], None] = lambda: None,
) -> dict[str, Cost]:
    """Refresh by the engines in turns; return the least cost of each."""
    costs: dict[str, list[Cost]] = {name: [] for name in engines}
    for _ in range(rounds):
        before()
        for name, index in engines.items():
            refresher = Refresher(episodes=episodes, index=index, analyzer=analyzer)
            costs[name].append(measure(refresher, hosts, full=full))
    return {
        name: Cost(
            client_s=min(cost.client_s for cost in of_engine),
            server_s=min(cost.server_s for cost in of_engine),
            wall_s=min(cost.wall_s for cost in of_engine),
            size_bytes=of_engine[-1].size_bytes,
            articles=of_engine[-1].articles,
        )
        for name, of_engine in costs.items()
    }


def measure(refresher: Refresher, hosts: Sequence[str], *, full: bool) -> Cost:
    """Refresh once."""
    settle(hosts)
    server_s, client_s, wall_s = server_time(hosts), client_time(), time.monotonic()
    generation, _ = refresher.refresh(full=full)
    wall_s, client_s = time.monotonic() - wall_s, client_time() - client_s
    refresher.index.tidy()
    settle(hosts)
    return Cost(
        client_s=client_s,
        server_s=server_time(hosts) - server_s,
        wall_s=wall_s,
        size_bytes=refresher.index.size_bytes,
        articles=generation.articles,
    )


def client_time() -> float:
    """Return the processor time of this process and its workers so far."""
    return sum(os.times()[:4])


class _Processor(Struct, frozen=True):
    total_in_millis: int = 0


class _Process(Struct, frozen=True):
    cpu: _Processor = _Processor()


class _Merges(Struct, frozen=True):
    current: int = 0


class _Indices(Struct, frozen=True):
    merges: _Merges = _Merges()


class _Node(Struct, frozen=True):
    process: _Process = _Process()
    indices: _Indices = _Indices()


class _Nodes(Struct):
    nodes: dict[str, _Node]


def server_time(hosts: Sequence[str]) -> float:
    """Return the processor time of all servers so far."""
    nodes = ask_nodes(hosts, "process")
    return sum(node.process.cpu.total_in_millis for node in nodes) / 1000


def settle(hosts: Sequence[str]) -> None:
    """Wait until the servers merge nothing any more."""
    end = time.monotonic() + SETTLED_S
    while time.monotonic() < end:
        if not any(n.indices.merges.current for n in ask_nodes(hosts, "indices/merge")):
            return
        time.sleep(0.5)


def ask_nodes(hosts: Sequence[str], what: str) -> Iterable[_Node]:
    """Ask all servers what they have done."""
    address = f"{hosts[0]}/_nodes/stats/{what}"
    with urlopen(address, timeout=30) as answer:  # noqa: S310 - as it is given
        return msgspec.json.decode(answer.read(), type=_Nodes).nodes.values()


def line_of(what: str, engine: str, cost: Cost) -> str:
    """Return a line of the result; milliseconds and bytes are of an article."""
    each = cost.articles
    per_article = (
        f"{1000 * cost.client_s / each:6.2f} ms + {1000 * cost.server_s / each:6.2f} ms"
        f" {cost.size_bytes / each:8.0f} B"
    )
    whole = (
        f"client {cost.client_s:7.2f} s, servers {cost.server_s:7.2f} s,"
        f" wall {cost.wall_s:7.2f} s, {cost.size_bytes / 1e6:7.1f} MB"
    )
    return f"{what:5} {engine:8} {each:7} articles: {whole}; {per_article} an article"


if __name__ == "__main__":
    main()
