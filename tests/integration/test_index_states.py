"""Generations of an index, and the right to write them: what each engine promises."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Thread

import pytest
from msgspec.structs import replace

from kbindex.errors import LockBusyError
from kbindex.index import (
    AnalyzedRecord,
    EpisodeEntry,
    Generation,
    Index,
    IndexFolder,
    Plan,
)
from kbindex.index.memory import MemoryIndex
from kbindex.model import Diagnostic

MakeRecord = Callable[..., AnalyzedRecord]
Write = Callable[..., Generation]

SAID = Diagnostic(path="002.md", line=4, kind="k", message="m")


@pytest.fixture
def index(make_index: Callable[[Path], Index], tmp_path: Path) -> Index:
    return make_index(tmp_path / "index")


@pytest.fixture
def write(
    index: Index,
    make_record: MakeRecord,
    entries_of: Callable[[Iterable[AnalyzedRecord]], list[EpisodeEntry]],
) -> Write:
    """Write a generation of episodes of one article each."""

    def write_all(
        *episodes: str, plan: Plan, base: Generation | None = None
    ) -> Generation:
        with index.lock(), index.stage(plan, base=base) as stage:
            with stage.part(0) as writer:
                for name in episodes:
                    record = make_record(f"{name}#1", text={name: 1.0})
                    (entry,) = entries_of([record])
                    said = (SAID,) if name == "002" else ()
                    writer.add(replace(entry, diagnostics=said), [record])
                part = writer.finish()
            return stage.commit([part])

    return write_all


def plan(
    name: str = "f00", *kept: str, topics: bytes | None = b'{"topics":{},"names":{}}'
) -> Plan:
    paths = frozenset(f"{episode}.md" for episode in kept)
    return Plan(fingerprint=name, topics=topics, kept=paths)


def current(index: Index) -> Generation:
    generation = index.current()
    assert generation is not None
    return generation


def test_index_that_was_never_written_has_no_generation(index: Index) -> None:
    assert index.current() is None
    assert index.size_bytes == 0
    index.tidy()
    assert index.current() is None


def test_generation_says_what_it_is_made_of(index: Index, write: Write) -> None:
    for generation in (write("001", "002", plan=plan()), current(index)):
        assert generation.number == 1
        assert generation.fingerprint == "f00"
        assert generation.articles == 2
        assert generation.diagnostics == (SAID,)
        assert generation.topics() == b'{"topics":{},"names":{}}'
        states = [(of.id, of.source.path) for of in generation.sources()]
        assert states == [("001", "001.md"), ("002", "002.md")]


def test_last_generation_is_the_current_one(index: Index, write: Write) -> None:
    first = write("001", plan=plan())
    assert index.is_current(first)
    assert index.is_current(current(index))
    second = write("001", plan=plan("f01"))
    assert (first.number, second.number) == (1, 2)
    assert not index.is_current(first)
    assert index.is_current(second)
    assert current(index).fingerprint == "f01"


def test_generation_stays_what_it_was_when_the_next_is_written(write: Write) -> None:
    first = write("001", plan=plan())
    with first.open() as reader:
        write("002", plan=plan("f01"), base=first)
        assert [entry.id for entry in reader.entries] == ["001"]
        assert reader.find("001#1") is not None
        assert reader.find("002#1") is None
    assert (first.fingerprint, first.articles) == ("f00", 1)


def test_kept_episodes_are_taken_from_the_base_and_the_others_left(
    write: Write,
) -> None:
    first = write("001", "002", "003", plan=plan())
    second = write("004", plan=plan("f01", "001", "003"), base=first)
    assert [of.id for of in second.sources()] == ["001", "003", "004"]
    assert (second.articles, second.diagnostics) == (3, ())
    with second.open() as reader:
        assert [entry.id for entry in reader.entries] == ["001", "003", "004"]
        found = reader.frequencies([("text", f"00{n}") for n in range(1, 5)])
        assert found == (1, 0, 1, 1)


def test_topics_are_those_of_the_base_where_none_are_given(write: Write) -> None:
    first = write("001", plan=plan(topics=b"first"))
    second = write("002", plan=plan("f01", "001", topics=None), base=first)
    assert second.topics() == b"first"
    with second.open() as reader:
        assert reader.topics == b"first"
    third = write("002", plan=plan("f02", "001", topics=b"third"), base=second)
    assert (second.topics(), third.topics()) == (b"first", b"third")


def test_episodes_that_are_written_again_are_said_to_be(
    index: Index, write: Write
) -> None:
    """Whoever stages reads them as if they were new; none is lost by that."""
    first = write("001", "002", plan=plan())
    later = replace(plan("f01", "001", "002"), new_episodes=1)
    with index.lock(), index.stage(later, base=first) as stage:
        again = [entry.id for entry in stage.again]
    second = write("003", *again, plan=later, base=first)
    assert [of.id for of in second.sources()] == ["001", "002", "003"]


def test_stage_that_is_not_committed_changes_nothing(
    index: Index, write: Write
) -> None:
    first = write("001", plan=plan())
    with (
        index.lock(),
        index.stage(plan("f01"), base=first) as stage,
        stage.part(0) as writer,
    ):
        assert writer.finish().entries == []
    assert current(index).fingerprint == "f00"
    assert index.is_current(first)
    assert write("002", plan=plan("f02")).number == 2


def test_base_of_another_engine_is_refused(index: Index, write: Write) -> None:
    base = write("001", plan=plan())
    is_in_memory = isinstance(index, MemoryIndex)
    other: Index = IndexFolder(Path("nowhere")) if is_in_memory else MemoryIndex()
    with pytest.raises(TypeError), other.stage(plan(), base=base):
        pass


# The right to write


@pytest.fixture
def hold(index: Index) -> Callable[[Event], Thread]:
    """Let another thread hold the right to write until an event."""

    def start(release: Event) -> Thread:
        held = Event()

        def hold_it() -> None:
            with index.lock():
                held.set()
                release.wait(60)

        thread = Thread(target=hold_it)
        thread.start()
        assert held.wait(60)
        return thread

    return start


def test_one_at_a_time_may_write(index: Index, hold: Callable[[Event], Thread]) -> None:
    told: list[str] = []
    release = Event()
    holder = hold(release)
    try:
        with (
            pytest.raises(LockBusyError),
            index.lock(timeout_s=0.4, waiting=told.append),
        ):
            pass
        assert len(told) == 1
        with pytest.raises(LockBusyError), index.lock(timeout_s=0, waiting=told.append):
            pass
        assert len(told) == 1  # whoever does not wait is told nothing
    finally:
        release.set()
        holder.join()
    with index.lock(timeout_s=0, waiting=told.append):
        pass
    assert len(told) == 1


def test_whoever_waits_goes_on_when_the_other_is_done(
    index: Index, hold: Callable[[Event], Thread]
) -> None:
    release = Event()
    holder = hold(release)
    told: list[str] = []

    def let_go(owner: str) -> None:
        told.append(owner)
        release.set()

    with index.lock(timeout_s=60, waiting=let_go):
        assert len(told) == 1
    holder.join()


def test_error_lets_go_of_the_right_to_write(index: Index) -> None:
    with pytest.raises(ZeroDivisionError), index.lock():
        raise ZeroDivisionError
    with index.lock(timeout_s=0):
        pass


def test_threads_that_write_at_once_lose_nothing(index: Index) -> None:
    """Each builds on what it finds when it has the right."""
    counts: list[int] = []

    def add(number: int) -> None:
        with index.lock():
            base = index.current()
            kept = [of.source.path for of in base.sources()] if base else []
            named = Plan(fingerprint=f"{number}", topics=b"", kept=frozenset(kept))
            with index.stage(named, base=base) as stage:
                with stage.part(0) as writer:
                    part = writer.finish()
                counts.append(stage.commit([part]).number)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(8)))
    assert counts == list(range(1, 9))
    assert current(index).number == 8
