"""What each page says to other programs: previews, feeds, schema.org values.

A head is made of what its page shows, and of names that stand there: so it need not be
made to tell whether its page is as it was (`fingerprints`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kbindex.messages import tr, tr_count
from kbindex.model.safe_text import one_line
from kbindex.pages import structured_data
from kbindex.pages.feeds import ATOM_FILE, JSON_FILE, saved_folder
from kbindex.pages.html.frame import FeedLink, SiteHead
from kbindex.pages.html.page_kinds import HomePage, Page, TopicPage
from kbindex.pages.html.views.article import ArticleContent
from kbindex.pages.html.views.episode import EpisodeContent
from kbindex.pages.html.views.episodes import EpisodesContent
from kbindex.pages.html.views.people import PeopleContent
from kbindex.pages.html.views.person import PersonContent
from kbindex.pages.html.views.radar import RadarContent
from kbindex.pages.html.views.topic import TopicContent
from kbindex.pages.html.views.topics import TopicsContent
from kbindex.pages.open_search import OPEN_SEARCH_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kbindex.model import Episode
    from kbindex.pages.html.archive_view import ArchiveView
    from kbindex.pages.html.rendering import Content

PREVIEW_FILE: Final = "preview.png"

_LONGEST: Final = 200
"""Characters of a description; previews show fewer."""


class Heads:
    """Makes the heads of an archive's pages, in the language that is spoken.

    Args:
        view: The archive.
        root: The address of the home page in the web, with its last slash.
        has_search: Whether browsers can search the site from their address bar.
        saved: Names of saved searches, each of which has a feed.
    """

    def __init__(
        self,
        view: ArchiveView,
        root: str,
        *,
        has_search: bool,
        saved: Iterable[str] = (),
    ) -> None:
        show = view.base.show
        self._view = view
        self._root = root
        self.name = one_line((show and show.name) or tr("Show notes"))
        self.about = one_line((show and show.description) or "")
        self._image = root + PREVIEW_FILE
        self._search = root + OPEN_SEARCH_FILE if has_search else None
        self._series = structured_data.podcast_series(show, name=self.name, root=root)
        self._feed = self._feed_in("", "")
        self._saved = tuple(self._feed_in(name, saved_folder(name)) for name in saved)
        self._things: dict[str, structured_data.Thing] = {}

    def _feed_in(self, title: str, folder: str) -> FeedLink:
        place = self._root + folder
        said = f"{title} – {self.name}" if title else self.name
        return FeedLink(said, place + ATOM_FILE, place + JSON_FILE)

    def feeds(self, page: Page) -> tuple[FeedLink, ...]:
        """Return what can be subscribed to on a page, its own first."""
        match page:
            case TopicPage(tag=one):
                place = self._view.addresses.topic(one)
                return (self._feed_in(self._label(one), place), self._feed)
            case HomePage():
                return (self._feed, *self._saved)
            case _:
                return (self._feed,)

    def head(self, content: Content) -> SiteHead:
        """Return the head of the page that shows something."""
        match content:
            case ArticleContent():
                return self._article(content)
            case EpisodeContent():
                return self._episode(content)
            case TopicContent(tag=tag):
                return self._site(self._label(tag.id), _articles(tag.count))
            case PersonContent(presenter=one):
                return self._site(one_line(one.name), _articles(len(one.articles)))
            case RadarContent(heading=title, about=about):
                return self._site(title, about)
            case _:
                return self._list(content)

    def _list(self, content: Content) -> SiteHead:
        titles: dict[type[Content], str] = {
            EpisodesContent: tr("All episodes"),
            TopicsContent: tr("Topics"),
            PeopleContent: tr("People"),
        }
        if title := titles.get(type(content)):
            return self._site(title, self.about)
        data = structured_data.to_script(self._series)
        return self._site(self.name, self.about, data=data)

    def _site(self, title: str, description: str, *, data: str = "") -> SiteHead:
        return SiteHead(
            title=title,
            description=description,
            kind="website",
            site_name=self.name,
            image=self._image,
            image_text=self.name,
            search=self._search,
            data=data,
        )

    def _of_one(
        self, title: str, description: str, data: structured_data.Thing
    ) -> SiteHead:
        return SiteHead(
            title=title,
            description=description,
            kind="article",
            site_name=self.name,
            image=self._image,
            image_text=self.name,
            search=self._search,
            data=structured_data.to_script(data),
        )

    def _label(self, tag_id: str) -> str:
        return one_line(self._view.tag_label(tag_id))

    def _episode(self, content: EpisodeContent) -> SiteHead:
        episode = content.episode
        titles = (one.title for part in content.parts for one in part.articles)
        title = one_line(episode.title).strip() or one_line(episode.id)
        return self._of_one(title, _cut(titles), self._thing_of(episode))

    def _article(self, content: ArticleContent) -> SiteHead:
        article, episode = content.article, content.episode
        labels = (
            tag.label
            for tag in map(self._view.tag_of.get, article.tags)
            if tag is not None
        )
        place = self._view.addresses.article(article.episode, article.id)
        thing = structured_data.article(
            article,
            url=self._root + place,
            topics=labels,
            episode=self._thing_of(episode) if episode else None,
        )
        title = one_line(article.title).strip() or one_line(article.url or article.id)
        return self._of_one(title, _cut(note.text for note in article.notes), thing)

    def _thing_of(self, episode: Episode) -> structured_data.Thing:
        """Describe an episode, for its page and for those of its articles."""
        known = self._things.get(episode.id)
        if known is None:
            known = self._things[episode.id] = structured_data.podcast_episode(
                episode,
                url=self._root + self._view.addresses.episode(episode.id),
                series=self._series,
            )
        return known


def _articles(count: int) -> str:
    return tr_count("{count} article", "{count} articles", count)


def _cut(texts: Iterable[str]) -> str:
    """Return texts one behind the other, as far as a description goes."""
    said = ""
    for text in texts:
        said = f"{said} · {one_line(text)}" if said else one_line(text)
        if len(said) > _LONGEST:
            return f"{said[:_LONGEST].rstrip()}…"
    return said
