"""Tells pages that notes have changed, by server-sent events.

    retry: 2000

    event: changed
    data: 7

The number is the revision that is shown now. A page says which one it shows, so that it
misses nothing that changed between its making and its listening.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_START: Final = "retry: 2000\n\n"
_STILL_THERE: Final = ": \n\n"
"""A comment: a connection that is gone shows itself when it is written to."""

_SILENCE_S: Final = 15.0


class Followers:
    """The pages that follow edits.

    Used in the thread of the event loop; `tell` may be called in any.

    Args:
        most: How many there may be.
        revision: What is shown at first.
    """

    def __init__(self, *, most: int, revision: int) -> None:
        self._most = most
        self._revision = revision
        self._is_over = False
        self._count = 0
        self._news = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def has_room(self) -> bool:
        """Whether one more can follow."""
        return self._count < self._most and not self._is_over

    def tell(self, revision: int) -> None:
        """Tell all of them what is shown now."""
        self._revision = revision
        self._wake()

    def end(self) -> None:
        """Let all of them go: the server ends."""
        self._is_over = True
        self._wake()

    def _wake(self) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._ring)

    def _ring(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()

    async def follow(self, shown: str) -> AsyncIterator[str]:
        """Yield events until the page or the server is gone.

        Args:
            shown: The revision that a page shows; what is none is another one.
        """
        self._loop = asyncio.get_running_loop()
        self._count += 1
        try:
            yield _START
            while not self._is_over:
                news = self._news
                if shown != str(self._revision):
                    shown = str(self._revision)
                    yield f"event: changed\ndata: {shown}\n\n"
                elif not await _comes(news):
                    yield _STILL_THERE
        finally:
            self._count -= 1


async def _comes(news: asyncio.Event) -> bool:
    """Wait for news, but not for ever."""
    try:
        await asyncio.wait_for(news.wait(), _SILENCE_S)
    except TimeoutError:
        return False
    return True
