"""Looks at every request from outside: what it was counted as, and how it was answered.

It knows neither what was asked nor by whom, so that no log or count can tell.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from kbindex.web.operations.route_names import PROBES, route_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE"})
"""Others are counted as one: a client may send any word."""


class SeenRequest(Struct, frozen=True, kw_only=True):
    """A request that was answered.

    Args:
        method: Of HTTP; `other` for what is none that browsers send.
        route: Its name (`route_names`), not its address.
        status: Of the answer; 500 where there was none.
        seconds: From its headers to the last byte of the answer.
    """

    method: str
    route: str
    status: int
    seconds: float


Told = Callable[[SeenRequest], None]


class Observer:
    """Tells of every request but probes; outside of all that may refuse it.

    Args:
        app: What answers.
        told: Called at the end of each request, in the thread of the event loop.
        clock: Tells the time in seconds.
    """

    def __init__(
        self,
        app: ASGIApp,
        told: Sequence[Told],
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._app, self._told, self._clock = app, told, clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the app answer, and tell of it."""
        if scope["type"] != "http" or scope["path"] in PROBES:
            await self._app(scope, receive, send)
            return
        status: int = HTTPStatus.INTERNAL_SERVER_ERROR

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        start = self._clock()
        try:
            await self._app(scope, receive, send_and_note)
        finally:
            method = scope["method"]
            seen = SeenRequest(
                method=method if method in _METHODS else "other",
                route=route_of(scope["path"]),
                status=status,
                seconds=self._clock() - start,
            )
            for tell in self._told:
                tell(seen)
