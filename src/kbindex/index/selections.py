"""One question to an engine, and what it finds: the best in order, the rest counted.

An engine that has all hits at hand ranks all; one that lies elsewhere ranks the best,
and counts the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

from msgspec import Struct

from kbindex.index.rankings import ENOUGH, Least
from kbindex.index.recipe import Recipe

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from kbindex.index.concepts import Concept
    from kbindex.index.filters import Filter
    from kbindex.index.rankings import Document, Ranking
    from kbindex.model import EpisodeId

Strength = Literal["strong", "weak"]
"""Whether a hit meets so much of a query that it is likely what was meant."""


class Criteria(Struct, frozen=True, kw_only=True):
    """What is looked for.

    Args:
        concepts: What ranks; without any, all that is allowed is found, and alike.
        recipe: How much each ingredient counts.
        allowed: The documents that the query allows; None is all.
        least: How much of the concepts a document must meet to be found by them.
        hits: Which documents are hits: what is `met` so far, or all that is `allowed`,
            where concepts only rank.
        strong: Which share of the query a strong hit meets, or the filter of those.
        title: The query's text. A document whose title it fills is raised: likely the
            page that was meant. None raises none.
        newer: What the newest record gains by its date, as a share of its score. None
            gains anything where the query is a title: that is to be found first.
    """

    concepts: tuple[Concept, ...] = ()
    recipe: Recipe = Recipe()
    allowed: Filter | None = None
    least: Least = ENOUGH
    hits: Literal["met", "allowed"] = "met"
    strong: Least | Filter = ENOUGH
    title: str | None = None
    newer: float = 0.0


class HitCounts(Struct, frozen=True, kw_only=True):
    """How many hits have a value, in any order; what none has is not here.

    A count is how many hits remain where the value is asked for as well. Of documents
    that bring one page, one is a hit, and has what any of them has that was found.

    Args:
        tags: By tag, those above an article's own included.
        presenters: By name, as an article writes it.
        years: By year; what has no date is in none.
        shows: By name, where there are several.
    """

    tags: Mapping[str, int]
    presenters: Mapping[str, int]
    years: Mapping[int, int]
    shows: Mapping[str, int] = {}


class Selection(Protocol):
    """What a question finds. A page that several documents bring is one hit.

    That is the best of those that were found, a strong one before any other, and of
    equal ones the earliest: so its episode, presenter and notes are what was asked for.
    """

    @property
    def matched(self) -> int:
        """How many documents the concepts find, at least of few; copies are counted."""
        ...

    @property
    def total(self) -> int:
        """How many hits there are."""
        ...

    @property
    def strong(self) -> int:
        """How many of the hits are strong."""
        ...

    @property
    def best(self) -> Sequence[Document]:
        """The best hits, strong and weak, in no order; all, where that is no effort."""
        ...

    def best_of(self, strength: Strength) -> Sequence[Document]:
        """Return those of `best` that are strong, or weak, in no order."""
        ...

    @property
    def ranking(self) -> Ranking:
        """The scores of `best`, perhaps of other documents, too."""
        ...

    def is_strong(self, document: Document) -> bool:
        """Say whether a hit is strong: one that was returned before."""
        ...

    def beyond(self, strength: Strength, *, limit: int) -> Sequence[Document]:
        """Return the next hits of a strength behind those in `best`, about in order."""
        ...

    def ranking_of(self, documents: Sequence[Document]) -> Ranking:
        """Return the scores of some hits."""
        ...

    def newest(self, *, offset: int, limit: int, strict: bool) -> Sequence[Document]:
        """Return hits, the newest first, those without a date last, then by id.

        Args:
            offset: How many are left out first.
            limit: How many are returned at most.
            strict: Whether weak ones are left out, of what `offset` counts, too.
        """
        ...

    def episodes(self, *, strict: bool) -> Sequence[EpisodeId]:
        """Return the ids of the episodes of all hits, the newest first, each once."""
        ...

    def counts(
        self, with_above: Callable[[Iterable[str]], Collection[str]]
    ) -> HitCounts:
        """Count tags, presenters and years of all hits.

        Args:
            with_above: Returns tags with all that are above them.
        """
        ...

    def holds(self, filters: Iterable[Filter]) -> Iterable[bool]:
        """Say of each filter whether it allows a document that was found.

        In this order; an engine may look when an answer is asked for.
        """
        ...
