"""The server as an ASGI app: who asks for what, and who makes the answer.

request ─► Guard ─► compression ─► a route
                                     ├─ /assets/…    from memory
                                     ├─ /events      what has changed
                                     ├─ /robots.txt
                                     └─ all else     waits in a queue; a thread makes it
"""

from __future__ import annotations

import logging
import secrets
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from kbindex.messages import speaking, tr
from kbindex.pages.html.assets import FOLDER, assets
from kbindex.web.answers import EVENTS, Answer, Answers, Asked
from kbindex.web.events import Followers
from kbindex.web.guard import Guard
from kbindex.web.headers import FOR_EVER, NOT_KEPT, REVALIDATED
from kbindex.web.languages import (
    COOKIE,
    PARAMETER,
    known_language,
    preferred_language,
)
from kbindex.web.page_queues import PageQueues
from kbindex.web.page_sets import PageSets

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from starlette.requests import Request

    from kbindex.knowledge import KnowledgeBase
    from kbindex.messages import Language
    from kbindex.web.options import Options

_LOG: Final = logging.getLogger(__name__)

_YEAR_S: Final = 365 * 24 * 3600
_COMPRESSION: Final = 5
"""Of 1 to 9: two thirds of the time of 9, for a hundredth more bytes."""

_SMALLEST: Final = 500


class Site:
    """What one server shows.

    Args:
        base: The archive; it must not be closed before the server ends.
        options: What the server was told.
    """

    def __init__(self, base: KnowledgeBase, options: Options) -> None:
        self._options = options
        self.pages = PageSets(base)
        self.followers = Followers(
            most=options.limits.followers, revision=self.pages.revision
        )
        self._answers = Answers(self.pages, options, run=secrets.token_hex(8))
        self._queues = PageQueues(options.limits)
        self._assets = {asset.address: asset for asset in assets().values()}
        self.app = self._make_app()

    def _make_app(self) -> Starlette:
        routes = [
            Route("/robots.txt", self._robots),
            Route(f"/{FOLDER}{{name:path}}", self._asset),
            Route("/{address:path}", self._page),
        ]
        if self._options.follows_edits:
            routes.insert(0, Route(f"/{EVENTS}", self._events))
        return Starlette(
            routes=routes,
            lifespan=self._living,
            middleware=[
                Middleware(Guard, options=self._options),
                Middleware(
                    GZipMiddleware, minimum_size=_SMALLEST, compresslevel=_COMPRESSION
                ),
            ],
        )

    @asynccontextmanager
    async def _living(self, _: Starlette) -> AsyncGenerator[None]:
        try:
            yield
        finally:
            self.followers.end()
            self._queues.end()

    def refresh(self) -> bool:
        """Bring the archive up to date, and tell pages; for a thread of its own.

        Returns:
            Whether anything has changed.

        Raises:
            KbindexError: That was not possible; what was shown is shown.
        """
        has_changed = self.pages.refresh()
        if has_changed:
            self.followers.tell(self.pages.revision)
        return has_changed

    async def _robots(self, _: Request) -> Response:
        text = "User-agent: *\nDisallow: /search\n"
        return PlainTextResponse(text, headers={"Cache-Control": REVALIDATED})

    async def _asset(self, request: Request) -> Response:
        """Answer with what lies in memory: no address becomes a path."""
        asset = self._assets.get(FOLDER + str(request.path_params["name"]))
        if asset is None:
            return await self._page(request)
        headers = {"Cache-Control": FOR_EVER, "Content-Type": asset.media_type}
        return Response(asset.content, headers=headers)

    async def _events(self, request: Request) -> Response:
        if not self.followers.has_room:
            return self._busy(request)
        return StreamingResponse(
            self.followers.follow(request.query_params.get("shown", "")),
            media_type="text/event-stream",
            headers={"Cache-Control": NOT_KEPT},
        )

    async def _page(self, request: Request) -> Response:
        asked = self._asked(request)
        queue = self._queues.of(asked)
        if not queue.has_room:
            return self._busy(request)
        try:
            answer = await queue.run(
                lambda: self._made(asked), seconds=self._options.limits.seconds
            )
        except TimeoutError:
            return self._busy(request)
        return self._response(request, answer)

    def _made(self, asked: Asked) -> Answer:
        try:
            return self._answers.answer(asked)
        except Exception:  # noqa: BLE001 - the next page may be right; nothing of it is shown
            _LOG.exception("no page could be made of %r", asked.address)
            with speaking(asked.language):
                problem = tr(
                    "this page could not be made; that is a fault of the program"
                )
            status = HTTPStatus.INTERNAL_SERVER_ERROR
            return self._answers.refuse(asked, status, problem)

    def _response(self, request: Request, answer: Answer) -> Response:
        headers = {"Content-Type": "text/html; charset=utf-8", **answer.headers}
        response = Response(answer.body, answer.status, headers=headers)
        chosen = known_language(request.query_params.get(PARAMETER, ""))
        if chosen:
            response.set_cookie(
                COOKIE, chosen, max_age=_YEAR_S, samesite="lax", httponly=True
            )
        return response

    def _busy(self, request: Request) -> Response:
        """Send away; the page is made here, for the threads have no time."""
        asked = self._asked(request)
        with speaking(asked.language):
            problem = tr("the server is busy; try again in a moment")
        answer = self._answers.refuse(asked, HTTPStatus.SERVICE_UNAVAILABLE, problem)
        response = self._response(request, answer)
        response.headers.update({"Retry-After": "2", "Cache-Control": NOT_KEPT})
        return response

    def _asked(self, request: Request) -> Asked:
        path: bytes = request.scope.get("raw_path") or request.url.path.encode()
        return Asked(
            address=path.decode("latin-1").removeprefix("/"),
            query=request.scope["query_string"].decode("latin-1"),
            language=self._language(request),
            known=", ".join(request.headers.getlist("if-none-match")),
            origin=str(request.base_url) if self._options.is_public else None,
        )

    def _language(self, request: Request) -> Language:
        return (
            known_language(request.query_params.get(PARAMETER, ""))
            or known_language(request.cookies.get(COOKIE, ""))
            or preferred_language(request.headers.get("accept-language", ""))
            or self._options.language
        )


def make_app(base: KnowledgeBase, options: Options) -> Starlette:
    """Return a server of an archive as an ASGI app, for a server of your own.

    Args:
        base: The archive; it must not be closed before the server ends.
        options: What it is told.
    """
    return Site(base, options).app
