"""The file by which Whoosh finds the segments of a generation, for others to read.

    head       written by Whoosh: versions, the schema
    segments   a pickle: a list of `W3Segment`

Importing Whoosh takes longer than all else that is written after an edit. So the head
is taken from the generation before, where it is the one that Whoosh writes: it is a
pickle, and an index may come from anywhere. The pickle of the segments is put together
here: classes are named in it, and need not be there.
"""

from collections.abc import Iterable
from pathlib import Path
from pickle import dumps

from kbindex.folders import read_file, write_file
from kbindex.index.embedded.manifest import MOST_JSON_BYTES, SegmentInfo
from kbindex.index.embedded.whoosh_format.layout import (
    BLOCK_LIMIT,
    INDEX_NAME,
    PICKLE_PROTOCOL,
)
from kbindex.small_digests import sha256

TOC = f"_{INDEX_NAME}_1.toc"

HEAD_SHA256 = "77261907147e7342f19d988be9182467c98e8681b468bb89bb50df339ffaec49"
"""Of the head that whoosh-reloaded 2.7.5 writes for our schema, on Python 3.11, 3.12.
Another is made anew at each refresh."""

_PROTOCOL = b"\x80\x02"
_LIST, _MARK, _APPENDS, _STOP = b"]", b"(", b"e", b"."
_NEW, _SET, _BUILD = b")\x81", b"s", b"b"
_CODEC = b"cwhoosh.codec.whoosh3\nW3Codec\n"
_SEGMENT = b"cwhoosh.codec.whoosh3\nW3Segment\n"
_BEGIN = _PROTOCOL + _LIST + _MARK
"""Opcodes. Source: the standard library's `pickletools`."""


def write_table_of_contents(
    folder: Path, segments: Iterable[SegmentInfo], *, before: Path | None = None
) -> None:
    """Write the table of contents.

    Args:
        folder: The folder of the generation.
        segments: Its segments, in the order of their documents.
        before: A folder that has one, with the same schema.
    """
    head = _head_of(read_file(before, TOC, limit=MOST_JSON_BYTES)) if before else b""
    if not head:
        from kbindex.index.embedded.whoosh_format.schema import toc_head  # noqa: PLC0415 - quick refreshes

        head = toc_head()
    write_file(folder, TOC, head + _pickle(segments))


def _head_of(content: bytes) -> bytes:
    """Return what stands before the segments; nothing where it is another head."""
    head, _, _ = content.partition(_BEGIN)
    return head if sha256(head).hexdigest() == HEAD_SHA256 else b""


def _pickle(segments: Iterable[SegmentInfo]) -> bytes:
    return _BEGIN + b"".join(map(_pickle_segment, segments)) + _APPENDS + _STOP


def _pickle_segment(info: SegmentInfo) -> bytes:
    deleted = {number for run in info.deleted for number in range(*run)}
    state = {
        "indexname": INDEX_NAME,
        "segid": info.id,
        "_doccount": info.documents,
        "_deleted": deleted or None,
        "_fieldlengths": dict(info.lengths),
        "compound": False,
    }
    codec = {"_blocklimit": BLOCK_LIMIT, "_compression": 3, "_inlinelimit": 1}
    return (
        _SEGMENT
        + _NEW
        + _value(state)
        + _value("_codec")
        + (_CODEC + _NEW + _value(codec) + _BUILD)
        + _SET
        + _BUILD
    )


def _value(value: object) -> bytes:
    """Return the opcodes that put a value on the stack."""
    return dumps(value, PICKLE_PROTOCOL)[len(_PROTOCOL) : -len(_STOP)]
