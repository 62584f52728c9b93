"""Reading a generation: its lists and records, as plain values."""

import math
import struct
import zlib
from _pickle import UnpicklingError
from collections import defaultdict
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from typing import cast

from msgspec import Struct

from kbindex.errors import DamagedIndexError
from kbindex.index.concepts import TEXT, FieldName, ScoredField
from kbindex.index.embedded.lexicon_files import SpeltReader
from kbindex.index.embedded.manifest import (
    Manifest,
    PlacedEntry,
    check_entries,
    load_entries,
    load_spellings,
    load_tag_ids,
    load_topics,
    load_videos,
    load_words,
)
from kbindex.index.embedded.record_files import RecordReader
from kbindex.index.embedded.whoosh_format.segment_reader import SegmentReader
from kbindex.index.entries import Spelling
from kbindex.index.lexicon import Script
from kbindex.index.lists.kept import Kept
from kbindex.index.lists.list_reader import ListReader
from kbindex.index.lists.postings import Lengths, Postings
from kbindex.index.rankings import Document
from kbindex.index.records import Record
from kbindex.messages import later, tr
from kbindex.model import EpisodeId

_DAMAGES = (
    ArithmeticError,
    MemoryError,
    OSError,
    RecursionError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    EOFError,
    struct.error,
    zlib.error,
    UnpicklingError,
)
"""What reading bytes that are not those written may raise."""

_MOST_POSTINGS = 2_000_000
"""Postings that are kept, some 200 MB: those of 100,000 articles for all words of a
hundred queries."""

_LIST_WEIGHT = 4
"""What a list takes besides its postings, with its term, in postings."""

_NOTHING_WEIGHT = 50
"""What an empty list weighs: 40,000 are kept at most, some 12 MB."""

_MOST_PLACES = 2_000_000
"""Places of terms in records that are kept; a record of 100 words has some 500."""


_MOST_NOTES = 500_000
"""Notes in records without places that are kept: who shows a whole archive asks for
each of its articles several times. 11,673 articles and their notes take some 45 MB."""


class _Leaf(Struct, frozen=True, kw_only=True):
    """A segment; its documents are numbered from `offset` on."""

    reader: SegmentReader
    offset: int
    count: int
    deleted: frozenset[int]
    records: RecordReader
    spelt: SpeltReader

    def held(self, listed: Iterator[tuple[int, float]]) -> dict[int, float]:
        """Return a posting list without deleted documents, as all segments count.

        Raises:
            ValueError: It is none.
        """
        found = dict(islice(listed, self.count + 1))
        _check_postings(found, self.count)
        if self.deleted:  # of none, all of a list would be looked through
            for document in self.deleted & found.keys():
                del found[document]
        offset = self.offset
        return {offset + number: found[number] for number in found} if offset else found


class GenerationReader(ListReader):
    """A generation, open for reading; a context manager.

    A document is its number, counted over all segments.
    """

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self._folder = folder
        self._manifest = manifest
        self._leaves: list[_Leaf] = []
        offset = 0
        with _damage_told(later("the index cannot be opened ({reason})")):
            for info in manifest.segments:
                records = RecordReader(folder, info.id)
                records.check_count(info.documents)
                leaf = _Leaf(
                    reader=SegmentReader(folder, info.id),
                    offset=offset,
                    count=info.documents,
                    deleted=frozenset(n for run in info.deleted for n in range(*run)),
                    records=records,
                    spelt=SpeltReader(folder, info.id),
                )
                self._leaves.append(leaf)
                offset += info.documents
        self._size = offset
        self._postings = Kept[tuple[str, str], Postings](
            _MOST_POSTINGS, weigh=_weight_of_postings
        )
        self._lengths: dict[str, list[int]] = {}
        self._records = Kept[Document, Record](_MOST_PLACES, weigh=_weight_of)
        self._articles = Kept[Document, Record](_MOST_NOTES, weigh=_note_count)

    def close(self) -> None:
        """Close all files."""
        for leaf in self._leaves:
            leaf.records.close()
            leaf.reader.close()

    @property
    def record_count(self) -> int:
        """How many records there are."""
        return self._manifest.records

    @property
    def average_length(self) -> float:
        """Mean number of words of a record; 1.0 where there is none."""
        manifest = self._manifest
        return max(manifest.length / manifest.records, 1.0) if manifest.records else 1.0

    @property
    def entries(self) -> tuple[PlacedEntry, ...]:
        """The source files and the headers of their episodes, by path."""
        return self._entries

    @property
    def spellings(self) -> Sequence[tuple[Spelling, ...]]:
        """How the authors of each episode write tags, in the order of `entries`."""
        return load_spellings(self._folder)

    @cached_property
    def _entries(self) -> tuple[PlacedEntry, ...]:
        entries = load_entries(self._folder)
        check_entries(entries, self._manifest)
        return entries

    @property
    def topics(self) -> bytes:
        """What the tags were taken from."""
        return load_topics(self._folder)

    @property
    def tags(self) -> frozenset[str]:
        """The ids of all tags that articles have themselves."""
        return load_tag_ids(self._folder)

    @property
    def words(self) -> bytes:
        """What the episodes say of words, as it was gathered when it was written."""
        return load_words(self._folder)

    @property
    def duplicate_ids(self) -> Sequence[tuple[str, ...]]:
        """The ids of the articles that bring the same page, the earliest first."""
        return self._manifest.duplicates

    @property
    def duplicates(self) -> tuple[tuple[Document, ...], ...]:
        """The documents that bring the same page, the earliest first."""
        return cast("tuple[tuple[Document, ...], ...]", self._manifest.copies)

    def video_of(self, episode: EpisodeId) -> str | None:
        """Return the video of an episode, if any."""
        return self._videos.get(episode)

    @cached_property
    def _videos(self) -> Mapping[EpisodeId, str | None]:
        return load_videos(self._folder)

    def postings(self, field: FieldName, term: str) -> Postings:
        """Return the documents that hold a term in a field; empty where none does."""
        key = (field, term)
        found = self._postings.get(key)
        if found is None:
            found = self._postings.keep(key, self._read_postings(field, term))
        return found

    def _read_postings(self, field: FieldName, term: str) -> Postings:
        found: dict[int, float] = {}
        with _damage_told():
            for leaf in self._leaves:
                found |= leaf.held(leaf.reader.postings(field, term))
        return cast("Postings", found)

    def all_weights(
        self, field: FieldName
    ) -> Iterator[tuple[str, Mapping[Document, float]]]:
        """Yield each term of a field that is held, with what `weights` says of it.

        The first segment, which has the most, is passed through; of the others all is
        in memory.
        """
        with _damage_told():
            others: dict[str, dict[int, float]] = {}
            for leaf in self._leaves[1:]:
                for term, listed in leaf.reader.lists(field):
                    others.setdefault(term, {}).update(leaf.held(listed))
            for leaf in self._leaves[:1]:
                for term, listed in leaf.reader.lists(field):
                    found = leaf.held(listed)
                    if term in others:
                        found |= others.pop(term)
                    if found:
                        yield term, cast("Postings", found)
        for term, found in others.items():
            if found:
                yield term, cast("Postings", found)

    def held_terms(self) -> dict[str, int]:
        """Return the terms of texts that documents hold, with how many do.

        What deleted ones held stands in their records: no list is read for them.
        """
        found = self.terms(TEXT)
        for leaf in self._leaves:
            for number in leaf.deleted:
                for term in leaf.records.read(number).places:
                    found[term] = found.get(term, 0) - 1
        return {term: count for term, count in found.items() if count > 0}

    def lengths(self, field: ScoredField) -> Lengths:
        """Return what says how many words a document's field holds.

        Rounded as Whoosh does. All lengths of a field are read at once, in a
        millisecond for ten thousand.
        """
        found = self._lengths.get(field)
        if found is None:
            columns = (leaf.reader.lengths(field, leaf.count) for leaf in self._leaves)
            found = self._lengths[field] = list(chain.from_iterable(columns))
        return cast("Lengths", found.__getitem__)

    def spelt(
        self, script: Script, length: int, *, letters: str = "", least: int = 0
    ) -> list[str]:
        """List the words of a script with so many letters that some record may hold.

        Some may be in deleted records alone: their postings are empty. Of Latin words
        those are left out of which less than `least` letters are among `letters`.
        """
        lists = [
            leaf.spelt.of_length(script, length, letters=letters, least=least)
            for leaf in self._leaves
        ]
        return list(dict.fromkeys(chain.from_iterable(lists)))

    def sounding(self, script: Script, skeleton: str) -> list[str]:
        """List the words of a script with these consonants; as `spelt`."""
        lists = [leaf.spelt.sounding(script, skeleton) for leaf in self._leaves]
        return list(dict.fromkeys(chain.from_iterable(lists)))

    def sounds(self, script: Script) -> dict[str, set[str]]:
        """Return all consonants, or readings of kanji → what `sounding` returns."""
        found = defaultdict[str, set[str]](set)
        for leaf in self._leaves:
            for skeleton, words in leaf.spelt.sounds(script):
                found[skeleton].update(words)
        return dict(found)

    def terms(self, field: FieldName, prefix: str = "") -> dict[str, int]:
        """Return the terms of a field that begin with `prefix`, with frequencies.

        How many documents hold each: not less than there are, for deleted ones are
        counted until their segment is written again.
        """
        found: dict[str, int] = {}
        with _damage_told():
            for leaf in self._leaves:
                for term, count in leaf.reader.terms(field, prefix):
                    found[term] = found.get(term, 0) + count
        return found

    def record(self, document: Document) -> Record:
        """Return the record of a document.

        Raises:
            DamagedIndexError: It is damaged.
        """
        found = self._records.get(document)
        if found is None:
            leaf, number = self._place(document)
            found = self._records.keep(document, leaf.records.read(number))
        return found

    def read_each(self, documents: Sequence[Document]) -> Iterator[Record]:
        """Yield the records of documents, in this order, each when it is asked for.

        None is kept: those of a whole archive would take the place of those that
        questions ask for again, and to keep them takes as long as to read them.

        Raises:
            DamagedIndexError: One is damaged.
        """
        for document in documents:
            leaf, number = self._place(document)
            yield self._records.get(document) or leaf.records.read(number)

    def record_of_article(self, document: Document) -> Record:
        """Return the record of a document, without places where none are kept.

        Raises:
            DamagedIndexError: It is damaged.
        """
        found = self._records.get(document) or self._articles.get(document)
        if found is None:
            leaf, number = self._place(document)
            found = leaf.records.read_article(number)
            self._articles.keep(document, found)
        return found

    def _place(self, document: Document) -> tuple[_Leaf, int]:
        """Return the segment of a document, and its number there."""
        number = cast("int", document)
        for leaf in reversed(self._leaves):
            if leaf.offset <= number < self._size:
                return leaf, number - leaf.offset
        raise DamagedIndexError(tr("the index has no document {number}", number=number))

    def documents(self) -> Iterator[Document]:
        """Yield all documents, in the order in which they were written."""
        for leaf in self._leaves:
            for document in range(leaf.count):
                if document not in leaf.deleted:
                    yield cast("Document", leaf.offset + document)

    def find(self, record_id: str) -> Document | None:
        """Return the document of the record with this id, or None."""
        with _damage_told():
            for leaf in self._leaves:
                document = leaf.reader.first("id", record_id)  # it holds each id once
                if document in leaf.deleted:
                    continue
                if document is not None and document < leaf.count:
                    return cast("Document", leaf.offset + document)
        return None


def _check_postings(postings: Mapping[int, float], count: int) -> None:
    """Refuse documents that a segment does not have, and weights that are none.

    Raises:
        ValueError: There is one.
    """
    if len(postings) == 1:  # as most lists: a fifth of the time
        ((number, weight),) = postings.items()
        are_numbers = type(number) is int and type(weight) is float
        if are_numbers and 0 <= number < count and 0 <= weight < math.inf:
            return
    if not postings:
        return
    weights = postings.values()
    if {*map(type, postings)} != {int} or {*map(type, weights)} != {float}:
        raise ValueError("postings that are no numbers")
    if min(postings) < 0 or max(postings) >= count:
        raise ValueError("postings of documents that are not there")
    if min(weights) < 0 or not sum(weights) < math.inf:  # nor is NaN
        raise ValueError("postings without a weight")


_UNREADABLE = later("the index cannot be read ({reason})")


@contextmanager
def _damage_told(template: str = _UNREADABLE) -> Generator[None]:
    try:
        yield
    except _DAMAGES as error:
        raise DamagedIndexError(tr(template, reason=error)) from error


def _weight_of_postings(postings: Postings) -> int:
    """Say how many postings take as much memory.

    What no record holds weighs more than it takes: of a finite archive there is no end
    of it, and it is seldom asked for again.
    """
    return _LIST_WEIGHT + len(postings) if postings else _NOTHING_WEIGHT


def _note_count(record: Record) -> int:
    return len(record.article.notes)


def _weight_of(record: Record) -> int:
    """Say how many places of terms a record has; terms without one count, too."""
    return sum(map(len, record.places.values())) + len(record.places)
