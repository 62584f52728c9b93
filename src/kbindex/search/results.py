"""What a search answers: frozen values, no markup."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, Literal, overload

from msgspec import Struct

from kbindex.index.selections import Strength
from kbindex.messages import tr_count
from kbindex.model import Article, EpisodeId
from kbindex.model.values import short_repr

if TYPE_CHECKING:
    from kbindex.model.passages import PlacedPassage


class Snippet(Struct, frozen=True, kw_only=True):
    """A piece of a note, cut at sentence ends.

    Args:
        text: Occurs as it stands in the note.
        path: The texts of the notes above it, outermost first.
        line: The source line of its first character.
        highlights: Spans of `text` that matched, half-open, in order, apart.
    """

    text: str
    path: tuple[str, ...]
    line: int
    highlights: tuple[tuple[int, int], ...]

    def __repr__(self) -> str:
        return short_repr(self, "text", "line")


class Match(Struct, frozen=True, kw_only=True):
    """Why a hit was found: what was typed, which term answered, and by what."""

    query: str
    term: str
    how: str


class Contribution(Struct, frozen=True, kw_only=True):
    """What one concept of the query added to a score.

    Args:
        query: What was typed.
        terms: The terms of the record that met it.
        how: By what: `word`, `stem`, `glossary`, `typo`, …
        weight: How good this way of meeting it is, 1 being the word itself.
        score: What it added, before coverage and title.
    """

    query: str
    terms: tuple[str, ...]
    how: str
    weight: float
    score: float


FeatureName = Literal["words", "prominent", "density", "tagged", "titled"]

FEATURES: Final[tuple[FeatureName, ...]] = (
    "words",
    "prominent",
    "density",
    "tagged",
    "titled",
)
"""The names of `kbindex.index.Features`, in its order."""


class FeatureShare(Struct, frozen=True, kw_only=True):
    """What one feature of a record gave to its place among the first hits.

    Args:
        feature: `words`, `prominent`, `density`, `tagged` or `titled`; see `Recipe`.
        value: 0 to 1.
        weight: What the feature counts.
        factor: e^(weight · value): by what it raised the score, before all scores are
            made smaller alike.
    """

    feature: FeatureName
    value: float
    weight: float
    factor: float


class Explanation(Struct, frozen=True, kw_only=True):
    """Where a score comes from.

    score = (sum of the contributions) · `coverage_factor` · `title_factor` ·
    `recency_factor` · `order_factor`.

    Args:
        coverage: Share of the query that the record meets, 0 to 1.
        recency_factor: What the date adds where newer articles are asked for, at
            least 1; None where they are not.
        order_factor: What the order of the first hits multiplied by: the product of the
            factors of `features`, and a number that is the same for all hits, so that
            the best score stays as high as it was.
        features: What the record is about; empty where it is not of the first hundred.
    """

    contributions: tuple[Contribution, ...]
    coverage: float
    coverage_factor: float
    title_factor: float
    recency_factor: float | None = None
    order_factor: float = 1.0
    features: tuple[FeatureShare, ...] = ()

    def __repr__(self) -> str:
        return short_repr(
            self,
            "contributions",
            "coverage",
            "coverage_factor",
            "title_factor",
            "order_factor",
        )


class Hit(Struct, frozen=True, kw_only=True):
    """A ranked record.

    Args:
        rank: From 1, counted over all hits, not over the page.
        score: Higher is better, among hits of one strength; comparable within one
            search only.
        strength: Whether it meets most of the query, or less; None where nothing was
            searched.
        video: The episode's video, if any.
        also: Ids of the other articles that bring the same page, the earliest first.
        explanation: Where the score comes from; None where nothing was searched.
        title_highlights: What matched in the article's title: half-open, in code
            points, in order, apart.
    """

    rank: int
    score: float
    article: Article
    strength: Strength | None = None
    video: str | None = None
    snippets: tuple[Snippet, ...] = ()
    title_highlights: tuple[tuple[int, int], ...] = ()
    matched: tuple[Match, ...] = ()
    also: tuple[str, ...] = ()
    explanation: Explanation | None = None

    def __repr__(self) -> str:
        return short_repr(self, "rank", "score", "article")


class PassageHit(Struct, frozen=True, kw_only=True):
    """A passage of a transcript that was found.

    Args:
        rank: From 1, counted over all passages that were found.
        score: Higher is better; comparable with other passages of one search only.
        explanation: Where the score comes from; None where nothing was searched.
    """

    rank: int
    score: float
    passage: "PlacedPassage"
    snippets: tuple[Snippet, ...] = ()
    matched: tuple[Match, ...] = ()
    explanation: Explanation | None = None

    def __repr__(self) -> str:
        return short_repr(self, "rank", "score", "passage")


class Facet(Struct, frozen=True, kw_only=True):
    """How many hits have a tag, or a narrower one.

    Args:
        label_ja: What Japanese readers see in place of the label, if it is another.
    """

    id: str
    kind: str
    label: str
    count: int
    label_ja: str | None = None


class PresenterFacet(Struct, frozen=True, kw_only=True):
    """How many hits a presenter brought; the name is as an article writes it."""

    name: str
    count: int


class YearFacet(Struct, frozen=True, kw_only=True):
    """How many hits are of a year."""

    year: int
    count: int


class ShowFacet(Struct, frozen=True, kw_only=True):
    """How many hits are of a show.

    Args:
        name: As `show:` takes it.
        title: What people call it.
    """

    name: str
    title: str
    count: int


class UnmetFilter(Struct, frozen=True, kw_only=True):
    """A filter of a query, such as `presenter:harka`, that is met by nothing.

    Args:
        filter: As one may type it, with a minus where it excludes.
        field: The name of its field.
        value: What stands behind the name.
        near: Values of the field that resemble it and are met, the best first.
        is_met_nowhere: Whether no record at all meets it. Else it is one of a query
            that finds nothing, and would find something without it.
        without: How many hits there are without it, and without all others that are
            met nowhere.
    """

    filter: str
    field: str
    value: str
    near: tuple[str, ...] = ()
    is_met_nowhere: bool
    without: int


class LooserQuery(Struct, frozen=True, kw_only=True):
    """A query that asks for less, and how many hits it has.

    Args:
        query: As one may type it.
        total: More than 0.
    """

    query: str
    total: int


class SearchResult(Struct, frozen=True, kw_only=True):
    """A page of hits.

    Args:
        understood: The query as it was read: dates as days, all fields in full.
        total: How many hits there are, on all pages.
        strong: How many of them are strong; all where no word was searched for.
        suggestion: A corrected query, where the index lacks a word that was typed,
            and has one of which that is a typing error.
        absent: Words of the query that no article has, nor another word for them;
            where nothing was found, only beside words that resemble them.
        missed: Words of the query that some article has, but no hit.
        looked_for: Where nothing was found, the words that were looked for.
        near: Where nothing was found, words of the archive that resemble them.
        near_tags: Where nothing was found, tags that may have been meant, the nearest
            first; a count is how many hits the tag has in the archive.
        looser: Where nothing was found, up to three queries that ask for less and find
            something: the words of a phrase apart, one of the words, one filter fewer.
        unmet: Filters that are met by nothing, or leave nothing.
        recency: The word of the query for which newer articles stand higher, such as
            *latest*; empty where none does.
        facets: Tags of all hits, most frequent first, where they were asked for.
        presenters: Who brought the hits, most frequent first, with the facets.
        years: The years of the hits, the newest first, with the facets; what has no
            date is in none.
        shows: The shows of the hits, most frequent first, with the facets; empty where
            there are not several.
        episodes: Ids of the episodes of all hits, that of the best one first, where
            they were asked for.
        passages: What was said in the episodes, the best first: a few passages of
            transcripts below the first hits, or a page of them where only transcripts
            were asked for (`in:transcript`). They are no hits.
        passage_total: How many passages there are; None where no transcript was looked
            into.
    """

    query: str
    total: int
    strong: int = 0
    hits: tuple[Hit, ...] = ()
    suggestion: str | None = None
    absent: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    looked_for: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    unmet: tuple[UnmetFilter, ...] = ()
    recency: str = ""
    facets: tuple[Facet, ...] | None = None
    episodes: tuple[EpisodeId, ...] | None = None
    understood: str = ""
    passages: tuple[PassageHit, ...] = ()
    passage_total: int | None = None
    presenters: tuple[PresenterFacet, ...] | None = None
    years: tuple[YearFacet, ...] | None = None
    shows: tuple[ShowFacet, ...] = ()
    near_tags: tuple[Facet, ...] = ()
    looser: tuple[LooserQuery, ...] = ()

    def __repr__(self) -> str:
        return short_repr(self, "query", "total", "hits")

    def __len__(self) -> int:
        return len(self.hits)

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    @overload
    def __getitem__(self, position: int) -> Hit: ...

    @overload
    def __getitem__(self, position: slice) -> tuple[Hit, ...]: ...

    def __getitem__(self, position: int | slice) -> Hit | tuple[Hit, ...]:
        return self.hits[position]

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        count = tr_count("{count} hit", "{count} hits", self.total)
        return hit_table(f"{self.query}: {count}", self.hits)


class RelatedArticle(Struct, frozen=True, kw_only=True):
    """An article that is like another one.

    Args:
        hit: The article; its score is comparable within one answer only.
        tags: Ids of the tags that both have, the most telling first.
        words: Words that both have, the most telling first.
    """

    hit: Hit
    tags: tuple[str, ...]
    words: tuple[str, ...]

    def __repr__(self) -> str:
        return short_repr(self, "hit", "tags", "words")


class RelatedId(Struct, frozen=True, kw_only=True):
    """An article that is like another one, by its id.

    Args:
        article: Its id.
        score: Comparable within one answer only.
        tags: Ids of the tags that both have, the most telling first.
        words: Words that both have, the most telling first.
    """

    article: str
    score: float
    tags: tuple[str, ...]
    words: tuple[str, ...]


class RelatedIds(Struct, frozen=True, kw_only=True):
    """An article, by its id, and those most like it, the best first."""

    article: str
    related: tuple[RelatedId, ...]


def hit_table(caption: str, hits: Iterable[Hit]) -> str:
    """Return a table in HTML of hits, each with its first snippet, for notebooks."""
    from kbindex.model.notebook import (  # noqa: PLC0415 - cold start
        link,
        marked,
        table,
        text,
    )

    rows = (
        (
            text(hit.article.id),
            link(hit.article.title, hit.article.url),
            text(hit.article.presenter),
            text(hit.article.date),
            *(marked(one.text, one.highlights) for one in hit.snippets[:1]),
        )
        for hit in hits
    )
    return table(caption, ("id", "title", "presenter", "date", "snippet"), rows)
