"""The pages of an archive: which there are, where they lie, and what each holds."""

from __future__ import annotations

import unicodedata
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import unquote

from msgspec import Struct

from kbindex.pages.html import addresses as at
from kbindex.pages.html.page_kinds import (
    ArticlePage,
    EpisodePage,
    EpisodesPage,
    HomePage,
    NotFoundPage,
    Page,
    PeoplePage,
    PersonPage,
    RadarListPage,
    RadarPage,
    SearchPage,
    TopicPage,
    TopicsPage,
)
from kbindex.pages.html.rendering import Layout
from kbindex.pages.html.views.radar import RADAR_LISTS
from kbindex.pages.html.views.search import SearchErrorContent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kbindex.pages.html.archive_view import ArchiveView
    from kbindex.pages.html.frame import Frame

_LISTS: dict[str, Page] = {
    at.HOME: HomePage(),
    at.EPISODES: EpisodesPage(),
    at.TOPICS: TopicsPage(),
    at.PEOPLE: PeoplePage(),
    at.RADAR: RadarPage(),
    **{f"{at.RADAR}{name}/": RadarListPage(name) for name in RADAR_LISTS},
}


class Rendered(Struct, frozen=True):
    """A page as it is sent.

    Args:
        html: The page.
        is_refused: Whether it says what is wrong with the question, and no more.
    """

    html: str
    is_refused: bool


class PageSet:
    """The pages of one state of an archive.

    Args:
        view: That state.
    """

    def __init__(self, view: ArchiveView) -> None:
        self.view = view
        self._layout = Layout(view)

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Yield every page that is a file of a site, with its address.

        Those of searches, and that of an address which is none, are left out.
        """
        view, place = self.view, self.view.addresses
        yield from _LISTS.items()
        ids = (summary.episode.id for summary in view.episodes)
        yield from chain(
            ((place.episode(one), EpisodePage(one)) for one in ids),
            (
                (place.article(a.episode, a.id), ArticlePage(a.id))
                for a in view.articles
            ),
            ((place.topic(tag.id), TopicPage(tag.id)) for tag in view.tags),
            ((place.person(p.name), PersonPage(p.name)) for p in view.presenters),
        )

    def find(self, address: str) -> Page:
        """Return the page of an address, percent-encoded and without a query.

        An address that misses its last slash, or has letters in another form (macOS
        parts `が` in two), is found, too: the caller compares it with the page's own,
        and leads there.
        """
        if address.rstrip("/") == at.SEARCH:
            return SearchPage()
        return self._pages.get(_key(address)) or NotFoundPage(address)

    def address(self, page: Page) -> str:
        """Return the address of a page, without a query.

        Raises:
            KeyError: It is no page of this archive.
        """
        match page:
            case SearchPage():
                return at.SEARCH
            case NotFoundPage(address=address):
                return address
            case _:
                return self._addresses[page]

    @cached_property
    def _pages(self) -> Mapping[str, Page]:
        return {_key(address): page for address, page in self.pages()}

    @cached_property
    def _addresses(self) -> Mapping[Page, str]:
        return {page: address for address, page in self.pages()}

    def render(self, page: Page, frame: Frame) -> str:
        """Return a page as HTML, in the language of its frame.

        A search that is refused is a page, too, which says what is wrong with it.
        """
        return self._layout.html(self._layout.content(page, frame), frame)

    def answer(self, page: Page, frame: Frame) -> Rendered:
        """Return a page as `render` does, and whether it refuses the question."""
        content = self._layout.content(page, frame)
        return Rendered(
            self._layout.html(content, frame),
            is_refused=isinstance(content, SearchErrorContent),
        )


def _key(address: str) -> str:
    """Return what all spellings of an address have in common."""
    return unicodedata.normalize("NFC", unquote(address).rstrip("/"))
