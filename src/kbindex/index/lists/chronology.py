"""The order of records by date."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from kbindex.model.order import DateKey, newest_first

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from kbindex.index.contract import IndexReader
    from kbindex.index.entries import EpisodeEntry
    from kbindex.index.rankings import Document
    from kbindex.model import EpisodeId


class Chronology(Struct, dict=True):
    """Orders the records of one index without reading them."""

    reader: IndexReader

    def newest_first(self, documents: Iterable[Document]) -> list[Document]:
        """Sort documents: newer first, those without a date last, then by id."""
        return sorted(documents, key=self._places.__getitem__)

    def episode_of(self, document: Document) -> EpisodeId:
        """Return the id of a document's episode."""
        return self._episodes[document]

    def age_of(self, document: Document) -> int | None:
        """Return how many days a document is older than the newest one.

        None where it has no date.
        """
        day = self.dates.get(document)
        return None if day is None else (self._newest - day).days

    @cached_property
    def dates(self) -> dict[Document, dt.date]:
        """Document → the date of its episode, where that has one."""
        return {
            document: entry.episode.date
            for entry in self.reader.entries
            if entry.episode and entry.episode.date
            for document in self.reader.documents_of(entry.source.path)
        }

    @cached_property
    def _newest(self) -> dt.date:
        return max(self.dates.values())

    @cached_property
    def _episodes(self) -> dict[Document, EpisodeId]:
        """Document → the id of its episode, the newest documents first."""
        return {
            document: entry.id
            for entry in sorted(self.reader.entries, key=place_by_date)
            for document in self.reader.documents_of(entry.source.path)
        }

    @cached_property
    def _places(self) -> dict[Document, int]:
        """Document → its place among all."""
        return {document: place for place, document in enumerate(self._episodes)}


def place_by_date(entry: EpisodeEntry) -> DateKey:
    """Return by what episodes are sorted: the newest first, then by id."""
    day = entry.episode.date if entry.episode else None
    return newest_first(day, f"{entry.id}#")
