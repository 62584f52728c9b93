"""What is looked at before anything is answered, and what every answer bears.

wrong host ─► 421   other methods ─► 405   long address ─► 414   a body ─► 413
asked for by a page of another site ─► 403   too often ─► 429
"""

from __future__ import annotations

import ipaddress
import time
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response

from kbindex.listening import host_name
from kbindex.messages import speaking, tr
from kbindex.pages.html.assets import assets
from kbindex.web.api.cross_origin import is_allowed, is_of_api
from kbindex.web.api.refusals import to_problem
from kbindex.web.headers import NOT_KEPT, SECURITY
from kbindex.web.languages import preferred_language
from kbindex.web.operations.route_names import PROBES
from kbindex.web.rate_limit import RateLimit

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from kbindex.web.options import Options

_METHODS: Final = ("GET", "HEAD")


class Guard:
    """Refuses what is no request of a page, and adds headers to every answer.

    Args:
        app: What answers.
        options: What the server was told.
        of_machines: Paths that machines ask as often as they like, by any address of
            this one; what is there is of no notes and of no reader.
        clock: Tells the time in seconds.
    """

    def __init__(
        self,
        app: ASGIApp,
        options: Options,
        *,
        of_machines: frozenset[str] = PROBES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        limits = options.limits
        self._app = app
        self._options = options
        # What lies in memory costs nothing; another address below it is a page to make.
        kept = frozenset(f"/{asset.address}" for asset in assets().values())
        self._of_machines = of_machines
        self._free = kept | of_machines
        self._hosts = frozenset(name.lower() for name in options.hosts)
        self._rate = RateLimit(
            burst=limits.burst,
            per_second=limits.per_second,
            clients=limits.clients,
            clock=clock,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let the app answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY.items():
                    headers[name] = value
            await send(message)

        refusal = self._refusal(scope)
        if refusal is not None and is_of_api(scope):
            refusal = to_problem(refusal)
        await (refusal or self._app)(scope, receive, send_with_headers)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        accepted = headers.get("accept-language", "")
        with speaking(preferred_language(accepted) or self._options.language):
            return (
                self._refuse_host(scope, headers)
                or _refuse_method(scope)
                or self._refuse_size(scope, headers)
                or self._refuse_other_sites(scope, headers)
                or self._refuse_haste(scope)
            )

    def _refuse_host(self, scope: Scope, headers: Headers) -> PlainTextResponse | None:
        """Refuse names that lead here only because somebody's DNS says so.

        No DNS leads an address elsewhere, so machines may ask by any.
        """
        given = headers.getlist("host")
        is_of_machine = scope["path"] in self._of_machines
        if is_of_machine and not given:  # HTTP/1.0, as some proxies look
            return None
        name = host_name(given[0]) if len(given) == 1 else None
        if is_of_machine and name is not None and _is_address(name):
            return None
        if name is None:
            return _refusal(400, tr("a request names one host"))
        if name not in self._hosts:
            return _refusal(421, tr("this server does not answer for that host"))
        return None

    def _refuse_size(self, scope: Scope, headers: Headers) -> PlainTextResponse | None:
        path: bytes = scope.get("raw_path") or scope["path"].encode()
        if len(path) + len(scope["query_string"]) > self._options.limits.url_bytes:
            return _refusal(414, tr("the address is too long"))
        has_body = headers.get("content-length", "0") != "0"
        if has_body or "transfer-encoding" in headers:
            refused = _refusal(413, tr("a request has no content here"))
            refused.headers["Connection"] = "close"  # what follows is not read
            return refused
        return None

    def _refuse_other_sites(
        self, scope: Scope, headers: Headers
    ) -> PlainTextResponse | None:
        is_named = is_allowed(scope, self._options.origins)
        return None if is_named else _refuse_other_sites(headers)

    def _refuse_haste(self, scope: Scope) -> PlainTextResponse | None:
        if not self._options.is_public or scope["path"] in self._free:
            return None
        client: tuple[str, int] | None = scope.get("client")
        wait_s = self._rate.wait_s(client[0] if client else "")
        if not wait_s:
            return None
        refused = _refusal(429, tr("too many requests; try again in a moment"))
        refused.headers["Retry-After"] = str(wait_s)
        return refused


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _refuse_method(scope: Scope) -> PlainTextResponse | None:
    if scope["method"] in _METHODS:
        return None
    refused = _refusal(405, tr("pages are only read here"))
    refused.headers["Allow"] = ", ".join(_METHODS)
    return refused


def _refuse_other_sites(headers: Headers) -> PlainTextResponse | None:
    """Refuse what a page of another site loads by itself; links lead here.

    It cannot read the answer, but how long that took would tell what is in the notes.
    Browsers say who asks; what does not say it is no page.
    """
    site = headers.get("sec-fetch-site", "none")
    is_link = headers.get("sec-fetch-mode") == "navigate"
    is_inside = headers.get("sec-fetch-dest") in {"object", "embed"}
    if site in {"same-origin", "none"} or (is_link and not is_inside):
        return None
    return _refusal(403, tr("pages of other sites may only link here"))


def _refusal(status: int, text: str) -> PlainTextResponse:
    headers = {"Cache-Control": NOT_KEPT, "Vary": "Accept-Language"}
    return PlainTextResponse(f"{text}\n", status_code=status, headers=headers)
