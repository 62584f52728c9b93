"""One article brought twice is one hit: the earliest stands for all."""

from collections.abc import Container, Iterable, Mapping
from functools import cached_property

from msgspec import Struct

from kbindex.index import IndexReader


class Duplicates(Struct, dict=True):
    """The groups of records that bring the same page."""

    reader: IndexReader

    @cached_property
    def groups(self) -> Mapping[int, tuple[int, ...]]:
        """Document → the documents that bring the same page, the earliest first."""
        groups: dict[int, tuple[int, ...]] = {}
        for ids in self.reader.generation.manifest.duplicates:
            found = [self.reader.find(article_id) for article_id in ids]
            group = tuple(document for document in found if document is not None)
            groups.update(dict.fromkeys(group, group))
        return groups

    def leaders(self, documents: Iterable[int]) -> set[int]:
        """Return the earliest document of each page that was brought twice."""
        return {self.groups[d][0] for d in documents if d in self.groups}

    def members(self, documents: Iterable[int]) -> set[int]:
        """Return all documents of the pages that were brought twice."""
        groups = {self.groups[d] for d in documents if d in self.groups}
        return {member for group in groups for member in group}

    def pages(self, documents: Iterable[int]) -> dict[int, int]:
        """Return document → the earliest document of its page."""
        return {d: self.groups[d][0] if d in self.groups else d for d in documents}

    def fold(
        self, scores: Mapping[int, float], *, excluded: Container[int] = ()
    ) -> dict[int, int]:
        """Return the document that stands for each page → the one that scored best.

        The earliest stands for a page, be it that a later one scored; but none
        that the query excludes.
        """
        folded: dict[int, int] = {}
        for document, score in scores.items():
            group = self.groups.get(document, (document,))
            leader = next(d for d in group if d == document or d not in excluded)
            best = folded.get(leader)
            if best is None or (score, -document) > (scores[best], -best):
                folded[leader] = document
        return folded

    def others(self, document: int) -> tuple[str, ...]:
        """Return the ids of the records that bring the same page as `document`."""
        return tuple(
            str(self.reader.record(other).article.id)
            for other in self.groups.get(document, ())
            if other != document
        )
