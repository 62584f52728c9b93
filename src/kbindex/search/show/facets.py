"""How many hits have which tag, presenter and year."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from kbindex.index import ATTRIBUTE, BY, Holding, by_term, person_names
from kbindex.search.results import Facet, PresenterFacet, YearFacet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from kbindex.index import Document, IndexReader
    from kbindex.search.chronology import Chronology
    from kbindex.topics import Taxonomy


_Value = TypeVar("_Value", str, int)


class Facets(Struct, frozen=True, kw_only=True):
    """The hits of one query, counted."""

    tags: tuple[Facet, ...]
    presenters: tuple[PresenterFacet, ...]
    years: tuple[YearFacet, ...]


class FacetCounter(Struct, frozen=True, kw_only=True, dict=True):
    """Counts over one index; what is the same for each query, it looks up once.

    A count is how many of the hits remain where the value is asked for as well
    (`tag:`, `by:`, `date:`).

    Args:
        reader: The index.
        taxonomy: Gives what is broader than what, and the labels.
        chronology: The dates of the documents.
    """

    reader: IndexReader
    taxonomy: Callable[[], Taxonomy]
    chronology: Chronology

    def count(self, pages: Mapping[Document, Document]) -> Facets:
        """Count hits.

        Args:
            pages: Document that matches → the page that it brings. Of documents that
                bring one page, one is a hit.
        """
        return Facets(
            tags=tuple(self._tags(pages)),
            presenters=tuple(self._presenters(pages)),
            years=tuple(self._years(pages)),
        )

    def _tags(self, pages: Mapping[Document, Document]) -> Iterator[Facet]:
        """Yield tags, narrower ones included, most frequent first, then by id."""
        taxonomy = self.taxonomy()
        counts = _count(
            (tag, pages[document])
            for document, tags in self.reader.tags_of(pages.keys()).items()
            for tag in taxonomy.with_above(tags)
        )
        for tag in sorted(counts, key=lambda tag: (-counts[tag], tag)):
            yield tag_facet(tag, counts[tag], taxonomy)

    def _presenters(
        self, pages: Mapping[Document, Document]
    ) -> Iterator[PresenterFacet]:
        """Yield presenters, most frequent first, then by name."""
        counts = _count(
            (name, pages[document])
            for name, brought in self._brought.items()
            for document in brought & pages.keys()
        )
        for name in sorted(counts, key=lambda name: (-counts[name], name)):
            yield PresenterFacet(name=name, count=counts[name])

    def _years(self, pages: Mapping[Document, Document]) -> Iterator[YearFacet]:
        """Yield years, the newest first."""
        dates = self.chronology.dates
        counts = _count((dates[d].year, pages[d]) for d in pages if d in dates)
        for year in sorted(counts, reverse=True):
            yield YearFacet(year=year, count=counts[year])

    @cached_property
    def _brought(self) -> Mapping[str, frozenset[Document]]:
        """Name of a presenter, as an article writes it → what `by:` finds of it."""
        found: dict[str, frozenset[Document]] = {}
        for term in self.reader.terms(ATTRIBUTE, BY):
            documents = self.reader.matching(Holding(ATTRIBUTE, (term,)))
            if documents:
                article = self.reader.example(ATTRIBUTE, term).article
                name = article.presenter or ""
                # A term may be a part of another's name: `by:ada` of `Ada, Bob`.
                if by_term(next(person_names(name), "")) == term:
                    found[name.removeprefix("@")] = documents
        return found


def _count(found: Iterable[tuple[_Value, Document]]) -> Counter[_Value]:
    """Count the pages of each value, each page once."""
    return Counter(value for value, _ in set(found))


def tag_facet(tag: str, count: int, taxonomy: Taxonomy) -> Facet:
    """Return a tag with its labels, and how many hits it has."""
    return Facet(
        id=tag,
        kind=taxonomy.kind(tag),
        label=taxonomy.label(tag),
        label_ja=taxonomy.label_ja(tag),
        count=count,
    )
