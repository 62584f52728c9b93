"""The API as routes of the server: from an HTTP request to what is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kbindex.messages import speaking, tr
from kbindex.web.api import answers, problems
from kbindex.web.api.endpoints import ROOT, VERSION
from kbindex.web.headers import REVALIDATED

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request as HttpRequest

    from kbindex.messages import Language

    Work = Callable[[str, Callable[[], answers.Answer]], Awaitable[answers.Answer]]
    """Does work for a query in a thread; raises TimeoutError where too much waits."""


class Api:
    """The API of a server.

    Args:
        found: Answers what programs ask.
        work: Does that in a thread.
        language_of: Tells in which language a request is answered.
    """

    def __init__(
        self,
        found: answers.ApiAnswers,
        work: Work,
        language_of: Callable[[HttpRequest], Language],
    ) -> None:
        self._answers = found
        self._work = work
        self._language_of = language_of

    def routes(self) -> list[Route]:
        """Return the routes, which come before those of pages."""
        return [
            Route(f"/{ROOT}".rstrip("/"), _to_page),
            Route(f"/{VERSION}".rstrip("/"), _to_page),
            Route(f"/{VERSION}", _to_page),
            Route(f"/{VERSION}{{address:path}}", self.answer),
        ]

    async def answer(self, request: HttpRequest) -> Response:
        """Answer a request of a program."""
        asked = self._asked(request)
        try:
            answer = await self._work(asked.query, lambda: self._answers.answer(asked))
        except TimeoutError:
            with speaking(asked.language):
                text = tr("the server is busy; try again in a moment")
            answer = answers.refuse(problems.problem(problems.BUSY, text))
        response = Response(answer.body, answer.status, headers=dict(answer.headers))
        if answer.status == problems.BUSY.status:
            response.headers["Retry-After"] = "2"
        return response

    def _asked(self, request: HttpRequest) -> answers.Request:
        path: bytes = request.scope.get("raw_path") or request.url.path.encode()
        headers = request.headers
        return answers.Request(
            path=path.decode("latin-1"),
            query=request.scope["query_string"].decode("latin-1"),
            language=self._language_of(request),
            accepted=", ".join(headers.getlist("accept")),
            authorization=headers.get("authorization", ""),
            known=", ".join(headers.getlist("if-none-match")),
        )


async def _to_page(_: HttpRequest) -> Response:
    return RedirectResponse(f"/{ROOT}", headers={"Cache-Control": REVALIDATED})
