"""What machines ask of a server: /livez and /readyz, and /metrics on another port."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from kbindex.web.guard import Guard
from kbindex.web.headers import NOT_KEPT
from kbindex.web.operations.route_names import LIVE, METRICS, PROBES, READY

if TYPE_CHECKING:
    from starlette.requests import Request

    from kbindex.web.operations.metrics import Metrics
    from kbindex.web.operations.readiness import Readiness
    from kbindex.web.options import Options

_HEADERS: Final = {"Cache-Control": NOT_KEPT}


def probe_routes(readiness: Readiness) -> list[Route]:
    """Return the routes that say whether a server lives, and is ready."""

    async def live(_: Request) -> Response:
        return PlainTextResponse("ok\n", headers=_HEADERS)

    async def ready(_: Request) -> Response:
        obstacle = await readiness.obstacle()
        if obstacle is None:
            return PlainTextResponse("ok\n", headers=_HEADERS)
        status = HTTPStatus.SERVICE_UNAVAILABLE
        return PlainTextResponse(f"not ready: {obstacle}\n", status, headers=_HEADERS)

    return [Route(LIVE, live), Route(READY, ready)]


def make_metrics_app(
    metrics: Metrics, readiness: Readiness, options: Options
) -> Starlette:
    """Return the app of the port that only who runs the server reaches."""

    async def answer(request: Request) -> Response:
        accepted = request.headers.get("accept", "")
        # The first scrape of a new state may ask servers.
        body, media_type = await run_in_threadpool(metrics.exposition, accepted)
        headers = {**_HEADERS, "Content-Type": media_type}
        return Response(body, headers=headers)

    return Starlette(
        routes=[Route(METRICS, answer), *probe_routes(readiness)],
        middleware=[Middleware(Guard, options=options, of_machines=PROBES | {METRICS})],
    )
