"""The feeds of a server: its episodes, a topic's articles, and those of any search.

    feed.xml  feed.json     topics/prometheus/feed.xml     feeds/search.atom?q=eBPF

They lie where a site has them; a search's are made for whoever asks.
"""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from kbindex.errors import ArgumentError, KbindexError, NotFoundError, QueryError
from kbindex.knowledge import TagArticles
from kbindex.messages import speaking, tr
from kbindex.model.safe_text import one_line
from kbindex.pages.feeds import (
    ATOM_FILE,
    JSON_FILE,
    LATEST,
    SEARCH_ATOM,
    SEARCH_JSON,
    Feed,
    atom,
    episode_feed,
    json_feed,
    question_feed,
    topic_feed,
)
from kbindex.pages.feeds.atom import MEDIA_TYPE as ATOM
from kbindex.pages.feeds.json_feed import MEDIA_TYPE as JSON
from kbindex.pages.html.frame import FeedLink
from kbindex.pages.html.page_kinds import Page, SearchPage, TopicPage
from kbindex.pages.html.search_addresses import to_parameters
from kbindex.pages.html.search_questions import to_query
from kbindex.web.entity_tags import entity_tag, is_any, is_known
from kbindex.web.error_texts import said_of
from kbindex.web.headers import NOT_KEPT, REVALIDATED, VARY
from kbindex.web.parameters import Parameters

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kbindex.messages import Language
    from kbindex.pages.html.archive_view import ArchiveView
    from kbindex.web.options import Options
    from kbindex.web.page_sets import PageSets

_LOG: Final = logging.getLogger(__name__)

_OF_SEARCHES: Final = {SEARCH_ATOM: ATOM_FILE, SEARCH_JSON: JSON_FILE}


class FeedRequest(Struct, frozen=True, kw_only=True):
    """What a feed reader asks for.

    Args:
        address: Below the root, percent-encoded, without a query.
        query: What stands behind the question mark.
        root: Where the server lies, with its last slash.
        language: That of what is said beside the notes.
        known: `If-None-Match`.
    """

    address: str
    query: str
    root: str
    language: Language
    known: str = ""


class FeedAnswer(Struct, frozen=True, kw_only=True):
    """What it gets; a text says why there is nothing."""

    status: HTTPStatus
    headers: Mapping[str, str]
    body: bytes = b""


class Feeds:
    """Makes feeds; safe to use from many threads.

    Args:
        pages: What is shown now.
        options: What the server was told.
        run: A name of this run of the server.
    """

    def __init__(self, pages: PageSets, options: Options, *, run: str) -> None:
        self._pages = pages
        self._options = options
        self._run = run

    def answer(self, asked: FeedRequest) -> FeedAnswer:
        """Return a feed, or why there is none."""
        with speaking(asked.language):
            try:
                return self._answer(asked)
            except NotFoundError as error:
                return _refuse(HTTPStatus.NOT_FOUND, str(error))
            except (ArgumentError, QueryError) as error:
                return _refuse(HTTPStatus.BAD_REQUEST, str(error))
            except KbindexError as error:
                said = said_of(error, self._options)
                return _refuse(HTTPStatus.SERVICE_UNAVAILABLE, said)
            except Exception:  # noqa: BLE001 - the next feed may be right; nothing of it is shown
                _LOG.exception("no feed could be made of %r", asked.address)
                said = tr("this could not be answered; that is a fault of the program")
                return _refuse(HTTPStatus.INTERNAL_SERVER_ERROR, said)

    def _answer(self, asked: FeedRequest) -> FeedAnswer:
        pages = self._pages.current()
        tag = entity_tag(
            (
                self._run,
                str(pages.view.revision),
                self._options.today().isoformat(),
                *(asked.language, asked.root, asked.address, asked.query),
            )
        )
        headers = {"Cache-Control": REVALIDATED, "Vary": VARY, "ETag": f"W/{tag}"}
        if is_known(tag, asked.known):
            return FeedAnswer(status=HTTPStatus.NOT_MODIFIED, headers=headers)
        folder, _, name = asked.address.rpartition("/")
        name = _OF_SEARCHES.get(asked.address, name)
        if asked.address in _OF_SEARCHES:
            feed = self._searched(pages.view, asked)
        elif not folder:
            feed = episode_feed(pages.view, asked.root)
        else:
            page = pages.find(f"{folder}/")
            if not isinstance(page, TopicPage):
                raise NotFoundError("tag", folder.rpartition("/")[2])
            feed = topic_feed(pages.view, _articles(pages.view, page.tag), asked.root)
        if is_any(asked.known):
            return FeedAnswer(status=HTTPStatus.NOT_MODIFIED, headers=headers)
        is_atom = name == ATOM_FILE
        headers["Content-Type"] = f"{ATOM if is_atom else JSON}; charset=utf-8"
        body = atom(feed) if is_atom else json_feed(feed)
        return FeedAnswer(status=HTTPStatus.OK, headers=headers, body=body)

    def _searched(self, view: ArchiveView, asked: FeedRequest) -> Feed:
        most = self._options.limits.parameters
        page = Parameters(asked.query, most=most).search_page()
        query = to_query(page).narrowed((), order="date")
        hits = view.base.search(query, limit=LATEST, strict=True).hits
        named = (page.query, *page.tags, page.presenter, page.show)
        return question_feed(
            view,
            hits,
            asked.root,
            title=", ".join(filter(None, named)),
            asked=_written(page),
        )


def feeds_of(view: ArchiveView, page: Page, root: str) -> tuple[FeedLink, ...]:
    """Return what can be subscribed to on a page of a server, its own first.

    Args:
        view: The archive.
        page: The page.
        root: How an address of the server begins.
    """
    show = view.base.show
    name = one_line((show and show.name) or tr("Show notes"))
    archive = FeedLink(name, root + ATOM_FILE, root + JSON_FILE)
    match page:
        case TopicPage(tag=one):
            place = root + view.addresses.topic(one)
            label = view.tag_label(one)
            own = FeedLink(label, place + ATOM_FILE, place + JSON_FILE)
        case SearchPage():
            asked = _written(page)
            query = f"?{asked}" if asked else ""
            title = page.query or tr("Search")
            atom_url, json_url = root + SEARCH_ATOM + query, root + SEARCH_JSON + query
            own = FeedLink(title, atom_url, json_url)
        case _:
            return (archive,)
    return (own, archive)


def _written(page: SearchPage) -> str:
    """Return a search as parameters; the order and the part of a list say nothing."""
    return to_parameters(page.sorted_by("best").viewed_as("notes"))


def _articles(view: ArchiveView, tag: str) -> TagArticles:
    found = view.answers.topic(tag)
    return found or TagArticles(tag=view.tag_of[tag], articles=())


def _refuse(status: HTTPStatus, text: str) -> FeedAnswer:
    is_lasting = status < HTTPStatus.INTERNAL_SERVER_ERROR
    kept = REVALIDATED if is_lasting else NOT_KEPT
    headers = {"Cache-Control": kept, "Vary": VARY}
    headers["Content-Type"] = "text/plain; charset=utf-8"
    body = f"{text}\n".encode(errors="replace")
    return FeedAnswer(status=status, headers=headers, body=body)
