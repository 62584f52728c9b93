"""Work in processes of its own: order, errors, deaths, and nothing left behind."""

import gc
import multiprocessing
import os
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from multiprocessing.connection import Pipe
from pathlib import Path

import pytest

from kbindex import workers
from kbindex.errors import ConfigError, IndexStateError, KbindexError
from kbindex.messages import speaking, tr
from kbindex.workers import (
    Tell,
    Turns,
    WorkerDiedError,
    begun_in_processes,
    map_in_processes,
    usable_cores,
)
from tests.waiting import until

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="workers are forked on Linux alone"
)


def run(work: Callable[[str, Tell], str], shares: Sequence[str]) -> list[str]:
    return map_in_processes(work, shares, lambda _: None)


def test_a_worker_does_not_look_through_what_its_parent_has_made() -> None:
    """It would copy all of that memory: 14,000 pages for 11,673 articles."""
    before = gc.get_freeze_count()
    made = [[number] for number in range(10_000)]

    def count(_: str, tell: Tell) -> str:  # noqa: ARG001 - as all work
        return str(gc.get_freeze_count())

    assert int(run(count, ["a"])[0]) >= before + len(made)
    assert gc.get_freeze_count() == before


def no_process_is_left() -> bool:
    return multiprocessing.active_children() == []


def test_results_come_in_the_order_of_the_shares() -> None:
    """Whichever is done first."""

    def work(share: str, _: Tell) -> str:
        time.sleep(0.1 if share == "a" else 0)
        return share.upper()

    assert run(work, ["a", "b", "c"]) == ["A", "B", "C"]
    assert no_process_is_left()


def test_each_share_has_a_process_of_its_own() -> None:
    def work(_: str, __: Tell) -> str:
        return str(os.getpid())

    found = run(work, ["a", "b"])
    assert len({str(os.getpid()), *found}) == 3


def test_a_worker_speaks_the_language_of_who_asks() -> None:
    def work(_: str, __: Tell) -> str:
        return tr("no articles yet")

    with speaking("ja"):
        assert run(work, ["a"]) == ["記事はまだありません"]


def test_no_share_is_no_work() -> None:
    assert run(lambda share, _: share, []) == []


def test_result_larger_than_a_pipe_holds_arrives() -> None:
    assert run(lambda share, _: share * 3_000_000, ["a", "b"]) == [
        "a" * 3_000_000,
        "b" * 3_000_000,
    ]


def test_this_process_does_other_things_while_others_work() -> None:
    with begun_in_processes(
        lambda share, _: (os.getpid(), share), ["a", "b"], lambda _: None
    ) as results:
        here = os.getpid()
        found = results()
    assert [share for _, share in found] == ["a", "b"]
    assert here not in {process for process, _ in found}
    assert no_process_is_left()


def test_what_was_begun_ends_with_its_block_though_nobody_waits_for_it() -> None:
    def work(_: str, __: Tell) -> None:
        time.sleep(600)

    with begun_in_processes(work, ["a", "b"], lambda _: None):
        assert len(multiprocessing.active_children()) == 2
    assert no_process_is_left()


def test_progress_of_all_workers_is_told_in_this_process() -> None:
    told: list[tuple[int, int]] = []

    def work(share: str, tell: Tell) -> str:
        for _ in range(int(share)):
            tell(1)
        tell(10)
        return share

    def tell_here(done: int) -> None:
        told.append((os.getpid(), done))

    map_in_processes(work, ["3", "0", "4"], tell_here)
    assert {process for process, _ in told} == {os.getpid()}
    assert sorted(done for _, done in told) == [1] * 7 + [10] * 3


@pytest.mark.parametrize(
    "error",
    [
        IndexStateError("the disk is full"),
        OSError(28, "No space left on device", "x.bin"),
        ZeroDivisionError("x"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_error_of_the_work_is_raised_here(error: Exception) -> None:
    def work(share: str, _: Tell) -> str:
        if share == "b":
            raise error
        time.sleep(60)
        return share

    with pytest.raises(type(error)) as caught:
        run(work, ["a", "b", "c"])
    assert (caught.value.args, str(caught.value)) == (error.args, str(error))
    assert no_process_is_left()


class _UnsendableError(Exception):
    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.made_here = threading.Lock()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        pytest.param(_UnsendableError("no pickle"), "no pickle", id="no pickle"),
        pytest.param(
            ConfigError("f.toml", "key", problem="is wrong"),
            "f.toml: key: is wrong",
            id="arguments by name",
        ),
    ],
)
def test_error_that_no_pipe_carries_says_the_same(error: Exception, said: str) -> None:
    def work(_: str, __: Tell) -> str:
        raise error

    with pytest.raises(KbindexError) as caught:
        run(work, ["a", "b"])
    assert str(caught.value) == said
    assert no_process_is_left()


def test_result_that_no_pipe_carries_is_an_error_and_no_wait_without_end() -> None:
    with pytest.raises(TypeError, match="cannot pickle"):
        map_in_processes(lambda _, __: threading.Lock(), ["a"], lambda _: None)
    assert no_process_is_left()


def test_killed_worker_is_one_line_and_ends_the_others() -> None:
    """The kernel kills what takes too much memory."""

    def work(share: str, tell: Tell) -> str:
        tell(1)
        if share == "b":
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(60)
        return share

    start = time.monotonic()
    with pytest.raises(WorkerDiedError, match=r"^a worker process was killed$"):
        run(work, ["a", "b", "c"])
    assert time.monotonic() - start < 30
    assert no_process_is_left()
    assert issubclass(WorkerDiedError, KbindexError)


def test_worker_that_is_killed_in_the_middle_of_a_message_is_one_line() -> None:
    """Regression: a message cut short was an error of the disk."""
    here, there = Pipe(duplex=False)
    with here:
        os.write(there.fileno(), struct.pack("!i", 100) + b"half")
        there.close()
        with pytest.raises(WorkerDiedError, match=r"^a worker process was killed$"):
            workers._receive(here, {}, 0, lambda _: None)  # noqa: SLF001


def test_interrupt_while_progress_is_told_ends_the_workers() -> None:
    def work(share: str, tell: Tell) -> str:
        tell(1)
        time.sleep(60)
        return share

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        map_in_processes(work, ["a", "b"], interrupt)
    assert no_process_is_left()


def test_interrupt_of_the_whole_group_is_for_this_process_alone() -> None:
    """Ctrl-C reaches every process of a terminal: no worker prints a traceback."""

    def work(share: str, tell: Tell) -> str:
        tell(1)
        os.kill(os.getpid(), signal.SIGINT)
        return share

    assert run(work, ["a", "b"]) == ["a", "b"]


ORPHANS = """
import os, sys, time
from kbindex.workers import map_in_processes

def work(share, tell):
    os.write(1, f"{os.getpid()}\\n".encode())  # at once: two workers write here
    while True:
        time.sleep(0.01)
        if sys.argv[1] == "tells":
            tell(1)

map_in_processes(work, ["a", "b", "c"], lambda _: None)
"""


@pytest.mark.parametrize("worker", ["tells", "is silent"])
def test_workers_of_a_killed_process_end_by_themselves(worker: str) -> None:
    """One that is writing a segment tells nothing for a while."""
    with subprocess.Popen(  # noqa: S603 - this interpreter
        [sys.executable, "-c", ORPHANS, worker],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as parent:
        assert parent.stdout is not None
        assert parent.stderr is not None
        try:
            pids = [int(parent.stdout.readline()) for _ in range(3)]
        finally:
            parent.kill()  # also where a line is no number: its end is waited for
        # No more comes, and no traceback: it ends once no worker holds the pipes.
        assert (parent.stdout.read(), parent.stderr.read()) == (b"", b"")
    until(lambda: not any(map(is_running, pids)))


def is_running(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as file:  # noqa: PTH123 - no file on a disk
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_cores_are_those_that_this_process_may_use(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {1, 5, 7})
    monkeypatch.setattr(workers, "_thread_count", lambda: 1)
    assert usable_cores() == 3
    monkeypatch.setattr("kbindex.workers.sys.platform", "darwin")
    assert usable_cores() == 1


def test_process_with_threads_is_never_forked() -> None:
    """A lock that a thread holds would be held in the worker for ever."""
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        assert usable_cores() == 1
    finally:
        stop.set()
        thread.join()


def test_threads_that_cannot_be_counted_are_taken_to_be_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(path: str) -> None:
        raise FileNotFoundError(2, "No such file or directory", path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert usable_cores() == 1


# Turns


def test_each_item_is_taken_by_one_process() -> None:
    def take(turns: Turns[int], tell: Tell) -> list[int]:
        taken: list[int] = []
        for item in turns:
            taken.append(item)
            tell(1)
        return taken

    with closing(Turns(range(100, 1100))) as turns:
        found = map_in_processes(take, [turns] * 3, lambda _: None)
    assert sorted(item for taken in found for item in taken) == list(range(100, 1100))


def test_items_come_in_their_order_and_once() -> None:
    with closing(Turns("abc")) as turns:
        assert next(iter(turns)) == "a"
        assert list(turns) == ["b", "c"]
        assert list(turns) == []


def test_no_more_items_than_wait_in_a_pipe() -> None:
    with closing(Turns(range(Turns.MOST))) as turns:
        assert len(list(turns)) == Turns.MOST
    with pytest.raises(ValueError, match=r"1025 items; at most 1024"):
        Turns(range(Turns.MOST + 1))


FORKED_AT_A_SIGNAL = """
import os, signal, sys, time
from multiprocessing.popen_fork import Popen
from pathlib import Path
from kbindex.workers import map_in_processes
from kbindex.signals import before_ending, end_on_signals

launch = Popen._launch

def launch_and_be_told(self, process):
    launch(self, process)
    os.kill(os.getpid(), signal.SIGTERM)

def say_who_lives():
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text()
    os.write(1, f"left: {children}".encode())

Popen._launch = launch_and_be_told
end_on_signals()
with before_ending(say_who_lives):
    map_in_processes(lambda share, tell: time.sleep(60), [1], lambda done: None)
"""


@pytest.mark.skipif(
    not Path(f"/proc/self/task/{os.getpid()}/children").exists(),
    reason="the system does not list the children of a process",
)
def test_a_worker_that_starts_when_a_signal_comes_is_ended_too() -> None:
    """It wrote into the folder that was being removed."""
    done = subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, "-c", FORKED_AT_A_SIGNAL],
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (143, "left: ", "")
