"""One page brought twice is one hit: the earliest record stands for all."""

from collections.abc import Container, Iterable, Mapping
from functools import cached_property

from msgspec import Struct

from kbindex.index import Document, IndexReader

Copies = tuple[Document, ...]


class SamePage(Struct, dict=True):
    """The groups of records that bring the same page."""

    reader: IndexReader

    @cached_property
    def groups(self) -> Mapping[Document, Copies]:
        """Document → the documents that bring the same page, the earliest first."""
        return {d: group for group in self.reader.duplicates for d in group}

    def members(self, documents: Iterable[Document]) -> frozenset[Document]:
        """Return all documents of the pages that were brought twice."""
        groups = {self.groups[d] for d in documents if d in self.groups}
        return frozenset(member for group in groups for member in group)

    def pages(self, documents: Iterable[Document]) -> dict[Document, Document]:
        """Return document → the earliest document of its page."""
        return {d: self.groups[d][0] if d in self.groups else d for d in documents}

    def fold(
        self,
        scores: Mapping[Document, float],
        *,
        excluded: Container[Document] = (),
    ) -> dict[Document, Document]:
        """Return the document that stands for each page → the one that scored best.

        The earliest stands for a page, be it that a later one scored; but none
        that the query excludes. Of equal scores the earliest counts.
        """
        folded: dict[Document, Document] = {}
        for document in scores:
            group = self.groups.get(document)
            if group is None:
                folded[document] = document
                continue
            leader = next(d for d in group if d in scores or d not in excluded)
            folded[leader] = max(
                (d for d in group if d in scores), key=lambda d: scores[d]
            )
        return folded

    def others(self, document: Document) -> tuple[str, ...]:
        """Return the ids of the records that bring the same page as `document`."""
        others = [d for d in self.groups.get(document, ()) if d != document]
        return tuple(str(record.article.id) for record in self.reader.read(others))
