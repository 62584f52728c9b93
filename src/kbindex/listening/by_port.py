"""Several apps on one server, each on a port of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from uvicorn._types import (
        ASGI3Application,
        ASGIReceiveCallable,
        ASGISendCallable,
        Scope,
    )


class ByPort:
    """Lets an app answer by the port on which a request came.

    Args:
        app: What answers on all other ports, and hears that the server begins and ends.
        others: What answers on a port.
    """

    def __init__(
        self, app: ASGI3Application, others: Mapping[int, ASGI3Application]
    ) -> None:
        self._app, self._others = app, others

    async def __call__(
        self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable
    ) -> None:
        """Let one of them answer."""
        app = self._app
        if scope["type"] == "http":
            server = scope["server"]
            app = self._others.get((server[1] or 0) if server else 0, app)
        await app(scope, receive, send)
