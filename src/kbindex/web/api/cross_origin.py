"""Pages of other origins that may read the API: CORS, where the user names them.

    kbindex serve --cors https://show.example

Others get no header, and browsers show them nothing; `Guard` refuses them before.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware

from kbindex.web.api.endpoints import VERSION

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.types import ASGIApp, Receive, Scope, Send

_ORIGIN: Final = re.compile(
    r"https?://(?:\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::[0-9]{1,5})?"
)
_KEPT_S: Final = 600
"""So long a browser may keep what a page may ask."""


def is_origin(text: str) -> bool:
    """Say whether a text is an origin as browsers send it: no path, small letters."""
    return _ORIGIN.fullmatch(text) is not None


def is_of_api(scope: Scope) -> bool:
    """Say whether a request is one of the API."""
    path: str = scope["path"]
    return path.startswith(f"/{VERSION}")


def is_allowed(scope: Scope, origins: Collection[str]) -> bool:
    """Say whether a page of a named origin asks, and asks the API."""
    return is_of_api(scope) and Headers(scope=scope).get("origin", "") in origins


class CrossOrigin:
    """Tells browsers which pages may read the API; outside of all that answers.

    Args:
        app: What answers.
        origins: Where these pages lie.
    """

    def __init__(self, app: ASGIApp, origins: Collection[str]) -> None:
        self._app = app
        self._cors = CORSMiddleware(
            app,
            allow_origins=tuple(origins),
            allow_methods=("GET", "HEAD"),
            allow_headers=("Authorization", "If-None-Match"),
            expose_headers=("ETag", "Link", "Retry-After"),
            max_age=_KEPT_S,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, with headers for browsers where the API is asked."""
        is_for_it = scope["type"] == "http" and is_of_api(scope)
        await (self._cors if is_for_it else self._app)(scope, receive, send)
