"""Links of one page to others: what stands in `href`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbindex.pages.html import addresses as at
from kbindex.pages.html.assets import assets, modules_behind
from kbindex.pages.html.search_addresses import to_parameters

if TYPE_CHECKING:
    from kbindex.model import Article
    from kbindex.pages.html.archive_view import ArchiveView
    from kbindex.pages.html.frame import Frame
    from kbindex.pages.html.page_kinds import SearchPage


class PageLinks:
    """Links of one page; each is None where it would lead to no page.

    Args:
        view: The archive, which says which pages there are.
        frame: How links are written there.
    """

    def __init__(self, view: ArchiveView, frame: Frame) -> None:
        self._view = view
        self._frame = frame
        self._write = frame.links
        self.home = self._write(at.HOME)
        self.episodes = self._write(at.EPISODES)
        self.topics = self._write(at.TOPICS)
        self.people = self._write(at.PEOPLE)

    def episode(self, episode: str) -> str | None:
        """Return the link to an episode."""
        view = self._view
        if episode not in view.episode_of:
            return None
        return self._write(view.addresses.episode(episode))

    def article(self, article: Article) -> str | None:
        """Return the link to an article; of an overview that to its episode."""
        view = self._view
        if article.kind == "overview":
            return self.episode(article.episode)
        if article.id not in view.article_of:
            return None
        return self._write(view.addresses.article(article.episode, article.id))

    def record(self, record_id: str) -> str | None:
        """Return the link to an article by its id."""
        article = self._view.article_of.get(record_id)
        return self.article(article) if article else None

    def topic(self, tag: str) -> str | None:
        """Return the link to a tag of whichever kind."""
        view = self._view
        return self._write(view.addresses.topic(tag)) if tag in view.tag_of else None

    def person(self, name: str | None) -> str | None:
        """Return the link to a presenter, by any spelling that an article has."""
        known = self._view.presenter_named.get(name) if name else None
        return self._write(self._view.addresses.person(known)) if known else None

    def search(self, page: SearchPage) -> str | None:
        """Return the link to results; None where nobody searches."""
        if self._frame.search_by == "nobody":
            return None
        parameters = to_parameters(page)
        address = self._write(self._frame.search_address)
        return f"{address}?{parameters}" if parameters else address

    @property
    def searches(self) -> str | None:
        """Where forms lead."""
        if self._frame.search_by == "nobody":
            return None
        return self._write(self._frame.search_address)

    def is_own(self, href: str) -> bool:
        """Say whether a link leads to the page on which it stands."""
        return href == self._write(self._frame.address)

    def asset(self, name: str) -> str | None:
        """Return the link to an asset."""
        found = assets().get(name)
        return self._write(found.address) if found else None

    def modules(self, *names: str) -> tuple[str, ...]:
        """Return the links to scripts and to all that they import."""
        known = assets()
        return tuple(self._write(known[one].address) for one in modules_behind(*names))
