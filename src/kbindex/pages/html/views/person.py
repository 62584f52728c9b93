"""A presenter: what they brought, by episode, and what it is about."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, ClassVar, Final

from msgspec import Struct

from kbindex.knowledge import Trend
from kbindex.knowledge.counts.trend_counts import period_of
from kbindex.messages import tr
from kbindex.pages.html.page_kinds import SearchPage
from kbindex.pages.html.views.topic import Chart, draw_chart

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kbindex.knowledge import TagCount
    from kbindex.knowledge.questions.presenter_summaries import PresenterSummary
    from kbindex.model import Article, Episode
    from kbindex.pages.html.archive_view import ArchiveView
    from kbindex.pages.html.frame import Frame
    from kbindex.pages.html.page_kinds import PersonPage

MOST_ARTICLES: Final = 200
"""The episodes are left out behind those that have so many; a search finds all."""

MOST_TOPICS: Final = 10


class EpisodeRow(Struct, frozen=True, kw_only=True):
    """What a presenter brought to an episode."""

    episode: Episode
    articles: tuple[Article, ...]


class TopicRow(Struct, frozen=True, kw_only=True):
    """A topic, how many of their articles have it, and a search for these."""

    tag: TagCount
    count: int
    search: SearchPage


class PersonContent(Struct, frozen=True, kw_only=True):
    """What the page of a presenter shows.

    Args:
        first: The first episode to which they brought something.
        rows: The latest episode first.
        all_articles: A search for all they brought, where the page has not all.
    """

    template: ClassVar[str] = "person.html"

    heading: str
    description: str
    presenter: PresenterSummary
    first: Episode | None
    latest: Episode | None
    rows: tuple[EpisodeRow, ...]
    all_articles: SearchPage | None
    topics: tuple[TopicRow, ...]
    chart: Chart | None


def view_person(view: ArchiveView, page: PersonPage, frame: Frame) -> PersonContent:  # noqa: ARG001 - as all views
    """Return what the page of a presenter shows."""
    presenter = view.presenter_of[page.name]
    rows = _rows(view, presenter)
    shown = tuple(_first(rows))
    search = SearchPage(presenter=presenter.name, sort="date")
    return PersonContent(
        heading=presenter.name,
        description=tr("What {name} brought to the show", name=presenter.name),
        presenter=presenter,
        first=rows[-1].episode if rows else None,
        latest=rows[0].episode if rows else None,
        rows=shown,
        all_articles=search if len(shown) < len(rows) else None,
        topics=_topics(view, presenter),
        chart=_chart(view, presenter.articles),
    )


def _rows(view: ArchiveView, presenter: PresenterSummary) -> tuple[EpisodeRow, ...]:
    brought: dict[str, list[Article]] = {}
    for article in presenter.articles:
        brought.setdefault(article.episode, []).append(article)
    return tuple(
        EpisodeRow(
            episode=view.episode_of[one.episode].episode,
            articles=tuple(brought[one.episode]),
        )
        for one in reversed(presenter.episodes)
        if one.episode in view.episode_of
    )


def _first(rows: Iterable[EpisodeRow]) -> Iterator[EpisodeRow]:
    """Yield the latest episodes, as far as the page has room."""
    count = 0
    for row in rows:
        if count >= MOST_ARTICLES:
            return
        count += len(row.articles)
        yield row


def _topics(view: ArchiveView, presenter: PresenterSummary) -> tuple[TopicRow, ...]:
    counts = Counter(tag for article in presenter.articles for tag in article.tags)
    order = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    known = [(tag, count) for tag, count in order if tag in view.tag_of]
    return tuple(
        TopicRow(
            tag=view.tag_of[tag],
            count=count,
            search=SearchPage(tags=(tag,), presenter=presenter.name),
        )
        for tag, count in known[:MOST_TOPICS]
    )


def _chart(view: ArchiveView, articles: Sequence[Article]) -> Chart | None:
    """Draw their articles over the time of the archive, in which others spoke, too."""
    trends = view.answers.trends(())
    dates = [article.date for article in articles if article.date]
    if trends is None or not dates:
        return None
    counts = Counter(period_of(date, trends.step) for date in dates)
    trend = Trend(
        name="",
        tag=None,
        label="",
        total=len(articles),
        undated=len(articles) - len(dates),
        counts=tuple(counts[period] for period in trends.periods),
    )
    return draw_chart(trends, trend)
