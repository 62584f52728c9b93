"""In how many records each term stands: counted while records are written.

A part counts the records that it brings, and off those that it takes from others. So
the counts of all parts of a generation together are exact.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from kbindex.index.opensearch.layout import (
    COUNTED_SOURCE,
    WORD_FIELDS,
    RecordDocument,
    WordDocument,
    WordField,
    to_term,
    word_document,
    word_key,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kbindex.index.opensearch.connection import Connection

_PAGE = 500
"""Records that are read back at once: some megabytes."""

_MOST_SOURCES = 10_000
"""Source files that one search names; the server allows 65,536 terms."""

WordCounts = dict[WordField, Counter[str]]
"""Field → term, as in `words_of` → records that hold it."""


def no_words() -> WordCounts:
    """Return counts of nothing."""
    return {field: Counter() for field in WORD_FIELDS}


def count_words(counts: WordCounts, record: RecordDocument) -> None:
    """Count the terms of a record."""
    for field, terms in words_of(record):
        counts[field].update(terms)


def count_off(counts: WordCounts, record: RecordDocument) -> None:
    """Count the terms of a record off."""
    for field, terms in words_of(record):
        counts[field].subtract(terms)


def join_counts(every: Iterable[WordCounts]) -> WordCounts:
    """Add counts up."""
    total = no_words()
    for counts in every:
        for field, of_field in counts.items():
            total[field].update(of_field)
    return total


def word_documents(counts: WordCounts) -> Iterator[tuple[str, WordDocument]]:
    """Yield the words of which there are more or fewer than before, with their ids."""
    for field, of_field in counts.items():
        for term, count in of_field.items():
            if count:
                made = word_document(field, term, count)
                yield word_key(field, made.term), made


def read_back(
    connection: Connection, part: str, sources: Sequence[str]
) -> Iterator[RecordDocument]:
    """Yield the records of source files as a part holds them, as far as they count."""
    for start in range(0, len(sources), _MOST_SOURCES):
        named = [*map(to_term, sources[start : start + _MOST_SOURCES])]
        filters = [{"term": {"kind": "record"}}, {"terms": {"source": named}}]
        body: dict[str, object] = {
            "size": _PAGE,
            "query": {"bool": {"filter": filters}},
            "sort": ["id"],
            "_source": [*COUNTED_SOURCE, "kind", "id"],
            "track_total_hits": False,
        }
        while hits := connection.search([part], body).hits:
            for hit in hits:
                yield msgspec.json.decode(hit.source, type=RecordDocument)
            body = {**body, "search_after": hits[-1].sort}
