"""Posting lists, as retrieval asks for them."""

import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple, Protocol

from msgspec import Struct

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


class Gains(Struct, frozen=True):
    """What a concept gives to each document, whatever else is looked for.

    Args:
        scores: Document → weight · idf · value, of all documents that meet the concept.
        levels: The same documents, by the greatest weight of the ways that they meet:
            each weight with its documents, the greatest first. Each is in one level.
    """

    scores: Postings
    levels: tuple[tuple[float, Mapping[Document, object]], ...]


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
        """Return a concept with its ways; it may be kept for other queries."""
        ...

    def gains(self, concept: Concept, *, recipe: Recipe) -> Gains:
        """Return what a concept gives to each that meets it; it may be kept."""
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
    counted = good or [postings for _, postings in ways]
    count = len(union(counted) if len(counted) != 1 else counted[0])
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


def find_gains(lists: ScoredLists, concept: Concept, *, recipe: Recipe) -> Gains:
    """Work out what a concept gives.

    The value is max_alternative (weight · tf) plus what a tag adds, where
    tf = f · (k1 + 1) / (f + k1 · (1 - b + b · length / average)).

    Source:
        Robertson, Zaragoza & Taylor 2004 (BM25F), simple form.
    """
    prepared = lists.prepared(concept)
    values: dict[Document, float] = {}
    for way, postings in prepared.ways:
        of_way = _values(lists, way, postings, recipe=recipe)
        met_before = of_way.keys() & values.keys()
        if way.field == "tag":
            met_twice = {d: values[d] + of_way[d] for d in met_before}
        else:
            met_twice = {d: max(values[d], of_way[d]) for d in met_before}
        values = values | of_way | met_twice if values else of_way
    factor = prepared.idf * concept.weight
    scores = {document: factor * value for document, value in values.items()}
    return Gains(scores, tuple(_levels(prepared.ways)))


def _values(
    lists: ScoredLists, way: Alternative, postings: Postings, *, recipe: Recipe
) -> dict[Document, float]:
    if way.field == "tag":
        return dict.fromkeys(postings, way.weight)
    length = lists.lengths("text")
    weight = way.weight * (recipe.k1 + 1)
    flat = recipe.k1 * (1 - recipe.b)
    slope = recipe.k1 * recipe.b / lists.average_length
    return {
        document: weight * frequency / (frequency + flat + slope * length(document))
        for document, frequency in postings.items()
    }


def _levels(
    ways: Sequence[tuple[Alternative, Postings]],
) -> Iterator[tuple[float, Mapping[Document, object]]]:
    """Yield each weight with the documents that no greater one meets."""
    seen: Collection[Document] = ()
    for weight in sorted({way.weight for way, _ in ways}, reverse=True):
        first, *others = (held for way, held in ways if way.weight == weight)
        documents: Mapping[Document, object] = first
        if others or seen:
            every = dict.fromkeys(chain(first, *others))
            documents = {document: None for document in every if document not in seen}
        if documents:
            yield weight, documents
        seen = {*seen, *documents}
