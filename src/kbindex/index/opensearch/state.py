"""The state of an archive: one document, of which every change depends on the last.

    kbindex-show.state     the index of this document, and of the beat
        state              who may write, which generation is read, what may go soon
        beat               how long who writes is alive, at least; changed more often

A change of the state is written where nobody has changed it meanwhile. So one who was
paused, and whose right has passed to another, commits nothing; and who reads it sees
all of a change, or nothing.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from kbindex.errors import DamagedIndexError
from kbindex.index.opensearch.sending import ChangedMeanwhileError
from kbindex.messages import tr
from kbindex.model.order import natural_key

if TYPE_CHECKING:
    from kbindex.index.opensearch.answers import Version
    from kbindex.index.opensearch.connection import Connection

_STATE, _BEAT = "state", "beat"

_Kind = TypeVar("_Kind")


class Holder(Struct, frozen=True, kw_only=True):
    """Who has the right to write.

    Args:
        process: The number of the process.
        host: Its machine.
        until_s: Until when, in seconds since 1970, where no beat says more.
    """

    process: int
    host: str
    until_s: float


class Pointer(Struct, frozen=True, kw_only=True):
    """The generation that an edition of kbindex reads; see `embedded.current`.

    Args:
        edition: The layout, and the rules by which notes are read.
        version: The version of kbindex that wrote it.
        number: The place of the generation in their order, from 1.
        parts: The indices that it is made of, in the order in which they were written.
            The last one holds the manifest.
        size: Of the packed manifest, in bytes.
        digest: Its SHA-256, in hexadecimal.
    """

    edition: str
    version: str
    number: int
    parts: tuple[str, ...]
    size: int
    digest: str

    @property
    def age(self) -> tuple[int, object]:
        """The order of editions: by layout, then by version."""
        return int(self.edition.partition("-")[0]), natural_key(self.version)


class Retired(Struct, frozen=True):
    """A part of no generation any more, and since when, in seconds since 1970."""

    part: str
    since_s: float


class ArchiveState(Struct, frozen=True, kw_only=True):
    """What the document says.

    Args:
        epoch: How often the right to write was taken.
        holder: Who has it; None is nobody.
        last: The number of the last generation; 0 where there was none.
        pointers: What is read, first that of the edition that wrote last.
        retired: Parts that somebody may still be reading.
        mark: Another with each change.
    """

    epoch: int = 0
    holder: Holder | None = None
    last: int = 0
    pointers: tuple[Pointer, ...] = ()
    retired: tuple[Retired, ...] = ()
    mark: str = ""

    @property
    def named(self) -> frozenset[str]:
        """The parts that are read, or may be."""
        read = {part for pointer in self.pointers for part in pointer.parts}
        return frozenset(read | {one.part for one in self.retired})


class Beat(Struct, frozen=True):
    """Until when the holder of an epoch is alive at least, in seconds since 1970."""

    epoch: int
    until_s: float


class Known(NamedTuple):
    """A state, and which change made it."""

    state: ArchiveState
    version: Version


class StateStore:
    """Reads and writes the state of an archive.

    Args:
        connection: To the servers.
        name: Of the archive there.
        copies: Of the documents, besides the first.
    """

    def __init__(self, connection: Connection, name: str, *, copies: int) -> None:
        self._connection, self._copies = connection, copies
        self.index = f"{name}.state"

    def prepare(self) -> None:
        """Make the index of the state, where there is none."""
        settings = {"number_of_shards": 1, "number_of_replicas": self._copies}
        body = {"settings": settings, "mappings": {"enabled": False}}
        self._connection.create_index(self.index, body)

    def load(self) -> Known | None:
        """Return the state; None where there is none yet.

        Raises:
            DamagedIndexError: It is not what was written.
        """
        stored = self._connection.get(self.index, _STATE)
        if stored is None:
            return None
        return Known(_decode(stored.source, ArchiveState), stored.version)

    def save(self, state: ArchiveState, *, after: Known | None) -> Known:
        """Write a state where nobody has changed it meanwhile.

        Raises:
            ChangedMeanwhileError: Somebody has.
        """
        marked = replace(state, mark=secrets.token_hex(8))
        source = msgspec.to_builtins(marked)
        expected = after.version if after else None
        try:
            version = self._connection.put(
                self.index, _STATE, source, expected=expected
            )
        except ChangedMeanwhileError:
            known = self.load()
            if known is None or known.state.mark != marked.mark:
                raise
            return known  # by this very change, whose answer was lost
        return Known(marked, version)

    def load_beat(self) -> Beat | None:
        """Return the last beat."""
        stored = self._connection.get(self.index, _BEAT)
        return None if stored is None else _decode(stored.source, Beat)

    def beat(self, beat: Beat) -> bool:
        """Say that a holder is alive; False where there was another one since."""
        stored = self._connection.get(self.index, _BEAT)
        if stored and _decode(stored.source, Beat).epoch > beat.epoch:
            return False
        expected = stored.version if stored else None
        source = msgspec.to_builtins(beat)
        try:
            self._connection.put(self.index, _BEAT, source, expected=expected)
        except ChangedMeanwhileError:  # another process has just said so
            return True
        return True


def _decode(source: msgspec.Raw, kind: type[_Kind]) -> _Kind:
    try:
        return msgspec.json.decode(source, type=kind)
    except msgspec.ValidationError as error:
        text = tr("the index is damaged ({name})", name=_STATE)
        raise DamagedIndexError(text) from error
