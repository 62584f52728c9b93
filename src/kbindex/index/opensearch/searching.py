"""Searches in a generation: all of its parts together, without what is gone."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast

import msgspec
from msgspec import Struct

from kbindex.index.opensearch.layout import to_term

if TYPE_CHECKING:
    from collections.abc import (
        Callable,
        Collection,
        Iterable,
        Iterator,
        Mapping,
        Sequence,
    )

    from kbindex.index.opensearch.answers import Found, SearchAnswer
    from kbindex.index.opensearch.connection import Connection
    from kbindex.index.opensearch.manifest import PartInfo
    from kbindex.index.rankings import Document

_MOST_TERMS = 60_000
"""Terms of one query: the servers allow 65,536."""

MOST_BUCKETS = 65_000
"""Terms that one aggregation counts: the servers' own bound is a little more."""

Query = dict[str, Any]
"""A query, as the servers read it."""

PAGE = 10_000
"""Hits that one search may return: the servers' own bound."""

AS_WRITTEN = ("source", {"place": {"missing": "_first"}})
"""The order in which records were written; a place of 0 is left out where they lie."""

AS_RANKED = ("_score", {"date": {"order": "desc", "missing": "_last"}})
"""The best first, of equal ones the newest: where equal ones are cut, the same are left
as in the other engines."""

NO_QUERY: Query = {"match_none": {}}
EVERY_QUERY: Query = {"match_all": {}}


def both_queries(*filters: Query) -> Query:
    """Return the query of what all of some queries allow; it scores nothing."""
    return {"bool": {"filter": [*filters]}}


def both_scored(scored: Query, allowed: Query) -> Query:
    """Return a query that scores what another one allows."""
    return {"bool": {"must": [scored], "filter": [allowed]}}


def either_query(queries: Sequence[Query]) -> Query:
    """Return the query of what one of some queries allows."""
    if len(queries) == 1:
        return queries[0]
    return {"bool": {"should": [*queries]}} if queries else NO_QUERY


def terms_query(field: str, terms: list[str]) -> Query:
    """Return the query of the records that hold one of some terms in a field."""
    starts = range(0, len(terms), _MOST_TERMS)
    return either_query(
        [{"terms": {field: terms[n : n + _MOST_TERMS]}} for n in starts]
    )


def without_query(query: Query) -> Query:
    """Return the query of what another one does not allow."""
    return {"bool": {"must_not": [query]}}


class _Buckets(Struct):
    buckets: list[_Bucket]


class _Bucket(Struct):
    key: str
    doc_count: int


class _Filtered(Struct):
    doc_count: int


class _PartBucket(Struct):
    key: str
    source: _Buckets


class _PartBuckets(Struct):
    buckets: list[_PartBucket]


def read_counts(answer: SearchAnswer, name: str) -> dict[str, int]:
    """Return the counts of an aggregation by terms."""
    found = msgspec.json.decode(answer.aggregations, type=dict[str, msgspec.Raw])
    buckets = msgspec.json.decode(found[name], type=_Buckets).buckets
    return {bucket.key: bucket.doc_count for bucket in buckets}


def read_filtered(answer: SearchAnswer) -> dict[str, int]:
    """Return the counts of aggregations by a filter each."""
    found = msgspec.json.decode(answer.aggregations, type=dict[str, _Filtered])
    return {name: one.doc_count for name, one in found.items()}


class Names(Protocol):
    """Tells the names of several shows apart: `show_names.ShowNames`."""

    @property
    def shows(self) -> Mapping[str, str]:
        """Part → its show; empty of one archive."""
        ...

    @property
    def order(self) -> list[str]:
        """What records are sorted by, so that two always differ."""
        ...

    def seen(self, part: str, name: str) -> str:
        """Return a name that a part holds, as readers see it."""
        ...

    def held(self, name: str, hold: Callable[[str], str]) -> str:
        """Return a name that readers see as servers hold it."""
        ...

    def split(self, name: str) -> tuple[str, str]:
        """Return the show of a name, and what is behind."""
        ...

    def any_of(self, field: str, names: Iterable[str]) -> Query:
        """Return the query of the records with one of some names."""
        ...

    def of_shows(self, wanted: Collection[str]) -> Query:
        """Return the query of all records of some shows."""
        ...


class GenerationSearch:
    """Searches one generation.

    Args:
        connection: To the servers.
        parts: The indices that it is made of.
        names: Tells the records of several shows apart.
    """

    def __init__(
        self, connection: Connection, parts: Sequence[PartInfo], names: Names
    ) -> None:
        self._connection, self.names = connection, names
        self.parts = [part.name for part in parts]
        self._records = _of_records(parts)

    def body(self, query: Query, **options: object) -> dict[str, object]:
        """Return a search for records; without `size` it returns none of them."""
        both = {"bool": {"must": [query], "filter": [self._records]}}
        return {"size": 0, "track_total_hits": False, "query": both} | options

    def ask(self, bodies: Sequence[dict[str, object]]) -> tuple[SearchAnswer, ...]:
        """Search several times at once; answers are in the order of the searches."""
        return self._connection.msearch([(self.parts, body) for body in bodies])

    def count(self, queries: Sequence[Query]) -> tuple[int, ...]:
        """Return how many records each query allows."""
        bodies = [self.body(query, track_total_hits=True) for query in queries]
        return tuple(answer.total for answer in self.ask(bodies))

    def any(self, queries: Sequence[Query]) -> tuple[bool, ...]:
        """Say of each query whether it allows a record."""
        bodies = [
            self.body(both_queries(one), track_total_hits=1, terminate_after=1)
            for one in queries
        ]
        return tuple(answer.total > 0 for answer in self.ask(bodies))

    def every(
        self,
        query: Query,
        *,
        source: Sequence[str] = (),
        sort: Sequence[object] = (),
        page: int = PAGE,
        **options: object,
    ) -> Iterator[Found]:
        """Yield all records that a query allows, in an order.

        Args:
            query: The query.
            source: What of a record is wanted.
            sort: By what; equal ones are by id.
            page: How many are asked for at once.
            options: More of the body.
        """
        body = self.listed(query, page, source=source, sort=sort, **options)
        while True:
            (answer,) = self.ask([body])
            yield from answer.hits
            if len(answer.hits) < page:
                return
            body = {**body, "search_after": answer.hits[-1].sort}

    def listed(
        self,
        query: Query,
        size: int,
        *,
        source: Sequence[str] | Literal["whole"] = (),
        sort: Sequence[object] = (),
        **options: object,
    ) -> dict[str, object]:
        """Return a search for the first records in an order, equal ones by id.

        Args:
            query: The query.
            size: How many.
            source: What of a record is wanted. Nothing is half the work for servers:
                the id comes with what is sorted by (`document_of`). All is less than
                a part, to choose which they read all.
            sort: By what.
            options: More of the body.
        """
        wanted: object = source == "whole" or [*source]
        asked = {"_source": wanted} if source else {"stored_fields": "_none_"}
        order = [*sort, *self.names.order]
        return self.body(query, size=size, sort=order, **asked, **options)

    def document_of(self, hit: Found) -> Document:
        """Return the document of a record that was found, by what it is sorted by."""
        held = cast("str", hit.sort[-len(self.names.order)])
        return cast("Document", self.names.seen(hit.index, held))

    def documents_query(self, documents: Iterable[str]) -> Query:
        """Return the query of some documents."""
        return self.names.any_of("id", documents)

    def sources_query(self, sources: Iterable[str]) -> Query:
        """Return the query of the records of source files, as the servers hold them."""
        return self.names.any_of("source", sources)

    @property
    def by_source(self) -> Query:
        """The aggregation that counts the records of each source file."""
        sources = {"terms": {"field": "source", "size": MOST_BUCKETS}}
        if not self.names.shows:
            return sources
        parts = {"field": "_index", "size": len(self.parts)}
        return {"terms": parts, "aggs": {"source": sources}}

    def read_by_source(self, answer: SearchAnswer, name: str) -> Counter[str]:
        """Return source file, as the servers hold it → how many records were counted.

        Args:
            answer: What the servers answered.
            name: That of the aggregation `by_source` there.
        """
        if not self.names.shows:
            return Counter(read_counts(answer, name))
        found = msgspec.json.decode(answer.aggregations, type=dict[str, msgspec.Raw])
        counts: Counter[str] = Counter()
        for part in msgspec.json.decode(found[name], type=_PartBuckets).buckets:
            for one in part.source.buckets:
                counts[self.names.seen(part.key, one.key)] += one.doc_count
        return counts

    def words(self, query: Query, source: Sequence[str]) -> Iterator[msgspec.Raw]:
        """Yield the sources of all words that a query allows, of each part."""
        of_words = both_queries({"term": {"kind": "word"}}, query)
        body: dict[str, object] = {
            "size": PAGE,
            "track_total_hits": False,
            "query": of_words,
            "sort": ["field", "term", "_index"],
            "_source": [*source],
        }
        while True:
            (answer,) = self.ask([body])
            yield from (hit.source for hit in answer.hits)
            if len(answer.hits) < PAGE:
                return
            body = {**body, "search_after": answer.hits[-1].sort}

    def get(
        self, wanted: Sequence[tuple[str, str]], fields: Sequence[str] | None = None
    ) -> tuple[msgspec.Raw | None, ...]:
        """Return the sources of documents by part and id; None where there is none."""
        return self._connection.mget(wanted, fields=fields)


def _of_records(parts: Sequence[PartInfo]) -> Query:
    """Return the query of the records of a generation."""
    gone = [
        both_queries(
            {"term": {"_index": part.name}},
            {"terms": {"source": [*map(to_term, sorted(part.gone_sources))]}},
        )
        for part in parts
        if part.gone_sources
    ]
    return {"bool": {"filter": [{"term": {"kind": "record"}}], "must_not": gone}}
