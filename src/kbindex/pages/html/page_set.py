"""The pages of an archive: which there are, where they lie, and what each holds."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import unquote

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
    SearchPage,
    TopicPage,
    TopicsPage,
)
from kbindex.pages.html.rendering import render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kbindex.pages.html.archive_view import ArchiveView
    from kbindex.pages.html.frame import Frame

_LISTS: dict[str, Page] = {
    at.HOME: HomePage(),
    at.EPISODES: EpisodesPage(),
    at.TOPICS: TopicsPage(),
    at.PEOPLE: PeoplePage(),
}


class PageSet:
    """The pages of one state of an archive.

    Args:
        view: That state.
    """

    def __init__(self, view: ArchiveView) -> None:
        self.view = view

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Yield every page that is a file of a site, with its address.

        Those of searches, and that of an address which is none, are left out.
        """
        view, place = self.view, self.view.addresses
        yield from _LISTS.items()
        ids = (summary.episode.id for summary in view.episodes)
        yield from chain(
            ((place.episode(one), EpisodePage(one)) for one in ids),
            ((place.article(a.episode, a.id), ArticlePage(a.id)) for a in view.articles),
            ((place.topic(tag.id), TopicPage(tag.id)) for tag in view.tags),
            ((place.person(p.name), PersonPage(p.name)) for p in view.presenters),
        )

    def find(self, address: str) -> Page:
        """Return the page of an address, percent-encoded and without a query.

        An address that misses its last slash is found, too: the caller compares it
        with the page's own, and leads there.
        """
        if address in _LISTS:
            return _LISTS[address]
        folder, _, rest = address.rstrip("/").partition("/")
        part, _, number = rest.partition("/")
        page = self._find(f"{folder}/", part, unquote(number)) if part else None
        return page or _LISTS.get(f"{folder}/" if not part else "?") or NotFoundPage(address)

    def _find(self, folder: str, part: str, number: str) -> Page | None:
        place = self.view.addresses
        if folder == at.EPISODES:
            episode = place.episodes.name(part)
            if episode is None or not number:
                return EpisodePage(episode) if episode is not None else None
            article = f"{episode}#{number}"
            return ArticlePage(article) if article in self.view.article_of else None
        if number:
            return None
        if folder == at.TOPICS and (tag := place.topics.name(part)) is not None:
            return TopicPage(tag)
        if folder == at.PEOPLE and (name := place.people.name(part)) is not None:
            return PersonPage(name)
        return None

    def address(self, page: Page) -> str:
        """Return the address of a page, without a query."""
        place = self.view.addresses
        match page:
            case EpisodePage(episode=episode):
                return place.episode(episode)
            case ArticlePage(article=article):
                found = self.view.article_of[article]
                return place.article(found.episode, found.id)
            case TopicPage(tag=tag):
                return place.topic(tag)
            case PersonPage(name=name):
                return place.person(name)
            case SearchPage():
                return at.SEARCH
            case NotFoundPage(address=address):
                return address
            case _:
                return next(where for where, one in _LISTS.items() if one == page)

    def render(self, page: Page, frame: Frame) -> str:
        """Return a page as HTML, in the language of its frame.

        Raises:
            QueryError: The query of a search is refused; `SearchPage` alone.
        """
        return render(self.view, page, frame)
