"""The numbers of documents in posting lists, which an edit moves as few as it can."""

from __future__ import annotations

from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from msgspec import Struct

from kbindex.model.order import latest_last

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kbindex.index import Document, EpisodeEntry, IndexReader

BLOCK = 8
"""An episode has a multiple of so many numbers, one more than it needs at least: a note
that becomes an article moves no number of another episode."""


class Numbering(Struct, frozen=True, dict=True):
    """The documents that a browser finds, numbered from the oldest episode on.

    Args:
        reader: The index.
    """

    reader: IndexReader

    @cached_property
    def entries(self) -> tuple[EpisodeEntry, ...]:
        """The episodes, the oldest first."""
        return tuple(sorted(self.reader.entries, key=_age))

    @cached_property
    def of(self) -> Mapping[Document, int]:
        """Document → its number."""
        return {document: number for number, document in self._numbered()}

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The first number of each episode's block, in the order of `entries`."""
        counts = (self._documents(entry) for entry in self.entries)
        blocks = ((len(found) // BLOCK + 1) * BLOCK for found in counts)
        return (0, *accumulate(blocks))[: len(self.entries)]

    def _documents(self, entry: EpisodeEntry) -> tuple[Document, ...]:
        return self.reader.documents_of(entry.source.path)

    def _numbered(self) -> Iterator[tuple[int, Document]]:
        for start, entry in zip(self.starts, self.entries, strict=True):
            yield from enumerate(self._documents(entry), start)

    def held(self, documents: Mapping[Document, float]) -> list[tuple[int, float]]:
        """Return the numbers of the shown documents of a list, with weights."""
        if len(documents) == 1:  # as most lists: a quarter of the time
            ((document, weight),) = documents.items()
            number = self.of.get(document)
            return [] if number is None else [(number, weight)]
        numbers = [*map(self.of.get, documents)]
        held = zip(numbers, documents.values(), strict=True)
        return sorted([(n, weight) for n, weight in held if n is not None])


def _age(entry: EpisodeEntry) -> tuple[object, ...]:
    day = entry.episode.date if entry.episode else None
    return latest_last(day, f"{entry.id}#")
