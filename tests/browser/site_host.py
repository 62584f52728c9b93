"""A host of a site whose files are made as a browser asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kbindex.knowledge import BROWSER_PARTS
from kbindex.messages import speaking
from kbindex.pages.html.archive_view import ArchiveView
from kbindex.pages.html.assets import assets
from kbindex.pages.html.frame import Frame, RelativeLinks
from kbindex.pages.html.page_kinds import SearchPage
from kbindex.pages.html.page_set import PageSet
from kbindex.site.other_files import browser_part, index_files
from kbindex.site.policy import content_policy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.sync_api import Route

    from kbindex import KnowledgeBase

ROOT = "http://made.localhost/some/notes/"
SEARCH = "search/"
FOR_ALL = {"access-control-allow-origin": "*"}
"""What a host says that lets pages of other hosts read its files."""


class SiteHost:
    """Answers with the files of a site, which it makes as they are asked for."""

    def __init__(self, base: KnowledgeBase) -> None:
        view = ArchiveView(base)
        self._pages = PageSet(view)
        with speaking("ja"):
            parts = [browser_part(base, lambda: view, name) for name in BROWSER_PARTS]
            index = {
                one.path: one.draft().content() for one in index_files(view, parts)
            }
        self._files: Mapping[str, bytes] = {
            **{one.address: one.content for one in assets().values()},
            **index,
        }
        self.is_down = False

    def answer(self, route: Route) -> None:
        address = urlsplit(route.request.url).path.removeprefix("/some/notes/")
        content = self._files.get(address)
        if self.is_down:
            route.abort()
        elif content is not None:
            types = {"js": "text/javascript", "json": "application/json"}
            kind = types.get(address.rpartition(".")[2], "text/css")
            kind = "image/svg+xml" if address.endswith(".svg") else kind
            route.fulfill(body=content, headers={"content-type": kind, **FOR_ALL})
        else:
            route.fulfill(
                body=self._page(address),
                headers={"content-type": "text/html; charset=utf-8"},
            )

    def _page(self, address: str) -> str:
        is_search = address == SEARCH
        frame = Frame(
            language="ja",
            address=address,
            links=RelativeLinks.of(address),
            search_by="script",
            search_address=SEARCH,
            policy=content_policy(),
        )
        page = SearchPage() if is_search else self._pages.find(address)
        return self._pages.render(page, frame)
