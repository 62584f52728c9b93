"""Links of pages to others: what stands in `href`."""

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
    from kbindex.pages.html.views.article import ArticleName
    from kbindex.pages.radar_texts import RadarName


class PageLinks:
    """Links of the pages of one place; each is None where it would lead to no page.

    Args:
        view: The archive, which says which pages there are.
        frame: How links are written there, and who searches.
    """

    def __init__(self, view: ArchiveView, frame: Frame) -> None:
        self._view = view
        self._frame = frame
        self._write = frame.links
        self.home = self._write(at.HOME)
        self.episodes = self._write(at.EPISODES)
        self.topics = self._write(at.TOPICS)
        self.people = self._write(at.PEOPLE)
        self.radar = self._write(at.RADAR)

    def episode(self, episode: str) -> str | None:
        """Return the link to an episode."""
        view = self._view
        if episode not in view.episode_of:
            return None
        return self._write(view.addresses.episode(episode))

    def article(self, article: Article | ArticleName) -> str | None:
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

    def radar_list(self, name: RadarName) -> str:
        """Return the link to all of a list of the radar."""
        return self._write(f"{at.RADAR}{name}/")

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

    @property
    def answers(self) -> str | None:
        """The script that answers searches; None where another does, or nobody."""
        is_script = self._frame.search_by == "script"
        return self.asset("site_answers.js") if is_script else None

    def asset(self, name: str) -> str | None:
        """Return the link to an asset."""
        found = assets().get(name)
        return self._write(found.address) if found else None

    def modules(self, *names: str) -> tuple[str, ...]:
        """Return the links to scripts and to all that they import."""
        known = assets()
        return tuple(self._write(known[one].address) for one in modules_behind(*names))
