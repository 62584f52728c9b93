"""One page brought twice is one hit: the copy that meets the query best."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from kbindex.index.rankings import Document

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from kbindex.model import ArticleId

Copies = tuple[Document, ...]
"""Documents that bring one page, the earliest first."""


class CopiesReader(Protocol):
    """What is asked of an index."""

    @property
    def duplicates(self) -> Sequence[Copies]:
        """The documents that bring the same page, the earliest first."""
        ...

    def id_of(self, document: Document) -> ArticleId:
        """Return the id of a document's record."""
        ...


class SamePage(Struct, dict=True):
    """The groups of records that bring the same page."""

    reader: CopiesReader

    @cached_property
    def groups(self) -> Mapping[Document, Copies]:
        """Document → the documents that bring the same page, the earliest first."""
        return {d: group for group in self.reader.duplicates for d in group}

    def page(self, document: Document) -> Document:
        """Return the earliest document of a document's page."""
        group = self.groups.get(document)
        return group[0] if group else document

    def pages(self, documents: Iterable[Document]) -> dict[Document, Document]:
        """Return document → the earliest document of its page."""
        return {d: self.groups[d][0] if d in self.groups else d for d in documents}

    def fold(
        self, scores: Mapping[Document, float], strong: Collection[Document] = ()
    ) -> list[Document]:
        """Return the best document of each page, of equal ones the earliest.

        A strong one is better than any other.

        So episode, presenter and notes of a hit are those that the query allows.
        """
        beaten = self._beaten(scores, strong)
        return [d for d in scores if d not in beaten] if beaten else list(scores)

    def _beaten(
        self, scores: Mapping[Document, float], strong: Collection[Document]
    ) -> set[Document]:
        """Return the documents whose page a better one brings, too."""
        groups = self.groups
        beaten: set[Document] = set()
        for group in {groups[d] for d in groups.keys() & scores.keys()}:
            there = [copy for copy in group if copy in scores]
            best = max(there, key=lambda d: (d in strong, scores[d]))
            beaten.update(copy for copy in there if copy != best)
        return beaten

    def others(self, document: Document) -> tuple[str, ...]:
        """Return the ids of the records that bring the same page as `document`."""
        others = (d for d in self.groups.get(document, ()) if d != document)
        return tuple(map(self.reader.id_of, others))
