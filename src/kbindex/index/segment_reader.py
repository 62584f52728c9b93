"""Reading a segment: Whoosh's files of one, mapped into memory, as plain values.

    MAIN_x.trm            magic, (sizes, key, row)…, hash tables, extras, starts of keys
    MAIN_x.pst            posting lists: magic, (size, info, data)…
    MAIN_x._text_len.col  length of each document's field, a byte each

Whoosh writes these files (`segments`), and any Whoosh reads them. We read them without
it, for three reasons: importing its reader takes longer than a search; it copies each
file that it opens; and it unpickles what it finds. Here a pickle may hold numbers,
strings and tuples, and nothing else: a class is how a pickle runs code.

Source of the layout: `whoosh.filedb.filetables.OrderedHashWriter` and
`whoosh.codec.whoosh3`, versions 2.7.
"""

from __future__ import annotations

import io
import mmap
import pickle
import zlib
from bisect import bisect_left
from pathlib import Path
from struct import Struct
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator

INDEX_NAME = "MAIN"
"""Whoosh's name of an index that has none."""

TERM_INFO = Struct("!BfIBBfII")
"""A row of the term index: is inlined, sum of weights, documents, least and greatest
length as bytes, greatest weight, first and last document. Then the postings, or where
they are."""

EXTENT = Struct("!qi")
"""Where a posting list begins, and its size."""

FIELD_KEY = Struct("!H")
"""The number of a field, in front of each of its terms."""

BLOCK_SIZE = Struct("!i")
"""The size of a block of postings; negative for the last one of a list."""

LIST_MAGIC = b"W3Bl"
PICKLE_PROTOCOL = 2

_SIZES = Struct("!ii")
_TERMS_MAGIC = b"HSH3"
_HEAD = 13
"""Bytes before the first key: magic, kind of hash, two unused numbers."""

LENGTHS = tuple(round((1.033**byte - 1) * 27) for byte in range(256))
"""The length that each byte stands for. Source: `whoosh.util.numeric`."""


class SegmentReader:
    """A segment, open for reading; its documents are numbered from 0."""

    def __init__(self, folder: Path, segment_id: str) -> None:
        base = folder / f"{INDEX_NAME}_{segment_id}"
        self._terms = _map(Path(f"{base}.trm"))
        self._lists = _map(Path(f"{base}.pst"))
        # A column of zeros is not written.
        columns = {n: Path(f"{base}._{n}_len.col") for n in ("text", "title")}
        self._lengths = {
            name: _map(path) if path.exists() else b"" for name, path in columns.items()
        }
        if self._terms[: len(_TERMS_MAGIC)] != _TERMS_MAGIC:
            raise ValueError("no term index")
        end = len(self._terms) - BLOCK_SIZE.size
        (size,) = BLOCK_SIZE.unpack_from(self._terms, end)
        extras = io.BytesIO(self._terms[end - size : end])
        found = _unpickle(extras)
        self._fields: dict[str, int] = found["fieldmap"]
        self._count: int = found["indexlen"]
        self._start = Struct("!" + found["indextype"])
        self._starts = end - size + extras.tell()

    def close(self) -> None:
        """Close all files."""
        for file in (self._terms, self._lists, *self._lengths.values()):
            if isinstance(file, mmap.mmap):
                file.close()

    def postings(self, field: str, term: str) -> Iterator[tuple[int, float]]:
        """Yield the documents that hold `term`, with its weight, deleted ones too."""
        key = self._key(field, term)
        if key is None:
            return
        place = bisect_left(range(self._count), key, key=self._key_at)
        if place == self._count:
            return
        found, row = self._item_at(self._start_of(place))
        if found != key:
            return
        is_inlined = row[0]
        rest = row[TERM_INFO.size :]
        if is_inlined:
            documents, weights, _ = _unpickle(io.BytesIO(rest))
            yield from zip(documents, weights, strict=True)
        else:
            start, _ = EXTENT.unpack(rest)
            yield from self._read_list(start)

    def _read_list(self, start: int) -> Iterator[tuple[int, float]]:
        lists = self._lists
        place = start + len(LIST_MAGIC)
        if lists[start:place] != LIST_MAGIC:
            raise ValueError("no posting list")
        size = 1
        while size > 0:
            (size,) = BLOCK_SIZE.unpack_from(lists, place)
            place += BLOCK_SIZE.size
            block = io.BytesIO(lists[place : place + abs(size)])
            place += abs(size)
            _, _, _, level, _, _ = _unpickle(block)
            data = block.read()
            steps, weights, _ = _unpickle(
                io.BytesIO(zlib.decompress(data) if level else data)
            )
            if not isinstance(weights, tuple):
                weights = (1.0 if weights is None else weights,) * len(steps)
            document = 0
            for step, weight in zip(steps, weights, strict=True):
                document += step
                yield document, weight

    def terms(self, field: str, prefix: str = "") -> Iterator[tuple[str, int]]:
        """Yield the terms that begin with `prefix`, in order of their bytes.

        Yields:
            The term, and how many documents hold it, deleted ones included.
        """
        key = self._key(field, prefix)
        if key is None:
            return
        first = bisect_left(range(self._count), key, key=self._key_at)
        for place in range(first, self._count):
            found, row = self._item_at(self._start_of(place))
            if not found.startswith(key):
                return
            term = found[FIELD_KEY.size :].decode("utf-8", "surrogatepass")
            yield term, TERM_INFO.unpack_from(row)[2]

    def length(self, field: str, document: int) -> int:
        """Return how many words a document's field holds, rounded as Whoosh does."""
        column = self._lengths[field]
        return LENGTHS[column[document]] if document < len(column) else 0

    def _key(self, field: str, term: str) -> bytes | None:
        number = self._fields.get(field)
        if number is None:
            return None
        return FIELD_KEY.pack(number) + term.encode("utf-8", "surrogatepass")

    def _start_of(self, place: int) -> int:
        place = self._starts + place * self._start.size
        return int(self._start.unpack_from(self._terms, place)[0])

    def _key_at(self, place: int) -> bytes:
        start = self._start_of(place)
        size, _ = _SIZES.unpack_from(self._terms, start)
        start += _SIZES.size
        return self._terms[start : start + size]

    def _item_at(self, start: int) -> tuple[bytes, bytes]:
        key_size, row_size = _SIZES.unpack_from(self._terms, start)
        start += _SIZES.size
        stop = start + key_size
        return self._terms[start:stop], self._terms[stop : stop + row_size]


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> NoReturn:
        raise pickle.UnpicklingError(f"{module}.{name} has no place in an index")


def _unpickle(file: io.BytesIO) -> Any:  # noqa: ANN401 - its readers check it
    try:
        return _Unpickler(file).load()
    except (MemoryError, OverflowError) as error:  # a size that was not written
        raise pickle.UnpicklingError("no pickle") from error


def _map(path: Path) -> mmap.mmap | bytes:
    """Map a file into memory; an empty one cannot be."""
    with path.open("rb") as file:
        if file.seek(0, io.SEEK_END) == 0:
            return b""
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
