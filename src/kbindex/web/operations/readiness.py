"""Whether a server can answer now: what a load balancer asks before it sends anybody.

ready ─ servers away, index unreadable ─► not ready ─ they are back ─► ready
└──── a signal has come ─► ending: not ready, though it still answers
"""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, Literal

from kbindex.errors import KbindexError, UnavailableIndexError

if TYPE_CHECKING:
    from collections.abc import Callable

    from kbindex.knowledge import KnowledgeBase

Obstacle = Literal["ending", "index unavailable", "index unreadable"]
"""Why a server is not ready; it names no place, for strangers may ask."""

_QUESTION: Final = "kubernetes"
"""Any word: that it can be counted is what matters."""

_KEPT_S: Final = 1.0
"""So long an answer holds: who asks often costs no more than who asks rarely."""

_PATIENCE_S: Final = 2.0
"""A machine that asks waits for a few seconds at most."""


class Readiness:
    """Knows whether the archive can be read.

    Used in the thread of the event loop; `end` and `note` may be called in any.

    Args:
        base: The archive.
        clock: Tells the time in seconds.
    """

    def __init__(
        self, base: KnowledgeBase, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._base, self._clock = base, clock
        self._is_ending = self._is_away = False
        self._thread = ThreadPoolExecutor(1, "ready")
        self._asking: asyncio.Future[Obstacle | None] | None = None
        self._next_s = clock()

    def end(self) -> None:
        """Be ready no more: the server ends."""
        self._is_ending = True

    def note(self, error: Exception | None) -> None:
        """Hear how a look for another state of the index went; None is well."""
        self._is_away = isinstance(error, UnavailableIndexError)

    async def obstacle(self) -> Obstacle | None:
        """Return why the server is not ready; None where it is."""
        if self._is_ending:
            return "ending"
        if self._is_away:
            return "index unavailable"
        now_s = self._clock()
        if self._asking is None or (self._asking.done() and now_s >= self._next_s):
            loop = asyncio.get_running_loop()
            self._asking = loop.run_in_executor(self._thread, self._ask)
            self._next_s = now_s + _KEPT_S
        asking = asyncio.shield(self._asking)
        try:
            return await asyncio.wait_for(asking, _PATIENCE_S)
        except TimeoutError:
            return "index unavailable"

    def _ask(self) -> Obstacle | None:
        try:
            self._base.count(_QUESTION)
        except UnavailableIndexError:
            return "index unavailable"
        except KbindexError:
            return "index unreadable"
        return None

    def close(self) -> None:
        """Ask nothing more."""
        self._thread.shutdown(wait=False, cancel_futures=True)
