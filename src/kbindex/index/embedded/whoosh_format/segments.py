"""Documents → a segment of a Whoosh index, in Whoosh's own format.

    documents ─ add ─► postings, term by term, in memory ─ finish ─► MAIN_x.*

Whoosh's writer sorts postings through files, and packs every list; most of a build
went there. Here they are collected in order, and written as Whoosh's codec writes
them: any Whoosh reads what comes out. Names of one document lie in the term index, as
the format allows, and only long lists are compressed.
"""

from __future__ import annotations

import zlib
from array import array
from functools import lru_cache
from operator import sub
from pickle import dumps
from typing import IO, TYPE_CHECKING, TypeAlias

from msgspec import Struct, field

from kbindex.folders import make_file, write_file
from kbindex.index.attributes import article_attributes, key_term
from kbindex.index.embedded.lexicon_files import save_spelt
from kbindex.index.embedded.manifest import SegmentInfo
from kbindex.index.embedded.record_files import RecordWriter
from kbindex.index.embedded.whoosh_format.layout import (
    BLOCK_LIMIT,
    EXTENT,
    INDEX_FIELDS,
    INDEX_NAME,
    LIST_MAGIC,
    PICKLE_PROTOCOL,
    SCORED,
    SIZE,
    TERM_INFO,
    column_name,
    encode_term,
    length_byte,
)
from kbindex.index.embedded.whoosh_format.stored_fields import StoredColumn
from kbindex.index.embedded.whoosh_format.term_index import TermIndexWriter
from kbindex.index.lexicon import collect_spelt
from kbindex.index.records import Record
from kbindex.language import STEM_MARK

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from kbindex.index.analyzed import AnalyzedRecord
    from kbindex.index.embedded.whoosh_format.layout import TermWeights

MAX_POSTINGS = 2_500_000
"""Postings of one segment: what bounds the memory that writing takes."""

_LEVEL = 3
_COMPRESSED = 256
"""Bytes from which on a block is compressed; shorter ones gain nothing."""

_ONCE = (1, 1.0)
"""Count and weight of a term that is only there or not."""

_WEIGHT_BITS = 32
_WEIGHT_MASK = (1 << _WEIGHT_BITS) - 1
_WEIGHT_UNIT = 100
"""Weights are sums of boosts that are multiples of 0.05; hundredths keep them exact."""

_Packed: TypeAlias = "int | array[int]"
"""Postings of a term: document and weight in one number each. Most terms have one."""


class SegmentWriter:
    """Collects documents, and writes them as one segment with its records."""

    def __init__(self, folder: Path, segment_id: str) -> None:
        self.id = segment_id
        self.documents = 0
        self.postings = 0
        self._folder = folder
        self._terms: dict[str, dict[str, _Packed]] = {name: {} for name in INDEX_FIELDS}
        self._lengths: dict[str, array[int]] = {name: array("I") for name in SCORED}
        self._records = RecordWriter(folder, segment_id)
        self._stored = StoredColumn()

    def add(self, document: AnalyzedRecord) -> int:
        """Add a document, and return its number in the segment."""
        number = self.documents
        article = document.article
        self._records.add(
            Record(article=article, places=document.places, reasons=document.reasons)
        )
        self._stored.add(article)
        self._add_field("text", number, document.text)
        self._add_field("title", number, document.title)
        self._add_field("bigram", number, document.bigrams)
        for name, terms in (
            ("tag", article.tags),
            ("attribute", article_attributes(article)),
            ("key", key_term(article)),
            ("id", (article.id,)),
            ("source", (document.source,)),
        ):
            self._add_field(name, number, dict.fromkeys(terms, _ONCE))
        self.documents += 1
        return number

    def _add_field(self, name: str, number: int, weights: TermWeights) -> None:
        of_field = self._terms[name]
        find = of_field.get
        shifted = number << _WEIGHT_BITS
        length = 0
        for term, (count, weight) in weights.items():
            packed = shifted | _weight_units(weight)
            known = find(term)
            if known is None:
                of_field[term] = packed
            elif isinstance(known, int):
                of_field[term] = array("Q", (known, packed))
            else:
                known.append(packed)
            length += count
        self.postings += len(weights)
        if name in self._lengths:
            self._lengths[name].append(length)

    def close(self) -> None:
        """Close all files; without `finish` they are of no use."""
        self._records.close()

    def finish(self) -> SegmentInfo:
        """Write the segment."""
        self._records.close()
        columns = {
            name: bytes(map(length_byte, lengths))
            for name, lengths in self._lengths.items()
        }
        for name, column in columns.items():
            if any(column):
                self._write_column(f"{name}_len", column)
        self._write_column("stored", self._stored.to_bytes())
        self._write_terms(columns)
        lengths = {name: sum(of_field) for name, of_field in self._lengths.items()}
        return SegmentInfo(id=self.id, documents=self.documents, lengths=lengths)

    def _write_column(self, name: str, column: bytes) -> None:
        write_file(self._folder, column_name(self.id, name), column)

    def _write_terms(self, columns: Mapping[str, bytes]) -> None:
        words = (t for t in self._terms["text"] if not t.startswith(STEM_MARK))
        save_spelt(self._folder, self.id, collect_spelt(words))
        base = f"{INDEX_NAME}_{self.id}"
        fields = {name: number for number, name in enumerate(INDEX_FIELDS)}
        index = TermIndexWriter(make_file(self._folder, f"{base}.trm"), fields)
        with make_file(self._folder, f"{base}.pst") as lists:
            for name, number in fields.items():
                terms = self._terms.pop(name)
                lengths = columns.get(name)
                for key, term in sorted((encode_term(term), term) for term in terms):
                    row = _write_postings(lists, terms[term], lengths)
                    index.add(number, key, row)
        index.close()


@lru_cache(maxsize=1 << 12)
def _weight_units(weight: float) -> int:
    """Return a weight in units, as much as fits; a build asks a million times."""
    return min(int(weight * _WEIGHT_UNIT + 0.5), _WEIGHT_MASK)


def _write_postings(file: IO[bytes], packed: _Packed, lengths: bytes | None) -> bytes:
    """Write the posting list of a term; return its row of the term index."""
    if isinstance(packed, int):
        return _only_posting(packed, lengths)
    documents = [value >> _WEIGHT_BITS for value in packed]
    weights = [(value & _WEIGHT_MASK) / _WEIGHT_UNIT for value in packed]
    of_list = bytes([lengths[document] for document in documents]) if lengths else b"\0"
    head = TERM_INFO.pack(
        0,
        sum(weights),
        len(documents),
        min(of_list),
        max(of_list),
        max(weights),
        documents[0],
        documents[-1],
    )
    start = file.tell()
    size = file.write(LIST_MAGIC)
    last = len(documents) - 1
    for first in range(0, len(documents), BLOCK_LIMIT):
        block = slice(first, first + BLOCK_LIMIT)
        of_block = of_list[block] if lengths else of_list
        size += file.write(
            _pack_block(
                documents[block],
                weights[block],
                (min(of_block), max(of_block)),
                is_last=first + BLOCK_LIMIT > last,
            )
        )
    return head + EXTENT.pack(start, size)


def _only_posting(packed: int, lengths: bytes | None) -> bytes:
    """Return the row of a term of one document, with its posting in it."""
    document = packed >> _WEIGHT_BITS
    weight = (packed & _WEIGHT_MASK) / _WEIGHT_UNIT
    length = lengths[document] if lengths else 0
    row = TERM_INFO.pack(1, weight, 1, length, length, weight, document, document)
    return row + dumps(((document,), (weight,), (None,)), PICKLE_PROTOCOL)


def _pack_block(
    documents: list[int],
    weights: list[float],
    lengths: tuple[int, int],
    *,
    is_last: bool,
) -> bytes:
    """Pack a block as Whoosh does: its size, negative for the last; info; data."""
    steps = (documents[0], *map(sub, documents[1:], documents))
    shown: float | tuple[float, ...] | None = tuple(weights)
    if min(weights) == max(weights):
        shown = None if weights[0] == 1.0 else weights[0]
    data = dumps((steps, shown, None), PICKLE_PROTOCOL)
    level = 0
    if len(data) > _COMPRESSED:
        level = _LEVEL
        data = zlib.compress(data, level)
    info = dumps(
        (
            len(documents),
            documents[-1],
            max(weights),
            level,
            *lengths,
        ),
        PICKLE_PROTOCOL,
    )
    size = len(info) + len(data)
    return SIZE.pack(-size if is_last else size) + info + data


class SegmentSink(Struct):
    """Takes documents, and begins a new segment wherever one is full.

    Segments are named `PREFIX0`, `PREFIX1`, …
    """

    folder: Path
    prefix: str
    written: list[SegmentInfo] = field(default_factory=list[SegmentInfo])
    _open: SegmentWriter | None = None

    def add(self, documents: Iterable[AnalyzedRecord]) -> tuple[str, int]:
        """Add the documents of an episode side by side.

        Returns:
            The segment that they are in, and the number of the first of them there.
        """
        writer = self._open
        if writer is None:
            writer = SegmentWriter(self.folder, f"{self.prefix}{len(self.written)}")
            self._open = writer
        first = writer.documents
        for document in documents:
            writer.add(document)
        if writer.postings > MAX_POSTINGS:
            self.finish()
        return writer.id, first

    def finish(self) -> None:
        """Write what is open."""
        if self._open is not None:
            self.written.append(self._open.finish())
            self._open = None

    def close(self) -> None:
        """Give up what is open."""
        if self._open is not None:
            self._open.close()
            self._open = None
