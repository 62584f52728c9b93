"""Work in processes of its own, one for each share of it.

    shares ─ fork ─► worker, worker, …  ─ pipe ─► what each returns

Workers are forked: they inherit what was loaded, and cost no start-up. Where that is
not safe (another system than Linux, a process with threads) there is one core to use,
and the work is done here. A worker that finds its parent gone stops.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from struct import Struct
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from kbindex.errors import KbindexError
from kbindex.messages import tr
from kbindex.signals import before_ending, held_back, ignore_signals

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

Tell = Callable[[int], None]
"""Called with how many units of work were done since the last call."""

_Item = TypeVar("_Item")
_Share = TypeVar("_Share")
_Result = TypeVar("_Result")


class WorkerDiedError(KbindexError):
    """A worker ended without an answer: it was killed, or ran out of memory."""


class Turns(Generic[_Item]):
    """Items that processes take in turns: whoever is free takes the next.

    The numbers of the items wait in a pipe, of which each is read by one process.

    Args:
        items: At most `MOST`: what any pipe holds, its least size being a page.
    """

    MOST = 1024
    _NUMBER = Struct("=I")

    def __init__(self, items: Sequence[_Item]) -> None:
        if len(items) > self.MOST:
            raise ValueError(f"{len(items)} items; at most {self.MOST}")
        self._items = items
        self._waiting, filling = os.pipe()
        with os.fdopen(filling, "wb") as pipe:
            pipe.write(b"".join(map(self._NUMBER.pack, range(len(items)))))

    def __iter__(self) -> Iterator[_Item]:
        while number := os.read(self._waiting, self._NUMBER.size):
            yield self._items[self._NUMBER.unpack(number)[0]]

    def close(self) -> None:
        """Close the pipe; what waits in it is taken by nobody."""
        os.close(self._waiting)


def usable_cores() -> int:
    """Return how many processes can work at once."""
    if sys.platform != "linux" or _thread_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


def _thread_count() -> int:
    """Count the threads of this process, those of native libraries included."""
    try:
        return sum(1 for _ in os.scandir("/proc/self/task"))
    except OSError:
        return sys.maxsize


def map_in_processes(
    work: Callable[[_Share, Tell], _Result], shares: Sequence[_Share], tell: Tell
) -> list[_Result]:
    """Return `work(share, tell)` of each share, in their order.

    Raises:
        WorkerDiedError: A worker was killed.
        Exception: What `work` raised; a `KbindexError` that says the same, where it
            cannot be sent from one process to another.
    """
    with begun_in_processes(work, shares, tell) as results:
        return results()


@contextmanager
def begun_in_processes(
    work: Callable[[_Share, Tell], _Result], shares: Sequence[_Share], tell: Tell
) -> Generator[Callable[[], list[_Result]]]:
    """Begin what `map_in_processes` does, and let this process do other things.

    The processes are gone at the end of the block, be they done or not.

    Yields:
        What waits for the results, and returns or raises as `map_in_processes`. To be
        called once.
    """
    import multiprocessing  # noqa: PLC0415 - a small refresh needs no process
    from multiprocessing import connection  # noqa: PLC0415 - the same

    context = multiprocessing.get_context("fork")
    results: dict[int, _Result] = {}
    open_: dict[Connection, int] = {}
    workers: list[BaseProcess] = []

    def results_of_all() -> list[_Result]:
        while open_:
            for pipe in connection.wait(list(open_)):
                assert isinstance(pipe, connection.Connection)  # noqa: S101 - for the type checker
                if _receive(pipe, results, open_[pipe], tell):
                    del open_[pipe]
        return [results[number] for number in range(len(shares))]

    try:
        with before_ending(partial(_end, workers)):
            for number, share in enumerate(shares):
                here, there = context.Pipe(duplex=False)
                worker = context.Process(
                    target=_run, args=(work, share, there, os.getpid()), daemon=True
                )
                with held_back():  # none runs that is not among them
                    worker.start()
                    workers.append(worker)
                there.close()
                open_[here] = number
            yield results_of_all
    finally:
        _end(workers)


def map_in_turns(
    work: Callable[[Iterable[Sequence[_Item]], Tell], _Result],
    items: Sequence[_Item],
    tell: Tell,
    *,
    batch: int,
    cores: int,
) -> list[_Result]:
    """Return what `work` makes of batches of items, which processes take in turns.

    Args:
        work: Called once by each process, with the batches that it takes.
        items: All items.
        tell: As `map_in_processes` calls it.
        batch: How many items are taken at once, where there are not too many.
        cores: How many processes work; one is this process.

    Raises:
        WorkerDiedError: A worker was killed.
        Exception: What `work` raised, as by `map_in_processes`.
    """
    with begun_in_turns(work, items, tell, batch=batch, cores=cores) as results:
        return results()


@contextmanager
def begun_in_turns(
    work: Callable[[Iterable[Sequence[_Item]], Tell], _Result],
    items: Sequence[_Item],
    tell: Tell,
    *,
    batch: int,
    cores: int,
) -> Generator[Callable[[], list[_Result]]]:
    """Begin what `map_in_turns` does, as `begun_in_processes`.

    With one core the work is done when the results are asked for.
    """
    size = max(batch, -(-len(items) // Turns.MOST))
    batches = [items[at : at + size] for at in range(0, len(items), size)]
    if cores == 1:
        yield lambda: [work(batches, tell)]
        return
    with (
        closing(Turns(batches)) as turns,
        begun_in_processes(work, [turns] * cores, tell) as results,
    ):
        yield results


@contextmanager
def begun_jobs(
    jobs: Sequence[Callable[[], _Result]], cores: int
) -> Generator[Callable[[], list[_Result]]]:
    """Begin jobs in processes, be it one; what is yielded waits for what they return.

    With one core, or none to do, they are done here when that is asked for.
    """

    def work(
        batches: Iterable[Sequence[Callable[[], _Result]]], _: Tell
    ) -> list[_Result]:
        return [job() for batch in batches for job in batch]

    used = cores if jobs else 1
    with begun_in_turns(work, jobs, _tell_nobody, batch=1, cores=used) as results:
        yield lambda: [one for made in results() for one in made]


def _tell_nobody(_: int) -> None:
    pass


def _end(workers: Iterable[BaseProcess]) -> None:
    for worker in workers:
        worker.kill()
        worker.join()


def _receive(
    pipe: Connection, results: dict[int, Any], number: int, tell: Tell
) -> bool:
    """Take one message; say whether it was the worker's last."""
    try:
        kind, value = pipe.recv()
    except (EOFError, OSError) as error:  # before a message, or in the middle of one
        raise WorkerDiedError(tr("a worker process was killed")) from error
    if kind == "done":
        tell(value)
        return False
    if kind == "error":
        raise value
    results[number] = value
    pipe.close()
    return True


def _run(
    work: Callable[[_Share, Tell], object], share: _Share, pipe: Connection, parent: int
) -> None:
    """Be a worker: answer through `pipe`."""
    # What the parent has made stays: a look through it would copy its memory.
    gc.freeze()
    ignore_signals()  # the parent is told, and ends us
    threading.Thread(target=_end_with_parent, daemon=True).start()

    def send(kind: str, value: object) -> None:
        if os.getppid() != parent:
            os._exit(1)
        pipe.send((kind, value))

    def tell(done: int) -> None:
        send("done", done)

    try:
        send("result", work(share, tell))
    except Exception as error:  # noqa: BLE001 - raised again by the parent
        send("error", _sendable(error))


def _end_with_parent() -> None:
    """End this process when its parent has ended, whatever it is doing."""
    import multiprocessing  # noqa: PLC0415 - as above
    from multiprocessing.connection import wait  # noqa: PLC0415 - as above

    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _sendable(error: Exception) -> Exception:
    """Return the error, or where a pipe cannot carry it, one that says the same."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - of our own
    except Exception:  # noqa: BLE001 - whatever its class does when it is made anew
        return KbindexError(str(error))
    return error
