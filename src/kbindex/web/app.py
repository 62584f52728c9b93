"""The server as an ASGI app: who asks for what, and who makes the answer.

request ─► Observer ─► Guard ─► compression ─► a route
                                     ├─ /livez, /readyz
                                     ├─ /assets/…    from memory
                                     ├─ /events      what has changed
                                     ├─ /robots.txt
                                     ├─ /feed.xml, … a queue; a thread makes the feed
                                     ├─ /api/v1/…    likewise for documents
                                     └─ all else     likewise for pages
"""

from __future__ import annotations

import logging
import secrets
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, TypeVar

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from kbindex.messages import speaking, tr
from kbindex.pages.feeds import ATOM_FILE, JSON_FILE, SEARCH_ATOM, SEARCH_JSON
from kbindex.pages.html.addresses import TOPICS
from kbindex.pages.html.assets import FOLDER, assets
from kbindex.web.answers import EVENTS, Answers, Asked
from kbindex.web.api.answers import ApiAnswers
from kbindex.web.api.cross_origin import CrossOrigin, is_of_api
from kbindex.web.api.routes import Api
from kbindex.web.events import Followers
from kbindex.web.feeds import FeedRequest, Feeds
from kbindex.web.guard import Guard
from kbindex.web.headers import FOR_EVER, NOT_KEPT, REVALIDATED
from kbindex.web.languages import (
    COOKIE,
    PARAMETER,
    known_language,
    preferred_language,
)
from kbindex.web.machine_routes import make_metrics_app, probe_routes
from kbindex.web.operations.metrics import Metrics
from kbindex.web.operations.observer import Observer
from kbindex.web.operations.readiness import Readiness
from kbindex.web.page_queues import PageQueues
from kbindex.web.page_sets import PageSets

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Sequence

    from starlette.requests import Request

    from kbindex.knowledge import KnowledgeBase
    from kbindex.messages import Language
    from kbindex.web.answers import Answer
    from kbindex.web.api.answers import Private
    from kbindex.web.operations.observer import Told
    from kbindex.web.options import Options

_Made = TypeVar("_Made")

_LOG: Final = logging.getLogger(__name__)

_YEAR_S: Final = 365 * 24 * 3600
_COMPRESSION: Final = 5
"""Of 1 to 9: two thirds of the time of 9, for a hundredth more bytes."""

_SMALLEST: Final = 500

ROBOTS: Final = """\
User-agent: *
Disallow: /search
Disallow: /feeds/
Disallow: /api/v1/
"""
"""What is made for each question has no end."""

_FEED_ADDRESSES: Final = (
    *(f"/{name}" for name in (ATOM_FILE, JSON_FILE, SEARCH_ATOM, SEARCH_JSON)),
    *(f"/{TOPICS}{{topic}}/{name}" for name in (ATOM_FILE, JSON_FILE)),
)


class Site:
    """What one server shows.

    Args:
        base: The archive; it must not be closed before the server ends.
        options: What the server was told.
        private: What only programs with a token read; None where nobody has one.
        told: Told of each request, in the thread of the event loop.

    Attributes:
        metrics_app: The app of the port that only who runs the server reaches.
        readiness: Whether it can answer now.
    """

    def __init__(
        self,
        base: KnowledgeBase,
        options: Options,
        *,
        private: Private | None = None,
        told: Sequence[Told] = (),
    ) -> None:
        self._options = options
        self.readiness = Readiness(base)
        self._metrics = Metrics(base)
        self._told = (self._metrics.count_request, *told)
        self.metrics_app = make_metrics_app(self._metrics, self.readiness, options)
        self.pages = PageSets(base)
        self.followers = Followers(
            most=options.limits.followers, revision=self.pages.revision
        )
        run = secrets.token_hex(8)
        self._answers = Answers(self.pages, options, run=run)
        self._private = private
        self._feeds = Feeds(self.pages, options, run=run)
        found = ApiAnswers(base, options, run=run, private=private)
        self._api = Api(found, self._in_turn, self._language)
        self._queues = PageQueues(options.limits)
        self._assets = {asset.address: asset for asset in assets().values()}
        self.app = self._make_app()

    def _make_app(self) -> Starlette:
        routes = [
            Route("/robots.txt", self._robots),
            *probe_routes(self.readiness),
            *self._api.routes(),
            *(Route(place, self._feed) for place in _FEED_ADDRESSES),
            Route(f"/{FOLDER}{{name:path}}", self._asset),
            Route("/{address:path}", self._page),
        ]
        if self._options.follows_edits:
            routes.insert(0, Route(f"/{EVENTS}", self._events))
        return Starlette(
            routes=routes,
            lifespan=self._living,
            exception_handlers={HTTPStatus.NOT_FOUND: self._not_routed},
            middleware=[
                Middleware(Observer, told=self._told),
                *self._cross_origin(),
                Middleware(Guard, options=self._options),
                Middleware(
                    GZipMiddleware, minimum_size=_SMALLEST, compresslevel=_COMPRESSION
                ),
            ],
        )

    def _cross_origin(self) -> list[Middleware]:
        origins = self._options.origins
        return [Middleware(CrossOrigin, origins=origins)] if origins else []

    @asynccontextmanager
    async def _living(self, _: Starlette) -> AsyncGenerator[None]:
        try:
            yield
        finally:
            self.followers.end()
            self._queues.end()
            self.readiness.close()

    def end(self) -> None:
        """Be ready no more, and let go who follows edits: a signal has come."""
        self.readiness.end()
        self.followers.end()

    def refresh(self) -> bool:
        """Bring the archive up to date, and tell pages; for a thread of its own.

        Returns:
            Whether anything has changed.

        Raises:
            KbindexError: That was not possible; what was shown is shown.
        """
        try:
            has_changed = self._refresh()
        except Exception as error:
            self.readiness.note(error)
            self._metrics.count_refresh("failed")
            raise
        self.readiness.note(None)
        self._metrics.count_refresh("changed" if has_changed else "unchanged")
        return has_changed

    def _refresh(self) -> bool:
        has_changed = self.pages.refresh()
        if self._private is not None:
            self._private.base.refresh(is_patient=False)
        if has_changed:
            self.followers.tell(self.pages.revision)
        return has_changed

    async def _robots(self, _: Request) -> Response:
        return PlainTextResponse(ROBOTS, headers={"Cache-Control": REVALIDATED})

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

    async def _feed(self, request: Request) -> Response:
        asked = self._asked(request)
        wanted = FeedRequest(
            address=asked.address,
            query=asked.query,
            root=str(request.base_url),
            language=asked.language,
            known=asked.known,
        )
        try:
            answer = await self._in_turn(
                asked.query, lambda: self._feeds.answer(wanted)
            )
        except TimeoutError:
            return self._busy(request)
        headers = {**answer.headers, **_when_to_ask_again(answer.status)}
        return Response(answer.body, answer.status, headers=headers)

    async def _not_routed(self, request: Request, _: Exception) -> Response:
        """Answer at an address with a line end in it, which no route takes."""
        answer = self._api.answer if is_of_api(request.scope) else self._page
        return await answer(request)

    async def _page(self, request: Request) -> Response:
        asked = self._asked(request)
        try:
            answer = await self._in_turn(asked.query, lambda: self._made(asked))
        except TimeoutError:
            return self._busy(request)
        return self._response(request, answer)

    async def _in_turn(self, query: str, make: Callable[[], _Made]) -> _Made:
        """Return what a thread makes, where not too much waits to be made.

        Args:
            query: What stands behind the question mark; it chooses the queue.
            make: Called in the thread.

        Raises:
            TimeoutError: Too much waits, or it takes too long.
        """
        queue = self._queues.of(query)
        if not queue.has_room:
            raise TimeoutError
        return await queue.run(make, seconds=self._options.limits.seconds)

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
        headers |= _when_to_ask_again(answer.status)
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
        return self._response(request, answer)

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


def _when_to_ask_again(status: HTTPStatus) -> dict[str, str]:
    """Return the headers of an answer that may be another one in a moment."""
    if status is not HTTPStatus.SERVICE_UNAVAILABLE:
        return {}
    return {"Retry-After": "2", "Cache-Control": NOT_KEPT}


def make_app(
    base: KnowledgeBase, options: Options, *, private: Private | None = None
) -> Starlette:
    """Return a server of an archive as an ASGI app, for a server of your own.

    Args:
        base: The archive; it must not be closed before the server ends.
        options: What it is told.
        private: What only programs with a token read; None where nobody has one.
    """
    return Site(base, options, private=private).app
