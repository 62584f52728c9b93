"""Posting lists, as retrieval asks for them."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from kbindex.index.concepts import Alternative, Concept, FieldName, ScoredField
from kbindex.index.entries import EpisodeEntry
from kbindex.index.rankings import Document
from kbindex.index.recipe import Recipe
from kbindex.index.records import Record

Postings = Mapping[Document, float]
"""Document → weight of the term there, in the order in which documents were written."""

Lengths = Callable[[Document], int]

_GOOD = 0.5
"""An alternative of this weight meets a concept well: it counts for its idf."""


class Prepared(NamedTuple):
    """A concept with its ways: alternatives with their documents; and its idf.

    Alternatives of the field `tag` come last, and none is here that no document meets.
    """

    concept: Concept
    ways: tuple[tuple[Alternative, Postings], ...]
    idf: float

    @property
    def size(self) -> int:
        """How many postings it has."""
        return sum(len(postings) for _, postings in self.ways)


class ScoredLists(Protocol):
    """What scoring needs of a reader; its lists may be of some documents alone."""

    @property
    def average_length(self) -> float:
        """Mean number of words of a record of the index; 1.0 where there is none."""
        ...

    def postings(self, field: FieldName, term: str) -> Postings:
        """Return the documents that hold a term in a field; empty where none does."""
        ...

    def saturated(self, term: str, *, recipe: Recipe) -> Postings:
        """Return tf, as BM25 saturates it, of each document that holds a term."""
        ...

    def prepared(self, concept: Concept) -> Prepared:
        """Return a concept with its ways; kept for the next question of a query."""
        ...

    def lengths(self, field: ScoredField) -> Lengths:
        """Return what says how many words a document's field holds.

        Asked once for a list, and called for each of its documents.
        """
        ...

    def title_of(self, document: Document) -> str:
        """Return the title of a document, as it is written."""
        ...


class PostingLists(ScoredLists, Protocol):
    """What retrieval needs of a reader."""

    @property
    def record_count(self) -> int:
        """How many records there are."""
        ...

    @property
    def entries(self) -> tuple[EpisodeEntry, ...]:
        """The source files and the headers of their episodes, by path."""
        ...

    def terms(self, field: FieldName, prefix: str = "") -> Mapping[str, int]:
        """Return the terms of a field that begin with `prefix`, with frequencies."""
        ...

    def record(self, document: Document) -> Record:
        """Return the record of a document."""
        ...

    def documents(self) -> Iterator[Document]:
        """Yield all documents."""
        ...


def prepare(lists: PostingLists, concept: Concept) -> Prepared:
    """Look all ways to meet a concept up."""
    ways = find_ways(lists, concept)
    good = [postings for way, postings in ways if is_good(way)]
    count = len(union(good or [postings for _, postings in ways]))
    return Prepared(concept, ways, idf_of(count, lists.record_count))


def find_ways(
    lists: ScoredLists, concept: Concept
) -> tuple[tuple[Alternative, Postings], ...]:
    """Return the ways to meet a concept, each with its documents, where it has any."""
    # Tags last: they add to what the words of a document gave.
    alternatives = sorted(concept.alternatives, key=lambda way: way.field == "tag")
    found = ((one, postings_of_all(lists, one)) for one in alternatives)
    return tuple(way for way in found if way[1])


def is_good(way: Alternative) -> bool:
    """Say whether it meets a concept well.

    The idf is that of the documents that one of the good ways finds; where there is no
    such document, that of all which any way finds.
    """
    return way.weight >= _GOOD


def idf_of(count: int, record_count: int) -> float:
    """Inverse document frequency of what so many documents have; never negative.

    Source: Robertson & Walker 1997.
    """
    return math.log(1 + (record_count - count + 0.5) / (count + 0.5))


def postings_of_all(lists: ScoredLists, alternative: Alternative) -> Postings:
    """Return the documents that hold all terms, each with the least weight."""
    first, *others = alternative.terms
    found = lists.postings(alternative.field, first)
    for term in others:
        if not found:
            break
        more = lists.postings(alternative.field, term)
        found = {doc: min(found[doc], more[doc]) for doc in found.keys() & more.keys()}
    return found


def union(sets: Sequence[Postings]) -> frozenset[Document]:
    """Return the documents of all lists together."""
    return frozenset[Document]().union(*sets)
