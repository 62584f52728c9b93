"""Where the parts of a list are: the header `Link` (RFC 8288)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from kbindex.web.api.questions import PartQuestion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kbindex.web.api.questions import Question


def following_part(
    path: str, query: str, question: Question, total: int | None
) -> str | None:
    """Return the address of the next part of a list, where there is one.

    Args:
        path: That of the request, percent-encoded, from the root of the server.
        query: What stands behind its question mark.
        question: What was asked.
        total: How many records there are.
    """
    if total is None or not isinstance(question, PartQuestion):
        return None
    end = question.offset + question.limit
    return _address(path, query, end) if end < total else None


def links(
    path: str, query: str, question: Question, total: int | None
) -> Iterator[str]:
    """Yield what the header says of the next, the previous and the first part."""
    if total is None or not isinstance(question, PartQuestion):
        return
    if following := following_part(path, query, question, total):
        yield f'<{following}>; rel="next"'
    if question.offset:
        before = max(question.offset - question.limit, 0)
        yield f'<{_address(path, query, before)}>; rel="prev"'
        yield f'<{_address(path, query, 0)}>; rel="first"'


def _address(path: str, query: str, offset: int) -> str:
    pairs = [pair for pair in parse_qsl(query) if pair[0] != "offset"]
    return f"{path}?{urlencode([*pairs, ('offset', offset)])}"
