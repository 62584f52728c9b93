"""Posting lists by term: who holds it, with which weight, and how often in a title."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from kbindex.index import BIGRAM, TAG, TEXT, TITLE
from kbindex.search.browser_index.packing import numbers, steps

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kbindex.index import FieldName, IndexReader
    from kbindex.search.browser_index.numbering import Numbering

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
    def _holders(self) -> dict[str, frozenset[int]]:
        return {}

    def holders(self, term: str) -> frozenset[int]:
        """Return the numbers of the documents that hold a term."""
        known = self._holders.get(term)
        if known is None:
            held = self.numbering.held(self.reader.weights(TEXT, term))
            known = self._holders[term] = frozenset(number for number, _ in held)
        return known

    def _lists(self, field: FieldName) -> Iterator[tuple[str, str]]:
        titled = self.reader.terms(TITLE) if field == TEXT else {}
        for term in self.reader.terms(field):
            held = self.numbering.held(self.reader.weights(field, term))
            if held:
                row = f"{numbers(steps(n for n, _ in held))} {_weights(held)}"
                if term in titled:
                    row += f" {self._titles(term, [n for n, _ in held])}"
                yield term, row.rstrip()

    def _titles(self, term: str, held: list[int]) -> str:
        places = {number: place for place, number in enumerate(held)}
        counts = self.numbering.held(self.reader.weights(TITLE, term))
        found = [(places[n], round(count)) for n, count in counts if n in places]
        there = steps(place for place, _ in found)
        of_each = (count for _, count in found)
        return numbers(v for pair in zip(there, of_each, strict=True) for v in pair)


def _weights(held: list[tuple[int, float]]) -> str:
    return numbers(round(weight * UNITS) for _, weight in held)
