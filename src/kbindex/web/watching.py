"""Looks for edited notes all the time, in a thread of its own."""

from __future__ import annotations

from contextvars import copy_context
from threading import Event, Thread
from typing import TYPE_CHECKING, Final

from kbindex.errors import KbindexError

if TYPE_CHECKING:
    from collections.abc import Callable

INTERVAL_S: Final = 1.0
"""From the end of one look to the next; one of 1,000 files takes a few hundredths."""


class Watcher:
    """Refreshes again and again until it is stopped.

    Args:
        refresh: Looks for changes, and shows them.
        say: Told what goes wrong, once for each thing.
        interval_s: From one look to the next.
    """

    def __init__(
        self,
        refresh: Callable[[], object],
        *,
        say: Callable[[str], None],
        interval_s: float = INTERVAL_S,
    ) -> None:
        self._refresh = refresh
        self._say = say
        self._interval_s = interval_s
        self._stopped = Event()
        self._said = ""
        speaking = copy_context()  # a thread of its own would speak English
        self._thread = Thread(
            target=speaking.run, args=(self._watch,), name="watch", daemon=True
        )

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more; a look that has begun ends first."""
        self._stopped.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stopped.wait(self._interval_s):
            self.look()

    def look(self) -> None:
        """Look once."""
        try:
            self._refresh()
        except (KbindexError, OSError) as error:
            self._complain(str(error))
        else:
            self._said = ""

    def _complain(self, problem: str) -> None:
        """Say what is wrong, but not every second."""
        if problem != self._said:
            self._said = problem
            self._say(problem)
