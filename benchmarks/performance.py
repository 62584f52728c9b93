"""Speed, size and memory, beside floors and peers in the same run.

    python benchmarks/performance.py EPISODES [QUERIES.jsonl] [--scale N] [--peers]
        [--refreshes N]

Prints tables in Markdown; `docs/performance.md` says what each line means and holds
the output. QUERIES.jsonl are judged queries. Works on copies in a temporary folder;
EPISODES is only read. Needs a Unix.
"""

import argparse
import compileall
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive_runs import (
    Archive,
    Build,
    Cold,
    Refresh,
    Worn,
    measure_build,
    measure_cold,
    measure_pairs,
    measure_refresh,
    measure_worn,
)
from floors import bare_search, count_postings, write_cold_index
from material import (
    Words,
    draw_pairs,
    draw_titles,
    load_material,
    load_queries,
)
from measuring import (
    Percentiles,
    Search,
    folder_mib,
    forget_garbage,
    print_machine,
    print_table,
    say,
    time_searches,
)
from peers import Peer, build_peers
from synthetic import write_scaled

import kbindex
from kbindex import KbindexError, KnowledgeBase

DRAWN = 65
"""Titles and pairs of words that are drawn as queries."""

OURS = "kbindex"
BARE = "bare Whoosh"

Times = Mapping[str, Mapping[str, Percentiles]]
"""Kind of queries → engine → its times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The command line; 0 and no `queries` where they are not given."""

    episodes: Path
    queries: Path | None
    scale: int
    refreshes: int
    has_peers: bool
    builds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """What grows with an archive."""

    build: Build
    refresh: Refresh
    pairs: Percentiles


def main(arguments: list[str]) -> int:
    """Print the tables."""
    options = parse(arguments)
    try:
        with tempfile.TemporaryDirectory(prefix="kbindex-performance-") as work:
            report(options, Path(work))
    except KeyboardInterrupt:
        say("interrupted")
        return 130
    except (KbindexError, OSError, RuntimeError, ValueError) as error:
        say(str(error))
        return 2
    return 0


def parse(arguments: list[str]) -> Options:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("episodes", type=Path, metavar="EPISODES")
    parser.add_argument("queries", type=Path, nargs="?", metavar="QUERIES.jsonl")
    parser.add_argument(
        "--scale", type=int, default=0, metavar="N", help="N articles made of these"
    )
    parser.add_argument(
        "--refreshes", type=int, default=0, metavar="N", help="search after N refreshes"
    )
    parser.add_argument("--peers", action="store_true", help="measure other engines")
    parser.add_argument(
        "--builds", type=int, default=3, metavar="N", help="full builds (3)"
    )
    known = parser.parse_args(arguments)
    if known.builds < 1 or min(known.scale, known.refreshes) < 0:
        parser.error("--builds is at least 1, --scale and --refreshes at least 0")
    return Options(
        episodes=known.episodes,
        queries=known.queries,
        scale=known.scale,
        refreshes=known.refreshes,
        has_peers=known.peers,
        builds=known.builds,
    )


def report(options: Options, work: Path) -> None:
    """Measure and print; write only below `work`."""
    # As an installed package is: else each process would compile what was edited.
    compileall.compile_dir(str(Path(kbindex.__file__).parent), quiet=2)
    archive = Archive(episodes=work / "given", index=work / "given-index")
    shutil.copytree(options.episodes, archive.episodes)
    queries = load_queries(options.queries) if options.queries else []
    say("reading")
    material = load_material(archive.episodes)
    pairs = draw_pairs(material, DRAWN)
    if not pairs:
        raise ValueError(f"{options.episodes}: too few articles to measure with")
    forget_garbage()
    say(f"building, {options.builds} times, in turns with bare Whoosh")
    build, bare = measure_build(archive, options.builds, material, work)
    print_machine()
    print(
        f"- Archive: {build.articles} articles,"
        f" {count_postings(material)} postings in the bare index"
    )
    say("searching cold")
    write_cold_index(work / "cold", material)
    cold = measure_cold(archive, work / "cold")
    say("searching warm")
    kinds = {"judged": queries, "titles": draw_titles(material, DRAWN), "pairs": pairs}
    kinds = {kind: texts for kind, texts in kinds.items() if texts}
    words = Words()
    peers = [
        Peer(
            name=BARE,
            build_s=build.floor_s,
            size_mib=folder_mib(bare),
            search=bare_search(bare, material, words),
        )
    ]
    if options.has_peers:
        peers += build_peers(work, archive.episodes, material, words)
    times = measure_warm(archive, kinds, peers)
    say("refreshing")
    refresh = measure_refresh(archive, work / "cold")
    print_table(("what", OURS, "floor", "ratio", "limit"), main_rows(build, cold))
    print_table(
        ("refresh", OURS, "cold floor", "ratio", "limit"),
        refresh_rows(refresh, build),
    )
    print_table(
        ("warm search, ms", "p50", "p95", f"{BARE} p50", "p95", "ratio p50", "p95"),
        warm_rows(times),
    )
    if options.has_peers:
        titles = [f"{kind} {p}" for kind in times for p in ("p50 ms", "p95 ms")]
        rows = peer_rows(build, peers, times)
        print_table(("engine", "build s", "index MiB", *titles), rows)
    if options.scale:
        given = Growth(build=build, refresh=refresh, pairs=times["pairs"][OURS])
        grown = measure_scaled(options, work, pairs)
        print_table(
            ("growth", "given", "synthetic", "factor", "limit"),
            growth_rows(given, grown),
        )
    if options.refreshes:
        say(f"refreshing {options.refreshes} times, each after one edit")
        worn = measure_worn(archive, options.refreshes, kinds)
        print_table(
            (
                "warm search, ms",
                "fresh p50",
                "p95",
                "worn p50",
                "p95",
                "ratio",
                "limit",
            ),
            worn_rows(worn),
        )
        print(
            f"\nWorn: {options.refreshes} refreshes of {worn.refresh_s:.3f} s,"
            f" which left {worn.segments} segments."
        )


def measure_warm(
    archive: Archive, kinds: Mapping[str, Sequence[str]], peers: Sequence[Peer]
) -> Times:
    """Time every engine that is installed, in turns, on each kind of queries."""
    with KnowledgeBase.open(archive.episodes, archive.index) as kb:
        searches: dict[str, Search] = {OURS: kb.search}
        searches |= {peer.name: peer.search for peer in peers if peer.search}
        return {kind: time_searches(searches, texts) for kind, texts in kinds.items()}


def measure_scaled(options: Options, work: Path, pairs: Sequence[str]) -> Growth:
    """Measure what grows on a larger archive, made of the given one."""
    say(f"making an archive of {options.scale} articles")
    archive = Archive(episodes=work / "scaled", index=work / "scaled-index")
    write_scaled(options.episodes, archive.episodes, options.scale)
    say("building it")
    build, _ = measure_build(archive, 1, (), work)
    say("searching and refreshing it")
    found = measure_pairs(archive, pairs)
    refresh = measure_refresh(archive, work / "cold")
    return Growth(build=build, refresh=refresh, pairs=found)


Row = tuple[str, ...]


def main_rows(build: Build, cold: Cold) -> Iterator[Row]:
    """Yield what has a floor of its own, and what has a limit of its own."""
    per_article = 1024 * build.size_mib / build.articles
    yield ("full build, s", *beside(build.seconds, build.floor_s), "≤ 1.1")
    yield ("peak memory of a build, MiB", f"{build.peak_mib:.0f}", "", "", "≤ 250 MiB")
    yield ("index size, MiB", f"{build.size_mib:.1f}", "", "", "")
    yield ("index size per article, KiB", f"{per_article:.2f}", "", "", "")
    yield ("cold search, ASCII, s", *beside(cold.ascii_s, cold.ascii_floor_s), "≤ 1.15")
    japanese = beside(cold.japanese_s, cold.japanese_floor_s)
    yield ("cold search, Japanese, s", *japanese, "")


def refresh_rows(refresh: Refresh, build: Build) -> Iterator[Row]:
    """Yield refreshes beside the least program, and beside a share of F."""
    floor = refresh.floor_s
    yield ("after one edit, s", *beside(refresh.edited_s, floor), "≤ 2.5")
    share = beside(refresh.edited_s, build.floor_s / 25)
    yield ("after one edit, s; floor F/25", *share, "≤ 1")
    yield ("idle, a call, s", *beside(refresh.idle_s, floor), "≤ 0.5")
    yield ("idle, a process, s", *beside(refresh.idle_process_s, floor), "")


def beside(ours: float, floor: float) -> Row:
    """Return the cells of a figure, its floor, and the ratio of both."""
    return f"{ours:.3f}", f"{floor:.3f}", f"{ours / floor:.2f}"


def warm_rows(times: Times) -> Iterator[Row]:
    """Yield a row for each kind of queries."""
    for kind, of_engine in times.items():
        ours, bare = of_engine[OURS], of_engine[BARE]
        values = (ours.p50, ours.p95, bare.p50, bare.p95)
        ratios = (ours.p50 / bare.p50, ours.p95 / bare.p95)
        yield (kind, *map(decimal, values), *(f"{ratio:.2f}" for ratio in ratios))


def worn_rows(worn: Worn) -> Iterator[Row]:
    """Yield a row for each kind of queries; the ratio is that of the medians."""
    for kind, (fresh, old) in worn.times.items():
        values = map(decimal, (fresh.p50, fresh.p95, old.p50, old.p95))
        yield (kind, *values, f"{old.p50 / fresh.p50:.2f}", "≤ 1.3")


def peer_rows(build: Build, peers: Sequence[Peer], times: Times) -> Iterator[Row]:
    """Yield a row for each engine, ours first."""
    ours = Peer(name=OURS, build_s=build.seconds, size_mib=build.size_mib)
    for peer in (ours, *peers):
        if peer.build_s is None or peer.size_mib is None:
            yield (peer.name, "not installed", *[""] * (1 + 2 * len(times)))
            continue
        found = [of_engine[peer.name] for of_engine in times.values()]
        cells = [decimal(value) for t in found for value in (t.p50, t.p95)]
        yield (peer.name, f"{peer.build_s:.2f}", f"{peer.size_mib:.1f}", *cells)


def decimal(milliseconds: float) -> str:
    """Show milliseconds."""
    return f"{milliseconds:.2f}"


def growth_rows(given: Growth, grown: Growth) -> Iterator[Row]:
    """Yield what the larger archive needs beside what the given one needs."""

    def row(what: str, value: float, larger: float, limit: str) -> Row:
        return what, f"{value:.3f}", f"{larger:.3f}", f"{larger / value:.2f}", limit

    small, large = given.build, grown.build
    factor = f"{large.articles / small.articles:.2f}"
    yield "articles", str(small.articles), str(large.articles), factor, ""
    yield row(
        "build per article, ms",
        1000 * small.seconds / small.articles,
        1000 * large.seconds / large.articles,
        "× 1.1",
    )
    yield row(
        "index per article, KiB",
        1024 * small.size_mib / small.articles,
        1024 * large.size_mib / large.articles,
        "× 1.1",
    )
    yield row("peak memory, MiB", small.peak_mib, large.peak_mib, "≤ 350 MiB")
    yield row("two words, warm p50, ms", given.pairs.p50, grown.pairs.p50, "× 8")
    yield row("two words, warm p95, ms", given.pairs.p95, grown.pairs.p95, "")
    yield row(
        "refresh after one edit, s",
        given.refresh.edited_s,
        grown.refresh.edited_s,
        "× 1.6",
    )
    yield row("idle, a call, s", given.refresh.idle_s, grown.refresh.idle_s, "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
