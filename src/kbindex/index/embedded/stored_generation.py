"""A generation in its folder: what the manifest says of it, and how it is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from kbindex.index.embedded.manifest import (
    MANIFEST,
    Manifest,
    load_sources,
    load_topics,
)

if TYPE_CHECKING:
    from pathlib import Path

    from kbindex.index.embedded.generation_reader import GenerationReader
    from kbindex.index.entries import EpisodeSources
    from kbindex.model import Diagnostic


class StoredGeneration(Struct, frozen=True, kw_only=True, eq=False):
    """A finished generation in a folder of its own; its files never change.

    `checked_ns` is when the last check of them began, in nanoseconds since 1970.
    """

    folder: Path
    manifest: Manifest
    checked_ns: int = 0

    def __eq__(self, other: object) -> bool:
        """Two are the same whenever they were checked."""
        if not isinstance(other, StoredGeneration):
            return NotImplemented
        return (self.folder, self.manifest) == (other.folder, other.manifest)

    def __ne__(self, other: object) -> bool:
        """Compare as `==` does: msgspec itself compares identities here."""
        return not self == other

    def __hash__(self) -> int:
        return hash(self.folder)

    @property
    def number(self) -> int:
        """Its place in the order of generations, from 1."""
        return number_of(self.folder.name)

    @property
    def fingerprint(self) -> str:
        """Identifies all besides the episodes that decided what was indexed."""
        return self.manifest.fingerprint

    @property
    def identity(self) -> str:
        """A digest of all that it holds, by the digests of its files."""
        return self.manifest.checksum

    @property
    def articles(self) -> int:
        """How many articles it holds."""
        return self.manifest.articles

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What could not be read in the notes."""
        return self.manifest.diagnostics

    def written_s(self) -> float | None:
        """Return when its manifest was written; None where that is gone."""
        try:
            return (self.folder / MANIFEST).stat().st_mtime
        except OSError:
            return None

    def sources(self) -> tuple[EpisodeSources, ...]:
        """Return the id of each episode and the state of its files."""
        return load_sources(self.folder)

    def topics(self) -> bytes:
        """Return what the tags are taken from, as it was given."""
        return load_topics(self.folder)

    def open(self) -> GenerationReader:
        """Open it for questions."""
        from kbindex.index.embedded.generation_reader import (  # noqa: PLC0415 - quick refreshes
            GenerationReader,
        )

        return GenerationReader(self.folder, self.manifest)


def number_of(name: str) -> int:
    """Return the place of a generation in their order, 0 where a name is none."""
    return int(name[1:] or 0)
