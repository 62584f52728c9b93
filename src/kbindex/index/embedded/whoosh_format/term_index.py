"""Writing the term index of a segment: Whoosh's ordered hash file.

    magic, kind of hash
    (size of key, size of row, key, row)…        in the order of keys
    256 hash tables of (hash, where the key is)  twice as many slots as keys
    where each hash table is, and its slots
    extras: number of each field, and how the next is written
    where each key is
    size of extras and what follows them

Source of the layout: `whoosh.filedb.filetables`, version 2.7, which writes each slot by
itself: that was a tenth of a build. Keys are hashed by CRC-32, the quicker of its two.
"""

import sys
import zlib
from array import array
from collections.abc import Mapping
from pickle import dumps
from typing import IO

from kbindex.index.embedded.whoosh_format.layout import (
    FIELD_KEY,
    HASH_CRC32,
    HASH_TABLES,
    PICKLE_PROTOCOL,
    SIZE,
    SIZES,
    SLOT,
    TABLE,
    TERMS_HEAD,
    TERMS_MAGIC,
)

_MAX_START = (1 << 32) - 1
"""What a start of four bytes can say; eight are taken where that is too little."""


class TermIndexWriter:
    """Writes rows by key; keys are added in their order, each once.

    Args:
        file: An empty file; `close` closes it.
        fields: The number of each field.
    """

    def __init__(self, file: IO[bytes], fields: Mapping[str, int]) -> None:
        self._file = file
        self._fields = dict(fields)
        self._size = self._file.write(TERMS_HEAD.pack(TERMS_MAGIC, HASH_CRC32, 0, 0))
        self._starts = array("Q")
        self._hashes = array("L")

    def add(self, field: int, term: bytes, row: bytes) -> None:
        """Add the row of a term."""
        key = FIELD_KEY.pack(field) + term
        self._starts.append(self._size)
        self._hashes.append(zlib.crc32(key))
        self._size += self._file.write(SIZES.pack(len(key), len(row)) + key + row)

    def close(self) -> None:
        """Write what leads to the rows, and close the file."""
        directory = bytearray()
        for entries in self._buckets():
            table = _hash_table(entries)
            directory += TABLE.pack(self._size, 2 * len(entries))
            self._size += self._file.write(table)
        self._file.write(directory)
        kind = "I" if not self._starts or self._starts[-1] <= _MAX_START else "q"
        extras = dumps(
            {
                "fieldmap": self._fields,
                "indextype": kind,
                "indexlen": len(self._starts),
            },
            PICKLE_PROTOCOL,
        )
        starts = array(kind, self._starts)
        if sys.byteorder == "little":
            starts.byteswap()
        self._file.write(extras)
        self._file.write(starts.tobytes())
        self._file.write(SIZE.pack(len(extras) + len(starts) * starts.itemsize))
        self._file.close()

    def _buckets(self) -> list[list[tuple[int, int]]]:
        buckets: list[list[tuple[int, int]]] = [[] for _ in range(HASH_TABLES)]
        for found, start in zip(self._hashes, self._starts, strict=True):
            buckets[found % HASH_TABLES].append((found, start))
        return buckets


def _hash_table(entries: list[tuple[int, int]]) -> bytearray:
    """Put each key where its hash leads, or in the next place that is free."""
    count = 2 * len(entries)
    table = bytearray(count * SLOT.size)
    is_taken = bytearray(count)
    for found, start in entries:
        slot = found // HASH_TABLES % count
        while is_taken[slot]:
            slot = (slot + 1) % count
        is_taken[slot] = True
        SLOT.pack_into(table, slot * SLOT.size, found, start)
    return table
