"""What the façade answers besides hits."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from kbindex.model import Article, Diagnostic, Episode
from kbindex.search import Hit
from kbindex.topics import Evidence

Progress = Callable[[int, int], None]
"""Called with how many episodes are done, and how many there are to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeSummary:
    """An episode's header and how many articles it has."""

    episode: Episode
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TagCount:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedTag:
    """A tag that occurs beside another more often than by chance.

    Args:
        together: Articles that have both.
        lift: How much more often than by chance; above 1.
    """

    tag: TagCount
    together: int
    lift: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TagArticles:
    """A tag with its articles, newest first.

    Args:
        narrower: The tags right below it, most frequent first.
        related: Tags beside it, the highest lift first.
    """

    tag: TagCount
    articles: tuple[Hit, ...]
    narrower: tuple[TagCount, ...] = ()
    related: tuple[RelatedTag, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TagReason:
    """A tag of an article, with all that speaks for it."""

    id: str
    label: str
    kind: str
    weight: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleReasons:
    """An article and why it has its tags, the best supported first."""

    article: Article
    tags: tuple[TagReason, ...]


Step = Literal["month", "quarter", "year"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """An article that mentions something."""

    article: str
    episode: str
    date: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
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
    first: Mention | None = None
    latest: Mention | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trends:
    """Several trends over the same periods.

    Args:
        step: How long a period is.
        periods: From the first date of the archive to the last, without gaps:
            `2021-07`, `2021-Q3` or `2021`.
    """

    step: Step
    periods: tuple[str, ...]
    trends: tuple[Trend, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedArticle:
    """An article that is like another one.

    Args:
        hit: The article; its score is comparable within one answer only.
        tags: Ids of the tags that both have, the most telling first.
        words: Words that both have, the most telling first.
    """

    hit: Hit
    tags: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a refresh changed: ids of episodes, in the order of their files."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    articles: int = 0
    seconds: float = 0.0
    diagnostics: tuple[Diagnostic, ...] = ()
    reason: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether the index was up to date."""
        return not (self.added or self.changed or self.removed)
