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
from dataclasses import dataclass, field
from operator import sub
from pickle import dumps
from typing import TYPE_CHECKING

from whoosh.codec.whoosh3 import W3Codec, W3Segment
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.filetables import OrderedHashWriter
from whoosh.index import TOC
from whoosh.util.numeric import length_to_byte

from kbindex.index.attributes import article_attributes, key_term
from kbindex.index.documents import STEM_MARK
from kbindex.index.fields import TermWeights, build_schema
from kbindex.index.lexicon import collect_spelt, save_spelt
from kbindex.index.manifest import SegmentInfo
from kbindex.index.records import RecordWriter
from kbindex.index.segment_reader import (
    BLOCK_SIZE,
    EXTENT,
    FIELD_KEY,
    INDEX_NAME,
    LIST_MAGIC,
    PICKLE_PROTOCOL,
    TERM_INFO,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from whoosh.filedb.structfile import StructFile

    from kbindex.index.documents import Document

SCRATCH = f"{INDEX_NAME}.tmp"
"""Folder that Whoosh's codec leaves beside the segments."""

MAX_POSTINGS = 2_500_000
"""Postings of one segment: what bounds the memory that writing takes."""

_BLOCK = 128
_LEVEL = 3
_COMPRESSED = 256
"""Bytes from which on a block is compressed; shorter ones gain nothing."""

_ONCE = (1, 1.0)
"""Count and weight of a term that is only there or not."""

_WEIGHT_BITS = 32
_WEIGHT_MASK = (1 << _WEIGHT_BITS) - 1
_WEIGHT_UNIT = 100
"""Weights are sums of boosts that are multiples of 0.05; hundredths keep them exact."""


class SegmentWriter:
    """Collects documents, and writes them as one segment with its records."""

    def __init__(self, folder: Path, segment_id: str) -> None:
        self.id = segment_id
        self.documents = 0
        self.postings = 0
        self._folder = folder
        self._schema = build_schema()
        self._terms: dict[str, dict[str, array[int]]] = {
            name: {} for name in self._schema.names()
        }
        self._lengths: dict[str, array[int]] = {
            name: array("I") for name, kind in self._schema.items() if kind.scorable
        }
        self._records = RecordWriter(folder, segment_id)

    def add(self, document: Document) -> int:
        """Add a document, and return its number in the segment."""
        number = self.documents
        article = document.article
        self._records.add(article, document.places)
        self._add_field("text", number, document.text)
        self._add_field("title", number, document.title)
        self._add_field("bigram", number, document.bigrams)
        for name, terms in (
            ("tag", article.tags),
            ("attribute", article_attributes(article)),
            ("key", key_term(article)),
            ("id", (article.id,)),
            ("source", (article.source,)),
        ):
            self._add_field(name, number, dict.fromkeys(terms, _ONCE))
        self.documents += 1
        return number

    def _add_field(self, name: str, number: int, weights: TermWeights) -> None:
        of_field = self._terms[name]
        shifted = number << _WEIGHT_BITS
        length = 0
        for term, (count, weight) in weights.items():
            packed = shifted | min(int(weight * _WEIGHT_UNIT + 0.5), _WEIGHT_MASK)
            known = of_field.get(term)
            if known is None:
                of_field[term] = array("Q", (packed,))
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
        storage = FileStorage(str(self._folder))
        info = SegmentInfo(id=self.id, documents=self.documents)
        segment = whoosh_segment(info)
        self._write_lengths(storage, segment)
        self._write_terms(storage, segment)
        return info

    def _write_lengths(self, storage: FileStorage, segment: W3Segment) -> None:
        writer = segment.codec().per_document_writer(storage, segment)
        for number in range(self.documents):
            writer.start_doc(number)
            for name, lengths in self._lengths.items():
                writer.add_field(name, self._schema[name], None, lengths[number])
            writer.finish_doc()
        writer.close()

    def _write_terms(self, storage: FileStorage, segment: W3Segment) -> None:
        lists = segment.create_file(storage, W3Codec.POSTS_EXT)
        index = OrderedHashWriter(segment.create_file(storage, W3Codec.TERMS_EXT))
        words = (t for t in self._terms["text"] if not t.startswith(STEM_MARK))
        save_spelt(self._folder, self.id, collect_spelt(words))
        names = sorted(self._terms)
        index.extras["fieldmap"] = {name: i for i, name in enumerate(names)}
        for field_number, name in enumerate(names):
            prefix = FIELD_KEY.pack(field_number)
            terms = self._terms.pop(name)
            lengths = self._lengths.get(name)
            encoded = sorted((term.encode("utf-8", "replace"), term) for term in terms)
            for key, term in encoded:
                row = _write_postings(lists, terms[term], lengths)
                index.add(prefix + key, row)
        index.close()
        lists.close()


def _write_postings(
    file: StructFile, packed: array[int], lengths: array[int] | None
) -> bytes:
    """Write the posting list of a term; return its row of the term index."""
    documents = [value >> _WEIGHT_BITS for value in packed]
    weights = [(value & _WEIGHT_MASK) / _WEIGHT_UNIT for value in packed]
    of_list = [lengths[document] for document in documents] if lengths else [0]
    is_inlined = len(documents) == 1
    head = TERM_INFO.pack(
        is_inlined,
        sum(weights),
        len(documents),
        length_to_byte(min(of_list)),
        length_to_byte(max(of_list)),
        max(weights),
        documents[0],
        documents[-1],
    )
    if is_inlined:
        return head + dumps(
            (tuple(documents), tuple(weights), (None,)), PICKLE_PROTOCOL
        )
    start = file.tell()
    file.write(LIST_MAGIC)
    last = len(documents) - 1
    for first in range(0, len(documents), _BLOCK):
        block = slice(first, first + _BLOCK)
        of_block = of_list[block] if lengths else of_list
        file.write(
            _pack_block(
                documents[block],
                weights[block],
                (min(of_block), max(of_block)),
                is_last=first + _BLOCK > last,
            )
        )
    return head + EXTENT.pack(start, file.tell() - start)


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
            length_to_byte(lengths[0]),
            length_to_byte(lengths[1]),
        ),
        PICKLE_PROTOCOL,
    )
    size = len(info) + len(data)
    return BLOCK_SIZE.pack(-size if is_last else size) + info + data


def whoosh_segment(info: SegmentInfo) -> W3Segment:
    """Make Whoosh's object of a segment."""
    deleted = {number for run in info.deleted for number in range(*run)}
    return W3Segment(
        W3Codec(blocklimit=_BLOCK),
        INDEX_NAME,
        doccount=info.documents,
        segid=info.id,
        deleted=deleted or None,
    )


def write_table_of_contents(folder: Path, segments: Iterable[SegmentInfo]) -> None:
    """Write the file by which Whoosh finds its segments, for others to read."""
    found = [whoosh_segment(info) for info in segments]
    TOC(build_schema(), found, generation=1).write(FileStorage(str(folder)), INDEX_NAME)


@dataclass(slots=True)
class SegmentSink:
    """Takes documents, and begins a new segment wherever one is full.

    Segments are named `PREFIX0`, `PREFIX1`, …
    """

    folder: Path
    prefix: str
    written: list[SegmentInfo] = field(default_factory=list[SegmentInfo])
    _open: SegmentWriter | None = None

    def add(self, documents: Iterable[Document]) -> tuple[str, int]:
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
