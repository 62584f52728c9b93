"""Waiting for what other processes, threads or a browser do, however busy all is."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

PATIENCE_S = 60
"""What holds soon costs no more; a machine that others load may take many seconds."""

STEP_S = 0.01


def until(
    holds: Callable[[], object],
    *,
    pause: Callable[[float], object] = time.sleep,
    said: Callable[[], object] = str,
) -> None:
    """Wait until something holds; fail where it does not for a minute.

    Args:
        holds: Asked again and again.
        pause: Waits for some seconds.
        said: Says what there is instead.
    """
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end, said()
        pause(STEP_S)


def wait_for_end(group: int) -> None:
    """Wait for the processes of a group that still run; on Linux."""
    until(lambda: not list(_living(group)))


def _living(group: int) -> Iterator[int]:
    """Yield the processes of a group that still run."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, of, *_ = path.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(of) == group and state != "Z":
            yield int(path.parent.name)
