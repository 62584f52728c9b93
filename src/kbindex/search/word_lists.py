"""Who holds a word, as the search for articles that are alike asks it."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from kbindex.index import Document

OfTags = Mapping[int, Sequence[tuple[Document, float]]]


class WordList(Struct, frozen=True, dict=True):
    """The records that hold a word.

    Args:
        held: Document → tf, as BM25 saturates it.
        numbers: Article → the number of its set of tags, where it has any.
    """

    held: Mapping[Document, float]
    numbers: Mapping[Document, int]

    @cached_property
    def most(self) -> float:
        """The highest tf; 0.0 where no record holds it."""
        return max(self.held.values(), default=0.0)

    @cached_property
    def of_tags(self) -> OfTags:
        """Number of a set of tags → the articles that have it, with their tf."""
        number_of = self.numbers.get
        found = dict[int, list[tuple[Document, float]]]()
        for document, tf in self.held.items():
            number = number_of(document)
            if number is not None:
                found.setdefault(number, []).append((document, tf))
        return found
