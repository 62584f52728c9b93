"""A snapshot is closed by the last who asks, and makes each part once."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import cast

import pytest

from kbindex.index import Generation, Recipe
from kbindex.index.memory import MemoryGeneration, MemoryReader
from kbindex.knowledge.snapshot import Settings, Snapshot
from kbindex.language import Analyzer
from kbindex.language.bridges.table import BridgeTable
from kbindex.topics import Taxonomy, Topic, pack_taxonomy

THREADS = 8
TOPICS = Taxonomy({"dns": Topic(id="dns", label="DNS", kind="topic")})


class NotingReader(MemoryReader):
    """Counts how often it is closed."""

    closed = 0

    def close(self) -> None:
        self.closed += 1
        super().close()


class NotingGeneration(MemoryGeneration, frozen=True):
    """An empty generation."""

    def open(self) -> NotingReader:
        return NotingReader(entries=(), records=(), topics=self.packed_topics)


class Bridges:
    """Stands for a table of bridges; counts how often it is closed."""

    closed = 0

    def close(self) -> None:
        self.closed += 1


class Opener:
    """Opens tables of bridges, slowly."""

    def __init__(self) -> None:
        self.opened: list[Bridges] = []
        self.fails = False

    def __call__(self, words: bytes) -> BridgeTable:
        assert words == b""
        time.sleep(0.02)
        if self.fails:
            raise OSError("no table")
        self.opened.append(Bridges())
        return cast("BridgeTable", self.opened[-1])


@pytest.fixture
def opener() -> Opener:
    return Opener()


@pytest.fixture
def snapshot(analyzer: Analyzer, opener: Opener) -> Snapshot:
    generation: Generation = NotingGeneration(
        number=1, fingerprint="", episodes=(), packed_topics=pack_taxonomy(TOPICS)
    )
    settings = Settings(analyzer=analyzer, recipe=Recipe(), open_bridges=opener)
    return Snapshot(generation, settings)


def closed(snapshot: Snapshot) -> int:
    assert isinstance(snapshot.reader, NotingReader)
    return snapshot.reader.closed


# Held and closed


def test_snapshot_stays_open_though_nobody_asks(snapshot: Snapshot) -> None:
    for _ in range(3):
        assert snapshot.hold()
        snapshot.release()
    assert closed(snapshot) == 0


def test_retired_snapshot_that_nobody_asks_is_closed_at_once(
    snapshot: Snapshot,
) -> None:
    assert snapshot.hold()
    snapshot.release()
    snapshot.retire()
    assert closed(snapshot) == 1


def test_retired_snapshot_is_closed_by_the_last_who_asks(snapshot: Snapshot) -> None:
    assert snapshot.hold()
    assert snapshot.hold()
    snapshot.retire()
    assert closed(snapshot) == 0
    snapshot.release()
    assert closed(snapshot) == 0
    snapshot.release()
    assert closed(snapshot) == 1


def test_retired_snapshot_is_asked_by_nobody_else(snapshot: Snapshot) -> None:
    """Be it that somebody still asks it."""
    assert snapshot.hold()
    snapshot.retire()
    assert not snapshot.hold()
    snapshot.release()
    assert not snapshot.hold()
    assert closed(snapshot) == 1


@pytest.mark.parametrize("is_held", [False, True], ids=["idle", "held"])
def test_snapshot_that_is_retired_twice_is_closed_once(
    snapshot: Snapshot, *, is_held: bool
) -> None:
    if is_held:
        assert snapshot.hold()
    snapshot.retire()
    snapshot.retire()
    if is_held:
        snapshot.release()
    assert closed(snapshot) == 1


def test_bridges_are_closed_where_they_were_opened(
    snapshot: Snapshot, opener: Opener
) -> None:
    assert snapshot.bridges is snapshot.bridges
    snapshot.retire()
    assert [bridges.closed for bridges in opener.opened] == [1]


def test_bridges_that_nobody_asked_for_are_not_opened_to_be_closed(
    snapshot: Snapshot, opener: Opener
) -> None:
    assert snapshot.taxonomy.label("dns") == "DNS"
    snapshot.retire()
    assert opener.opened == []


@pytest.mark.parametrize("attempt", range(20))
def test_snapshot_is_open_for_all_who_hold_it_and_closed_once(
    snapshot: Snapshot, attempt: int
) -> None:
    """Eight threads ask again and again, while it is retired."""
    start, asked = Barrier(THREADS + 1), Event()

    def ask() -> int:
        start.wait()
        times = 0
        while snapshot.hold():
            assert closed(snapshot) == 0
            times += 1
            asked.set()
            assert closed(snapshot) == 0
            snapshot.release()
        return times

    with ThreadPoolExecutor(THREADS) as pool:
        asking = [pool.submit(ask) for _ in range(THREADS)]
        start.wait()
        assert asked.wait(60)
        time.sleep(attempt / 10_000)
        snapshot.retire()
        assert sum(thread.result() for thread in asking) > 0
    assert closed(snapshot) == 1


# Parts

PARTS: dict[str, Callable[[Snapshot], object]] = {
    "taxonomy": lambda snapshot: snapshot.taxonomy,
    "bridges": lambda snapshot: snapshot.bridges,
    "searcher": lambda snapshot: snapshot.searcher,
    "relater": lambda snapshot: snapshot.relater,
    "trend_counter": lambda snapshot: snapshot.trend_counter,
    "tag_counts": lambda snapshot: snapshot.tag_counts,
}


@pytest.mark.parametrize("part", PARTS)
def test_part_is_made_once_though_eight_threads_ask_at_once(
    snapshot: Snapshot, opener: Opener, part: str
) -> None:
    start = Barrier(THREADS)

    def ask(_: int) -> object:
        start.wait()
        return PARTS[part](snapshot)

    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(ask, range(THREADS)))
    assert all(one is found[0] for one in found)
    assert len(opener.opened) <= 1


def test_threads_that_ask_for_parts_of_each_other_do_not_wait_forever(
    snapshot: Snapshot, opener: Opener
) -> None:
    """A part asks for parts; whoever asks first for which."""
    start = Barrier(THREADS)
    names = [*PARTS, *PARTS]

    def ask(first: int) -> dict[str, object]:
        start.wait()
        return {name: PARTS[name](snapshot) for name in names[first : first + 6]}

    with ThreadPoolExecutor(THREADS) as pool:
        asking = [pool.submit(ask, number % 6) for number in range(THREADS)]
        first, *others = [thread.result(timeout=60) for thread in asking]
    for found in others:
        assert all(found[name] is first[name] for name in PARTS)
    assert len(opener.opened) == 1


def test_part_that_could_not_be_made_is_tried_again(
    snapshot: Snapshot, opener: Opener
) -> None:
    opener.fails = True
    for _ in range(2):
        with pytest.raises(OSError, match="no table"):
            _ = snapshot.bridges
    opener.fails = False
    assert snapshot.bridges is snapshot.bridges
    assert len(opener.opened) == 1


def test_parts_of_two_snapshots_are_their_own(
    snapshot: Snapshot, opener: Opener
) -> None:
    other = Snapshot(snapshot.generation, snapshot.settings)
    assert snapshot.bridges is not other.bridges
    other.retire()
    assert [bridges.closed for bridges in opener.opened] == [0, 1]
    assert closed(snapshot) == 0
