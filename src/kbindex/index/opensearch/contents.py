"""What a generation on servers is made of: indices, and what is beside records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from msgspec import Struct

from kbindex.errors import DamagedIndexError
from kbindex.index.entries import EpisodeSources
from kbindex.index.opensearch.connection import (
    Connection,  # noqa: TC001 - msgspec reads the types of fields
)
from kbindex.index.opensearch.manifest import (
    Manifest,
    Sealed,
    StoredEntry,
    load_content,
    unpack_content,
)
from kbindex.index.opensearch.show_names import ShowNames
from kbindex.index.opensearch.state import (
    Pointer,  # noqa: TC001 - msgspec reads the types of fields
)
from kbindex.messages import tr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kbindex.index.duplicates import DuplicateGroups
    from kbindex.index.opensearch.layout import MetaName
    from kbindex.index.opensearch.manifest import PartInfo
    from kbindex.index.opensearch.searching import GenerationSearch

_Kind = TypeVar("_Kind")


class ReadContents(Protocol):
    """What a reader asks, of one archive or of several."""

    @property
    def connection(self) -> Connection:
        """To the servers."""
        ...

    @property
    def parts(self) -> Sequence[PartInfo]:
        """The indices with the records."""
        ...

    @property
    def records(self) -> int:
        """How many there are."""
        ...

    @property
    def length(self) -> int:
        """How many words all records hold."""
        ...

    @property
    def names(self) -> ShowNames:
        """Tells the records of several shows apart."""
        ...

    @property
    def titles(self) -> Mapping[str, str]:
        """Name of each show → its title; empty where it is one archive."""
        ...

    def entries(self) -> tuple[StoredEntry, ...]:
        """Return the source files and the headers of their episodes, by path."""
        ...

    def topics(self) -> bytes:
        """Return what the tags are taken from, as it was given."""
        ...

    def words(self) -> bytes:
        """Return what the episodes say of words together."""
        ...

    def duplicates(self, searched: GenerationSearch) -> DuplicateGroups:
        """Return the ids of articles that bring the same page, the earliest first.

        Args:
            searched: The generation, to be asked.
        """
        ...


class GenerationContents(Struct, frozen=True, kw_only=True):
    """What a generation is made of; its indices never change."""

    connection: Connection
    pointer: Pointer
    manifest: Manifest

    @property
    def parts(self) -> tuple[PartInfo, ...]:
        """The indices with the records."""
        return self.manifest.parts

    @property
    def records(self) -> int:
        """How many there are."""
        return self.manifest.records

    @property
    def length(self) -> int:
        """How many words all records hold."""
        return self.manifest.length

    @property
    def names(self) -> ShowNames:
        """The records of one archive are as they are held."""
        return ShowNames()

    @property
    def titles(self) -> Mapping[str, str]:
        """No names: it is one archive."""
        return {}

    def duplicates(self, searched: GenerationSearch) -> DuplicateGroups:  # noqa: ARG002 - as `ReadContents`
        """Return the ids of articles that bring the same page, the earliest first."""
        return self.manifest.duplicates

    def sources(self) -> tuple[EpisodeSources, ...]:
        """Return the id of each episode and the state of its files."""
        return self._load("sources", tuple[EpisodeSources, ...])

    def entries(self) -> tuple[StoredEntry, ...]:
        """Return the source files and the headers of their episodes, by path."""
        return self._load("entries", tuple[StoredEntry, ...])

    def topics(self) -> bytes:
        """Return what the tags are taken from, as it was given."""
        return self.content("topics")

    def words(self) -> bytes:
        """Return what the episodes say of words together."""
        return self.content("words")

    def content(self, name: MetaName) -> bytes:
        """Return what stands beside the records.

        Raises:
            DamagedIndexError: It is not as it was written.
        """
        newest, sealed = self._place_of(name)
        return load_content(self.connection, newest, name, sealed)

    def _load(self, name: MetaName, kind: type[_Kind]) -> _Kind:
        return unpack_content(name, self.content(name), kind)

    def _place_of(self, name: MetaName) -> tuple[str, Sealed]:
        try:
            return self.pointer.parts[-1], self.manifest.contents[name]
        except LookupError as error:
            text = tr("the index is damaged ({name})", name=name)
            raise DamagedIndexError(text) from error
