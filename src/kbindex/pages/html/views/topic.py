"""A topic: how often over time, what stands around it, and its articles."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, ClassVar, Final

from markupsafe import Markup
from msgspec import Struct

from kbindex.messages import later, tr
from kbindex.pages.html.page_kinds import SearchPage
from kbindex.pages.trend_svg import STEP_HEADINGS, chart_for_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kbindex.knowledge import Hit, RelatedTag, TagCount, Trend, Trends
    from kbindex.pages.html.archive_view import ArchiveView
    from kbindex.pages.html.frame import Frame
    from kbindex.pages.html.page_kinds import TopicPage

MOST_ARTICLES: Final = 50
"""The newest ones: a page without end loads slowly, and a search goes on."""

MOST_NARROWER: Final = 20
MOST_PRESENTERS: Final = 10

_KINDS: Final[Mapping[str, str]] = {
    "topic": later("Topic"),
    "project": later("Product"),
    "service": later("Service"),
    "standard": later("Standard"),
    "company": later("Company"),
    "certification": later("Certification"),
    "event": later("Event"),
}
"""Kind of tag → what readers call it."""


class Chart(Struct, frozen=True, kw_only=True):
    """A picture over time.

    Args:
        undated: Articles that are not in it.
    """

    heading: str
    svg: Markup
    undated: int = 0


class PresenterCount(Struct, frozen=True, kw_only=True):
    """Who spoke about it, and how many articles they brought."""

    name: str
    count: int


class TopicContent(Struct, frozen=True, kw_only=True):
    """What the page of a topic shows.

    Args:
        all_articles: A search for all of them, where the page has not all.
    """

    template: ClassVar[str] = "topic.html"

    heading: str
    description: str
    tag: TagCount
    kind: str
    broader: tuple[TagCount, ...]
    chart: Chart | None
    articles: tuple[Hit, ...]
    all_articles: SearchPage | None
    narrower: tuple[TagCount, ...]
    more_narrower: int
    related: tuple[RelatedTag, ...]
    presenters: tuple[PresenterCount, ...]


def view_topic(view: ArchiveView, page: TopicPage, frame: Frame) -> TopicContent:  # noqa: ARG001 - as all views
    """Return what the page of a topic shows."""
    tag = view.tag_of[page.tag]
    found = view.answers.topic(page.tag)
    hits = found.articles if found else ()
    narrower = found.narrower if found else ()
    label = view.tag_label(tag.id)
    return TopicContent(
        heading=label,
        description=tr(
            "Articles about {topic}, and what was said of them", topic=label
        ),
        tag=tag,
        kind=kind_label(tag.kind),
        broader=tuple(view.tag_of[one] for one in tag.broader if one in view.tag_of),
        chart=_chart(view, tag),
        articles=hits[:MOST_ARTICLES],
        all_articles=SearchPage(tags=(tag.id,), sort="date")
        if len(hits) > MOST_ARTICLES
        else None,
        narrower=narrower[:MOST_NARROWER],
        more_narrower=max(len(narrower) - MOST_NARROWER, 0),
        related=tuple(
            one for one in (found.related if found else ()) if one.tag.id in view.tag_of
        ),
        presenters=_presenters(view, hits),
    )


def kind_label(kind: str) -> str:
    """Return what readers call a kind of tags."""
    return tr(_KINDS.get(kind, kind))


def _chart(view: ArchiveView, tag: TagCount) -> Chart | None:
    trends = view.answers.trends((tag.id,))
    if trends is None or not trends.trends:
        return None
    trend = trends.trends[0]
    return draw_chart(trends, trend) if any(trend.counts) else None


def draw_chart(trends: Trends, trend: Trend) -> Chart:
    """Draw one trend for a page."""
    svg = chart_for_page(trends, trend)
    return Chart(
        heading=tr(STEP_HEADINGS[trends.step]),
        svg=Markup(svg),  # noqa: S704 - numbers and words of ours
        undated=trend.undated,
    )


def _presenters(view: ArchiveView, hits: Iterable[Hit]) -> tuple[PresenterCount, ...]:
    counts = Counter(
        view.presenter_named.get(hit.article.presenter, hit.article.presenter)
        for hit in hits
        if hit.article.presenter
    )
    order = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(
        PresenterCount(name=name, count=count)
        for name, count in order[:MOST_PRESENTERS]
    )
