"""How many searches a second `kbindex serve` answers on one core, and in what memory.

    python benchmarks/serve_load.py EPISODES [--requests 5000] [--clients 4]
        [--edit-every SECONDS] [--long CLIENTS] [--api]

Clients on loopback ask one question after the other, each another one: pairs of words
of the archive, drawn by a fixed seed. The server runs on one core, the clients on the
others. Works on a copy of EPISODES, of which an episode is edited every few seconds
where that is asked for; the server watches. Prints, for each tenth of the requests, how
long they took and what memory the server had. Where other programs want the core too,
the processor's time tells more than the clock's. Needs a Linux.

With --api the questions go to the JSON API, to each endpoint in turn, and the 95th
percentile of each is printed. With --long, so many more clients ask searches of 500
characters meanwhile, and wait where they are sent away; what they get is not in the
table. For memory that stays the same: --requests 50000.
"""

import argparse
import asyncio
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Coroutine, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

from measuring import print_machine, print_table, say

from kbindex import KnowledgeBase

SEED = 15
API = "/api/v1/"
PARTS = 10
HEAD = "Host: 127.0.0.1\r\nAccept-Encoding: gzip\r\nAccept-Language: {}\r\n\r\n"
TICKS = os.sysconf("SC_CLK_TCK")
MIB = 1024 * 1024
LONGEST = 500
"""Characters of a query that is not refused."""


@dataclass(frozen=True)
class Process:
    """The server, seen from outside."""

    pid: int
    port: int

    def memory_mib(self) -> float:
        """Return what it holds in memory."""
        pages = Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE") / MIB

    def processor_s(self) -> float:
        """Return how long it has worked."""
        stat = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii")
        fields = stat.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS


@dataclass
class Load:
    """What the clients saw."""

    addresses: Iterator[str]
    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    size: int = 0
    of_endpoint: dict[str, list[float]] = field(default_factory=dict)


def draw_addresses(
    episodes: Path, index: Path, *, words_each: Sequence[int] = (1, 2, 2, 3)
) -> Iterator[str]:
    """Yield addresses of searches without end, no two the same.

    Args:
        episodes: What the words are of.
        index: Where its index is kept.
        words_each: How many words a search may have; it is cut after 500 characters.
    """
    with KnowledgeBase.open(episodes, index) as base:
        titles = [article.title for article in base.articles()]
        notes = [note.text for one in base.articles() for note in one.notes]
    words = sorted(
        {w for text in titles + notes for w in re.findall(r"\w{2,12}", text)}
    )
    draw = random.Random(SEED)  # noqa: S311 - queries are no secret
    seen = set[str]()
    while True:
        query = " ".join(draw.sample(words, draw.choice(words_each)))[:LONGEST]
        if query not in seen:
            seen.add(query)
            yield f"/search?q={quote_plus(query)}"


def draw_api_addresses(episodes: Path, index: Path) -> Iterator[str]:
    """Yield addresses of the API without end, of each endpoint in turn."""
    with KnowledgeBase.open(episodes, index) as base:
        articles = [quote(article.id, safe="") for article in base.articles()]
        ids = [quote(one.episode.id, safe="") for one in base.episodes()]
        tags = [tag.id for tag in base.tags()]
        names = [quote(one.name, safe="") for one in base.presenters()]
    searches = draw_addresses(episodes, index)
    draw = random.Random(SEED)  # noqa: S311 - questions are no secret
    while True:
        words = next(searches).partition("?")[2]
        yield f"search?{words}"
        yield f"search?{words}&facets=true&limit=100"
        yield f"suggest?{words}"
        yield f"tags?limit=20&offset={draw.randrange(200)}"
        yield f"tag/{draw.choice(tags)}?limit=10"
        yield f"trends?name={draw.choice(tags)}&name={draw.choice(tags)}"
        yield f"related/{draw.choice(articles)}"
        yield f"episodes?limit=20&offset={draw.randrange(200)}"
        yield f"episode/{draw.choice(ids)}"
        yield f"article/{draw.choice(articles)}"
        yield "presenters?limit=10"
        yield f"presenter/{draw.choice(names)}?limit=10"
        yield f"seen?{words}"
        yield "stats"


@contextmanager
def serve(episodes: Path, index: Path) -> Generator[Process]:
    """Run the server on the first core, and leave the others to the clients."""
    cores = sorted(os.sched_getaffinity(0))
    command = [sys.executable, "-m", "kbindex", "--episodes", str(episodes)]
    command += ["--index", str(index), "serve", "--port", "0", "--watch"]
    server = subprocess.Popen(  # noqa: S603 - our own program
        command, stderr=subprocess.PIPE, text=True
    )
    try:
        os.sched_setaffinity(server.pid, {cores[0]})
        os.sched_setaffinity(0, set(cores[1:]) or set(cores))
        assert server.stderr is not None
        for line in server.stderr:
            if found := re.search(r"http://127\.0\.0\.1:(\d+)/", line):
                yield Process(server.pid, int(found[1]))
                return
        raise SystemExit("the server did not start")
    finally:
        server.terminate()
        server.wait(10)


async def ask(port: int, load: Load, wanted: int) -> None:
    """Ask one question after the other, on one connection.

    What can be kept is not: an answer that is known takes no time.
    """
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = HEAD.format("ja")
    while len(load.seconds) < wanted:
        start = time.perf_counter()
        address = next(load.addresses)
        writer.write(f"GET {address} HTTP/1.1\r\n{head}".encode())
        answer = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", answer)
        assert length is not None, answer
        body = await reader.readexactly(int(length[1]))
        load.seconds.append(time.perf_counter() - start)
        endpoint = address.removeprefix(API).partition("?")[0].partition("/")[0]
        load.of_endpoint.setdefault(endpoint, []).append(load.seconds[-1])
        load.statuses[int(answer.split(b" ", 2)[1])] += 1
        load.size += len(body)
        assert body
        if wait := re.search(rb"(?i)retry-after: (\d+)", answer):
            await asyncio.sleep(int(wait[1]))
    writer.close()


async def edit(paths: Sequence[Path], every_s: float) -> None:
    """Edit one episode after the other."""
    for number in range(10**9):
        await asyncio.sleep(every_s)
        path = paths[number % len(paths)]
        text = await asyncio.to_thread(path.read_text, "utf-8")
        changed = f"{text}\n- edited {number}\n"
        await asyncio.to_thread(path.write_text, changed, "utf-8")


async def run(server: Process, load: Load, *, requests: int, clients: int) -> None:
    """Ask until there are so many answers."""
    asking = [ask(server.port, load, requests) for _ in range(clients)]
    await asyncio.gather(*asking)


def row(load: Load, server: Process, wall_s: float, worked_s: float) -> list[str]:
    """Return a line of the table."""
    times = statistics.quantiles(load.seconds, n=100)
    count = len(load.seconds)
    return [
        f"{count}",
        f"{count / wall_s:.0f}",
        f"{count / worked_s:.0f}",
        f"{times[49] * 1000:.1f}",
        f"{times[94] * 1000:.1f}",
        f"{times[98] * 1000:.1f}",
        f"{load.size / count / 1024:.1f}",
        f"{server.memory_mib():.1f}",
    ]


def endpoint_rows(of_endpoint: dict[str, list[float]]) -> list[Sequence[str]]:
    """Return a line of the table for each endpoint."""
    rows: list[Sequence[str]] = []
    for name, seconds in of_endpoint.items():
        times = statistics.quantiles(seconds, n=100)
        rows.append([name, f"{times[49] * 1000:.1f}", f"{times[94] * 1000:.1f}"])
    return rows


async def measure(
    server: Process,
    beside: Sequence[Coroutine[Any, Any, None]],
    load: Load,
    args: argparse.Namespace,
) -> tuple[list[Sequence[str]], Counter[int], dict[str, list[float]]]:
    """Ask in parts, and measure each, while other things go on beside."""
    rows: list[Sequence[str]] = []
    statuses = Counter[int]()
    of_endpoint: dict[str, list[float]] = {}
    going_on = [asyncio.create_task(one) for one in beside]
    part = args.requests // PARTS
    await run(server, load, requests=part // 5, clients=args.clients)
    for _ in range(PARTS):
        load = Load(load.addresses)
        start, worked = time.perf_counter(), server.processor_s()
        await run(server, load, requests=part, clients=args.clients)
        wall_s = time.perf_counter() - start
        rows.append(row(load, server, wall_s, server.processor_s() - worked))
        statuses += load.statuses
        for name, seconds in load.of_endpoint.items():
            of_endpoint.setdefault(name, []).extend(seconds)
        say(" · ".join(rows[-1]))
    for one in going_on:
        one.cancel()
    return rows, statuses, of_endpoint


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("episodes", type=Path)
    parser.add_argument("--requests", type=int, default=5000)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--edit-every", type=float, default=0.0)
    parser.add_argument("--long", type=int, default=0)
    parser.add_argument("--api", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        episodes, index = Path(folder, "episodes"), Path(folder, "index")
        shutil.copytree(args.episodes, episodes)
        addresses = draw_addresses(episodes, index)
        if args.api:
            addresses = (API + one for one in draw_api_addresses(episodes, index))
        load = Load(addresses)
        pressing = Load(draw_addresses(episodes, index, words_each=(150,)))
        for one in (load.addresses, pressing.addresses):
            next(one)  # the index is built, and closed, before it is served
        with serve(episodes, index) as server:
            beside = [ask(server.port, pressing, 10**9) for _ in range(args.long)]
            if args.edit_every:
                beside.append(edit(sorted(episodes.rglob("*.md")), args.edit_every))
            rows, statuses, of_endpoint = asyncio.run(
                measure(server, beside, load, args)
            )
    print_machine()
    head = ["requests", "a second", "a second of the core", "p50 ms", "p95 ms"]
    print_table([*head, "p99 ms", "KiB", "memory MiB"], rows)
    if args.api:
        print()
        print_table(["endpoint", "p50 ms", "p95 ms"], endpoint_rows(of_endpoint))
    print(f"\nanswers by status: {dict(statuses)}")
    if args.long:
        print(f"answers to long searches: {dict(pressing.statuses)}")


if __name__ == "__main__":
    main()
