"""The stored records of a segment: compact rows in one file, read one at a time.

    records-x.bin   row, row, …, where each row begins, how many there are

A record's row is its document's number in the segment. A row is zlib over JSON.
Nothing here is a pickle: reading a record runs no code that is not ours.
"""

import mmap
import re
import struct
import sys
import zlib
from array import array
from pathlib import Path
from typing import IO

from kbindex.errors import DamagedIndexError
from kbindex.folders import make_file, map_file
from kbindex.index.embedded.json_bytes import pack_json, unpack_json
from kbindex.index.records import Record
from kbindex.messages import tr

_COUNT = struct.Struct("<Q")
MOST_BYTES = 1 << 28
"""Longest record, unpacked; one of the largest file that is read takes half of it."""

_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
_PASSAGE = re.compile(r"t\d{1,9}", re.ASCII)
_LEVEL = 3
"""zlib level: 3 packs within 6 % of level 9 at a third of its time."""


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
        try:
            return unpack_record(_row(self._map, row))
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


def pack_record(record: Record) -> bytes:
    """Pack a record; its values stand in a fixed order, without their names."""
    return zlib.compress(pack_json(record), _LEVEL)


def unpack_record(packed: bytes) -> Record:
    """Undo `pack_record`.

    Raises:
        ValueError: It is another value.
        zlib.error: It is not packed.
    """
    record: Record = unpack_json(inflate(packed, limit=MOST_BYTES), Record)
    _check(record)
    return record


def inflate(packed: bytes, *, limit: int) -> bytes:
    """Undo `zlib.compress` of at most `limit` bytes: a kilobyte may hold a megabyte.

    Raises:
        ValueError: It holds more, or ends too soon.
        zlib.error: It is not packed.
    """
    opened = zlib.decompressobj()
    content = opened.decompress(packed, limit)
    if opened.unconsumed_tail or not opened.eof:
        raise ValueError("packed bytes that are too many or too few")
    return content


def _check(record: Record) -> None:
    """Refuse a record whose parts lead to what is not there."""
    article = record.article
    episode, _, number = article.id.rpartition("#")
    form = _PASSAGE if article.kind == "passage" else _NUMBER
    if episode != article.episode or not form.fullmatch(number):
        raise ValueError(f"{article.id!r} is no article of {article.episode!r}")
    notes = article.notes
    if article.kind == "passage" and not notes:
        raise ValueError(f"{article.id!r} has no text")
    for position, note in enumerate(notes):
        if note.parent is not None and not 0 <= note.parent < position:
            raise ValueError(f"note {position} stands under {note.parent}")
        for span in note.spans:
            if not span.start <= span.end <= len(note.text):
                raise ValueError(f"note {position} has a {span.kind} beside its text")
    for term, flat in record.places.items():
        units = flat[::4]
        if len(flat) % 4 or (units and not 0 <= min(units) <= max(units) <= len(notes)):
            raise ValueError(f"{term!r} stands nowhere")
