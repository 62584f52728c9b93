"""Posting lists, as retrieval asks for them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

from kbindex.index.concepts import Alternative, FieldName, ScoredField
from kbindex.index.entries import EpisodeEntry
from kbindex.index.rankings import Document
from kbindex.index.recipe import Recipe
from kbindex.index.records import Record

Postings = Mapping[Document, float]
"""Document → weight of the term there, in the order in which documents were written."""

Lengths = Callable[[Document], int]


class PostingLists(Protocol):
    """What retrieval needs of a reader."""

    @property
    def record_count(self) -> int:
        """How many records there are."""
        ...

    @property
    def average_length(self) -> float:
        """Mean number of words of a record; 1.0 where there is none."""
        ...

    @property
    def entries(self) -> tuple[EpisodeEntry, ...]:
        """The source files and the headers of their episodes, by path."""
        ...

    def postings(self, field: FieldName, term: str) -> Postings:
        """Return the documents that hold a term in a field; empty where none does."""
        ...

    def saturated(self, term: str, *, recipe: Recipe) -> Postings:
        """Return tf, as BM25 saturates it, of each document that holds a term."""
        ...

    def terms(self, field: FieldName, prefix: str = "") -> Mapping[str, int]:
        """Return the terms of a field that begin with `prefix`, with frequencies."""
        ...

    def lengths(self, field: ScoredField) -> Lengths:
        """Return what says how many words a document's field holds.

        Asked once for a list, and called for each of its documents.
        """
        ...

    def record(self, document: Document) -> Record:
        """Return the record of a document."""
        ...

    def documents(self) -> Iterator[Document]:
        """Yield all documents."""
        ...


def postings_of_all(lists: PostingLists, alternative: Alternative) -> Postings:
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
