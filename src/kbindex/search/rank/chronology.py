"""The order of records by date."""

from collections.abc import Iterable
from functools import cached_property

from msgspec import Struct

from kbindex.index import EpisodeEntry, IndexReader
from kbindex.model.order import DateKey, newest_first


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
        entries = sorted(self.reader.entries, key=_date_key)
        places: dict[int, int] = {}
        for entry in entries:
            for document in self.reader.postings("source", entry.source.path):
                places[document] = len(places)
        return places


def _date_key(entry: EpisodeEntry) -> DateKey:
    """Return the key of the episode's first article, with the `#` of its id."""
    return newest_first(entry.episode.date if entry.episode else None, f"{entry.id}#")
