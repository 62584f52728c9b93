"""What a search on servers costs, beside a plain one there and the embedded engine.

    python benchmarks/remote_search.py EPISODES QUERIES… --hosts ADDRESS…
        [--articles N] [--kept FOLDER] [--readers N…] [--most N] [--warm N]

Builds the archive, made larger where --articles says so (`synthetic`), with both
engines, and says what that took. Asks both each query of the files (one JSON object a
line, with `query`), and prints how many answers are the same. Then for each way to
search, of a query: processor time of the program and of the servers, requests and the
bytes of their answers; and the median and the 95th percentile of how long one waits,
while some ask at once, each query three times. The same of the first time that a query
is asked, when nothing is kept of it, neither here nor there.

With --kept what was built stays, and the next run asks it: what takes long can be built
in one run, and measured in another. With --warm each query is asked N times before, and
what was kept of it is forgotten: servers that have just started make machine code of
what they do, which takes three times as long as to do it.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import Request as HttpRequest
from urllib.request import urlopen

from engines_parity import ask_all, compare, read_queries
from remote_build import line_of, measure, server_time
from synthetic import write_scaled

from kbindex import KnowledgeBase
from kbindex.collector import set_lasting_aside
from kbindex.config.cluster import ClusterConfig
from kbindex.index import Index, IndexFolder
from kbindex.index.opensearch.connection import Connection
from kbindex.index.opensearch.generations import RemoteIndex, Shape
from kbindex.index.opensearch.sending import Request, Sender
from kbindex.indexing.refresh import Refresher
from kbindex.language import How, build_analyzer

Ask = Callable[[str], object]

_LOOKED_S = 1.5
"""Servers look at their processor time once a second."""

_TIMES = 3
"""How often readers ask each query: of 32 the 95th percentile is but the second."""


class CountingSender(Sender):
    """A sender that counts what it is asked, and what comes back."""

    requests, received = 0, 0

    def _send(self, request: Request) -> bytes:
        said = super()._send(request)
        self.requests += 1
        self.received += len(said)
        return said


@dataclass(frozen=True, slots=True, kw_only=True)
class Servers:
    """The servers, and an archive there."""

    hosts: tuple[str, ...]
    name: str
    sender: CountingSender

    @property
    def connection(self) -> Connection:
        """Asks them; all that it sends is counted."""
        return Connection(self.sender)

    @property
    def index(self) -> RemoteIndex:
        """The archive."""
        return RemoteIndex(self.connection, self.name, shape=Shape(replicas=0))

    def forget(self) -> None:
        """Have the servers drop what they keep of answers."""
        address = f"{self.hosts[0]}/{self.name}.*/_cache/clear"
        with urlopen(HttpRequest(address, method="POST"), timeout=30):  # noqa: S310 - a host that was named
            pass

    def remove(self) -> None:
        """Remove the archive."""
        found = self.connection.indices(f"{self.name}.*")
        self.connection.delete_indices([one.name for one in found])


@contextmanager
def place_of(kept: Path | None) -> Iterator[Path]:
    """Yield a folder: that which is kept, else one for this run alone."""
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
    else:
        with TemporaryDirectory() as name:
            yield Path(name)


def build(episodes: Path, index: Index, hosts: Sequence[str]) -> KnowledgeBase:
    """Build what is not there, and say what that took."""
    refresher = Refresher(episodes=episodes, index=index, analyzer=build_analyzer())
    if index.current() is None:
        cost = measure(refresher, hosts, full=True)
        engine = "embedded" if isinstance(index, IndexFolder) else "servers"
        speed = cost.articles / cost.wall_s
        print(f"{line_of('build', engine, cost)}, {speed:.0f} a second", flush=True)
    base = KnowledgeBase(refresher)
    base.refresh()
    return base


def plain_search(servers: Servers) -> Ask:
    """Return a search of the words alone, as the servers rank by themselves."""
    analyzer, connection = build_analyzer(), servers.connection
    pointed = servers.index.current()
    parts = pointed.pointer.parts if pointed else ()

    def ask(query: str) -> object:
        words = [t.text for t in analyzer.analyze(query) if t.how is How.WORD]
        should = [
            {"multi_match": {"query": word, "fields": ["title^2", "text"]}}
            for word in words
        ]
        found = {"bool": {"should": should}} if should else {"match_none": {}}
        body = {"size": 10, "query": found, "_source": ["heading"]}
        return connection.search(parts, body)

    return ask


def waits(ask: Ask, queries: Sequence[str], *, readers: int) -> tuple[float, float]:
    """Return the median and the 95th percentile of how long an answer takes, in ms."""

    def timed(query: str) -> float:
        begin = time.perf_counter()
        ask(query)
        return (time.perf_counter() - begin) * 1000

    with ThreadPoolExecutor(readers) as pool:
        taken = sorted(pool.map(timed, queries))
    return statistics.median(taken), taken[int(0.95 * len(taken))]


def costs_of(ask: Ask, queries: Sequence[str], servers: Servers) -> str:
    """Ask each query; say what one costs."""
    time.sleep(_LOOKED_S)
    sender, count = servers.sender, len(queries)
    theirs, requests, received = (
        server_time(servers.hosts),
        sender.requests,
        sender.received,
    )
    own = time.process_time()
    half, most = waits(ask, queries, readers=1)
    own_ms = (time.process_time() - own) * 1000 / count
    requests, received = sender.requests - requests, sender.received - received
    time.sleep(_LOOKED_S)
    their_ms = (server_time(servers.hosts) - theirs) * 1000 / count
    return (
        f"{own_ms:>8.1f} {their_ms:>8.1f} {requests / count:>8.1f}"
        f" {received / count / 1000:>6.0f}  {half:>5.0f} {most:>5.0f}"
    )


def print_costs(
    asked: dict[str, Ask],
    queries: Sequence[str],
    servers: Servers,
    readers: Sequence[int],
) -> None:
    """Print a line for each way to search."""
    print(
        "\na query            program  servers requests     kB  p50 and p95 of readers"
    )
    for title, ask in asked.items():
        first = costs_of(ask, queries, servers)
        print(f"{title:<11} first {first}", flush=True)
        again = costs_of(ask, queries, servers)
        often = [*queries] * _TIMES
        more = (waits(ask, often, readers=n) for n in readers)
        of_readers = "  ".join(f"{half:>5.0f} {most:>5.0f}" for half, most in more)
        print(f"{title:<11} again {again}  {of_readers}", flush=True)


def main() -> None:
    """Build, compare, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("episodes", type=Path)
    parser.add_argument("queries", type=Path, nargs="+")
    parser.add_argument("--hosts", nargs="+", required=True)
    parser.add_argument("--articles", type=int, default=0, help="0: as many as there")
    parser.add_argument("--kept", type=Path, help="a folder; what is built stays")
    parser.add_argument("--readers", type=int, nargs="*", default=[1, 4, 16])
    parser.add_argument("--most", type=int, default=0, help="queries; 0: all")
    parser.add_argument("--warm", type=int, default=0, help="rounds before all")
    options = parser.parse_args()
    queries = read_queries(options.queries)[: options.most or None]
    hosts = tuple(options.hosts)
    archive = options.kept.name if options.kept else "search"
    config = ClusterConfig(hosts=hosts, archive=archive, prefix="kbcost")
    servers = Servers(
        hosts=hosts, name=f"kbcost-{archive}", sender=CountingSender(config)
    )
    with place_of(options.kept) as folder:
        episodes = options.episodes
        if options.articles:
            episodes = folder / "episodes"
            if not episodes.exists():
                write_scaled(options.episodes, episodes, options.articles)
        try:
            place, readers = folder / "index", options.readers
            warm = options.warm
            report(episodes, place, queries, servers, readers=readers, warm=warm)
        finally:
            if not options.kept:
                servers.remove()


def report(
    episodes: Path,
    place: Path,
    queries: Sequence[str],
    servers: Servers,
    *,
    readers: Sequence[int],
    warm: int,
) -> None:
    """Build with both engines, compare their answers, and measure."""
    indices: tuple[Index, ...] = IndexFolder(place), servers.index
    embedded, remote = (build(episodes, one, servers.hosts) for one in indices)
    found = compare(ask_all(embedded, queries), ask_all(remote, queries))
    print(f"the same: {found}", flush=True)
    for _ in range(warm):
        ask_all(remote, queries)
        for query in queries:
            remote.search(query)
    embedded, remote = (build(episodes, one, servers.hosts) for one in indices)
    servers.forget()
    set_lasting_aside()  # as a server does: one engine is no garbage of the other
    asked: dict[str, Ask] = {
        "on servers": remote.search,
        "words alone": plain_search(servers),
        "embedded": embedded.search,
    }
    print_costs(asked, queries, servers, readers)


if __name__ == "__main__":
    main()
