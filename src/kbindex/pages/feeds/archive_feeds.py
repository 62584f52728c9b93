"""Which feeds an archive has: its episodes, the articles of a topic, those of a search.

An entry's id is made of the page that an article is about, else of its title, never of
its number, for that moves when a host writes one more article above. The address of its
page has the number, and may change; readers know an entry by its id alone.
"""

from __future__ import annotations

from hashlib import blake2s
from itertools import chain, count
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from msgspec.structs import replace

from kbindex.messages import language, tr
from kbindex.model import url_key
from kbindex.model.order import latest_last
from kbindex.model.safe_text import one_line
from kbindex.pages.feeds.feed_texts import article_html, episode_html
from kbindex.pages.feeds.feed_values import ATOM_FILE, JSON_FILE, Feed, FeedEntry
from kbindex.pages.html.addresses import EPISODES, SEARCH
from kbindex.pages.web_iris import web_iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kbindex.knowledge import EpisodeSummary, Hit, TagArticles, TagCount
    from kbindex.model import Article
    from kbindex.pages.html.archive_view import ArchiveView

LATEST: Final = 50
"""Entries of a feed; who reads it once a month misses nothing of a weekly show."""

SEARCHES: Final = "searches/"
"""Where a site has the feeds of saved searches."""

SEARCH_ATOM: Final = "feeds/search.atom"
SEARCH_JSON: Final = "feeds/search.json"
"""Where a server makes the feed of any search."""


def episode_feed(view: ArchiveView, root: str, *, limit: int = LATEST) -> Feed:
    """Return the feed of the latest episodes, with the articles of each.

    Args:
        view: The archive; what is not in it is not in the feed.
        root: The address of the home page in the web, with its last slash.
        limit: How many entries there are at most. Undated ones are the last.
    """
    latest = sorted(
        view.episodes,
        key=lambda one: latest_last(one.episode.date, one.episode.id),
        reverse=True,
    )[:limit]
    articles: dict[str, list[Article]] = {}
    for article in view.articles:
        articles.setdefault(article.episode, []).append(article)
    entries = (_episode(view, root, one, articles) for one in latest)
    return _feed(view, "", entries, folder=root, page=root)


def topic_feed(
    view: ArchiveView, found: TagArticles, root: str, *, limit: int = LATEST
) -> Feed:
    """Return the feed of the latest articles with a tag or a narrower one.

    Args:
        view: The archive; what is not in it is not in the feed.
        found: The tag with its articles.
        root: The address of the home page in the web, with its last slash.
        limit: How many entries there are at most. Undated ones are the last.
    """
    page = root + view.addresses.topic(found.tag.id)
    entries = _articles(view, root, found.articles, limit)
    return _feed(view, _label(found.tag), entries, folder=page, page=page)


def search_feed(
    view: ArchiveView,
    hits: Iterable[Hit],
    root: str,
    *,
    name: str,
    page: str,
    limit: int = LATEST,
) -> Feed:
    """Return the feed of the latest articles that a saved search finds.

    Args:
        view: The archive; what is not in it is not in the feed.
        hits: What it found, in any order; strong ones alone make a feed of news.
        root: The address of the home page in the web, with its last slash.
        name: That of the search.
        page: The address of what people see of it.
        limit: How many entries there are at most. Undated ones are the last.
    """
    entries = _articles(view, root, hits, limit)
    return _feed(view, name, entries, folder=root + saved_folder(name), page=page)


def saved_folder(name: str) -> str:
    """Return where the feeds of a saved search lie, below the root."""
    return f"{SEARCHES}{_encoded(name)}/"


def question_feed(
    view: ArchiveView,
    hits: Iterable[Hit],
    root: str,
    *,
    title: str,
    asked: str,
    limit: int = LATEST,
) -> Feed:
    """Return the feed of the latest articles that a server finds when it is asked.

    Args:
        view: The archive; what is not in it is not in the feed.
        hits: What was found, in any order; strong ones alone make a feed of news.
        root: The address of the home page, with its last slash.
        title: What was searched for.
        asked: What stands behind the question mark of the page of results.
        limit: How many entries there are at most. Undated ones are the last.
    """
    entries = _articles(view, root, hits, limit)
    query = f"?{asked}" if asked else ""
    urls = (f"{root}{SEARCH_ATOM}{query}", f"{root}{SEARCH_JSON}{query}")
    page = f"{root}{SEARCH}{query}"
    return _feed_at(view, title, entries, urls=urls, page=page)


def _feed(
    view: ArchiveView,
    subject: str,
    entries: Iterable[FeedEntry],
    *,
    folder: str,
    page: str,
) -> Feed:
    """Return a feed whose files lie in a folder."""
    urls = (folder + ATOM_FILE, folder + JSON_FILE)
    return _feed_at(view, subject, entries, urls=urls, page=page)


def _feed_at(
    view: ArchiveView,
    subject: str,
    entries: Iterable[FeedEntry],
    *,
    urls: tuple[str, str],
    page: str,
) -> Feed:
    show = view.base.show
    name = (show and show.name) or tr("Show notes")
    return Feed(
        title=one_line(f"{subject} – {name}" if subject else name),
        atom_url=urls[0],
        json_url=urls[1],
        page=page,
        author=one_line((show and show.author) or name),
        entries=tuple(_with_ids_apart(entries)),
        description=one_line(show.description) if show and show.description else None,
        language=show.language if show else None,
    )


def _episode(
    view: ArchiveView,
    root: str,
    summary: EpisodeSummary,
    articles: dict[str, list[Article]],
) -> FeedEntry:
    episode, place = summary.episode, view.addresses
    listed = articles.get(episode.id, ())
    return FeedEntry(
        id=_episode_id(root, episode.id),
        title=_title(episode.title, episode.id),
        url=root + place.episode(episode.id),
        html=episode_html(
            (one, root + place.article(one.episode, one.id)) for one in listed
        ),
        day=episode.date,
        authors=_names(episode.hosts + episode.guests),
        about=web_iri(episode.recording),
    )


def _articles(
    view: ArchiveView, root: str, hits: Iterable[Hit], limit: int
) -> Iterator[FeedEntry]:
    """Yield entries of the articles that the archive has, the newest first."""
    known = (view.article_of.get(hit.article.id) for hit in hits)
    latest = sorted(
        filter(None, known),
        key=lambda one: latest_last(one.date, one.id),
        reverse=True,
    )
    for article in latest[:limit]:
        yield _article(view, root, article)


def _article(view: ArchiveView, root: str, article: Article) -> FeedEntry:
    tags = filter(None, map(view.tag_of.get, article.tags))
    return FeedEntry(
        id=f"{_episode_id(root, article.episode)}#{_digest(article)}",
        title=_title(article.title, article.url or article.id),
        url=root + view.addresses.article(article.episode, article.id),
        html=article_html(article),
        day=article.date,
        authors=_names((article.presenter or "",)),
        topics=tuple((tag.id, one_line(_label(tag))) for tag in tags),
        about=web_iri(article.url),
    )


def _episode_id(root: str, episode: str) -> str:
    """Return an IRI that no other name takes: clashes of addresses do not move it."""
    return f"{root}{EPISODES}{_encoded(episode)}/"


def _digest(article: Article) -> str:
    known_by = url_key(article.own_url) if article.own_url else article.title
    return blake2s(known_by.encode(errors="surrogatepass"), digest_size=8).hexdigest()


def _with_ids_apart(entries: Iterable[FeedEntry]) -> Iterator[FeedEntry]:
    """Number the ids of entries that nothing else tells apart: the older one keeps it.

    Such are two articles of one episode with one address, or with one title and none.
    """
    taken = set[str]()
    apart = list[FeedEntry]()
    for entry in reversed(tuple(entries)):
        ids = chain((entry.id,), (f"{entry.id}-{number}" for number in count(2)))
        free = next(one for one in ids if one not in taken)
        taken.add(free)
        apart.append(entry if free == entry.id else replace(entry, id=free))
    return reversed(apart)


def _label(tag: TagCount) -> str:
    return (language() == "ja" and tag.label_ja) or tag.label


def _title(title: str, otherwise: str) -> str:
    return one_line(title).strip() or one_line(otherwise)


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(filter(None, (one_line(name).strip() for name in names)))


def _encoded(text: str) -> str:
    return quote(text, safe="", errors="surrogatepass")
