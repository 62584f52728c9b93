"""Reading a generation: postings, lexicon and records, as plain values."""

import pickle
import struct
import zlib
from collections.abc import Iterator
from functools import cached_property
from itertools import chain
from typing import Literal, Self

from msgspec import Struct, field

from kbindex.errors import DamagedIndexError
from kbindex.index.embedded.generations import Generation
from kbindex.index.embedded.lexicon import Script, SpeltReader
from kbindex.index.embedded.manifest import EpisodeEntry, load_entries, load_videos
from kbindex.index.embedded.records import Record, RecordReader
from kbindex.index.embedded.whoosh_format.segment_reader import SegmentReader
from kbindex.messages import tr

FieldName = Literal[
    "text", "title", "bigram", "tag", "attribute", "key", "id", "source"
]
Postings = dict[int, float]
"""Document number → weight of the term there, in rising order of documents."""

_DAMAGES = (
    OSError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    EOFError,
    struct.error,
    zlib.error,
    pickle.UnpicklingError,
)
"""What reading bytes that are not those written may raise."""


class _Leaf(Struct, frozen=True, kw_only=True):
    """A segment; its documents are numbered from `offset` on."""

    reader: SegmentReader
    offset: int
    count: int
    deleted: frozenset[int]
    records: RecordReader
    spelt: SpeltReader


class _Caches(Struct):
    postings: dict[tuple[str, str], Postings] = field(
        default_factory=dict[tuple[str, str], Postings]
    )
    lengths: dict[tuple[str, int], int] = field(
        default_factory=dict[tuple[str, int], int]
    )
    records: dict[int, Record] = field(default_factory=dict[int, Record])


class IndexReader:
    """A generation, open for reading; a context manager."""

    def __init__(self, generation: Generation) -> None:
        self.generation = generation
        self._leaves: list[_Leaf] = []
        offset = 0
        try:
            for info in generation.manifest.segments:
                leaf = _Leaf(
                    reader=SegmentReader(generation.folder, info.id),
                    offset=offset,
                    count=info.documents,
                    deleted=frozenset(n for run in info.deleted for n in range(*run)),
                    records=RecordReader(generation.folder, info.id),
                    spelt=SpeltReader(generation.folder, info.id),
                )
                self._leaves.append(leaf)
                offset += info.documents
        except _DAMAGES as error:
            text = tr("the index cannot be opened ({reason})", reason=error)
            raise DamagedIndexError(text) from error
        self._size = offset
        self._caches = _Caches()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all files."""
        for leaf in self._leaves:
            leaf.records.close()
            leaf.reader.close()

    @property
    def record_count(self) -> int:
        """How many records there are."""
        return self.generation.manifest.records

    @property
    def average_length(self) -> float:
        """Mean number of words of a record; 1.0 where there is none."""
        manifest = self.generation.manifest
        return max(manifest.length / manifest.records, 1.0) if manifest.records else 1.0

    @cached_property
    def entries(self) -> tuple[EpisodeEntry, ...]:
        """The source files and the headers of their episodes, by path."""
        return load_entries(self.generation.folder)

    @cached_property
    def videos(self) -> dict[str, str | None]:
        """The videos of the episodes, by path of the source."""
        return load_videos(self.generation.folder)

    def postings(self, field_name: FieldName, term: str) -> Postings:
        """Return the documents that hold `term` in a field, empty where none does.

        The document frequency is the length of the answer. Read once, then kept.
        """
        key = (field_name, term)
        found = self._caches.postings.get(key)
        if found is None:
            found = self._caches.postings[key] = self._read_postings(*key)
        return found

    def _read_postings(self, field_name: str, term: str) -> Postings:
        try:
            return {
                leaf.offset + document: weight
                for leaf in self._leaves
                for document, weight in leaf.reader.postings(field_name, term)
                if document not in leaf.deleted
            }
        except _DAMAGES as error:
            text = tr("the index cannot be read ({reason})", reason=error)
            raise DamagedIndexError(text) from error

    def length(self, document: int, field_name: FieldName = "text") -> int:
        """Return how many words a document's field holds, rounded as Whoosh does."""
        key = (field_name, document)
        found = self._caches.lengths.get(key)
        if found is None:
            leaf = self._leaf(document)
            found = leaf.reader.length(field_name, document - leaf.offset)
            self._caches.lengths[key] = found
        return found

    def spelt(self, script: Script, length: int) -> list[str]:
        """List the words of a script with so many letters that some record may hold.

        Some may be in deleted records alone: their postings are empty.
        """
        lists = [leaf.spelt.of_length(script, length) for leaf in self._leaves]
        return list(dict.fromkeys(chain.from_iterable(lists)))

    def sounding(self, script: Script, skeleton: str) -> list[str]:
        """List the words of a script with these consonants; as `spelt`."""
        lists = [leaf.spelt.sounding(script, skeleton) for leaf in self._leaves]
        return list(dict.fromkeys(chain.from_iterable(lists)))

    def terms(self, field_name: FieldName, prefix: str = "") -> dict[str, int]:
        """Return the terms of a field that begin with `prefix`, with frequencies.

        How many documents hold each: not less than there are, for deleted ones are
        counted until their segment is written again.
        """
        found: dict[str, int] = {}
        try:
            for leaf in self._leaves:
                for term, count in leaf.reader.terms(field_name, prefix):
                    found[term] = found.get(term, 0) + count
        except _DAMAGES as error:
            text = tr("the index cannot be read ({reason})", reason=error)
            raise DamagedIndexError(text) from error
        return found

    def record(self, document: int) -> Record:
        """Return the record of a document.

        Raises:
            DamagedIndexError: It is damaged.
        """
        found = self._caches.records.get(document)
        if found is None:
            leaf = self._leaf(document)
            found = leaf.records.read(document - leaf.offset)
            self._caches.records[document] = found
        return found

    def _leaf(self, document: int) -> _Leaf:
        for leaf in reversed(self._leaves):
            if leaf.offset <= document < self._size:
                return leaf
        text = tr("the index has no document {number}", number=document)
        raise DamagedIndexError(text)

    def documents(self) -> Iterator[int]:
        """Yield all document numbers."""
        for leaf in self._leaves:
            for document in range(leaf.count):
                if document not in leaf.deleted:
                    yield leaf.offset + document

    def find(self, record_id: str) -> int | None:
        """Return the document of the record with this id, or None."""
        try:
            for leaf in self._leaves:
                document = leaf.reader.first("id", record_id)  # it holds each id once
                if document is not None and document not in leaf.deleted:
                    return leaf.offset + document
        except _DAMAGES as error:
            text = tr("the index cannot be read ({reason})", reason=error)
            raise DamagedIndexError(text) from error
        return None
