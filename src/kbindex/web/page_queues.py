"""Queues before the threads that make pages: short work does not wait for long.

Threads of one Python share one processor. In one queue, a few dozen searches of 500
characters kept everybody waiting until the last was answered; they have a queue and a
thread of their own, and so never more than a part of the processor.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from kbindex.web.parameters import typed_query

if TYPE_CHECKING:
    from collections.abc import Callable

    from kbindex.web.options import Limits

_Made = TypeVar("_Made")


class PageQueue:
    """Work that waits for threads of its own; what came first is done first.

    Used in the thread of the event loop. The threads are not of Starlette's pool: that
    one gives a thread back when a page takes too long and is waited for no longer,
    though it works on; so many slow questions would make ever more threads.

    Args:
        name: What the threads are called.
        threads: How many there are.
        most: How much is done or waits.
    """

    def __init__(self, name: str, *, threads: int, most: int) -> None:
        self._threads = ThreadPoolExecutor(threads, name)
        self._most = most
        self._waiting = 0

    @property
    def has_room(self) -> bool:
        """Whether anything more may wait."""
        return self._waiting < self._most

    async def run(self, make: Callable[[], _Made], *, seconds: float) -> _Made:
        """Return what a thread makes.

        Args:
            make: Called in the thread; not at all where its time is over by then.
            seconds: So long it is waited for.

        Raises:
            TimeoutError: It took longer.
        """
        self._waiting += 1
        loop = asyncio.get_running_loop()
        try:
            made = loop.run_in_executor(self._threads, make)
            return await asyncio.wait_for(made, seconds)
        finally:
            self._waiting -= 1

    def end(self) -> None:
        """Begin nothing more."""
        self._threads.shutdown(wait=False, cancel_futures=True)


class PageQueues:
    """The queue of long searches, and that of all other pages.

    How long a search takes is not known before, but grows with its query.

    Args:
        limits: How much is answered.
    """

    def __init__(self, limits: Limits) -> None:
        self._longest = limits.short_query
        self.pages = PageQueue("page", threads=limits.workers, most=limits.waiting)
        self.searches = PageQueue("search", threads=1, most=limits.long_waiting)

    def of(self, query: str) -> PageQueue:
        """Return the queue of a request.

        Args:
            query: What stands behind the question mark of its address.
        """
        is_long = len(typed_query(query)) > self._longest
        return self.searches if is_long else self.pages

    def end(self) -> None:
        """Begin nothing more."""
        self.pages.end()
        self.searches.end()
