"""Why a request is not answered, as RFC 9457 has it: `application/problem+json`."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.json import encode

from kbindex.errors import ArgumentError, NotFoundError, QueryError

if TYPE_CHECKING:
    from kbindex.pages import json_types

MEDIA_TYPE: Final = "application/problem+json"


class Kind(Struct, frozen=True):
    """A kind of problem.

    Args:
        name: Behind the `#` of the page about the API.
        title: In words.
        status: Of the answer.
    """

    name: str
    title: str
    status: HTTPStatus


BAD_PARAMETER: Final = Kind(
    "bad-parameter", "A parameter is wrong", HTTPStatus.BAD_REQUEST
)
BAD_QUERY: Final = Kind("bad-query", "The query is refused", HTTPStatus.BAD_REQUEST)
BAD_TOKEN: Final = Kind("bad-token", "The token is wrong", HTTPStatus.UNAUTHORIZED)
NOT_FOUND: Final = Kind("not-found", "There is no such thing", HTTPStatus.NOT_FOUND)
NOT_ACCEPTABLE: Final = Kind(
    "not-acceptable", "There is no such form of it", HTTPStatus.NOT_ACCEPTABLE
)
REFUSED: Final = Kind("refused", "The request is refused", HTTPStatus.BAD_REQUEST)
UNREADABLE: Final = Kind(
    "unreadable", "The archive cannot be read", HTTPStatus.SERVICE_UNAVAILABLE
)
BUSY: Final = Kind("busy", "The server is busy", HTTPStatus.SERVICE_UNAVAILABLE)
FAULT: Final = Kind(
    "fault", "The program is at fault", HTTPStatus.INTERNAL_SERVER_ERROR
)

KINDS: Final = (
    BAD_PARAMETER,
    BAD_QUERY,
    BAD_TOKEN,
    NOT_FOUND,
    NOT_ACCEPTABLE,
    REFUSED,
    UNREADABLE,
    BUSY,
    FAULT,
)
"""All of them; `REFUSED` has other statuses, too."""


def problem(kind: Kind, detail: str, *, status: int = 0) -> json_types.Problem:
    """Return a problem.

    Args:
        kind: Of which kind it is.
        detail: What is wrong this time.
        status: That of the answer, where it is another one than the kind's.
    """
    return {
        "type": f"/api/#{kind.name}",
        "title": kind.title,
        "status": int(status or kind.status),
        "detail": detail,
    }


def problem_of(
    error: ArgumentError | QueryError | NotFoundError, *, of_name: bool
) -> json_types.Problem:
    """Return what is wrong with a question.

    Args:
        error: Why it is refused.
        of_name: Whether it asks for one thing by its name, which may not be there.
    """
    if isinstance(error, NotFoundError):
        found = problem(NOT_FOUND if of_name else BAD_QUERY, str(error))
        if error.near:
            found["near"] = list(error.near)
        return found
    if isinstance(error, QueryError):
        return {**problem(BAD_QUERY, str(error)), "position": error.start}
    said = f"{error.source}: {error.problem}"
    return {**problem(BAD_PARAMETER, said), "parameter": error.source}


def to_bytes(said: json_types.Problem) -> bytes:
    """Write a problem."""
    return encode(said)
