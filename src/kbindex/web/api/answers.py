"""From a request of a program to what is sent: status, headers, bytes."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from kbindex.errors import ArgumentError, KbindexError, NotFoundError, QueryError
from kbindex.messages import Language, speaking, tr
from kbindex.web.api import problems
from kbindex.web.api.endpoints import DESCRIPTION, VERSION, find_endpoint
from kbindex.web.api.forms import write_found
from kbindex.web.api.media_types import MEDIA_TYPES, Form, choose_form
from kbindex.web.api.openapi import openapi_bytes
from kbindex.web.api.parameters import read_question
from kbindex.web.api.parts import following_part, links
from kbindex.web.entity_tags import entity_tag, is_any, is_known
from kbindex.web.error_texts import said_of
from kbindex.web.headers import NOT_KEPT, REVALIDATED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kbindex.knowledge import KnowledgeBase
    from kbindex.pages import json_types
    from kbindex.web.api.endpoints import Endpoint
    from kbindex.web.api.token import Token
    from kbindex.web.options import Options

_LOG: Final = logging.getLogger(__name__)

VARY: Final = "Accept, Accept-Language, Authorization"

_WRONG: Final = (ArgumentError, QueryError, NotFoundError)


class Request(Struct, frozen=True, kw_only=True):
    """What a program asks for.

    Args:
        path: From the root of the server, percent-encoded.
        query: What stands behind the question mark.
        language: In which it is told what is wrong.
        accepted: The header `Accept`.
        authorization: The header of this name.
        known: `If-None-Match`.
    """

    path: str
    query: str
    language: Language
    accepted: str = ""
    authorization: str = ""
    known: str = ""


class Answer(Struct, frozen=True, kw_only=True):
    """What it gets."""

    status: HTTPStatus
    headers: Mapping[str, str]
    body: bytes = b""


class Private(Struct, frozen=True, kw_only=True):
    """The archive with its private episodes, and the secret of who may read it."""

    base: KnowledgeBase
    token: Token


class ApiAnswers:
    """Answers what programs ask; safe to use from many threads.

    Args:
        base: The archive that all may read.
        options: What the server was told.
        run: A name of this run of the server: revisions begin anew with each.
        private: What only those with the token may read; None where nobody has one.
    """

    def __init__(
        self,
        base: KnowledgeBase,
        options: Options,
        *,
        run: str,
        private: Private | None = None,
    ) -> None:
        self._base = base
        self._options = options
        self._run = run
        self._private = private

    def answer(self, asked: Request) -> Answer:
        """Return what is found, or a problem that says why nothing is."""
        with speaking(asked.language):  # errors are said where they are raised
            try:
                return self._answer(asked)
            except KbindexError as error:
                said = said_of(error, self._options)
                return refuse(problems.problem(problems.UNREADABLE, said))
            except Exception:  # noqa: BLE001 - the next answer may be right; nothing of it is shown
                _LOG.exception("nothing could be answered to %r", asked.path)
                said = tr("this could not be answered; that is a fault of the program")
                return refuse(problems.problem(problems.FAULT, said))

    def _answer(self, asked: Request) -> Answer:
        base, is_private = self._base, False
        if self._private and asked.authorization:
            if not self._private.token.is_sent(asked.authorization):
                return _refuse_token()
            base, is_private = self._private.base, True
        if asked.path == f"/{DESCRIPTION}":
            return self._described(asked)
        try:
            found = find_endpoint(asked.path.removeprefix(f"/{VERSION}"))
        except ArgumentError as error:
            return refuse(problems.problem_of(error, of_name=False))
        if found is None:
            said = tr("the API has no such address; {place} lists all", place="/api/")
            return refuse(problems.problem(problems.NOT_FOUND, said))
        endpoint, in_path = found
        tag = self._tag(asked, str(base.revision), str(is_private))
        try:
            return self._found(base, endpoint, in_path, asked, tag=tag)
        except _WRONG as error:
            of_name = endpoint.is_found_by_name
            return refuse(problems.problem_of(error, of_name=of_name))

    def _found(
        self,
        base: KnowledgeBase,
        endpoint: Endpoint,
        in_path: Mapping[str, str],
        asked: Request,
        *,
        tag: str,
    ) -> Answer:
        most = self._options.limits.parameters
        question = read_question(endpoint.question, asked.query, in_path, most=most)
        offered: list[Form] = list(MEDIA_TYPES) if endpoint.columns else ["json"]
        form = choose_form(asked.accepted, offered)
        if form is None:
            names = ", ".join(MEDIA_TYPES[one] for one in offered)
            said = tr("it comes as {names} only", names=names)
            return refuse(problems.problem(problems.NOT_ACCEPTABLE, said))
        headers = _headers(tag)
        unchanged = Answer(status=HTTPStatus.NOT_MODIFIED, headers=headers)
        if is_known(tag, asked.known):
            return unchanged
        found = endpoint.ask(base, question, self._options.today)
        if is_any(asked.known):
            return unchanged
        part = (asked.path, asked.query, question, found.total)
        body = write_found(
            found,
            form,
            endpoint,
            fields=getattr(question, "fields", ()),
            following=following_part(*part),
        )
        headers["Content-Type"] = _content_type(form)
        if said := ", ".join(links(*part)):
            headers["Link"] = said
        return Answer(status=HTTPStatus.OK, headers=headers, body=body)

    def _described(self, asked: Request) -> Answer:
        tag = self._tag(asked)
        headers = _headers(tag)
        if is_known(tag, asked.known) or is_any(asked.known):
            return Answer(status=HTTPStatus.NOT_MODIFIED, headers=headers)
        headers["Content-Type"] = MEDIA_TYPES["json"]
        return Answer(status=HTTPStatus.OK, headers=headers, body=openapi_bytes())

    def _tag(self, asked: Request, *state: str) -> str:
        """Name what an answer is made of: the same name is the same answer."""
        today = self._options.today().isoformat()
        said = (asked.language, asked.path, asked.query, asked.accepted)
        return entity_tag((self._run, today, *state, *said))


def _headers(tag: str) -> dict[str, str]:
    # Compressed or not, it is the same answer.
    return {"Cache-Control": REVALIDATED, "Vary": VARY, "ETag": f"W/{tag}"}


def _content_type(form: Form) -> str:
    return {"csv": "text/csv; charset=utf-8; header=present"}.get(
        form, MEDIA_TYPES[form]
    )


def _refuse_token() -> Answer:
    said = tr("the token is not the one of this server")
    refused = refuse(problems.problem(problems.BAD_TOKEN, said))
    why = 'Bearer realm="kbindex", error="invalid_token"'
    return Answer(
        status=refused.status,
        headers={**refused.headers, "WWW-Authenticate": why},
        body=refused.body,
    )


def refuse(said: json_types.Problem) -> Answer:
    """Return a problem as an answer."""
    headers = {
        "Cache-Control": NOT_KEPT,
        "Content-Type": problems.MEDIA_TYPE,
        "Vary": VARY,
    }
    status = HTTPStatus(said["status"])
    return Answer(status=status, headers=headers, body=problems.to_bytes(said))
