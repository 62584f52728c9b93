"""What the façade answers besides hits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    import datetime as dt

    from kbindex.model import Article, Episode
    from kbindex.search import Hit
    from kbindex.topics import Evidence


class EpisodeSummary(Struct, frozen=True, kw_only=True):
    """An episode's header and how many articles it has."""

    episode: Episode
    articles: int


class TagCount(Struct, frozen=True, kw_only=True):
    """A tag and how often it occurs.

    Args:
        count: Articles that have it or a narrower tag.
        own: Articles that have it themselves.
        episodes: Ids of the episodes of the counted articles, by date.
        timeline: The counted articles with a date, by equal parts of the time from
            the first date of the archive to its last; empty where it has no date.
    """

    id: str
    label: str
    kind: str
    count: int
    own: int
    episodes: tuple[str, ...]
    broader: tuple[str, ...]
    timeline: tuple[int, ...] = ()


class RelatedTag(Struct, frozen=True, kw_only=True):
    """A tag that occurs beside another more often than by chance.

    Args:
        together: Articles that have both.
        lift: How much more often than by chance; above 1.
    """

    tag: TagCount
    together: int
    lift: float


class TagArticles(Struct, frozen=True, kw_only=True):
    """A tag with its articles, newest first.

    Args:
        narrower: The tags right below it, most frequent first.
        related: Tags beside it, the highest lift first.
    """

    tag: TagCount
    articles: tuple[Hit, ...]
    narrower: tuple[TagCount, ...] = ()
    related: tuple[RelatedTag, ...] = ()


class TagReason(Struct, frozen=True, kw_only=True):
    """A tag of an article, with all that speaks for it."""

    id: str
    label: str
    kind: str
    weight: float
    evidence: tuple[Evidence, ...]


class ArticleReasons(Struct, frozen=True, kw_only=True):
    """An article and why it has its tags, the best supported first."""

    article: Article
    tags: tuple[TagReason, ...]


Step = Literal["month", "quarter", "year"]


class DatedMention(Struct, frozen=True, kw_only=True):
    """An article that mentions something."""

    article: str
    episode: str
    date: dt.date


class Trend(Struct, frozen=True, kw_only=True):
    """How often something was mentioned over time.

    Args:
        name: As it was asked for.
        tag: The tag that it names; None where it is counted as a word.
        label: For people: that of the tag, else the word.
        total: Articles that mention it, those without a date included.
        undated: Articles that mention it and have no date.
        counts: Articles by period.
    """

    name: str
    tag: str | None
    label: str
    total: int
    undated: int
    counts: tuple[int, ...]
    first: DatedMention | None = None
    latest: DatedMention | None = None


class Trends(Struct, frozen=True, kw_only=True):
    """Several trends over the same periods.

    Args:
        step: How long a period is.
        periods: From the first date of the archive to the last, without gaps:
            `2021-07`, `2021-Q3` or `2021`.
    """

    step: Step
    periods: tuple[str, ...]
    trends: tuple[Trend, ...]
