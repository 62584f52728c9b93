"""What an engine answers to concepts: scored documents, and by what each was met."""

import math
from typing import NamedTuple, NewType

from msgspec import Struct, field

from kbindex.index.concepts import Alternative

Document = NewType("Document", object)
"""A record in one state of an index: a value to be handed back, nothing more."""


class Least(Struct, frozen=True, kw_only=True):
    """How much of a query a document must meet to be a hit, in shares of its idf.

    Args:
        of_best: Of what the best document meets.
        of_query: Of all that is asked for.
    """

    of_best: float = 0.2
    of_query: float = 0.0


ENOUGH = Least()
"""Enough to be a hit. Source: measured on the judged queries (`docs/relevance.md`)."""


class Met(NamedTuple):
    """By which alternative a document met a concept, and what that added."""

    alternative: Alternative
    score: float


class Ranking(Struct):
    """Scores by document, before and after what concerns a whole document.

    Args:
        scores: Higher is better.
        coverage: Share of the query that a document meets, 0 to 1.
        title_factors: By what a title that the query fills raised a score.
        recency_factors: By what its date did, where newer records are asked for.
        same_titles: The documents whose title the query is.
    """

    scores: dict[Document, float] = field(default_factory=dict[Document, float])
    coverage: dict[Document, float] = field(default_factory=dict[Document, float])
    title_factors: dict[Document, float] = field(default_factory=dict[Document, float])
    recency_factors: dict[Document, float] = field(
        default_factory=dict[Document, float]
    )
    same_titles: set[Document] = field(default_factory=set[Document])


class Features(NamedTuple):
    """How much of a query a document is about: means over its words, 0 to 1 each.

    Each word counts alike, be it rare or not. A way to meet a word counts by its
    weight, as for the coverage.

    Args:
        words: Whether the document has the word.
        prominent: Whether it has it in its title or its first note, or more than once:
            as its subject, not as a mention.
        density: How much of the document the word is, saturated as in BM25.
        tagged: Whether the document has the topic that the word names as its tag.
        titled: Whether the query is its title, of the document and not of a word; known
            from the ranking, and 0 in what an engine says of documents.
    """

    words: float = 0.0
    prominent: float = 0.0
    density: float = 0.0
    tagged: float = 0.0
    titled: float = 0.0


def steady(value: float) -> float:
    """Round to a power of √2, so that no edit of one text moves what all others are."""
    return 2 ** (round(2 * math.log2(value)) / 2)
