"""kbindex at work on one archive: builds, refreshes, cold searches."""

import json
import shutil
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from floors import time_floor
from material import Material, Words
from measuring import (
    Contestant,
    Percentiles,
    Run,
    alternate,
    folder_mib,
    kbindex_command,
    run_program,
    time_searches,
    timed,
)

from kbindex import KnowledgeBase
from kbindex.index import IndexFolder
from kbindex.shownotes import EpisodeFile, find_episodes

ASCII_QUERY = "Thanos"
JAPANESE_QUERY = "監視"
COLD_ROUNDS = 9
EDITS = 5
IDLE_ROUNDS = 20
IDLE_PROCESSES = 5
_STRIDE = 37
"""From one edited episode to the next: far apart, and all of them in turn."""

SETTLED_S = 3
"""So long after a change, an index takes a file's time for the time of its bytes."""

ADDED_BULLET = "\n\n- A bullet that performance.py added\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """A copy of an archive, with the index of it that the runs leave behind."""

    episodes: Path
    index: Path

    def run(self, *arguments: str, statuses: Sequence[int] = (0,)) -> Run:
        """Run `kbindex` on it."""
        command = kbindex_command(self.episodes, self.index, *arguments)
        return run_program(command, statuses=statuses)


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """What a full build took, and the floor of it, F, where it was measured."""

    articles: int
    seconds: float
    floor_s: float
    peak_mib: float
    size_mib: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cold:
    """Seconds of whole processes: kbindex's and the least program's."""

    ascii_s: float
    ascii_floor_s: float
    japanese_s: float
    japanese_floor_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Refresh:
    """Seconds of refreshes and of the least program, which took turns.

    Args:
        idle_s: Of a call; all others are those of processes.
    """

    edited_s: float
    floor_s: float
    idle_s: float
    idle_process_s: float


def measure_build(
    archive: Archive, rounds: int, material: Sequence[Material], work: Path
) -> tuple[Build, Path]:
    """Build the index anew, in turns with the floor.

    Args:
        archive: Its last index stays.
        rounds: How often.
        material: What the floor writes; the floor is 0 where there is none.
        work: Where the floor may write.

    Returns:
        The medians, and the folder of the last bare index.
    """
    runs: list[Run] = []

    def build(_: int) -> float:
        shutil.rmtree(archive.index, ignore_errors=True)
        runs.append(archive.run("index", "--full", "--json"))
        return runs[-1].seconds

    def floor(number: int) -> float:
        return time_floor(bare_folder(work, number), material) if material else 0.0

    seconds, floor_s = alternate(rounds, build, floor)
    found = Build(
        articles=json.loads(runs[-1].output)["articles"],
        seconds=seconds,
        floor_s=floor_s,
        peak_mib=statistics.median(run.peak_mib for run in runs),
        size_mib=folder_mib(archive.index),
    )
    return found, bare_folder(work, rounds - 1)


def bare_folder(work: Path, number: int) -> Path:
    """Return the folder of a bare index."""
    return work / f"bare-{number}"


def least_program(folder: Path, text: str) -> Contestant:
    """Return a run of the least program on the index that it opens in `folder`."""
    program = str(Path(__file__).with_name("cold_floor.py"))
    command = [sys.executable, program, str(folder), Words().of(text)[0]]
    return lambda _: run_program(command).seconds


def measure_cold(archive: Archive, cold_index: Path) -> Cold:
    """Search as whole processes, in turns with the least program."""

    def search(query: str) -> Contestant:
        return lambda _: archive.run("search", query, statuses=(0, 1)).seconds

    contestants = (
        search(ASCII_QUERY),
        least_program(cold_index, ASCII_QUERY),
        search(JAPANESE_QUERY),
        least_program(cold_index, JAPANESE_QUERY),
    )
    alternate(1, *contestants)  # to warm up the system's caches
    ours, least, japanese, japanese_least = alternate(COLD_ROUNDS, *contestants)
    return Cold(
        ascii_s=ours,
        ascii_floor_s=least,
        japanese_s=japanese,
        japanese_floor_s=japanese_least,
    )


def measure_refresh(archive: Archive, cold_index: Path) -> Refresh:
    """Refresh with nothing to do, then after one edit at a time.

    Args:
        archive: Its episodes are edited.
        cold_index: What the least program opens.

    Raises:
        RuntimeError: A refresh did not see the edit, or saw what nobody did.
    """
    time.sleep(SETTLED_S)
    with KnowledgeBase.open(archive.episodes, archive.index) as kb:
        (idle_s,) = alternate(IDLE_ROUNDS, lambda _: timed(kb.refresh))

    def idle(_: int) -> float:
        run = archive.run("index", "--json")
        expect_changed(run, [])
        return run.seconds

    def edited(number: int) -> float:
        file = files[number]
        with (archive.episodes / file.path).open("a", encoding="utf-8") as page:
            page.write(ADDED_BULLET)
        run = archive.run("index", "--json")
        expect_changed(run, [file.id])
        return run.seconds

    (idle_process_s,) = alternate(IDLE_PROCESSES, idle)
    files = spread(find_episodes(archive.episodes)[0], EDITS)
    least = least_program(cold_index, ASCII_QUERY)
    edited_s, floor_s = alternate(len(files), edited, least)
    return Refresh(
        edited_s=edited_s,
        floor_s=floor_s,
        idle_s=idle_s,
        idle_process_s=idle_process_s,
    )


def expect_changed(run: Run, wanted: list[str]) -> None:
    """Refuse a refresh that did something else than it should."""
    changes = json.loads(run.output)
    if changes["changed"] != wanted or changes["added"] or changes["removed"]:
        raise RuntimeError(f"a refresh should have read {wanted}: {run.output.strip()}")


def spread(files: Sequence[EpisodeFile], wanted: int) -> list[EpisodeFile]:
    """Return `wanted` of the files, or all of fewer, at even distances."""
    number = min(wanted, len(files))
    return [files[place * len(files) // number] for place in range(number)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Worn:
    """Warm searches of an index that was refreshed many times, beside a fresh one.

    Args:
        refresh_s: Seconds of a refresh, the median of all.
        segments: How many segments the refreshes left.
        times: Kind of queries → times of the fresh index, and of the worn one.
    """

    refresh_s: float
    segments: int
    times: Mapping[str, tuple[Percentiles, Percentiles]]


def measure_worn(
    archive: Archive, count: int, kinds: Mapping[str, Sequence[str]]
) -> Worn:
    """Refresh `count` times, each after one edit, in one process; then search.

    Args:
        archive: Its episodes are edited.
        count: How often.
        kinds: Kind of queries → queries.

    Raises:
        RuntimeError: A refresh did not see the edit, or saw what nobody did.
    """
    files = find_episodes(archive.episodes)[0]
    seconds: list[float] = []
    with KnowledgeBase.open(archive.episodes, archive.index) as worn:
        for number in range(count):
            file = files[number * _STRIDE % len(files)]
            with (archive.episodes / file.path).open("a", encoding="utf-8") as page:
                page.write(ADDED_BULLET)
            seconds.append(timed(worn.refresh))
            if worn.changes.changed != (file.id,):
                raise RuntimeError(f"a refresh should have read {file.id}")
    fresh_index = archive.index.with_name("fresh-index")
    with (
        KnowledgeBase.open(archive.episodes, archive.index) as worn,
        KnowledgeBase.open(archive.episodes, fresh_index) as fresh,
    ):
        searches = {"fresh": fresh.search, "worn": worn.search}
        found = {kind: time_searches(searches, texts) for kind, texts in kinds.items()}
    generation = IndexFolder(archive.index).current()
    return Worn(
        refresh_s=statistics.median(seconds),
        segments=len(generation.manifest.segments) if generation else 0,
        times={kind: (of["fresh"], of["worn"]) for kind, of in found.items()},
    )


def measure_pairs(archive: Archive, pairs: Sequence[str]) -> Percentiles:
    """Search for two words at a time, warm."""
    with KnowledgeBase.open(archive.episodes, archive.index) as kb:
        return time_searches({"kbindex": kb.search}, pairs)["kbindex"]
