"""Which words of a query no article has, or none of those that were found."""

from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct

from kbindex.index import Both, Concept, Document, Holding, IndexReader
from kbindex.search.expand.fillers import FILLERS


class Absences(Struct, frozen=True, kw_only=True):
    """Words of a query, as they were typed.

    A word is there where another says the same: bridges count, guesses do not.

    Args:
        from_archive: No article has them.
        from_hits: Some article has them, but none that was found.
    """

    from_archive: tuple[str, ...] = ()
    from_hits: tuple[str, ...] = ()


def find_absences(
    concepts: Sequence[Concept], hits: Collection[Document], reader: IndexReader
) -> Absences:
    """Look for each word of a query among its hits; fillers are none."""
    nowhere: dict[str, None] = {}
    elsewhere: dict[str, None] = {}
    for word in concepts:
        if len(word.covers) == 1 and not _is_filler(word):
            number = word.covers[0]
            ways = [concept for concept in concepts if number in concept.covers]
            found = [not held.isdisjoint(hits) for held in _holders(ways, reader)]
            if not any(found):
                (elsewhere if found else nowhere)[word.text] = None
    return Absences(from_archive=tuple(nowhere), from_hits=tuple(elsewhere))


def _is_filler(word: Concept) -> bool:
    """Say so of a word; the beginning of one may have no way to be met."""
    ways = word.alternatives
    return bool(ways) and ways[0].terms[0] in FILLERS


def _holders(
    concepts: Sequence[Concept], reader: IndexReader
) -> Iterator[frozenset[Document]]:
    """Yield the documents that hold a word, for each way in which any does."""
    for concept in concepts:
        for way in concept.alternatives:
            if not way.guessed or way.how == "sound":
                each = (Holding(way.field, (term,)) for term in way.terms)
                if found := reader.matching(Both(tuple(each))):
                    yield found
