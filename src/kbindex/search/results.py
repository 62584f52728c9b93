"""What a search answers: frozen values, no markup."""

from msgspec import Struct

from kbindex.model import Article, EpisodeId


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


class Explanation(Struct, frozen=True, kw_only=True):
    """Where a score comes from.

    score = (sum of the contributions) · `coverage_factor` · `title_factor`.

    Args:
        coverage: Share of the query that the record meets, 0 to 1.
    """

    contributions: tuple[Contribution, ...]
    coverage: float
    coverage_factor: float
    title_factor: float


class Hit(Struct, frozen=True, kw_only=True):
    """A ranked record.

    Args:
        rank: From 1, counted over all hits, not over the page.
        score: Higher is better; comparable within one search only.
        video: The episode's video, if any.
        also: Ids of the other articles that bring the same page, the earliest first.
        explanation: Where the score comes from; None where nothing was searched.
    """

    rank: int
    score: float
    article: Article
    video: str | None = None
    snippets: tuple[Snippet, ...] = ()
    matched: tuple[Match, ...] = ()
    also: tuple[str, ...] = ()
    explanation: Explanation | None = None


class Facet(Struct, frozen=True, kw_only=True):
    """How many hits have a tag, or a narrower one."""

    id: str
    kind: str
    label: str
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


class SearchResult(Struct, frozen=True, kw_only=True):
    """A page of hits.

    Args:
        understood: The query as it was read: dates as days, all fields in full.
        total: How many hits there are, on all pages.
        suggestion: A corrected query, where the index lacks a word that was typed,
            and has one of which that is a typing error.
        absent: Words of the query that no article has, nor another word for them;
            where nothing was found, only beside words that resemble them.
        missed: Words of the query that some article has, but no hit.
        looked_for: Where nothing was found, the words that were looked for.
        near: Where nothing was found, words of the archive that resemble them.
        unmet: Filters that are met by nothing, or leave nothing.
        facets: Tags of all hits, most frequent first, where they were asked for.
        episodes: Ids of the episodes of all hits, that of the best one first, where
            they were asked for.
    """

    query: str
    total: int
    hits: tuple[Hit, ...] = ()
    suggestion: str | None = None
    absent: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    looked_for: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    unmet: tuple[UnmetFilter, ...] = ()
    facets: tuple[Facet, ...] | None = None
    episodes: tuple[EpisodeId, ...] | None = None
    understood: str = ""


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
