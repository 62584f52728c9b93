"""The right to write on servers: taken, prolonged, lost and given back."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from typing import TYPE_CHECKING, cast

import msgspec
import pytest
from msgspec.structs import replace
from tests.unit.index.opensearch.documents import Documents

from kbindex.errors import (
    DamagedIndexError,
    IndexStateError,
    LockBusyError,
    UnavailableIndexError,
)
from kbindex.index.opensearch.lease import Clocks, Lease, hold_lease
from kbindex.index.opensearch.state import ArchiveState, StateStore

if TYPE_CHECKING:
    from kbindex.index.opensearch.connection import Connection

LEASE_S = 30.0


class Time:
    """A clock that goes on only where somebody sleeps."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def sleep(self, seconds: float) -> None:
        self.now_s += seconds


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def documents() -> Documents:
    return Documents()


@pytest.fixture
def store(documents: Documents) -> StateStore:
    return StateStore(cast("Connection", documents), "kbindex-a", copies=0)


Hold = Callable[..., AbstractContextManager[Lease]]


@pytest.fixture
def hold(store: StateStore, time: Time) -> Hold:
    def begin(
        timeout_s: float = 0.0, waiting: Callable[[str], None] | None = None
    ) -> AbstractContextManager[Lease]:
        clocks = Clocks(now_s=lambda: time.now_s, sleep=time.sleep, lease_s=LEASE_S)
        return hold_lease(
            store, name="kbindex-a", timeout_s=timeout_s, waiting=waiting, clocks=clocks
        )

    return begin


@pytest.fixture
def paused() -> Iterator[ExitStack]:
    """Holds what goes on when the test has shown what happens meanwhile."""
    with ExitStack() as stack:
        yield stack


def _state(store: StateStore) -> ArchiveState:
    known = store.load()
    assert known
    return known.state


def test_right_is_held_and_given_back(store: StateStore, hold: Hold) -> None:
    with hold():
        holder = _state(store).holder
        assert holder
        assert (holder.host, holder.until_s) == (platform.node(), 1030.0)
    assert _state(store).holder is None
    with hold() as lease:
        assert lease.state.epoch == 2


def test_right_is_given_back_after_an_error(store: StateStore, hold: Hold) -> None:
    with pytest.raises(ZeroDivisionError), hold():
        raise ZeroDivisionError
    assert _state(store).holder is None


def test_other_is_refused_and_told_whom_it_waited_for(hold: Hold, time: Time) -> None:
    told: list[str] = []
    with hold():
        start_s = time.now_s
        said = r"process \d+ is writing.*waited 5 s"
        with pytest.raises(LockBusyError, match=said), hold(5.0, told.append):
            pass
        assert time.now_s - start_s == pytest.approx(5.0)
    assert len(told) == 1


def test_who_does_not_wait_is_not_told(hold: Hold, time: Time) -> None:
    told: list[str] = []
    with hold(), pytest.raises(LockBusyError), hold(0.0, told.append):
        pass
    assert (told, time.now_s) == ([], 1000.0)


def test_right_of_one_who_died_is_taken_at_its_end(
    store: StateStore, hold: Hold, time: Time, paused: ExitStack
) -> None:
    paused.enter_context(hold())
    with hold(60.0) as lease:
        assert time.now_s == pytest.approx(1000.0 + LEASE_S, abs=0.3)
        assert lease.state.epoch == 2
    assert _state(store).holder is None


def test_beats_prolong_it(hold: Hold, time: Time) -> None:
    with hold() as lease:
        for _ in range(100):
            time.sleep(1.0)
            lease.beat()
        with pytest.raises(LockBusyError), hold(LEASE_S - 10):
            pass


def test_beats_are_as_seldom_as_they_may_be(
    documents: Documents, hold: Hold, time: Time
) -> None:
    with hold() as lease:
        for _ in range(600):
            time.sleep(0.1)
            lease.beat()
        (beat,) = (d for (_, name), d in documents.stored.items() if name == "beat")
        assert beat.version.sequence < 10


def test_who_lost_it_commits_nothing(
    store: StateStore, hold: Hold, time: Time, paused: ExitStack
) -> None:
    late = paused.enter_context(hold())
    time.sleep(LEASE_S + 1)
    with hold() as lease:
        lease.change(lambda state: replace(state, last=7))
        with pytest.raises(IndexStateError, match="taken over"):
            late.change(lambda state: replace(state, last=6))
    with pytest.raises(IndexStateError, match="taken over"):
        late.change(lambda state: replace(state, last=6))
    late.release()
    assert (_state(store).last, _state(store).epoch) == (7, 2)


def test_who_lost_it_hears_of_it_at_the_next_beat(
    hold: Hold, time: Time, paused: ExitStack
) -> None:
    late = paused.enter_context(hold())
    time.sleep(LEASE_S + 1)
    with hold() as lease:
        time.sleep(LEASE_S / 2)
        lease.beat()
        with pytest.raises(IndexStateError, match="taken over"):
            late.beat()


def test_who_only_slept_too_long_still_has_it(
    store: StateStore, hold: Hold, time: Time
) -> None:
    with hold() as lease:
        time.sleep(10 * LEASE_S)
        lease.change(lambda state: replace(state, last=3))
    assert _state(store).last == 3


def test_change_whose_answer_was_lost_is_done_once(
    store: StateStore, hold: Hold, documents: Documents
) -> None:
    with hold() as lease:
        documents.lost = 1
        lease.change(lambda state: replace(state, last=state.last + 1))
        assert lease.state.last == 1
        lease.change(lambda state: replace(state, last=state.last + 1))
    assert _state(store).last == 2


def test_right_that_cannot_be_given_back_ends_by_itself(
    hold: Hold, documents: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was committed is not undone by that."""

    def fail(*_: object, **__: object) -> None:
        raise UnavailableIndexError("no connection")

    with hold() as lease:
        lease.change(lambda state: replace(state, last=1))
        monkeypatch.setattr(documents, "put", fail)


def test_state_that_is_none_is_said_to_be_damaged(
    store: StateStore, documents: Documents
) -> None:
    documents.put(store.index, "state", {"last": "seven"}, expected=None)
    with pytest.raises(DamagedIndexError):
        store.load()


def test_state_of_a_later_version_may_say_more(
    store: StateStore, documents: Documents
) -> None:
    source = {**msgspec.to_builtins(ArchiveState(last=3)), "more": 1}
    documents.put(store.index, "state", source, expected=None)
    assert _state(store).last == 3
