"""Posting lists by term: who holds it, with which weight, and how often in a title."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from kbindex.index import BIGRAM, TAG, TEXT, TITLE
from kbindex.search.browser_index.numbering import Numbering
from kbindex.search.browser_index.packing import numbers, steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kbindex.index import Document, FieldName, IndexReader

UNITS: Final = 20
"""Weights are written in twentieths: all boosts of places are multiples of one."""


class TermLists(Struct, frozen=True, dict=True):
    """The lists of one index."""

    reader: IndexReader
    numbering: Numbering

    @cached_property
    def text(self) -> Mapping[str, str]:
        """Term → `numbers weights [titles]`: steps, twentieths, n-th and count."""
        return dict(self._lists(TEXT))

    @cached_property
    def names(self) -> frozenset[str]:
        """The terms of `text`, which take less time without their lists."""
        is_made = "text" in vars(self)
        if not is_made and len(self.numbering.of) == self.reader.record_count:
            return frozenset(self.reader.held_terms())
        return frozenset(self.text)

    @cached_property
    def pairs(self) -> Mapping[str, str]:
        """The same of pairs of letters."""
        return dict(self._lists(BIGRAM))

    @cached_property
    def tags(self) -> Mapping[str, str]:
        """Tag → numbers, of those that have it themselves."""
        return {
            tag: numbers(steps(n for n, _ in held))
            for tag in sorted(self.reader.terms(TAG))
            if (held := self.numbering.held(self.reader.weights(TAG, tag)))
        }

    @cached_property
    def _holders(self) -> dict[str, set[Document]]:
        return {}

    def holders(self, term: str) -> set[Document]:
        """Return the documents that hold a term."""
        known = self._holders.get(term)
        if known is None:
            found = self.reader.weights(TEXT, term).keys()
            known = self._holders[term] = found & self.numbering.of.keys()
        return known

    @cached_property
    def _together(self) -> dict[tuple[str, ...], bool]:
        return {}

    def is_held(self, terms: tuple[str, ...]) -> bool:
        """Say whether a document holds all of these terms, of which there are some."""
        if not self.names.issuperset(terms):
            return False
        if len(terms) == 1:
            return True
        known = self._together.get(terms)
        if known is None:
            first, *others = map(self.holders, terms)
            known = self._together[terms] = bool(first.intersection(*others))
        return known

    def of_texts(self, terms: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Yield some of `text`: those of these terms that are held."""
        weights = self.reader.weights
        for term in terms:
            if row := self._row(weights(TEXT, term), weights(TITLE, term)):
                yield term, row

    def _lists(self, field: FieldName) -> Iterator[tuple[str, str]]:
        titles = dict(self.reader.all_weights(TITLE)) if field == TEXT else {}
        for term, weights in self.reader.all_weights(field):
            if row := self._row(weights, titles.get(term)):
                yield term, row

    def _row(
        self,
        weights: Mapping[Document, float],
        in_titles: Mapping[Document, float] | None,
    ) -> str:
        """Write a list; empty where no shown document is in it."""
        held = self.numbering.held(weights)
        if not held:
            return ""
        there, weighed = zip(*held, strict=True)
        row = f"{numbers(steps(there))} {''.join(map(_weight, weighed))}"
        titles = self.numbering.held(in_titles) if in_titles else []
        if not titles:
            return row
        return f"{row} {_titles(titles, there)}".rstrip()


def term_lists(reader: IndexReader) -> TermLists:
    """Return the lists of an index; each is read when it is asked for."""
    return TermLists(reader, Numbering(reader))


def _titles(counts: list[tuple[int, float]], held: Sequence[int]) -> str:
    """Write counts in titles, each behind the steps to its place in a list."""
    row, last = list[int](), 0
    for number, count in counts:
        place = bisect_left(held, number, last)
        if place < len(held) and held[place] == number:
            row += place - last, round(count)
            last = place
    return numbers(row)


@lru_cache(maxsize=4096)
def _weight(weight: float) -> str:
    """Write a weight; an archive has hundreds of thousands, and few different ones."""
    return numbers([round(weight * UNITS)])
