"""The pages of a site as files: `episodes/025/` is `episodes/025/index.html`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from msgspec.structs import replace

from kbindex.pages.html import addresses as at
from kbindex.pages.html.frame import Frame, Links, RelativeLinks, RootLinks
from kbindex.pages.html.page_kinds import (
    ArticlePage,
    EpisodePage,
    NotFoundPage,
    Page,
    SearchPage,
)
from kbindex.pages.html.page_set import PageSet
from kbindex.pages.html.rendering import Layout
from kbindex.site.fingerprints import Fingerprints
from kbindex.site.policy import content_policy
from kbindex.site.site_files import Draft, SiteFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kbindex.pages.html.archive_view import ArchiveView
    from kbindex.site.heads import Heads
    from kbindex.site.options import SiteOptions

INDEX: Final = "index.html"

SEARCH: Final = f"{at.SEARCH}/"
"""The page of results; the index that its script reads lies below it."""

WORKER_FILE: Final = "service-worker.js"
"""It lies beside the home page: what it keeps must lie below it."""


class PageFiles:
    """Makes the pages of a site.

    Args:
        view: The archive.
        options: What the site is to be.
        heads: What its pages say to other programs; None where their address in the
            web is not known.
    """

    def __init__(
        self, view: ArchiveView, options: SiteOptions, heads: Heads | None
    ) -> None:
        self._view = view
        self._layout = Layout(view)
        self._options = options
        self._heads = heads
        self._fingerprints = Fingerprints(view)
        self._policy = content_policy(options.image_hosts)

    def files(self) -> Iterator[SiteFile]:
        """Yield each page, and that of addresses which lead nowhere.

        Behind an episode come its articles, of which it shows the same notes.
        """
        pages = PageSet(self._view).pages()
        for address, page in sorted(pages, key=self._episode_of):
            path = path_of(address)
            yield SiteFile(path, partial(self._draft, address, page))
        if self._options.has_search:
            yield SiteFile(path_of(SEARCH), self._search)
        yield SiteFile(at.NOT_FOUND, self._not_found)

    def _episode_of(self, place: tuple[str, Page]) -> str:
        match place[1]:
            case EpisodePage(episode=one):
                return one
            case ArticlePage(article=one):
                return self._view.article_of[one].episode
            case _:
                return ""

    def _draft(self, address: str, page: Page) -> Draft:
        frame = self._frame(address, RelativeLinks.of(address))
        if self._heads:
            frame = replace(frame, feeds=self._heads.feeds(page))
        return self._with_frame(page, frame, self._heads)

    def _search(self) -> Draft:
        """Its address says nothing without a query: engines are told of none."""
        frame = self._frame(SEARCH, RelativeLinks.of(SEARCH), is_listed=False)
        return self._with_frame(SearchPage(), frame, None)

    def _not_found(self) -> Draft:
        """A host shows it at any depth: its links begin at the root of the host."""
        links = RootLinks(self._options.root)
        frame = self._frame(at.NOT_FOUND, links, is_listed=False)
        return self._with_frame(NotFoundPage(""), frame, None)

    def _with_frame(self, page: Page, frame: Frame, heads: Heads | None) -> Draft:
        content = self._layout.content(page, frame)

        def made() -> bytes:
            head = heads.head(content) if heads else None
            return self._layout.html(content, replace(frame, head=head)).encode()

        return Draft(self._fingerprints.page(content, frame), made)

    def _frame(
        self,
        address: str,
        links: Links,
        *,
        is_listed: bool = True,
    ) -> Frame:
        return Frame(
            language=self._options.language,
            address=address,
            links=links,
            search_by="script" if self._options.has_search else "nobody",
            search_address=SEARCH,
            policy=self._policy,
            offline_address=WORKER_FILE if self._options.works_offline else "",
            base_url=self._options.base_url if is_listed else None,
            image_hosts=self._options.image_hosts,
        )


def path_of(address: str) -> str:
    """Return the file of a page's address."""
    path = unquote(address)
    return f"{path}{INDEX}" if not path or path.endswith("/") else path
