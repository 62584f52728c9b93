"""What the guard refuses before the API is asked, as problems of the API."""

from __future__ import annotations

from starlette.responses import Response

from kbindex.web.api import problems


def to_problem(refusal: Response) -> Response:
    """Return a refusal as a problem, with its status and headers."""
    detail = bytes(refusal.body).decode().strip()
    said = problems.problem(problems.REFUSED, detail, status=refusal.status_code)
    own = {"content-type", "content-length"}
    headers = {k: v for k, v in refusal.headers.items() if k not in own}
    headers["Content-Type"] = problems.MEDIA_TYPE
    return Response(problems.to_bytes(said), refusal.status_code, headers=headers)
