"""The stored records of a segment: compact rows in one file, read one at a time.

    records-x.bin   row, row, …, where each row begins, how many there are

A record's row is its document's number in the segment (`packed_records`).
"""

import mmap
import struct
import sys
import zlib
from array import array
from collections.abc import Callable
from pathlib import Path
from typing import IO

from kbindex.errors import DamagedIndexError
from kbindex.folders import make_file, map_file
from kbindex.index.packed_records import pack_record, unpack_article, unpack_record
from kbindex.index.records import Record
from kbindex.messages import tr

_COUNT = struct.Struct("<Q")


def records_name(segment_id: str) -> str:
    """Return the name of the file that holds the records of a segment."""
    return f"records-{segment_id}.bin"


class RecordWriter:
    """Writes the records of a segment, row after row."""

    def __init__(self, folder: Path, segment_id: str) -> None:
        self._file: IO[bytes] = make_file(folder, records_name(segment_id))
        self._starts = array("Q")
        self._size = 0

    def add(self, record: Record) -> None:
        """Write the next row."""
        packed = pack_record(record)
        self._file.write(packed)
        self._starts.append(self._size)
        self._size += len(packed)

    def close(self) -> None:
        """Write where the rows begin, and close the file."""
        if self._file.closed:
            return
        starts = self._starts
        if sys.byteorder == "big":
            starts = array("Q", starts)
            starts.byteswap()
        self._file.write(starts.tobytes())
        self._file.write(_COUNT.pack(len(starts)))
        self._file.close()


class RecordReader:
    """Reads the records of a segment.

    Raises:
        OSError: There is no such file.
        ValueError: The file is empty.
    """

    def __init__(self, folder: Path, segment_id: str) -> None:
        found = map_file(folder, records_name(segment_id))
        if isinstance(found, bytes):
            raise ValueError("the file is empty")  # noqa: TRY004 - not of an argument
        self._map = found

    def check_count(self, expected: int) -> None:
        """Refuse a file that has not as many records as its segment has documents.

        Raises:
            ValueError: It has more or fewer.
            struct.error: It is too short to say.
        """
        (count,) = _COUNT.unpack_from(self._map, len(self._map) - _COUNT.size)
        held = (len(self._map) - _COUNT.size) // _COUNT.size
        if count != expected or count > held:
            raise ValueError(f"{count} records of {expected}, in room for {held}")

    def read(self, row: int) -> Record:
        """Read one record.

        Raises:
            DamagedIndexError: The record is not there or is damaged.
        """
        return self._unpacked(row, unpack_record)

    def read_article(self, row: int) -> Record:
        """Read one record without the places of its terms.

        Raises:
            DamagedIndexError: As `read`.
        """
        return self._unpacked(row, unpack_article)

    def _unpacked(self, row: int, unpack: Callable[[bytes], Record]) -> Record:
        try:
            return unpack(_row(self._map, row))
        except (
            OSError,
            struct.error,
            zlib.error,
            ValueError,
            TypeError,
            RecursionError,
        ) as error:
            text = tr("the index has lost a record ({reason})", reason=error)
            raise DamagedIndexError(text) from error

    def close(self) -> None:
        """Close the file."""
        self._map.close()


def _row(file: mmap.mmap, row: int) -> bytes:
    end = len(file) - _COUNT.size
    (count,) = _COUNT.unpack_from(file, end)
    table = end - count * _COUNT.size
    if not 0 <= row < count or table < 0:
        raise ValueError(f"no row {row} of {count}")
    (start,) = _COUNT.unpack_from(file, table + row * _COUNT.size)
    stop = table
    if row + 1 < count:
        (stop,) = _COUNT.unpack_from(file, table + (row + 1) * _COUNT.size)
    return file[start:stop]
