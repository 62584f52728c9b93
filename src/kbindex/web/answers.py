"""From an address to a page: what is answered, with its status and headers."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from msgspec import Struct
from msgspec.structs import replace

from kbindex.errors import ArgumentError, KbindexError, NotFoundError, QueryError
from kbindex.messages import Language, speaking
from kbindex.pages.html.frame import Frame, RootLinks
from kbindex.pages.html.page_kinds import (
    NotFoundPage,
    Page,
    RefusedPage,
    SearchPage,
)
from kbindex.web.api.described import api_page
from kbindex.web.api.endpoints import ROOT
from kbindex.web.entity_tags import entity_tag, is_any, is_known
from kbindex.web.error_texts import said_of
from kbindex.web.feeds import feeds_of
from kbindex.web.headers import REVALIDATED, VARY
from kbindex.web.languages import PARAMETER, other_languages
from kbindex.web.parameters import Parameters, typed_query

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kbindex.pages.html.page_set import PageSet
    from kbindex.web.options import Options
    from kbindex.web.page_sets import PageSets

API_PAGE: Final = ROOT
"""The address of the page about the API."""

EVENTS: Final = "events"
"""The address where pages hear of edits."""

_WRONG: Final = (ArgumentError, QueryError)
"""What is wrong with a question, and not with the archive."""


class Asked(Struct, frozen=True, kw_only=True):
    """What a browser asks for.

    Args:
        address: Below the root, percent-encoded, without a query.
        query: What stands behind the question mark.
        language: In which it wants to read.
        known: `If-None-Match`: what it has kept.
        origin: Where the root lies in the web, where that is known.
    """

    address: str
    query: str
    language: Language
    known: str = ""
    origin: str | None = None


class Answer(Struct, frozen=True, kw_only=True):
    """What it gets."""

    status: HTTPStatus
    headers: Mapping[str, str]
    body: str = ""


class Answers:
    """Answers what is asked; safe to use from many threads.

    Args:
        pages: The pages that are shown now.
        options: What the server was told.
        run: A name of this run of the server: revisions begin anew with each.
    """

    def __init__(self, pages: PageSets, options: Options, *, run: str) -> None:
        self._pages = pages
        self._options = options
        self._run = run

    def answer(self, asked: Asked) -> Answer:
        """Return the page of an address, or what else is to be said.

        What cannot be answered is a page that says why: a question that is refused
        (400), an index that cannot be read (503).
        """
        with speaking(asked.language):  # errors are said where they are raised
            try:
                return self._answer_of_now(asked)
            except NotFoundError as error:
                return self.refuse(asked, HTTPStatus.NOT_FOUND, str(error))
            except _WRONG as error:
                return self.refuse(asked, HTTPStatus.BAD_REQUEST, str(error))
            except KbindexError as error:
                problem = said_of(error, self._options)
                return self.refuse(asked, HTTPStatus.SERVICE_UNAVAILABLE, problem)

    def _answer_of_now(self, asked: Asked) -> Answer:
        try:
            return self._answer(self._pages.current(), asked)
        except NotFoundError:  # it went after these pages were made
            return self._answer(self._pages.newest(), asked)

    def refuse(self, asked: Asked, status: HTTPStatus, problem: str) -> Answer:
        """Return a page that says why there is no other one; that takes no time."""
        pages = self._pages.shown
        page = RefusedPage(problem, typed=typed_query(asked.query))
        return _answer(status, pages.render(page, self._frame(pages, asked, "", None)))

    def _answer(self, pages: PageSet, asked: Asked) -> Answer:
        parameters = Parameters(asked.query, most=self._options.limits.parameters)
        if asked.address == API_PAGE:
            return self._shown(pages, api_page(), asked, parameters)
        page = pages.find(asked.address)
        if isinstance(page, NotFoundPage):
            frame = self._frame(pages, asked, asked.address, None)
            return _answer(HTTPStatus.NOT_FOUND, pages.render(page, frame))
        address = pages.address(page)
        if unquote(asked.address) != unquote(address):
            return _redirect(address, asked.query)
        if isinstance(page, SearchPage):
            page = parameters.search_page()
        return self._shown(pages, page, asked, parameters)

    def _shown(
        self, pages: PageSet, page: Page, asked: Asked, parameters: Parameters
    ) -> Answer:
        tag = self._tag(pages.view.revision, asked)
        if is_known(tag, asked.known):
            return _answer(HTTPStatus.NOT_MODIFIED, "", tag=tag)
        frame = self._frame(pages, asked, asked.address, parameters)
        frame = replace(frame, feeds=feeds_of(pages.view, page, frame.links("")))
        made = pages.answer(page, frame)
        if made.is_refused:  # nothing was asked that a feed could answer
            frame = replace(frame, feeds=frame.feeds[-1:])
            made = pages.answer(page, frame)
            return _answer(HTTPStatus.BAD_REQUEST, made.html)
        if is_any(asked.known):
            return _answer(HTTPStatus.NOT_MODIFIED, "", tag=tag)
        return _answer(HTTPStatus.OK, made.html, tag=tag)

    def _frame(
        self, pages: PageSet, asked: Asked, address: str, parameters: Parameters | None
    ) -> Frame:
        links = RootLinks()
        others: dict[Language, str] = {
            language: links(address + _written(parameters, language))
            for language in other_languages(asked.language)
        }
        return Frame(
            language=asked.language,
            address=address + _written(parameters),
            links=links,
            base_url=asked.origin,
            others=others,
            events_address=self._events_address(pages),
            api_address=API_PAGE,
        )

    def _events_address(self, pages: PageSet) -> str:
        is_told = self._options.follows_edits
        return f"{EVENTS}?shown={pages.view.revision}" if is_told else ""

    def _tag(self, revision: int, asked: Asked) -> str:
        """Name what a page is made of: the same name is the same page."""
        return entity_tag(
            (
                self._run,
                str(revision),
                self._options.today().isoformat(),
                asked.language,
                asked.origin or "",
                asked.address,
                asked.query,
            )
        )


def _written(parameters: Parameters | None, language: Language | None = None) -> str:
    """Return the parameters of the same page, in another language."""
    others = {PARAMETER: language} if language else {}
    if parameters is not None:
        return parameters.written(others)
    return f"?{PARAMETER}={language}" if language else ""


def _answer(status: HTTPStatus, body: str, *, tag: str | None = None) -> Answer:
    headers = {"Cache-Control": REVALIDATED, "Vary": VARY}
    if tag:
        headers["ETag"] = f"W/{tag}"  # compressed or not, it is the same page
    return Answer(status=status, headers=headers, body=body)


def _redirect(address: str, query: str) -> Answer:
    """Lead to the address as it is written; it is one of ours, so on this host."""
    place = f"/{address}?{query}" if query else f"/{address}"
    headers = {"Cache-Control": REVALIDATED, "Location": place}
    return Answer(status=HTTPStatus.MOVED_PERMANENTLY, headers=headers)
