"""A filter → the query that allows the same records.

Most filters are queries word for word. Where words stand is in the records alone:
phrases, and words of the notes, are looked up in the records that hold all words, and
become a query of their ids.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from kbindex.index.concepts import KEY, TEXT, TITLE
from kbindex.index.filters import (
    Adjacent,
    Beginning,
    Both,
    Either,
    EpisodeClause,
    Filter,
    Having,
    Hits,
    Holding,
    KeyLike,
    OfEpisodes,
    Without,
)
from kbindex.index.lists.kept import Kept
from kbindex.index.lists.matching import address_parts, are_side_by_side, episode_test
from kbindex.index.opensearch.layout import WORD_FIELDS, is_term, to_term
from kbindex.index.opensearch.searching import (
    EVERY_QUERY,
    NO_QUERY,
    Query,
    both_queries,
    either_query,
    terms_query,
    without_query,
)
from kbindex.index.opensearch.statistics import escape, term_query
from kbindex.query import OfShow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kbindex.index.concepts import FieldName
    from kbindex.index.contract import FieldTerm
    from kbindex.index.entries import EpisodeEntry
    from kbindex.index.opensearch.searching import GenerationSearch
    from kbindex.index.records import Record
    from kbindex.query import TextPart

_MOST_FILTERS = 500_000
"""Ids in the queries that are kept, as many as an engine with lists keeps."""

_FILTER_WEIGHT = 100

_READ_AT_ONCE = 500
"""Records that are read at once to look where their words stand: some megabytes."""


class FilterQueries:
    """Translates filters for one generation.

    Args:
        searched: The generation.
        entries: Its episodes.
        unpack: Reads a record from what a search found of it.
        of_hits: Translates what ranking finds.
    """

    def __init__(
        self,
        searched: GenerationSearch,
        *,
        entries: tuple[EpisodeEntry, ...],
        unpack: Callable[[bytes], Record],
        of_hits: Callable[[Hits], Query],
    ) -> None:
        self._searched, self._entries = searched, entries
        self._unpack, self._of_hits = unpack, of_hits
        self._kept: Kept[Filter, Query] = Kept(_MOST_FILTERS, weigh=_weigh)

    def of(self, allowed: Filter | None) -> Query:
        """Return the query of the records that a filter allows; all for None."""
        if allowed is None:
            return EVERY_QUERY
        known = self._kept.get(allowed)
        if known is None:
            known = self._kept.keep(allowed, self._translate(allowed))
        return known

    def _translate(self, allowed: Filter) -> Query:  # noqa: PLR0911, C901 - one for each kind of filter
        match allowed:
            case Holding():
                held = (term_query(allowed.field, term) for term in allowed.terms)
                return _one_of(held)
            case Having():
                return self._having(allowed.terms, allowed.part)
            case Adjacent():
                return self._adjacent(allowed)
            case Beginning():
                return self._beginning(allowed.prefix, allowed.part)
            case KeyLike():
                return _key_like(allowed.text)
            case OfEpisodes():
                return self._of_episodes(allowed.clause)
            case Hits():
                return self._of_hits(allowed)
            case Both():
                return both_queries(*map(self.of, allowed.filters))
            case Either():
                return either_query([*map(self.of, allowed.filters)])
            case Without():
                return without_query(self.of(allowed.filter))
            case _:
                assert_never(allowed)

    # Words

    def _having(self, terms: Iterable[str], part: TextPart | None) -> Query:
        terms = tuple(terms)
        field: FieldName = TITLE if part == "title" else TEXT
        held = _one_of(term_query(field, term) for term in terms)
        if part != "note":
            return held
        return self._where(
            held, lambda record: any(any(record.units(term)) for term in terms)
        )

    def _beginning(self, prefix: str, part: TextPart | None) -> Query:
        if not is_term(prefix):
            return NO_QUERY
        field: FieldName = TITLE if part == "title" else TEXT
        held: Query = {"prefix": {field: prefix}}
        if part != "note":
            return held
        return self._where(
            held,
            lambda record: any(
                any(record.units(term))
                for term in record.places
                if term.startswith(prefix)
            ),
        )

    def _adjacent(self, wanted: Adjacent) -> Query:
        if len(wanted.words) == 1:
            return self._having([word for word, _ in wanted.words], wanted.part)
        field: FieldName = TITLE if wanted.part == "title" else TEXT
        held = both_queries(*(term_query(field, word) for word, _ in wanted.words))
        return self._where(held, lambda record: are_side_by_side(record, wanted))

    def _where(self, query: Query, test: Callable[[Record], bool]) -> Query:
        """Return the query of those records of another one that pass a test."""
        found = self._searched.every(query, source=["record"], page=_READ_AT_ONCE)
        passed = [
            str(self._searched.document_of(hit))
            for hit in found
            if test(self._unpack(bytes(hit.source)))
        ]
        return self._searched.documents_query(passed)

    # Episodes

    def _of_episodes(self, clause: EpisodeClause) -> Query:
        if isinstance(clause, OfShow):
            return self._searched.names.of_shows((clause.name,))
        meets = episode_test(clause)
        paths = [
            self._searched.names.held(entry.source.path, to_term)
            for entry in self._entries
            if entry.episode and meets(entry.episode)
        ]
        return self._searched.sources_query(paths)


def one_term(allowed: Filter) -> FieldTerm | None:
    """Return the term of a filter that asks for one whose frequency is kept."""
    match allowed:
        case Both(filters=(inner,)) | Either(filters=(inner,)):
            return one_term(inner)
        case Holding(field=field, terms=(term,)) if field in WORD_FIELDS:
            return field, term
        case _:
            return None


def _one_of(queries: Iterable[Query]) -> Query:
    terms: dict[str, list[str]] = {}
    for query in queries:
        ((field, term),) = query["term"].items()
        terms.setdefault(field, []).append(term)
    return either_query(
        [terms_query(field, of_field) for field, of_field in terms.items()]
    )


def _key_like(text: str) -> Query:
    """Return the query of addresses that begin with a text, or hold its words."""
    start, words = address_parts(text)
    ways: list[Query] = [{"prefix": {KEY: start}}] if start else []
    each = [{"regexp": {KEY: _holding(word)}} for word in words]
    return either_query([*ways, both_queries(*each) if each else NO_QUERY])


def _holding(word: str) -> str:
    """Return the pattern of an address with a word, no letter or digit around it."""
    return f"(.*[^a-z0-9])?{escape(word)}([^a-z0-9].*)?"


def _weigh(query: Query) -> int:
    """Return how many terms a query has, about."""
    terms = query.get("terms", {})
    return _FILTER_WEIGHT + sum(len(of_field) for of_field in terms.values())
