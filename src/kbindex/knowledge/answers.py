"""What the façade answers besides hits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, overload

from msgspec import Struct

from kbindex.model.values import short_repr

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from kbindex.model import Article, Episode
    from kbindex.search import Hit
    from kbindex.topics import Evidence


class EpisodeSummary(Struct, frozen=True, kw_only=True):
    """An episode's header and how many articles it has."""

    episode: Episode
    articles: int

    def __repr__(self) -> str:
        return short_repr(self, "episode")


class GenerationSummary(Struct, frozen=True, kw_only=True):
    """The generation of an index that is answered from.

    Args:
        number: Its place in the order of generations, from 1.
        articles: How many it holds.
        written_s: When it was written, in seconds since 1970; None where nobody knows.
    """

    number: int
    articles: int
    written_s: float | None

    def __repr__(self) -> str:
        return short_repr(self, "number", "articles")


class Completion(Struct, frozen=True, kw_only=True):
    """What somebody may mean who is typing a query.

    Args:
        kind: `tag`, `presenter` or `article`.
        text: What is shown: a label, a name or a title.
        query: The query with it, in the query language.
        count: How many articles it is about.
        id: Of an article; None for all others.
    """

    kind: Literal["tag", "presenter", "article"]
    text: str
    query: str
    count: int
    id: str | None = None


class ArticleWords(Struct, frozen=True, kw_only=True):
    """The words of a record, for a full-text index that cuts texts at spaces.

    Args:
        words: Each occurrence in the order of the text: words and compounds as the
            index has them, and as they are written where that differs; then runs of
            kanji and katakana (three to twelve letters), and each two neighbours in
            Japanese; then the words of address, presenter and section. No stems.
    """

    id: str
    words: tuple[str, ...]

    def __repr__(self) -> str:
        return short_repr(self, "id", "words")


class ArchiveFile(Struct, frozen=True, kw_only=True):
    """A file that an archive is read from.

    Args:
        path: As in a project, with `/`: `episodes/025/README.md`, `topics.toml`.
        content: Its bytes.
    """

    path: str
    content: bytes

    def __repr__(self) -> str:
        return short_repr(self, "path")


class TagCount(Struct, frozen=True, kw_only=True):
    """A tag and how often it occurs.

    Args:
        label_ja: What Japanese readers see in place of the label; None where they
            see the label, too.
        count: Articles that have it or a narrower tag.
        own: Articles that have it themselves.
        episodes: Ids of the episodes of the counted articles, by date.
        timeline: The counted articles with a date, by equal parts of the time from
            the first date of the archive to its last; empty where it has no date.
        months: The month in which each part of the timeline begins: `2021-07`.
    """

    id: str
    label: str
    kind: str
    count: int
    own: int
    episodes: tuple[str, ...]
    broader: tuple[str, ...]
    timeline: tuple[int, ...] = ()
    label_ja: str | None = None
    months: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return short_repr(self, "id", "kind", "count", "own")


class RelatedTag(Struct, frozen=True, kw_only=True):
    """A tag that occurs beside another more often than by chance.

    Args:
        together: Articles that have both.
        lift: How much more often than by chance; above 1.
    """

    tag: TagCount
    together: int
    lift: float

    def __repr__(self) -> str:
        return short_repr(self, "tag", "together", "lift")


class RisingTag(Struct, frozen=True, kw_only=True):
    """A tag that more of the latest articles have than of those before.

    Args:
        latest: How many of the latest articles have it.
        earlier: How many of those before.
        g2: How surely the shares differ; 3.84 is chance in one of twenty cases.
    """

    tag: TagCount
    latest: int
    earlier: int
    g2: float

    def __repr__(self) -> str:
        return short_repr(self, "tag", "latest", "earlier", "g2")


class Rising(Struct, frozen=True, kw_only=True):
    """What rises in an archive, the surest first.

    Args:
        since: The first day of the latest articles; None where nothing has a date.
        until: The last one.
        latest: How many latest articles there are.
        earlier: How many before them.
    """

    since: dt.date | None = None
    until: dt.date | None = None
    latest: int = 0
    earlier: int = 0
    tags: tuple[RisingTag, ...] = ()

    def __repr__(self) -> str:
        return short_repr(self, "since", "until", "tags")


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

    def __repr__(self) -> str:
        return short_repr(self, "tag", "articles", "narrower", "related")

    def __len__(self) -> int:
        return len(self.articles)

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.articles)

    @overload
    def __getitem__(self, position: int) -> Hit: ...

    @overload
    def __getitem__(self, position: slice) -> tuple[Hit, ...]: ...

    def __getitem__(self, position: int | slice) -> Hit | tuple[Hit, ...]:
        return self.articles[position]

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        from kbindex.search.results import hit_table  # noqa: PLC0415 - rare

        return hit_table(self.tag.label, self.articles)


class TagReason(Struct, frozen=True, kw_only=True):
    """A tag of an article, with all that speaks for it."""

    id: str
    label: str
    kind: str
    weight: float
    evidence: tuple[Evidence, ...]

    def __repr__(self) -> str:
        return short_repr(self, "id", "weight", "evidence")


class ArticleReasons(Struct, frozen=True, kw_only=True):
    """An article and why it has its tags, the best supported first."""

    article: Article
    tags: tuple[TagReason, ...]

    def __repr__(self) -> str:
        return short_repr(self, "article", "tags")


Step = Literal["month", "quarter", "year"]


class DatedMention(Struct, frozen=True, kw_only=True):
    """An article about something, and its date."""

    article: str
    episode: str
    date: dt.date


class Trend(Struct, frozen=True, kw_only=True):
    """How many articles were about something over time.

    Args:
        name: As it was asked for.
        tag: The tag that it names, if articles have it; None where it is counted as
            a word.
        label: For people: that of the tag, else the word.
        total: Articles about it, those without a date included; of a tag as many as
            `TagCount.count` says.
        undated: Those of them that have no date.
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

    def __repr__(self) -> str:
        return short_repr(self, "name", "tag", "total")


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

    def __repr__(self) -> str:
        return short_repr(self, "step", "periods", "trends")

    def __len__(self) -> int:
        return len(self.trends)

    def __iter__(self) -> Iterator[Trend]:
        return iter(self.trends)

    @overload
    def __getitem__(self, position: int) -> Trend: ...

    @overload
    def __getitem__(self, position: slice) -> tuple[Trend, ...]: ...

    def __getitem__(self, position: int | slice) -> Trend | tuple[Trend, ...]:
        return self.trends[position]

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        from kbindex.model.notebook import table, text  # noqa: PLC0415 - rare

        rows = ([text(trend.label), *map(text, trend.counts)] for trend in self)
        return table(self.step, ("", *self.periods), rows)
