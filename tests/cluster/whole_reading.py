"""A generation on servers, read as a whole into memory, and asked there.

All records are read when it is opened, a second for some thousand. What is asked then
is answered as any engine does, without another question to the servers.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import msgspec

from kbindex.errors import DamagedIndexError
from kbindex.index.analyzed import AnalyzedRecord
from kbindex.index.memory import MemoryReader
from kbindex.index.opensearch.layout import (
    SCALE,
    RecordDocument,
    to_term,
)
from kbindex.index.packed_records import unpack_record
from kbindex.messages import tr

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kbindex.index.opensearch.generations import StoredGeneration

_PAGE = 500


def read_whole(generation: StoredGeneration) -> MemoryReader:
    """Read all records of a generation.

    Raises:
        DamagedIndexError: There are more or fewer than were written.
    """
    entries = generation.entries()
    made = {one.id: one for one in _records(generation)}
    order = sorted(
        made.values(), key=lambda one: (one.source, one.place)
    )  # as the entries lie
    paths = {to_term(entry.source.path): entry.source.path for entry in entries}
    records = [_analyzed(one, paths[one.source]) for one in order]
    if len(records) != generation.manifest.records:
        text = tr("the index has lost a record ({reason})", reason=len(records))
        raise DamagedIndexError(text)
    return MemoryReader(
        entries=entries,
        records=records,
        topics=generation.topics(),
        words=generation.content("words"),
        duplicates=generation.manifest.duplicates,
    )


def _analyzed(one: RecordDocument, page: str) -> AnalyzedRecord:
    record = unpack_record(base64.b64decode(one.record))
    text = _weights(one.texts, one.length)
    return AnalyzedRecord(
        article=record.article,
        text=text,
        title=_weights(one.titles, one.title_length),
        bigrams=_weights(one.bigrams, 0),
        places=record.places,
        reasons=record.reasons,
        page=page,
    )


def _weights(stored: Mapping[str, int], length: int) -> dict[str, tuple[int, float]]:
    """Undo the scale; which word is how often is not kept, but how many there are."""
    found = {
        term.replace("\u2024", "."): (0, weight / SCALE)
        for term, weight in stored.items()
    }
    if length and found:
        first = next(iter(found))
        found[first] = (length, found[first][1])
    return found


def _records(generation: StoredGeneration) -> Iterator[RecordDocument]:
    for part in generation.manifest.parts:
        gone = {*map(to_term, part.gone_sources)}
        body: dict[str, object] = {
            "size": _PAGE,
            "query": {"term": {"kind": "record"}},
            "sort": ["id"],
            "track_total_hits": False,
        }
        while hits := generation.connection.search([part.name], body).hits:
            for hit in hits:
                one = msgspec.json.decode(hit.source, type=RecordDocument)
                if one.source not in gone:
                    yield one
            body = {**body, "search_after": hits[-1].sort}
