"""Closes connections that are open, and on which nothing comes to its end.

Half a request takes a place among all connections until it is whole, and an answer that
nobody takes until it is gone: some hundred of them, and nobody else is answered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio

PATIENCE_S: Final = 15.0
"""So long a request may take to come, or an answer to be taken further; it is looked at
so often, which makes it twice that at most. A connection kept open may be idle for as
long, too."""


class Connection(H11Protocol):
    """A connection that is looked at from time to time.

    Between two looks a request must have come, or been worked on; an answer that waits
    for its client must have got shorter.
    """

    patience_s = PATIENCE_S

    def connection_made(  # type: ignore[override] # as in the class above
        self, transport: asyncio.Transport
    ) -> None:
        """Begin to look."""
        super().connection_made(transport)
        self._before: tuple[Any, int] = (None, 0)
        self._next_look = self.loop.call_later(self.patience_s, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """Look no more."""
        self._next_look.cancel()
        super().connection_lost(exc)

    def _look(self) -> None:
        cycle: Any = self.cycle  # None before the first request
        unsent = self.transport.get_write_buffer_size()
        is_busy = cycle is not None and not cycle.response_complete
        is_same = (cycle, unsent) == self._before
        if is_same and (unsent or not is_busy):
            self.transport.abort()
            return
        self._before = (cycle, unsent)
        self._next_look = self.loop.call_later(self.patience_s, self._look)
