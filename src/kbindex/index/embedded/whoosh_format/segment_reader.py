"""Reading a segment: Whoosh's files of one, mapped into memory, as plain values.

Their layout (`layout`) is Whoosh's, and any Whoosh reads them. We read them without it,
for three reasons: importing its reader takes longer than a search; it copies each
file that it opens; and it unpickles what it finds. Here a pickle may hold numbers,
strings and tuples, and nothing else: a class is how a pickle runs code.
"""

from __future__ import annotations

import io
import mmap
import re
import zlib

# What `pickle` has from there; its other half is Python, and takes 3 ms of a search.
from _pickle import Unpickler, UnpicklingError, dumps, loads
from bisect import bisect_left
from itertools import accumulate, chain
from struct import Struct
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn

import msgspec
from msgspec import convert

from kbindex.folders import map_file
from kbindex.index.embedded.whoosh_format.layout import (
    BLOCK_LIMIT,
    EXTENT,
    FIELD_KEY,
    HASH_CRC32,
    HASH_TABLES,
    INDEX_FIELDS,
    INDEX_NAME,
    LENGTHS,
    LIST_MAGIC,
    PICKLE_PROTOCOL,
    SCORED,
    SIZE,
    SIZES,
    SLOT,
    TABLE,
    TERM_INFO,
    TERMS_HEAD,
    TERMS_MAGIC,
    column_name,
    decode_term,
    encode_term,
)
from kbindex.index.packed_records import inflate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class _Extras(msgspec.Struct, frozen=True):
    """What stands behind the terms: where they begin, by numbers of this type.

    Args:
        fieldmap: The number of each field.
        indextype: The code of the type, as `struct` names it.
        indexlen: How many terms there are.
    """

    fieldmap: dict[str, Annotated[int, msgspec.Meta(ge=0, le=0xFFFF)]]
    indextype: Literal["I", "q"]
    indexlen: Annotated[int, msgspec.Meta(ge=0, le=1 << 32)]


_MOST_BLOCK_BYTES = 1 << 16
"""Longest block of a posting list, unpacked: 128 documents, a dozen bytes for each."""


class SegmentReader:
    """A segment, open for reading; its documents are numbered from 0."""

    def __init__(self, folder: Path, segment_id: str) -> None:
        base = f"{INDEX_NAME}_{segment_id}"
        self._terms = map_file(folder, f"{base}.trm")
        self._lists = map_file(folder, f"{base}.pst")
        self._lengths = {name: _column(folder, segment_id, name) for name in SCORED}
        magic, kind, _, _ = TERMS_HEAD.unpack_from(self._terms)
        if (magic, kind) != (TERMS_MAGIC, HASH_CRC32):
            raise ValueError("no term index")
        end = len(self._terms) - SIZE.size
        (size,) = SIZE.unpack_from(self._terms, end)
        self._tables = end - size - HASH_TABLES * TABLE.size
        extras = self._terms[end - size : end]
        plain, after = _load_extras(extras)
        found = convert(plain, _Extras)
        self._fields = found.fieldmap
        self._count = found.indexlen
        self._start = Struct("!" + found.indextype)
        self._starts = end - size + after
        if self._starts + self._count * self._start.size != end:
            raise ValueError("a list of terms that is longer or shorter than it says")

    def close(self) -> None:
        """Close all files."""
        for file in (self._terms, self._lists, *self._lengths.values()):
            if isinstance(file, mmap.mmap):
                file.close()

    def postings(self, field: str, term: str) -> Iterator[tuple[int, float]]:
        """Iterate over the documents that hold `term`: each and its weight.

        Deleted ones, too. A list that is in the row itself is read at once.
        """
        key = self._key(field, term)
        row = None if key is None else self._row(key)
        return iter(()) if row is None else self._postings_of(row)

    def _postings_of(self, row: bytes) -> Iterator[tuple[int, float]]:
        is_inlined = row[0]
        rest = row[TERM_INFO.size :]
        if is_inlined:
            (documents, weights, _), _ = _load_plain(rest)
            return zip(documents, weights, strict=True)
        start, _ = EXTENT.unpack(rest)
        return self._read_list(start)

    def first(self, field: str, term: str) -> int | None:
        """Return the first document that holds `term`, be it deleted; None for none."""
        key = self._key(field, term)
        row = None if key is None else self._row(key)
        return None if row is None else int(TERM_INFO.unpack_from(row)[6])

    def _row(self, key: bytes) -> bytes | None:
        """Return the row of a key, by the slots that its hash leads to."""
        wanted = zlib.crc32(key)
        place = self._tables + wanted % HASH_TABLES * TABLE.size
        table, count = TABLE.unpack_from(self._terms, place)
        if table + count * SLOT.size > len(self._terms):
            raise ValueError("a table of hashes that is longer than its file")
        for step in range(count):
            slot = (wanted // HASH_TABLES + step) % count
            found, start = SLOT.unpack_from(self._terms, table + slot * SLOT.size)
            if not start:
                break
            if found == wanted and self._key_size(start) == len(key):
                known, row = self._item_at(start)
                if known == key:
                    return row
        return None

    def _read_list(self, start: int) -> Iterator[tuple[int, float]]:
        return chain.from_iterable(self._read_blocks(start))

    def _read_blocks(self, start: int) -> Iterator[Iterator[tuple[int, float]]]:
        lists = self._lists
        place = start + len(LIST_MAGIC)
        if lists[start:place] != LIST_MAGIC:
            raise ValueError("no posting list")
        size = 1
        while size > 0:
            (size,) = SIZE.unpack_from(lists, place)
            place += SIZE.size
            block = lists[place : place + abs(size)]
            place += abs(size)
            (_, _, _, level, _, _), after = _load_plain(block)
            data = block[after:]
            (steps, weights, _), _ = _load_plain(
                inflate(data, limit=_MOST_BLOCK_BYTES) if level else data
            )
            if len(steps) > BLOCK_LIMIT:
                raise ValueError("a block of too many documents")
            if not isinstance(weights, tuple):
                weights = (1.0 if weights is None else weights,) * len(steps)
            yield zip(accumulate(steps), weights, strict=True)

    def terms(self, field: str, prefix: str = "") -> Iterator[tuple[str, int]]:
        """Yield the terms that begin with `prefix`, in order of their bytes.

        Yields:
            The term, and how many documents hold it, deleted ones included.
        """
        for term, row in self._rows(field, prefix):
            yield term, TERM_INFO.unpack_from(row)[2]

    def lists(self, field: str) -> Iterator[tuple[str, Iterator[tuple[int, float]]]]:
        """Yield each term with what `postings` yields of it, by their bytes."""
        for term, row in self._rows(field, ""):
            yield term, self._postings_of(row)

    def _rows(self, field: str, prefix: str) -> Iterator[tuple[str, bytes]]:
        key = self._key(field, prefix)
        if key is None:
            return
        first = bisect_left(range(self._count), key, key=self._key_at)
        terms, size = self._terms, self._start.size
        left = len(terms)
        starts = self._starts + first * size, self._starts + self._count * size
        for place in range(*starts, size):  # no calls: an index has many terms
            (start,) = self._start.unpack_from(terms, place)
            key_size, row_size = SIZES.unpack_from(terms, start)
            start += SIZES.size
            stop = start + key_size
            found, row = terms[start:stop], terms[stop : stop + row_size]
            left -= len(found) + len(row)
            if left < 0:
                raise ValueError("terms that lie over one another")
            if not found.startswith(key):
                return
            yield decode_term(found[FIELD_KEY.size :]), row

    def lengths(self, field: str, count: int) -> list[int]:
        """Return how many words a field of each of `count` documents holds.

        Rounded as Whoosh does. A column that is shorter ends with zeros.
        """
        column = self._lengths[field][:count]
        return [*map(LENGTHS.__getitem__, column), *(0,) * (count - len(column))]

    def _key(self, field: str, term: str) -> bytes | None:
        number = self._fields.get(field)
        if number is None:
            return None
        return FIELD_KEY.pack(number) + encode_term(term)

    def _start_of(self, place: int) -> int:
        place = self._starts + place * self._start.size
        return int(self._start.unpack_from(self._terms, place)[0])

    def _key_at(self, place: int) -> bytes:
        start = self._start_of(place)
        size, _ = SIZES.unpack_from(self._terms, start)
        start += SIZES.size
        return self._terms[start : start + size]

    def _key_size(self, start: int) -> int:
        return int(SIZES.unpack_from(self._terms, start)[0])

    def _item_at(self, start: int) -> tuple[bytes, bytes]:
        key_size, row_size = SIZES.unpack_from(self._terms, start)
        start += SIZES.size
        stop = start + key_size
        return self._terms[start:stop], self._terms[stop : stop + row_size]


class _Unpickler(Unpickler):
    def find_class(self, module: str, name: str) -> NoReturn:
        raise UnpicklingError(f"{module}.{name} has no place in an index")


_PLAIN = re.compile(
    rb"\x80\x02(?:K.|M..|J.{4}|G.{8}|[qh].|[N()t\x85-\x87])*+\.", re.DOTALL
)
"""A pickle of whole numbers, floats, None and tuples of them. Source of the opcodes:
the standard library's `pickletools`. Others run code, or fill memory and stack."""

_EXTRAS = {
    kind: dumps(
        {
            "fieldmap": {name: number for number, name in enumerate(INDEX_FIELDS)},
            "indextype": kind,
            "indexlen": 0,
        },
        PICKLE_PROTOCOL,
    ).removesuffix(b"K\0u.")
    for kind in "Iq"
}
"""Type of numbers → how the extras begin, up to their count: always the same."""

_COUNT = re.compile(rb"(?:K.|M..|J.{4}|\x8a\x05.{5})u\.", re.DOTALL)


def _load_plain(content: bytes) -> tuple[Any, int]:
    """Return what is pickled at the beginning, and where that ends.

    Raises:
        UnpicklingError: It is more than numbers in tuples.
    """
    found = _PLAIN.match(content)
    if found is None:
        raise UnpicklingError("a pickle that has no place in an index")
    # None of its opcodes names a class: no `_Unpickler` has to refuse one.
    return loads(found.group()), found.end()


def _load_extras(content: bytes) -> tuple[Any, int]:
    """As `_load_plain`, of the one pickle that holds texts.

    Raises:
        UnpicklingError: It is another one.
    """
    for known in _EXTRAS.values():
        if content.startswith(known) and (count := _COUNT.match(content, len(known))):
            return _Unpickler(io.BytesIO(content[: count.end()])).load(), count.end()
    raise UnpicklingError("a pickle that has no place in an index")


def _column(folder: Path, segment_id: str, name: str) -> mmap.mmap | bytes:
    """Return the lengths of a field; a column of zeros is not written."""
    try:
        return map_file(folder, column_name(segment_id, f"{name}_len"))
    except FileNotFoundError:
        return b""
