"""What an engine promises. Everything above `kbindex.index` knows only this.

    Index        one archive's index: what is current, the right to write, staging
    Generation   one finished state of it; never changes
    IndexReader  a generation, open for questions, at two heights:
                 statistics and records, and retrieval (select, match, explain)
    Stage        the next generation while it is written, in parts
    PartWriter   writes one part, perhaps in a process of its own

Engines: `kbindex.index.embedded` (Whoosh's files), `kbindex.index.opensearch`
(servers), `kbindex.index.memory`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, Protocol, Self

from msgspec import Struct

from kbindex.index.concepts import FieldName

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from kbindex.errors import IndexStateError
    from kbindex.index.analyzed import AnalyzedRecord
    from kbindex.index.concepts import Concept, ScoredField
    from kbindex.index.entries import EpisodeEntry, EpisodeSources, Spelling
    from kbindex.index.filters import Filter
    from kbindex.index.lexicon import Script
    from kbindex.index.rankings import (
        Document,
        Features,
        Met,
    )
    from kbindex.index.recipe import Recipe
    from kbindex.index.records import Record
    from kbindex.index.same_page import SamePage
    from kbindex.index.selections import Criteria, Selection
    from kbindex.model import ArticleId, Diagnostic, EpisodeId

LOCK_TIMEOUT_S = 60.0

Waiting = Callable[[str], None]
"""Called once with who holds the right to write, where it has to be waited for."""

FieldTerm = tuple[FieldName, str]


class IndexReader(Protocol):
    """A generation, open for questions; a context manager.

    Safe to use from many threads; what it returns is not to be changed. Any method
    raises DamagedIndexError where the index is not as it was written.
    """

    # Statistics and records

    @property
    def record_count(self) -> int:
        """How many records there are."""
        ...

    @property
    def average_length(self) -> float:
        """Mean number of words of a record; 1.0 where there is none."""
        ...

    @property
    def entries(self) -> tuple[EpisodeEntry, ...]:
        """The source files and the headers of their episodes, by path."""
        ...

    @property
    def spellings(self) -> Sequence[tuple[Spelling, ...]]:
        """How the authors of each episode write tags, in the order of `entries`."""
        ...

    @property
    def duplicates(self) -> Sequence[tuple[Document, ...]]:
        """The documents that bring the same page, the earliest first."""
        ...

    @property
    def same_page(self) -> SamePage:
        """The groups of documents that bring the same page."""
        ...

    @property
    def shows(self) -> Mapping[str, str]:
        """Name of each show → its title; empty where it is one archive."""
        ...

    @property
    def topics(self) -> bytes:
        """What the tags were taken from, as it was given when they were written."""
        ...

    @property
    def tags(self) -> frozenset[str]:
        """The ids of all tags that records have themselves.

        Some may be of no record any more.
        """
        ...

    @property
    def words(self) -> bytes:
        """What the episodes say of words, as it was gathered when it was written."""
        ...

    def video_of(self, episode: EpisodeId) -> str | None:
        """Return the video of an episode, if any."""
        ...

    def frequencies(self, terms: Sequence[FieldTerm]) -> tuple[int, ...]:
        """Return how many documents hold each term of a field, in this order."""
        ...

    def read(self, documents: Sequence[Document]) -> tuple[Record, ...]:
        """Return the records of documents, in this order."""
        ...

    def read_articles(self, documents: Sequence[Document]) -> tuple[Record, ...]:
        """Return the records of documents, in this order, for what articles say.

        The places of their terms are left out where that takes less work: a third.
        """
        ...

    def read_each(self, documents: Sequence[Document]) -> Iterator[Record]:
        """Yield the records of documents, in this order, each when it is asked for.

        For whoever passes through many once: they need not be kept for anybody else.
        """
        ...

    def find(self, record_id: str) -> Document | None:
        """Return the document of the record with this id, or None."""
        ...

    def example(self, field: FieldName, term: str) -> Record:
        """Return a record that holds a term, the same one each time.

        Raises:
            LookupError: None does.
        """
        ...

    def documents_of(self, source: str) -> tuple[Document, ...]:
        """Return the documents of a source file, by the number of their articles."""
        ...

    def id_of(self, document: Document) -> ArticleId:
        """Return the id of a document's record."""
        ...

    def episode_of(self, document: Document) -> EpisodeId:
        """Return the id of a document's episode."""
        ...

    def newest_first(self, documents: Iterable[Document]) -> list[Document]:
        """Sort documents: newer first, those without a date last, then by id."""
        ...

    def tags_of(
        self, documents: Collection[Document]
    ) -> Mapping[Document, tuple[str, ...]]:
        """Return the tags that documents have themselves, where they have any."""
        ...

    def terms(self, field: FieldName, prefix: str = "") -> Mapping[str, int]:
        """Return the terms of a field that begin with `prefix`, with frequencies.

        A frequency may count deleted documents: it is never less than the true one.
        """
        ...

    def weights(self, field: FieldName, term: str) -> Mapping[Document, float]:
        """Return the documents that hold a term, each with what it weighs there.

        For who writes the index in another form; retrieval is one question instead.
        """
        ...

    def all_weights(
        self, field: FieldName
    ) -> Iterator[tuple[str, Mapping[Document, float]]]:
        """Yield each term of a field that a document holds, with what `weights` says.

        In no order; in a third less time than term by term.
        """
        ...

    def held_terms(self) -> Mapping[str, int]:
        """Return the terms of texts that documents hold, each with how many do.

        In no order; deleted documents are not counted.
        """
        ...

    def word_count(self, document: Document, field: ScoredField) -> int:
        """Return how many words a document's field holds, as ranking counts them."""
        ...

    def spelt(
        self, script: Script, length: int, *, letters: str = "", least: int = 0
    ) -> Sequence[str]:
        """Return the words of a script with so many letters that some record may hold.

        Some may be in no record any more: their frequency is 0. An engine may leave
        out words of which less than `least` letters are among `letters`.
        """
        ...

    def sounding(self, script: Script, skeleton: str) -> Sequence[str]:
        """Return the words of a script with these consonants; as `spelt`."""
        ...

    def sounds(self, script: Script) -> Mapping[str, Collection[str]]:
        """Return all consonants, or readings of kanji → what `sounding` returns."""
        ...

    # Retrieval

    def matching(self, allowed: Filter | None = None) -> frozenset[Document]:
        """Return the documents that a filter allows; all where there is none."""
        ...

    def holds(self, filters: Iterable[Filter]) -> Iterable[bool]:
        """Say of each filter whether it allows any document.

        In this order; an engine may look when an answer is asked for.
        """
        ...

    def select(self, criteria: Criteria) -> Selection:
        """Find what is asked for: the best hits in order, all of them counted."""
        ...

    def meeting(
        self,
        documents: Sequence[Document],
        concepts: Sequence[Concept],
        *,
        recipe: Recipe,
    ) -> tuple[Mapping[int, Met], ...]:
        """Say of each document by what it met each concept, by the concept's number."""
        ...

    def features(
        self,
        documents: Sequence[Document],
        concepts: Sequence[Concept],
        *,
        recipe: Recipe,
    ) -> tuple[Features, ...]:
        """Say how much of a query each document is about, in this order."""
        ...

    def saturated_each(
        self, terms: Sequence[str], *, recipe: Recipe
    ) -> tuple[Mapping[Document, float], ...]:
        """Return tf, as BM25 saturates it, of the documents that hold each term.

        In the order of the terms. The mean length, by which tf saturates, is rounded
        to a power of √2: what is alike stays so where other texts are edited.
        """
        ...

    def saturations(
        self, document: Document, terms: Collection[str], *, recipe: Recipe
    ) -> Mapping[str, float]:
        """Return tf, as BM25 saturates it, of the terms that a document holds."""
        ...

    def close(self) -> None:
        """Close all files; whoever still asks gets an error."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...


class Generation(Protocol):
    """A finished state of an index; it never changes."""

    @property
    def number(self) -> int:
        """Its place in the order of generations, from 1."""
        ...

    @property
    def fingerprint(self) -> str:
        """Identifies all besides the episodes that decided what was indexed."""
        ...

    @property
    def identity(self) -> str:
        """A digest of all that it holds; empty where it cannot be from elsewhere."""
        ...

    @property
    def articles(self) -> int:
        """How many articles it holds."""
        ...

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What could not be read in the notes."""
        ...

    def written_s(self) -> float | None:
        """Return when it was written, in seconds since 1970; None where nobody knows.

        Raises:
            UnavailableIndexError: No server could be asked.
        """
        ...

    def sources(self) -> Sequence[EpisodeSources]:
        """Return the id of each episode and the state of its files: all a look needs.

        Raises:
            DamagedIndexError: They cannot be read.
        """
        ...

    def topics(self) -> bytes:
        """Return what the tags are taken from, as it was given.

        Raises:
            DamagedIndexError: It cannot be read.
        """
        ...

    def open(self) -> IndexReader:
        """Open it for questions.

        Raises:
            DamagedIndexError: It cannot be opened.
        """
        ...


class Part(Struct):
    """Episodes that were read and written, in one process; sent from there by pickle.

    Args:
        entries: Of the episodes, in the order in which they were written.
    """

    entries: list[EpisodeEntry]


class PartWriter(Protocol):
    """Writes episodes into a part of a stage.

    A context manager: what is not finished at its end is given up.
    """

    def add(self, entry: EpisodeEntry, records: Sequence[AnalyzedRecord]) -> None:
        """Write the records of an episode, in the order of its articles."""
        ...

    def finish(self) -> Part:
        """Write what is open, and say what was written."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...


class Stage(Protocol):
    """The next generation, while it is written."""

    @property
    def again(self) -> Sequence[EpisodeEntry]:
        """Episodes that are kept, but have to be written again, as if they were new."""
        ...

    def part(self, number: int) -> PartWriter:
        """Begin a part; several processes may write parts of different numbers."""
        ...

    def commit(self, parts: Sequence[Part]) -> Generation:
        """Make what is kept and the parts the current generation.

        Raises:
            IndexStateError: It cannot be written.
        """
        ...


def gather_nothing(entries: Sequence[EpisodeEntry]) -> bytes:  # noqa: ARG001 - a Gather
    """Gather nothing of the episodes."""
    return b""


Gather = Callable[[Sequence["EpisodeEntry"]], bytes]
"""Makes of all episodes of a generation, by path, what `IndexReader.words` gives."""


class Plan(Struct, frozen=True, kw_only=True):
    """What the next generation is made of.

    Args:
        fingerprint: Of everything besides the episodes that decides what is
            indexed; recorded, and compared by the next refresh.
        topics: What the tags are taken from; None where it is what the base has.
        kept: Paths of the source files that stay as they are in the base.
        new_episodes: How many episodes are to be written.
        gather: Makes of all episodes what they say of words together.
    """

    fingerprint: str
    topics: bytes | None = None
    kept: frozenset[str] = frozenset()
    new_episodes: int = 0
    gather: Gather = gather_nothing


class Servers(Struct, frozen=True, kw_only=True):
    """The servers that have an index.

    Args:
        cluster: What they are called together.
        program: What runs there, with its version.
        count: How many there are.
        health: Of the index: green, all copies are there; yellow, all of it, but not
            all copies; red, a part is on no server.
        written_s: When the generation to read was written, in seconds since 1970 by
            their clock; None where there is none.
        written_by: The version of kbindex that has; None as above.
    """

    cluster: str
    program: str
    count: int
    health: Literal["green", "yellow", "red"]
    written_s: float | None
    written_by: str | None


class Index(Protocol):
    """The index of one archive, wherever it lies."""

    @property
    def size_bytes(self) -> int:
        """What it takes, older generations included."""
        ...

    def servers(self) -> Servers | None:
        """Say how the servers are that have it; None where it needs none.

        Raises:
            IndexStateError: None of them answers.
        """
        ...

    def below(self, name: str, *, rules: str | None = None) -> Index:
        """Return an index of its own for other records of the same archive.

        It lies below this one, and has generations, statistics and a right to write of
        its own.

        Args:
            name: The same one each time; letters alone.
            rules: Identifies the rules by which its notes are read; None is this one's.
        """
        ...

    def current(self) -> Generation | None:
        """Return the generation to read, checked; None where there is none yet.

        Raises:
            DamagedIndexError: It is damaged, or of another version.
        """
        ...

    def is_current(self, generation: Generation) -> bool:
        """Say whether a generation is still the one to read."""
        ...

    def obstacle(self) -> IndexStateError | None:
        """Say why nothing could be written; None where it could. Nothing changes."""
        ...

    def lock(
        self, *, timeout_s: float = LOCK_TIMEOUT_S, waiting: Waiting | None = None
    ) -> AbstractContextManager[None]:
        """Hold the right to write.

        Args:
            timeout_s: How long to wait for another process.
            waiting: Told whom it waits for.

        Raises:
            LockBusyError: Another process is writing for too long.
            IndexStateError: The index cannot be written.
        """
        ...

    def stage(
        self, plan: Plan, *, base: Generation | None
    ) -> AbstractContextManager[Stage]:
        """Begin the next generation; what is not committed is removed at the end.

        To be used while the lock is held.

        Args:
            plan: What it is made of.
            base: The generation that what is kept is taken from; None where all is
                written anew.
        """
        ...

    def tidy(self) -> None:
        """Remove what killed runs left; nothing where another process is writing."""
        ...
