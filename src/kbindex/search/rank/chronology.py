"""The order of records by date."""

from collections.abc import Iterable
from functools import cached_property

from msgspec import Struct

from kbindex.index import EpisodeEntry, IndexReader, NaturalKey, natural_key


class Chronology(Struct, dict=True):
    """Orders the records of one index without reading them."""

    reader: IndexReader

    def newest_first(self, documents: Iterable[int]) -> list[int]:
        """Sort documents: newer first, those without a date last, then by id."""
        return sorted(documents, key=self._places.__getitem__)

    @cached_property
    def _places(self) -> dict[int, int]:
        """Document → its place among all.

        Documents of an episode are numbered in the order of its articles.
        """
        entries = sorted(self.reader.entries, key=_newest_first)
        places: dict[int, int] = {}
        for entry in entries:
            for document in self.reader.postings("source", entry.source.path):
                places[document] = len(places)
        return places


def _newest_first(entry: EpisodeEntry) -> tuple[int, NaturalKey]:
    date = entry.episode.date if entry.episode else None
    return (-date.toordinal() if date else 0, natural_key(f"{entry.id}#"))
