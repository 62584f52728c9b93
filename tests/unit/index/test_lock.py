"""One process writes an index; the others learn which, and wait or do not."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kbindex.errors import LockBusyError
from kbindex.index import IndexFolder
from kbindex.index.embedded.lock import owner_of, write_lock
from kbindex.index.embedded.ownership import claim

HOLD_THE_LOCK = """
import sys
from pathlib import Path
from kbindex.index.embedded.lock import write_lock
with write_lock(Path(sys.argv[1]), timeout_s=5):
    print("held", flush=True)
    sys.stdin.readline()
"""


@contextmanager
def holder_of(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that holds the lock, until it is told to let go."""
    with subprocess.Popen(  # noqa: S603 - this interpreter
        [sys.executable, "-c", HOLD_THE_LOCK, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        yield process
        process.kill()


@pytest.mark.skipif(os.name != "posix", reason="pipes of Unix")
def test_a_lock_that_is_no_file_is_refused_unopened(tmp_path: Path) -> None:
    """The lock's library would take a pipe, or make a device do what it is for."""
    os.mkfifo(tmp_path / "LOCK")
    with pytest.raises(OSError, match="not a file"), write_lock(tmp_path, timeout_s=1):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["LOCK"]


def test_owner_is_noted_while_the_lock_is_held(tmp_path: Path) -> None:
    with write_lock(tmp_path, timeout_s=1):
        noted = (tmp_path / "OWNER").read_text(encoding="utf-8")
        assert noted == f"{os.getpid()} {socket.gethostname()}"
        assert owner_of(tmp_path) == f"process {os.getpid()}"
    assert not (tmp_path / "OWNER").exists()
    assert owner_of(tmp_path) == "another process"


@pytest.mark.parametrize(
    ("noted", "said"),
    [
        pytest.param(b"7 elsewhere.example", "process 7 on elsewhere.example", id="on"),
        pytest.param(b"\xff\xfe", "another process", id="no UTF-8"),
        pytest.param(None, "another process", id="nothing"),
    ],
)
def test_owner_is_told_as_far_as_it_is_known(
    tmp_path: Path, noted: bytes | None, said: str
) -> None:
    if noted is not None:
        (tmp_path / "OWNER").write_bytes(noted)
    assert owner_of(tmp_path) == said


def test_note_that_is_just_being_written_names_no_process(
    tmp_path: Path,
) -> None:
    """The note is written after the lock is taken: it may be empty for a moment."""
    (tmp_path / "OWNER").write_bytes(b"")
    assert owner_of(tmp_path) == "another process"


def test_lock_that_another_holds_is_an_error_after_the_time(tmp_path: Path) -> None:
    told: list[str] = []
    with holder_of(tmp_path) as holder:
        owner = f"process {holder.pid}"
        said = f"{tmp_path}: {owner} is writing this index; waited 1 s"
        with (
            pytest.raises(LockBusyError) as caught,
            write_lock(tmp_path, timeout_s=0.6, waiting=told.append),
        ):
            pass
        assert str(caught.value) == said
        assert told == [owner]
        assert owner_of(tmp_path) == owner


def test_owner_that_died_leaves_the_lock_free(tmp_path: Path) -> None:
    """The system lets go of it; the note that stays does not matter."""
    told: list[str] = []
    with holder_of(tmp_path) as holder:
        holder.kill()
        holder.wait()
        assert owner_of(tmp_path) == f"process {holder.pid}"
        with write_lock(tmp_path, timeout_s=0, waiting=told.append):
            assert owner_of(tmp_path) == f"process {os.getpid()}"
    assert told == []


def test_waiting_is_told_once_and_ends_when_the_other_lets_go(tmp_path: Path) -> None:
    told: list[str] = []
    with holder_of(tmp_path) as holder:

        def let_go(owner: str) -> None:
            told.append(owner)
            assert holder.stdin is not None
            holder.stdin.write(b"\n")
            holder.stdin.flush()

        with write_lock(tmp_path, timeout_s=30, waiting=let_go):
            assert told == [f"process {holder.pid}"]
            assert owner_of(tmp_path) == f"process {os.getpid()}"


def test_impatient_writer_tells_nobody_and_gives_up_at_once(tmp_path: Path) -> None:
    told: list[str] = []
    with (
        holder_of(tmp_path),
        pytest.raises(LockBusyError),
        write_lock(tmp_path, timeout_s=0, waiting=told.append),
    ):
        pass
    assert told == []


def test_lock_is_let_go_where_the_owner_cannot_be_noted(tmp_path: Path) -> None:
    (tmp_path / "OWNER").mkdir()
    with pytest.raises(OSError, match="OWNER"), write_lock(tmp_path, timeout_s=0):
        pass
    (tmp_path / "OWNER").rmdir()
    with write_lock(tmp_path, timeout_s=0):
        pass


def test_folder_hands_time_and_waiting_to_its_lock(tmp_path: Path) -> None:
    folder = IndexFolder(tmp_path / "deep" / "index")
    folder.path.mkdir(parents=True)
    claim(folder.path, archive="episodes")
    told: list[str] = []
    with (
        holder_of(folder.path) as holder,
        pytest.raises(LockBusyError, match=f"process {holder.pid} is writing"),
        folder.lock(timeout_s=0.4, waiting=told.append),
    ):
        pass
    assert told == [f"process {holder.pid}"]
