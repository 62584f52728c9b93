"""What a generation says of itself, and what stands beside its records.

All of it lies in the newest of its parts, in chunks (`layout`), so that a reader asks
one index; the manifest has the digest of each.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Mapping  # noqa: TC003 - msgspec reads the types of fields
from typing import TYPE_CHECKING, TypeVar

import msgspec
from msgspec import Struct

from kbindex.errors import DamagedIndexError
from kbindex.index.duplicates import (
    DuplicateGroups,  # noqa: TC001 - msgspec reads the types of fields
)
from kbindex.index.entries import EpisodeEntry
from kbindex.index.json_bytes import unpack_json
from kbindex.index.opensearch.layout import (
    MetaDocument,
    MetaName,
    chunk_count,
    meta_documents,
    meta_key,
)
from kbindex.index.packed_records import inflate
from kbindex.messages import tr
from kbindex.model import Diagnostic  # noqa: TC001 - msgspec reads the types of fields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kbindex.index.opensearch.connection import Connection

_Kind = TypeVar("_Kind")

_LEVEL = 3
_MOST_BYTES = 1 << 30
"""Longest content, unpacked."""


class StoredEntry(EpisodeEntry, frozen=True, kw_only=True):
    """An episode, and which part holds its records.

    Args:
        part: The index; empty where there is no record.
    """

    part: str = ""


def place(entry: EpisodeEntry, part: str) -> StoredEntry:
    """Return an entry with its part."""
    values = {name: getattr(entry, name) for name in EpisodeEntry.__struct_fields__}
    return StoredEntry(**values, part=part if entry.records else "")


class PartInfo(Struct, frozen=True, kw_only=True):
    """An index that a generation is made of.

    Args:
        name: Its name.
        records: How many records it holds, those that are gone included.
        gone: Later part → paths of the source files whose records it took from this
            one: they are here still, and no longer part of the generation. Its words
            count them off.
    """

    name: str
    records: int
    gone: Mapping[str, tuple[str, ...]] = {}

    @property
    def gone_sources(self) -> frozenset[str]:
        """All source files whose records are gone."""
        return frozenset(path for paths in self.gone.values() for path in paths)


class Sealed(Struct, frozen=True):
    """A content as it lies in chunks: its packed size in bytes, and its SHA-256."""

    size: int
    digest: str


class Manifest(Struct, frozen=True, kw_only=True):
    """What a generation says of itself.

    Args:
        fingerprint: Of everything besides the episodes that decided what is indexed.
        parts: In the order in which they were written.
        articles: How many there are.
        records: How many there are.
        length: How many words all records hold.
        average: The mean length by which features are normed.
        duplicates: Ids of articles that bring the same page, the earliest first.
        diagnostics: What could not be read in the notes.
        contents: What stands beside the records.
    """

    fingerprint: str
    parts: tuple[PartInfo, ...]
    articles: int
    records: int
    length: int
    average: float
    duplicates: DuplicateGroups
    diagnostics: tuple[Diagnostic, ...]
    contents: Mapping[MetaName, Sealed]


class Packer:
    """Packs what stands beside the records, as documents to write."""

    def __init__(self) -> None:
        self.contents: dict[MetaName, Sealed] = {}

    def documents(
        self, name: MetaName, content: bytes
    ) -> Iterator[tuple[str, MetaDocument]]:
        """Yield the documents of a content, and note its digest."""
        packed = zlib.compress(content, _LEVEL)
        digest = hashlib.sha256(packed).hexdigest()
        self.contents[name] = Sealed(len(packed), digest)
        for one in meta_documents(name, packed):
            yield meta_key(name, one.chunk), one


def load_content(
    connection: Connection, part: str, name: MetaName, sealed: Sealed
) -> bytes:
    """Return a content that stands beside the records.

    Raises:
        DamagedIndexError: It is not as it was written.
    """
    keys = [meta_key(name, chunk) for chunk in range(chunk_count(sealed.size))]
    found = connection.mget([(part, key) for key in keys])
    packed = bytearray()
    try:
        for one in found:
            if one is not None:
                chunk = msgspec.json.decode(one, type=MetaDocument)
                packed += base64.b64decode(chunk.content, validate=True)
        if hashlib.sha256(packed).hexdigest() == sealed.digest:
            return inflate(bytes(packed), limit=_MOST_BYTES)
    except (ValueError, zlib.error) as error:
        raise _damaged(name) from error
    raise _damaged(name)


def unpack_content(name: MetaName, content: bytes, kind: type[_Kind]) -> _Kind:
    """Return a content that is a value of a type.

    Raises:
        DamagedIndexError: It is none.
    """
    try:
        value: _Kind = unpack_json(content, kind)
    except (ValueError, RecursionError) as error:
        raise _damaged(name) from error
    return value


def _damaged(name: str) -> DamagedIndexError:
    return DamagedIndexError(tr("the index is damaged ({name})", name=name))
