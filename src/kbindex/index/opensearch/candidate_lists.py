"""Posting lists of a few records, which are scored by them as by those of an index.

What is of all records, idf and mean length, is told.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, cast

import msgspec
from msgspec import Struct, defstruct
from msgspec.structs import astuple

from kbindex.index.concepts import BIGRAM, TAG, TEXT, TITLE
from kbindex.index.embedded.whoosh_format.layout import LENGTHS, length_byte
from kbindex.index.filters import Both, Either, Holding
from kbindex.index.lists.likeness import saturate
from kbindex.index.lists.postings import Gains, Prepared, find_gains, find_ways
from kbindex.index.opensearch.layout import SCALE, to_feature, to_term

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from kbindex.index.concepts import Concept, FieldName, ScoredField
    from kbindex.index.filters import Filter
    from kbindex.index.lists.postings import Lengths, Postings
    from kbindex.index.rankings import Document
    from kbindex.index.recipe import Recipe


class Candidate(Struct, kw_only=True):
    """What scoring needs of a record; the fields are those of `layout`."""

    id: str
    length: int = 0
    title_length: int = 0
    heading: str = ""
    tag: tuple[str, ...] = ()
    titles: dict[str, int] = {}
    texts: dict[str, int] = {}
    bigrams: dict[str, int] = {}


_decode = msgspec.json.Decoder(Candidate).decode


def read_candidate(document: Document, source: bytes | msgspec.Raw) -> Candidate:
    """Read a record with all of its terms; its id is that of readers.

    Args:
        document: The record.
        source: What servers hold of it.
    """
    one = _decode(source)
    one.id = str(document)
    return one


class Scored(Struct, frozen=True):
    """What a search brings of a record that is to be scored.

    Args:
        candidate: What scoring needs of it.
        packed: The record, to be shown, as servers hold it.
    """

    candidate: Candidate
    packed: str


class CandidateReader:
    """Reads records with no other terms than those that concepts score by.

    Of a hundred terms of a record a query knows a few. The others are passed over
    where bytes are read, in half the time that a mapping of all takes.

    Args:
        concepts: What is looked for.
    """

    def __init__(self, concepts: Iterable[Concept]) -> None:
        ways = [way for concept in concepts for way in concept.alternatives]
        self._terms = [*{to_feature(t): None for way in ways for t in way.terms}]
        self._fields = ["texts", "titles"]
        if any(way.field == BIGRAM for way in ways):
            self._fields.append("bigrams")
        held = [
            (f"w{number}", int, msgspec.field(name=term, default=0))
            for number, term in enumerate(self._terms)
        ]
        weights = defstruct("Weights", held, frozen=True)
        stored = defstruct(
            "Stored",
            [
                ("length", int, 0),
                ("title_length", int, 0),
                ("heading", str, ""),
                ("tag", tuple[str, ...], ()),
                ("record", str, ""),
                *((name, weights, weights()) for name in self._fields),
            ],
        )
        self._decode = msgspec.json.Decoder(stored).decode

    def read(self, document: Document, source: bytes | msgspec.Raw) -> Scored:
        """Read what scoring needs of a record; its id is that of readers.

        Args:
            document: The record.
            source: What servers hold of it; all of it is less work for them than a
                part.
        """
        length, title_length, heading, tag, packed, *weights = astuple(
            self._decode(source)
        )
        candidate = Candidate(
            id=str(document),
            length=length,
            title_length=title_length,
            heading=heading,
            tag=tag,
            **dict(zip(self._fields, map(self._held, weights), strict=True)),
        )
        return Scored(candidate, packed)

    def _held(self, weights: Struct) -> dict[str, int]:
        each = zip(self._terms, astuple(weights), strict=True)
        return {term: weight for term, weight in each if weight}


class CandidateLists:
    """The lists of some records; see `ScoredLists`.

    Args:
        candidates: The records.
        idfs: Concept → its idf in the index.
        average_length: Mean number of words of a record of the index.
    """

    def __init__(
        self,
        candidates: Collection[Candidate],
        *,
        idfs: Mapping[Concept, float],
        average_length: float,
    ) -> None:
        self._candidates = {cast("Document", one.id): one for one in candidates}
        self._idfs, self.average_length = idfs, average_length
        self._known: dict[Concept, Prepared] = {}

    @cached_property
    def _lists(self) -> dict[tuple[str, str], dict[Document, float]]:
        lists: dict[tuple[str, str], dict[Document, float]] = {}
        for document, one in self._candidates.items():
            for field, term, weight in _weights(one):
                lists.setdefault((field, term), {})[document] = weight
        return lists

    def postings(self, field: FieldName, term: str) -> Postings:
        """Return the records that hold a term in a field; empty where none does."""
        held = to_term(term) if field == TAG else to_feature(term)
        return self._lists.get((field, held), {})

    def saturated(self, term: str, *, recipe: Recipe) -> Postings:
        """Return tf, as BM25 saturates it, of each record that holds a term."""
        return saturate(self, term, recipe=recipe)

    def prepared(self, concept: Concept) -> Prepared:
        """Return a concept with its ways."""
        known = self._known.get(concept)
        if known is None:
            known = Prepared(concept, find_ways(self, concept), self._idfs[concept])
            self._known[concept] = known
        return known

    def gains(self, concept: Concept, *, recipe: Recipe) -> Gains:
        """Return what a concept gives to each record."""
        return find_gains(self, concept, recipe=recipe)

    def lengths(self, field: ScoredField) -> Lengths:
        """Return what says how many words a record's field holds.

        Rounded as the embedded engine does, so that both rank alike.
        """
        found = self._candidates
        if field == TITLE:
            return lambda document: _rounded(found[document].title_length)
        return lambda document: _rounded(found[document].length)

    def title_of(self, document: Document) -> str:
        """Return the title of a record."""
        return self._candidates[document].heading


def holders(lists: CandidateLists, allowed: Filter) -> Collection[Document]:
    """Return the records of which lists tell that a filter allows them.

    It may allow others: lists hold the terms that were looked for, and filters may ask
    for more than terms.
    """
    match allowed:
        case Holding(field=field, terms=terms):
            return {d for term in terms for d in lists.postings(field, term)}
        case Either(filters=filters):
            return {d for one in filters for d in holders(lists, one)}
        case Both(filters=(first, *others)):
            found = {*holders(lists, first)}
            return found.intersection(*(holders(lists, one) for one in others))
        case _:
            return ()


def _rounded(length: int) -> int:
    return LENGTHS[length_byte(length)]


def _weights(one: Candidate) -> Iterator[tuple[str, str, float]]:
    for field, weights in (
        (TEXT, one.texts),
        (TITLE, one.titles),
        (BIGRAM, one.bigrams),
    ):
        for term, weight in weights.items():
            yield field, term, weight / SCALE
    for tag in one.tag:
        yield TAG, tag, 1.0
