"""How many hits have which tag, presenter and year, of an index over posting lists."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from kbindex.index.attributes import BY, is_of_whole_name
from kbindex.index.concepts import ATTRIBUTE
from kbindex.index.filters import Holding
from kbindex.index.selections import HitCounts

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from kbindex.index.contract import IndexReader
    from kbindex.index.lists.chronology import Chronology
    from kbindex.index.rankings import Document

_Value = TypeVar("_Value", str, int)


class HitCounter(Struct, dict=True):
    """Counts over one index; what is the same for each query, it looks up once."""

    reader: IndexReader
    chronology: Chronology

    def count(
        self,
        pages: Mapping[Document, Document],
        with_above: Callable[[Iterable[str]], Collection[str]],
    ) -> HitCounts:
        """Count hits.

        Args:
            pages: Document that was found → the page that it brings. Of documents that
                bring one page, one is a hit.
            with_above: Returns tags with all that are above them.
        """
        dates = self.chronology.dates
        tagged = self.reader.tags_of(pages.keys()).items()
        return HitCounts(
            tags=_count((t, pages[d]) for d, own in tagged for t in with_above(own)),
            presenters=_count(
                (name, pages[document])
                for name, brought in self._brought.items()
                for document in brought & pages.keys()
            ),
            years=_count((dates[d].year, pages[d]) for d in pages if d in dates),
        )

    @cached_property
    def _brought(self) -> Mapping[str, frozenset[Document]]:
        """Name of a presenter, as an article writes it → what `by:` finds of it."""
        found: dict[str, frozenset[Document]] = {}
        for term in self.reader.terms(ATTRIBUTE, BY):
            documents = self.reader.matching(Holding(ATTRIBUTE, (term,)))
            if documents:
                article = self.reader.example(ATTRIBUTE, term).article
                name = article.presenter or ""
                if is_of_whole_name(term, name):
                    found[name.removeprefix("@")] = documents
        return found


def _count(found: Iterable[tuple[_Value, Document]]) -> Counter[_Value]:
    """Count the pages of each value, each page once."""
    return Counter(value for value, _ in set(found))
