"""The right to write an archive's index: for a time, and longer while work goes on.

    hold_lease ─► Lease ─ beat, beat, … ─ commit ─► the state with the next generation

Who writes says so in the state, until when, and with a number, the epoch. The work
itself prolongs that (`beat`), in whichever of its processes: no thread does, as a
process with threads is not safely forked, and one that hangs shall lose the right. Who
died holds it to its end, and then another takes it.

The clocks of machines that write one archive should agree within some seconds. Where
they do not, one may take the right of another that works: that one's commit is refused,
and its work lost, but never the index.
"""

from __future__ import annotations

import os
import platform
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from kbindex.errors import IndexStateError, LockBusyError
from kbindex.index.opensearch.sending import ChangedMeanwhileError
from kbindex.index.opensearch.state import ArchiveState, Beat, Holder, Known
from kbindex.index.owners import name_process
from kbindex.messages import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from kbindex.index.contract import Waiting
    from kbindex.index.opensearch.state import StateStore

LEASE_S = 30.0
"""How long the right is held after the last beat: longer than work is silent, and
shorter than others wait."""

_BEATS = 5
"""Beats while a right is held without one."""

_PATIENCE_S = 0.3
"""How long to wait before saying so."""

_LOOK_S = 0.2
"""Time between two looks at who holds it."""


class Clocks(Struct, frozen=True, kw_only=True):
    """The time, and how to wait.

    Args:
        now_s: Seconds since 1970.
        sleep: Waits so many seconds.
        lease_s: How long the right is held after the last beat.
    """

    now_s: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    lease_s: float = LEASE_S


class Lease:
    """The right to write, while it is held.

    Args:
        store: Where it stands.
        known: The state that gave it.
        clocks: Tell the time.
    """

    def __init__(self, store: StateStore, known: Known, *, clocks: Clocks) -> None:
        self._store, self._known, self._clocks = store, known, clocks
        self._next_beat_s = clocks.now_s() + clocks.lease_s / _BEATS

    @property
    def state(self) -> ArchiveState:
        """The state of the archive: nobody else changes it."""
        return self._known.state

    def beat(self) -> None:
        """Prolong it, where it is time for that; to be called often.

        Raises:
            IndexStateError: Another process has taken it.
        """
        now_s, lease_s = self._clocks.now_s(), self._clocks.lease_s
        if now_s < self._next_beat_s:
            return
        self._next_beat_s = now_s + lease_s / _BEATS
        if not self._store.beat(Beat(self.state.epoch, now_s + lease_s)):
            raise _lost()

    def change(self, change: Callable[[ArchiveState], ArchiveState]) -> None:
        """Change the state.

        Raises:
            IndexStateError: Another process has taken the right.
        """
        try:
            self._known = self._store.save(change(self.state), after=self._known)
        except ChangedMeanwhileError as error:
            raise _lost() from error

    def release(self) -> None:
        """Give it back, where it is still held.

        One that cannot be given back now ends by itself.
        """
        with suppress(IndexStateError):
            free = replace(self.state, holder=None)
            self._known = self._store.save(free, after=self._known)


def _lost() -> IndexStateError:
    return IndexStateError(
        tr("another process has taken over the writing of this index")
    )


@contextmanager
def hold_lease(
    store: StateStore,
    *,
    name: str,
    timeout_s: float,
    waiting: Waiting | None,
    clocks: Clocks,
) -> Generator[Lease]:
    """Hold the right to write.

    Args:
        store: Where it stands.
        name: Of the archive, for people.
        timeout_s: How long to wait for another process; 0 is not at all.
        waiting: Told whom it waits for.
        clocks: Tell the time.

    Raises:
        LockBusyError: Another process holds it for too long.
    """
    store.prepare()
    first_s = clocks.now_s()
    told = False
    while (lease := _take(store, clocks)) is None:
        waited_s = clocks.now_s() - first_s
        owner = _owner(store)
        if min(waited_s, timeout_s) >= _PATIENCE_S and waiting and not told:
            waiting(owner)
            told = True
        if waited_s >= timeout_s:
            raise LockBusyError(
                tr(
                    "{folder}: {owner} is writing this index; waited {seconds:.0f} s",
                    folder=name,
                    owner=owner,
                    seconds=timeout_s,
                )
            )
        clocks.sleep(min(_LOOK_S, timeout_s - waited_s))
    # No step before a signal ends the program: it might find the client at work, and
    # wait for it, or for servers that are away. The right then ends by itself.
    try:
        yield lease
    finally:
        lease.release()


def _take(store: StateStore, clocks: Clocks) -> Lease | None:
    """Take the right; None where another process has it."""
    known = store.load()
    state = known.state if known else ArchiveState()
    now_s = clocks.now_s()
    if state.holder and _end_s(store, state) > now_s:
        return None
    me = Holder(
        process=os.getpid(), host=platform.node(), until_s=now_s + clocks.lease_s
    )
    mine = replace(state, holder=me, epoch=state.epoch + 1)
    try:
        return Lease(store, store.save(mine, after=known), clocks=clocks)
    except ChangedMeanwhileError:  # another one was quicker
        return None


def _end_s(store: StateStore, state: ArchiveState) -> float:
    beat = store.load_beat()
    prolonged = beat.until_s if beat and beat.epoch == state.epoch else 0.0
    return max(state.holder.until_s if state.holder else 0.0, prolonged)


def _owner(store: StateStore) -> str:
    known = store.load()
    holder = known.state.holder if known else None
    if holder is None:
        return tr("another process")
    return name_process(holder.process, holder.host)
