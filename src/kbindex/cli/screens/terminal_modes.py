"""How a terminal answers keys, and how it was before another program changed that."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from kbindex.signals import before_ending, held_back, without_interrupts

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from subprocess import Popen
    from typing import TextIO

    Started = TypeVar("Started", bound=Popen[str] | Popen[bytes])

if sys.platform != "win32":
    import termios

_PATIENCE_S = 1.0
"""How long a program may take to end when it is told to."""


def terminal_restorer(stream: TextIO) -> Callable[[], object]:
    """Return what gives a terminal back the modes that it has now."""
    if sys.platform == "win32":
        return lambda: None
    modes = termios.tcgetattr(stream.fileno())
    return partial(termios.tcsetattr, stream.fileno(), termios.TCSANOW, modes)


@contextmanager
def lent_terminal(
    start: Callable[[], Started], *, stream: TextIO | None
) -> Generator[Started]:
    """Start a program, and lend it the terminal while the block runs.

    Ctrl-C is for that program. A signal that ends this one ends it too, and gives the
    terminal back its modes.

    Args:
        start: Starts it.
        stream: Where the terminal is; None where there is none.

    Raises:
        OSError: It cannot be started.
    """
    restore = terminal_restorer(stream) if stream else lambda: None
    started: list[Started] = []
    with (
        before_ending(restore),
        before_ending(partial(_end, started)),
        without_interrupts(),
    ):
        with held_back():  # none runs that is not among them
            started.append(start())
        yield started[0]


def _end(started: Sequence[Popen[str] | Popen[bytes]]) -> None:
    """End a program, which restores the terminal as well as it can."""
    for process in started:
        process.terminate()
        end = time.monotonic() + _PATIENCE_S
        # Not `process.wait`: who was interrupted holds its lock.
        with suppress(ChildProcessError):
            while not os.waitpid(process.pid, os.WNOHANG)[0] and time.monotonic() < end:
                time.sleep(0.005)
