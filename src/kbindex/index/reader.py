"""Reading a generation: postings, lexicon and records, as plain values.

No Whoosh object leaves this module: it reuses its tokens and matchers, fails
silently, and is untyped.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, Self

import whoosh.index
from whoosh.reading import IndexReader as WhooshReader
from whoosh.reading import TermNotFound

from kbindex.errors import IndexStateError
from kbindex.index.documents import STEM_MARK
from kbindex.index.generations import Generation
from kbindex.index.manifest import EpisodeEntry, load_entries
from kbindex.index.records import Record, RecordFiles

FieldName = Literal[
    "text", "title", "bigram", "tag", "attribute", "key", "id", "source"
]
Postings = dict[int, float]
"""Document number → weight of the term there, in rising order of documents."""


@dataclass(slots=True)
class _Caches:
    postings: dict[tuple[str, str], Postings] = field(
        default_factory=dict[tuple[str, str], Postings]
    )
    lengths: dict[tuple[str, int], int] = field(
        default_factory=dict[tuple[str, int], int]
    )
    records: dict[int, Record] = field(default_factory=dict[int, Record])


class IndexReader:
    """A generation, open for reading; a context manager."""

    def __init__(self, generation: Generation) -> None:
        self.generation = generation
        try:
            self._reader: WhooshReader = whoosh.index.open_dir(
                generation.folder, readonly=True
            ).reader()
            # Where there is no record, Whoosh has a reader without columns.
            self._leaves = [
                (leaf, offset, leaf.column_reader("number"))
                for leaf, offset in self._reader.leaf_readers()
                if generation.manifest.records
            ]
        except Exception as error:  # Whoosh has no base class to name
            raise IndexStateError(f"the index cannot be opened ({error})") from error
        self._records = RecordFiles(generation.folder)
        self._caches = _Caches()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all files."""
        self._records.close()
        self._reader.close()

    @property
    def record_count(self) -> int:
        """How many records there are."""
        return self.generation.manifest.records

    @property
    def average_length(self) -> float:
        """Mean number of words of a record; 1.0 where there is none."""
        manifest = self.generation.manifest
        return max(manifest.length / manifest.records, 1.0) if manifest.records else 1.0

    @cached_property
    def entries(self) -> tuple[EpisodeEntry, ...]:
        """The source files and the headers of their episodes, by path."""
        return load_entries(self.generation.folder)

    def postings(self, field_name: FieldName, term: str) -> Postings:
        """Return the documents that hold `term` in a field, empty where none does.

        The document frequency is the length of the answer. Read once, then kept.
        """
        key = (field_name, term)
        found = self._caches.postings.get(key)
        if found is None:
            found = self._caches.postings[key] = self._read_postings(*key)
        return found

    def _read_postings(self, field_name: str, term: str) -> Postings:
        postings: Postings = {}
        encoded = term.encode("utf-8", "replace")
        for leaf, offset, _ in self._leaves:
            try:
                matcher = leaf.postings(field_name, encoded)
            except TermNotFound:
                continue
            while matcher.is_active():
                postings[offset + matcher.id()] = matcher.weight()
                matcher.next()
        return postings

    def length(self, document: int, field_name: FieldName = "text") -> int:
        """Return how many words a document's field holds, rounded as Whoosh does."""
        key = (field_name, document)
        found = self._caches.lengths.get(key)
        if found is None:
            # Whoosh keeps no length of 0 and answers None for it.
            found = self._reader.doc_field_length(document, field_name) or 0
            self._caches.lengths[key] = found
        return found

    @cached_property
    def lexicon(self) -> dict[str, int]:
        """All terms of the field `text`, stems left out, with document frequency.

        Whoosh counts deleted documents until it merges their segment; their
        records are there still, and say what to take off.
        """
        terms: dict[str, int] = {}
        for leaf, _, _ in self._leaves:
            for encoded, info in leaf.iter_field("text"):
                term = encoded.decode()
                if not term.startswith(STEM_MARK):
                    terms[term] = terms.get(term, 0) + info.doc_frequency()
        for number in self._deleted():
            for term in self._records.read(number).places:
                if term in terms:
                    terms[term] -= 1
        return {term: count for term, count in terms.items() if count}

    def terms(self, field_name: FieldName, prefix: str = "") -> dict[str, int]:
        """Return the terms of a field that begin with `prefix`, with frequencies.

        How many documents hold each: not less than there are, for Whoosh counts
        deleted ones until it merges their segment.
        """
        found: dict[str, int] = {}
        start = prefix.encode("utf-8", "replace")
        for leaf, _, _ in self._leaves:
            for encoded, info in leaf.iter_prefix(field_name, start):
                term = encoded.decode()
                found[term] = found.get(term, 0) + info.doc_frequency()
        return found

    def _deleted(self) -> Iterator[int]:
        """Yield the record numbers of documents that are no longer there."""
        for leaf, _, numbers in self._leaves:
            live = set(leaf.all_doc_ids())
            for document in range(leaf.doc_count_all()):
                if document not in live:
                    yield int(numbers[document])

    def record(self, document: int) -> Record:
        """Return the record of a document.

        Raises:
            IndexStateError: It is damaged.
        """
        found = self._caches.records.get(document)
        if found is None:
            found = self._records.read(self._number(document))
            self._caches.records[document] = found
        return found

    def _number(self, document: int) -> int:
        for _, offset, numbers in reversed(self._leaves):
            if document >= offset:
                return int(numbers[document - offset])
        raise IndexStateError(f"the index has no document {document}")

    def documents(self) -> Iterator[int]:
        """Yield all document numbers."""
        yield from self._reader.all_doc_ids()

    def find(self, record_id: str) -> int | None:
        """Return the document of the record with this id, or None."""
        return next(iter(self.postings("id", record_id)), None)
