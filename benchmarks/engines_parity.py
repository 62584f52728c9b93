"""The engine on servers against the embedded one: hits and counts.

    python benchmarks/engines_parity.py EPISODES QUERIES… --hosts ADDRESS…
                                        [--ranked N…] [--prefix NAME]

Builds the archive with both engines, asks both each query of the files (one JSON object
a line, with `query`), and prints how often the first ten, the totals and the facets are
the same; with --ranked for each number of records that are scored anew. What it has
built on the servers is removed. What a search costs, `remote_search.py` measures.
"""

import argparse
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kbindex import KnowledgeBase, SearchResult
from kbindex.config.cluster import ClusterConfig
from kbindex.index import IndexFolder
from kbindex.index.opensearch import remote_selection
from kbindex.index.opensearch.connection import Connection
from kbindex.index.opensearch.generations import RemoteIndex, Shape
from kbindex.indexing.refresh import Refresher
from kbindex.language import build_analyzer


def read_queries(files: Sequence[Path]) -> list[str]:
    """Read the queries of files, each once."""
    lines = (line for file in files for line in file.read_text("utf-8").splitlines())
    return list(dict.fromkeys(json.loads(line)["query"] for line in lines if line))


@contextmanager
def both_engines(
    episodes: Path, connection: Connection, name: str
) -> Iterator[tuple[KnowledgeBase, KnowledgeBase]]:
    """Build an archive with both engines: the embedded one, and that on servers."""
    analyzer = build_analyzer()
    remote = RemoteIndex(connection, name, shape=Shape(replicas=0))
    with tempfile.TemporaryDirectory() as folder:
        bases = [
            KnowledgeBase(Refresher(episodes=episodes, index=index, analyzer=analyzer))
            for index in (IndexFolder(Path(folder) / "index"), remote)
        ]
        try:
            for base in bases:
                base.refresh()
            yield bases[0], bases[1]
        finally:
            for base in bases:
                base.close()
            found = connection.indices(f"{name}.*")
            connection.delete_indices([one.name for one in found])


def ask_all(base: KnowledgeBase, queries: Sequence[str]) -> list[SearchResult]:
    """Ask each query as a page does that shows all."""
    return [
        base.search(query, with_facets=True, with_episodes=True) for query in queries
    ]


def compare(expected: Sequence[SearchResult], found: Sequence[SearchResult]) -> str:
    """Say how many answers are the same, each in its ways."""
    ways: dict[str, Callable[[SearchResult], object]] = {
        "first ten": lambda one: [hit.article.id for hit in one.hits],
        "totals": lambda one: one.total,
        "strong": lambda one: one.strong,
        "facets": lambda one: (one.facets, one.presenters, one.years),
    }
    pairs = list(zip(expected, found, strict=True))
    same = {n: sum(way(a) == way(b) for a, b in pairs) for n, way in ways.items()}
    return ", ".join(f"{name} {count}/{len(pairs)}" for name, count in same.items())


def main() -> None:
    """Compare, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("episodes", type=Path)
    parser.add_argument("queries", type=Path, nargs="+")
    parser.add_argument("--hosts", nargs="+", required=True)
    parser.add_argument("--ranked", type=int, nargs="+", default=[])
    parser.add_argument("--prefix", default="kbparity")
    options = parser.parse_args()
    queries = read_queries(options.queries)
    config = ClusterConfig(hosts=tuple(options.hosts), archive="parity")
    connection = Connection.open(config)
    name = f"{options.prefix}-{config.archive}"
    with both_engines(options.episodes, connection, name) as (embedded, remote):
        expected = ask_all(embedded, queries)
        for ranked in options.ranked or [remote_selection.RANKED]:
            remote_selection.RANKED = ranked
            found = ask_all(remote, queries)
            print(f"{ranked:>5} ranked: {compare(expected, found)}")


if __name__ == "__main__":
    main()
