"""A stored record: an article, and where each term stands in it."""

from collections.abc import Iterator
from typing import Annotated, NamedTuple

from msgspec import Meta, Struct

from kbindex.language import STEM_MARK
from kbindex.model import Article

TermPlaces = dict[str, list[Annotated[int, Meta(ge=0, le=1 << 31)]]]
"""Term key → unit, position, start, end of each occurrence, one after the other.

Unit 0 is the title, unit n the note n - 1; the rest is as in `language.Term`. What
stands in the URL or the name alone has no place, but is listed.
"""


class Reason(NamedTuple):
    """One reason for a tag, as the tagger gave it (`topics.Evidence`)."""

    rule: str
    name: str
    line: Annotated[int, Meta(ge=0)]
    weight: float


Reasons = dict[str, list[Reason]]
"""Tag → why the article has it, the best supported tag first."""

Occurrence = tuple[int, int, int, int]
"""Unit, position, start, end: as in `TermPlaces`."""


class Record(Struct, frozen=True, kw_only=True, array_like=True):
    """A stored article, where its terms stand in it, and why it has its tags."""

    article: Article
    places: TermPlaces
    reasons: Reasons = {}

    def occurrences(self, term: str) -> Iterator[Occurrence]:
        """Yield where a term stands, in the order of the text."""
        flat = iter(self.places.get(term, ()))
        return zip(flat, flat, flat, flat, strict=True)

    def units(self, term: str) -> frozenset[int]:
        """Return the units of text in which a term stands."""
        return frozenset(self.places.get(term, ())[::4])

    def text_of(self, unit: int) -> str:
        """Return a text of the record: unit 0 is the title, unit n the note n - 1."""
        return self.article.notes[unit - 1].text if unit else self.article.title

    def as_written(self, term: str) -> str:
        """Return a term as it stands in the text first: `monitoring`, not its stem.

        A term that stands in the address or the name alone is returned as it is.
        """
        first = self.places.get(term, ())[:4]
        if not first:
            return term.removeprefix(STEM_MARK)
        unit, _, start, end = first
        return self.text_of(unit)[start:end]
