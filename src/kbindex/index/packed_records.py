"""A record as it lies in an index: zlib over JSON, whichever engine keeps it.

Nothing here is a pickle: reading a record runs no code that is not ours.
"""

import re
import zlib
from itertools import chain

import msgspec
from msgspec import Struct

from kbindex.index.json_bytes import pack_json, unpack_json
from kbindex.index.records import Reasons, Record
from kbindex.model import Article

MOST_BYTES = 1 << 28
"""Longest record, unpacked; one of the largest file that is read takes half of it."""

_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
_PASSAGE = re.compile(r"t\d{1,9}", re.ASCII)
_LEVEL = 3
"""zlib level: 3 packs within 6 % of level 9 at a third of its time."""


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


class _Unplaced(Struct, frozen=True, kw_only=True, array_like=True):
    """A record of which the places are passed over."""

    article: Article
    places: msgspec.Raw
    reasons: Reasons = {}


_unplaced = msgspec.json.Decoder(_Unplaced)


def unpack_article(packed: bytes) -> Record:
    """Undo `pack_record`, but for the places of terms: a third of the work.

    Raises:
        ValueError: It is another value.
        zlib.error: It is not packed.
    """
    content = inflate(packed, limit=MOST_BYTES)
    try:
        found = _unplaced.decode(content)
    except ValueError:  # names of files may hold what only the slow decoder reads
        return unpack_record(packed)
    record = Record(article=found.article, places={}, reasons=found.reasons)
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
    # All at once: a record has hundreds of terms.
    places = record.places.values()
    units = [*chain.from_iterable(places)][::4]
    # None is below 0: the type of the places says so.
    if any(len(flat) % 4 for flat in places) or max(units, default=0) > len(notes):
        raise ValueError(f"{article.id!r} has a term that stands nowhere")
