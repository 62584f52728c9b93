"""The right to write an index: one process at a time, and the others know which.

The lock is the operating system's: it ends with the process that holds it, however that
ends. Who holds it is written beside it, for people.
"""

import os
import platform
from collections.abc import Generator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from filelock import FileLock, Timeout

from kbindex.errors import LockBusyError
from kbindex.folders import check_regular, read_file, unlink
from kbindex.index.contract import Waiting
from kbindex.index.owners import name_process
from kbindex.messages import tr
from kbindex.signals import before_ending
from kbindex.whole_files import replace_file

LOCK = "LOCK"
OWNER = "OWNER"

_MOST_BYTES = 1000
_PATIENCE_S = 0.3
"""How long to wait before saying so."""


@contextmanager
def write_lock(
    folder: Path, *, timeout_s: float, waiting: Waiting | None = None
) -> Generator[None]:
    """Hold the right to write the index in `folder`.

    Args:
        folder: The folder of the index; it exists.
        timeout_s: How long to wait for another process; 0 is not at all.
        waiting: Told whom it waits for.

    Raises:
        LockBusyError: Another process holds it for too long.
        OSError: The folder cannot be written.
    """
    check_regular(folder, LOCK)  # to open another thing would do what it is for
    lock = FileLock(folder / LOCK)
    patience = min(_PATIENCE_S, timeout_s)
    try:
        lock.acquire(timeout=patience)
    except Timeout:
        owner = owner_of(folder)
        if timeout_s > patience and waiting:
            waiting(owner)
        try:
            lock.acquire(timeout=timeout_s - patience)
        except Timeout as error:
            raise LockBusyError(
                tr(
                    "{folder}: {owner} is writing this index; waited {seconds:.0f} s",
                    folder=folder,
                    owner=owner,
                    seconds=timeout_s,
                )
            ) from error
    disown = partial(unlink, folder, OWNER)
    try:
        me = f"{os.getpid()} {platform.node()}"
        replace_file(folder / OWNER, me.encode(), durable=False)
        with before_ending(disown):
            yield
    finally:
        try:
            disown()
        finally:
            lock.release()


def owner_of(folder: Path) -> str:
    """Say who holds the lock, as far as is known."""
    try:
        text = read_file(folder, OWNER, limit=_MOST_BYTES).decode()
        pid, _, host = text.partition(" ")
    except (OSError, UnicodeDecodeError):
        return tr("another process")
    if not pid.isdigit():  # it is being written
        return tr("another process")
    return name_process(pid, host)
