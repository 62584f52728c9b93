"""The home page: search, the latest episodes, topics that rise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Final

from msgspec import Struct

from kbindex.messages import tr, tr_count
from kbindex.pages.html.page_kinds import SearchPage
from kbindex.pages.html.page_titles import own_title

if TYPE_CHECKING:
    import datetime as dt

    from kbindex.knowledge import TagCount
    from kbindex.model import Article, Episode
    from kbindex.pages.html.archive_view import ArchiveView
    from kbindex.pages.html.frame import Frame
    from kbindex.pages.html.page_kinds import HomePage

_EPISODES: Final = 5
_TITLES: Final = 4
_TOPICS: Final = 8


class LatestEpisode(Struct, frozen=True, kw_only=True):
    """An episode with its first articles, and how many more it has.

    Args:
        title: Empty where it says no more than the id.
    """

    episode: Episode
    title: str
    articles: tuple[Article, ...]
    rest: int


class TopicRow(Struct, frozen=True, kw_only=True):
    """A topic with its timeline.

    Args:
        latest: How many of the latest articles have it; 0 where it does not rise.
        rising_parts: How many parts of its timeline are the latest.
    """

    tag: TagCount
    latest: int = 0
    rising_parts: int = 0


class HomeContent(Struct, frozen=True, kw_only=True):
    """What the home page shows.

    Args:
        scope: What there is to search in.
        examples: Queries that find something.
        topics: Those that rise; where none does, the most frequent ones.
        all_episodes: How many there are.
        all_topics: How many there are.
    """

    template: ClassVar[str] = "home.html"

    heading: str
    scope: str
    examples: tuple[SearchPage, ...]
    latest: tuple[LatestEpisode, ...]
    topics_heading: str
    topics: tuple[TopicRow, ...]
    topics_note: str
    all_episodes: int
    all_topics: int


def view_home(view: ArchiveView, _: HomePage, __: Frame) -> HomeContent:
    """Return what the page shows."""
    rising = view.rising
    topics = tuple(
        TopicRow(
            tag=one.tag,
            latest=one.latest,
            rising_parts=_parts_since(one.tag, rising.since),
        )
        for one in rising.tags[:_TOPICS]
    )
    note = ""
    if topics and rising.since:
        note = tr(
            "Bold: articles since {date}. Beside it: all.",
            date=rising.since.isoformat(),
        )
    return HomeContent(
        heading=tr("Look it up in the show notes"),
        scope=_scope(view),
        examples=tuple(SearchPage(query=query) for query in _examples(view)),
        latest=tuple(_latest(view)),
        topics_heading=tr("Topics now rising") if topics else tr("Frequent topics"),
        topics=topics or tuple(TopicRow(tag=tag) for tag in view.tags[:_TOPICS]),
        topics_note=note,
        all_episodes=len(view.episodes),
        all_topics=len(view.tags),
    )


def _scope(view: ArchiveView) -> str:
    episodes = tr_count("1 episode", "{count} episodes", len(view.episodes))
    articles = tr_count("1 article", "{count} articles", len(view.articles))
    dates = sorted(one.episode.date for one in view.episodes if one.episode.date)
    said = tr("{episodes}, {articles}.", episodes=episodes, articles=articles)
    if dates:
        first, last = dates[0].isoformat(), dates[-1].isoformat()
        said = tr(
            "{episodes}, {articles}, {first} to {last}.",
            episodes=episodes,
            articles=articles,
            first=first,
            last=last,
        )
    return tr("{scope} Ask in Japanese or English.", scope=said)


def _parts_since(tag: TagCount, since: dt.date | None) -> int:
    """Return how many parts of a timeline begin with the latest articles or later."""
    if since is None:
        return 0
    month = f"{since.year:04}-{since.month:02}"
    return sum(one >= month for one in tag.months)


def _latest(view: ArchiveView) -> list[LatestEpisode]:
    found = list[LatestEpisode]()
    for summary in view.newest_first[:_EPISODES]:
        articles = view.articles_in.get(summary.episode.id, ())
        found.append(
            LatestEpisode(
                episode=summary.episode,
                title=own_title(summary.episode),
                articles=articles[:_TITLES],
                rest=max(len(articles) - _TITLES, 0),
            )
        )
    return found


def _examples(view: ArchiveView) -> list[str]:
    """Return a few queries of this archive, one for each way to ask."""
    found = list[str]()
    topics = [tag for tag in view.tags if tag.kind == "topic"]
    if topics:
        found.append(view.tag_label(topics[0].id))
    if view.presenters and view.presenters[0].topics:
        presenter = view.presenters[0]
        name, tag = presenter.name, presenter.topics[-1][0]
        if name.isidentifier() and tag in view.tag_of:
            found.append(f"presenter:{name} {view.tag_label(tag)}")
    phrases = (t.label.lower() for t in topics[1:] if " " in t.label)
    if phrase := next((one for one in phrases if _is_written(one, view)), None):
        found.append(f'"{phrase}"')
    return list(dict.fromkeys(found))


def _is_written(phrase: str, view: ArchiveView) -> bool:
    """Say whether a title has the words as they stand: topics have them by others."""
    whole = re.compile(rf"\b{re.escape(phrase)}\b", re.IGNORECASE)
    return any(whole.search(article.title) for article in view.articles)
