"""Episodes and records of a generation on servers; what is small is kept."""

from __future__ import annotations

import base64
import zlib
from functools import cached_property
from typing import TYPE_CHECKING, Self, cast

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from kbindex.errors import DamagedIndexError, IndexStateError
from kbindex.index.attributes import BY, is_of_whole_name
from kbindex.index.concepts import ATTRIBUTE, ID, SOURCE, TAG
from kbindex.index.lists.chronology import place_by_date
from kbindex.index.lists.kept import Kept
from kbindex.index.opensearch.layout import (
    record_key,
    to_beginning,
    to_document,
    to_episode,
    to_term,
)
from kbindex.index.opensearch.searching import (
    AS_WRITTEN,
    EVERY_QUERY,
    GenerationSearch,
    Query,
)
from kbindex.index.opensearch.statistics import Statistics, term_query
from kbindex.index.packed_records import unpack_record
from kbindex.index.same_page import SamePage
from kbindex.messages import tr
from kbindex.model import ArticleId
from kbindex.model.order import newest_first
from kbindex.model.shows import article_of_show

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from kbindex.index.concepts import FieldName
    from kbindex.index.contract import FieldTerm
    from kbindex.index.entries import Spelling
    from kbindex.index.opensearch.answers import Found
    from kbindex.index.opensearch.contents import ReadContents
    from kbindex.index.opensearch.manifest import StoredEntry
    from kbindex.index.rankings import Document
    from kbindex.index.records import Record
    from kbindex.model import EpisodeId

_BATCH = 500
"""Records that are asked for at once by who passes through many."""

_MOST_RECORDS = 2_000
"""Records that are kept, some 20 MB."""

_MOST_PACKED = 10_000_000
"""Characters of records that are kept as servers hold them: some 8,000 records."""

_COPIES_AT_ONCE = 10_000
"""Copies of pages that one search looks for among the hits."""


class _Stored(Struct):
    record: str = ""


class _Listed(Struct):
    source: str


class _Brought(Struct):
    attribute: tuple[str, ...] = ()


class Ages:
    """How old records are, by the days of their episodes."""

    def __init__(self, reader: RemoteRecords) -> None:
        self._reader = reader

    def age_of(self, document: Document) -> int | None:
        """Return how many days a document is older than the newest one, if dated."""
        day, newest = self._reader.day_of(document), self._reader.newest_day
        return (newest - day).days if day and newest else None


class RemoteRecords:
    """A generation on servers: its episodes, its records, its words.

    Args:
        generation: What is read.
    """

    def __init__(self, generation: ReadContents) -> None:
        self._generation, self._names = generation, generation.names
        self.searched = GenerationSearch(
            generation.connection, generation.parts, self._names
        )
        self.statistics = Statistics(self.searched)
        self.record_count = generation.records
        self.average_length = max(generation.length / max(self.record_count, 1), 1.0)
        self.same_page = SamePage(self)
        self.ages = Ages(self)
        self._is_closed = False
        self._records: Kept[Document, Record] = Kept(_MOST_RECORDS, weigh=lambda _: 0)
        self._packed: Kept[Document, str] = Kept(_MOST_PACKED, weigh=len)

    def close(self) -> None:
        """Answer no more; the connection is of who opened it."""
        self._is_closed = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _check_open(self) -> None:
        if self._is_closed:
            raise IndexStateError(tr("the knowledge base is closed"))

    @property
    def entries(self) -> tuple[StoredEntry, ...]:
        """The source files and the headers of their episodes, by path."""
        return self._entries

    @property
    def spellings(self) -> Sequence[tuple[Spelling, ...]]:
        """How the authors of each episode write tags, in the order of `entries`."""
        return tuple(entry.spellings for entry in self.entries)

    @cached_property
    def _entries(self) -> tuple[StoredEntry, ...]:
        return self._generation.entries()

    @property
    def shows(self) -> Mapping[str, str]:
        """Name of each show → its title; empty where it is one archive."""
        return self._generation.titles

    @property
    def topics(self) -> bytes:
        """What the tags were taken from."""
        return self._topics

    @cached_property
    def _topics(self) -> bytes:
        return self._generation.topics()

    @property
    def tags(self) -> frozenset[str]:
        """The ids of all tags that records have themselves."""
        return frozenset(self.terms(TAG))

    @property
    def words(self) -> bytes:
        """What the episodes say of words, as it was gathered."""
        return self._words

    @cached_property
    def _words(self) -> bytes:
        return self._generation.words()

    @property
    def duplicates(self) -> tuple[tuple[Document, ...], ...]:
        """The documents that bring the same page, the earliest first."""
        return self._duplicates

    @cached_property
    def _duplicates(self) -> tuple[tuple[Document, ...], ...]:
        groups = self._generation.duplicates(self.searched)
        return tuple(tuple(map(self._document, group)) for group in groups)

    def _document(self, record_id: str) -> Document:
        """Return the document of the record with an id."""
        return cast("Document", self._names.held(record_id, to_document))

    @cached_property
    def copied(self) -> list[Query]:
        """The queries of all documents that bring a page that others bring, too."""
        copies = [str(d) for group in self.duplicates for d in group]
        starts = range(0, len(copies), _COPIES_AT_ONCE)
        return [
            self.searched.documents_query(copies[n : n + _COPIES_AT_ONCE])
            for n in starts
        ]

    @cached_property
    def _by_episode(self) -> Mapping[str, StoredEntry]:
        held = self._names.held
        return {held(entry.id, to_episode): entry for entry in self.entries}

    def _entry_of(self, document: Document) -> StoredEntry:
        return self._by_episode[str(document).rpartition("#")[0]]

    @cached_property
    def _documents(self) -> Mapping[str, tuple[Document, ...]]:
        """Source file, as the servers hold it → its documents, by number."""
        found: dict[str, list[Document]] = {}
        self._check_open()
        for hit in self.searched.every(EVERY_QUERY, source=["source"], sort=AS_WRITTEN):
            source = msgspec.json.decode(hit.source, type=_Listed).source
            seen = self._names.seen(hit.index, source)
            found.setdefault(seen, []).append(self.searched.document_of(hit))
        return {source: tuple(documents) for source, documents in found.items()}

    def video_of(self, episode: EpisodeId) -> str | None:
        """Return the video of an episode, if any."""
        entry = self._by_episode.get(self._names.held(episode, to_episode))
        return entry.episode.video if entry and entry.episode else None

    def documents_of(self, source: str) -> tuple[Document, ...]:
        """Return the documents of a source file, by the number of their articles."""
        return self._documents.get(self._names.held(source, to_term), ())

    def id_of(self, document: Document) -> ArticleId:
        """Return the id of a document's record, also where it is held by a digest."""
        number = str(document).rpartition("#")[2]
        return ArticleId(f"{self._entry_of(document).id}#{number}")

    def episode_of(self, document: Document) -> EpisodeId:
        """Return the id of a document's episode."""
        return self._entry_of(document).id

    def source_of(self, document: Document) -> str:
        """Return a document's source file, as the servers hold it."""
        return self._held_source(self._entry_of(document))

    def _held_source(self, entry: StoredEntry) -> str:
        return self._names.held(entry.source.path, to_term)

    def day_of(self, document: Document) -> dt.date | None:
        """Return the date of a document's episode, if it has one."""
        episode = self._entry_of(document).episode
        return episode.date if episode else None

    @cached_property
    def days_by_source(self) -> Mapping[str, dt.date]:
        """Source file, as the servers hold it → the date of its episode, if any."""
        return {
            self._held_source(entry): entry.episode.date
            for entry in self.entries
            if entry.episode and entry.episode.date
        }

    @cached_property
    def newest_day(self) -> dt.date | None:
        """The date of the newest record; None where none has one."""
        held = {self._held_source(entry) for entry in self.entries if entry.records}
        days = (day for source, day in self.days_by_source.items() if source in held)
        return max(days, default=None)

    @cached_property
    def episodes_by_source(self) -> Mapping[str, EpisodeId]:
        """Source file, as the servers hold it → the episode, the newest first."""
        entries = sorted(self.entries, key=place_by_date)
        return {self._held_source(entry): entry.id for entry in entries}

    @property
    def sources_newest_first(self) -> Iterable[str]:
        """The source files, as the servers hold them, those of newer episodes first."""
        return self.episodes_by_source

    def newest_first(self, documents: Iterable[Document]) -> list[Document]:
        """Sort documents: newer first, those without a date last, then by id."""
        return sorted(documents, key=lambda d: newest_first(self.day_of(d), str(d)))

    def tags_of(
        self, documents: Collection[Document]
    ) -> Mapping[Document, tuple[str, ...]]:
        """Return the tags that documents have themselves, where they have any."""
        found: dict[Document, tuple[str, ...]] = {}
        for document in documents:
            own = self._entry_of(document).tags.get(str(document))
            if own:
                found[document] = own
        return found

    @cached_property
    def every_tag(self) -> Collection[str]:
        """The tags that any record has itself."""
        return self.statistics.terms(TAG, "").keys()

    @property
    def _as_written(self) -> list[object]:
        """The order in which records were written, in that of their shows' parts."""
        return [*AS_WRITTEN, *self._names.order]

    @cached_property
    def presenters(self) -> Mapping[str, str]:
        """Term of a presenter → the name, as an article writes it."""
        found: dict[str, str] = {}
        terms = list(self.terms(ATTRIBUTE, BY))
        bodies = [
            self.searched.body(
                term_query(ATTRIBUTE, term),
                size=1,
                sort=self._as_written,
                _source=["record"],
            )
            for term in terms
        ]
        for term, answer in zip(terms, self.searched.ask(bodies), strict=True):
            for hit in answer.hits:
                name = self.record_of(hit).article.presenter or ""
                if is_of_whole_name(term, name):
                    found[to_term(term)] = name.removeprefix("@")
        return found

    def presenters_of(
        self, documents: Sequence[Document]
    ) -> Mapping[Document, tuple[str, ...]]:
        """Return the names of those who brought documents."""
        sources = self._get(documents, ["attribute"])
        found: dict[Document, tuple[str, ...]] = {}
        for document, source in zip(documents, sources, strict=True):
            held = msgspec.json.decode(source, type=_Brought).attribute
            names = (self.presenters.get(term) for term in held)
            found[document] = tuple(name for name in names if name is not None)
        return found

    def _get(
        self, documents: Sequence[Document], fields: Sequence[str] | None = None
    ) -> list[msgspec.Raw]:
        """Return parts of the records of documents, in this order; None is all."""
        self._check_open()
        found = self.searched.get([*map(self._place_of, documents)], fields)
        for document, source in zip(documents, found, strict=True):
            if source is None:
                text = tr("the index has lost a record ({reason})", reason=document)
                raise DamagedIndexError(text)
        return [source for source in found if source is not None]

    def _place_of(self, document: Document) -> tuple[str, str]:
        entry = self._entry_of(document)
        return entry.part, record_key(self._names.split(str(document))[1])

    def record_of(self, hit: Found) -> Record:
        """Return the record that a search found; raises DamagedIndexError as below."""
        return self._of_show(self.unpack(bytes(hit.source)), hit.index)

    def _of_show(self, record: Record, part: str) -> Record:
        """Return a record of a part as readers see it."""
        show = self._names.shows.get(part)
        if show is None:
            return record
        return replace(record, article=article_of_show(record.article, show))

    def unpack(self, source: bytes) -> Record:
        """Read a record from what a search found of it.

        Raises:
            DamagedIndexError: It is not as it was written.
        """
        return self._unpack(msgspec.json.decode(source, type=_Stored).record)

    def _unpack(self, packed: str) -> Record:
        try:
            return unpack_record(base64.b64decode(packed, validate=True))
        except (ValueError, zlib.error) as error:
            text = tr("the index is damaged ({name})", name="record")
            raise DamagedIndexError(text) from error

    def read(self, documents: Sequence[Document]) -> tuple[Record, ...]:
        """Return the records of documents, in this order."""
        self._check_open()
        found = {d: self._records.get(d) for d in documents}
        new = [d for d, record in found.items() if record is None]
        for document, packed in self._packed_of(new).items():
            part = self._entry_of(document).part
            read = self._of_show(self._unpack(packed), part)
            found[document] = self._records.keep(document, read)
        return tuple(record for d in documents if (record := found[d]) is not None)

    def read_each(self, documents: Sequence[Document]) -> Iterator[Record]:
        """Yield the records of documents, in this order; servers are asked for many."""
        for at in range(0, len(documents), _BATCH):
            yield from self.read(documents[at : at + _BATCH])

    def keep_packed(self, document: Document, packed: str) -> None:
        """Keep a record as servers hold it, for who reads it next."""
        self._packed.keep(document, packed)

    def _packed_of(self, documents: Sequence[Document]) -> dict[Document, str]:
        """Return records as servers hold them; those that were scored are here."""
        kept = {d: packed for d in documents if (packed := self._packed.get(d))}
        others = [document for document in documents if document not in kept]
        sources = self._get(others, ["record"])
        stored = (msgspec.json.decode(one, type=_Stored).record for one in sources)
        return kept | dict(zip(others, stored, strict=True))

    def read_articles(self, documents: Sequence[Document]) -> tuple[Record, ...]:
        """Return the records of documents, in this order; places come along."""
        return self.read(documents)

    def frequencies(self, terms: Sequence[FieldTerm]) -> tuple[int, ...]:
        """Return how many documents hold each term of a field, in this order."""
        self._check_open()
        return self.statistics.frequencies(terms)

    def terms(self, field: FieldName, prefix: str = "") -> Mapping[str, int]:
        """Return the terms of a field that begin with `prefix`, with frequencies."""
        self._check_open()
        if field == SOURCE:
            records = {e.source.path: e.records for e in self.entries if e.records}
            return {p: records[p] for p in sorted(records) if p.startswith(prefix)}
        if field == ID and self._names.shows:
            every = (str(d) for of in self._documents.values() for d in of)
            return dict.fromkeys(sorted(self._with_prefix(every, prefix)), 1)
        if field == ID:
            found = self.statistics.terms(ID, to_beginning(prefix))
            return dict.fromkeys(sorted(self._with_prefix(found, prefix)), 1)
        return self.statistics.terms(field, prefix)

    def _with_prefix(self, documents: Iterable[str], prefix: str) -> Iterator[str]:
        names = (self.id_of(cast("Document", document)) for document in documents)
        return (name for name in names if name.startswith(prefix))
