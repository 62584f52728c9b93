"""An engine in memory: for tests, and for what is gone when the process ends.

It keeps the laws of the embedded engine, with exact lengths in place of rounded ones.
"""

from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from threading import Lock
from typing import Self, cast

from msgspec import Struct, field

from kbindex.errors import IndexStateError, LockBusyError
from kbindex.index.analyzed import AnalyzedRecord
from kbindex.index.attributes import article_attributes, key_term
from kbindex.index.concepts import FieldName, ScoredField
from kbindex.index.contract import LOCK_TIMEOUT_S, Generation, Part, Plan, Waiting
from kbindex.index.duplicates import find_duplicates, page_key
from kbindex.index.entries import EpisodeEntry, EpisodeSources
from kbindex.index.lexicon import Script, Spelt, collect_spelt
from kbindex.index.lists.list_reader import ListReader
from kbindex.index.lists.postings import Lengths, Postings
from kbindex.index.rankings import Document
from kbindex.index.records import Record
from kbindex.language import STEM_MARK
from kbindex.messages import tr
from kbindex.model import Diagnostic, EpisodeId

_Lists = dict[str, dict[str, dict[int, float]]]
"""Field → term → document → weight."""


class _Episode(Struct, frozen=True):
    entry: EpisodeEntry
    records: tuple[AnalyzedRecord, ...]


class MemoryPart(Part):
    """A part that holds what was written itself."""

    episodes: list[_Episode] = field(default_factory=list[_Episode])


class MemoryPartWriter:
    """Collects the episodes of a part."""

    def __init__(self) -> None:
        self._part = MemoryPart(entries=[])

    def add(self, entry: EpisodeEntry, records: Sequence[AnalyzedRecord]) -> None:
        """Take the records of an episode, in the order of its articles."""
        self._part.entries.append(entry)
        self._part.episodes.append(_Episode(entry, tuple(records)))

    def finish(self) -> MemoryPart:
        """Say what was written."""
        return self._part

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...


class MemoryGeneration(Struct, frozen=True, kw_only=True, eq=False):
    """A finished state: episodes by the path of their files."""

    number: int
    fingerprint: str
    episodes: tuple[_Episode, ...]
    packed_topics: bytes
    words: bytes = b""

    @property
    def identity(self) -> str:
        """It lies in the memory of who built it."""
        return ""

    @property
    def articles(self) -> int:
        """How many articles it holds."""
        return sum(one.entry.articles for one in self.episodes)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What could not be read in the notes."""
        return tuple(d for one in self.episodes for d in one.entry.diagnostics)

    def written_s(self) -> None:
        """Return when it was written: it does not remember."""

    def sources(self) -> tuple[EpisodeSources, ...]:
        """Return the id of each episode and the state of its files."""
        return tuple(one.entry.sources for one in self.episodes)

    def topics(self) -> bytes:
        """Return what the tags are taken from, as it was given."""
        return self.packed_topics

    def open(self) -> "MemoryReader":
        """Open it for questions."""
        return MemoryReader(
            entries=[one.entry for one in self.episodes],
            records=[record for one in self.episodes for record in one.records],
            topics=self.packed_topics,
            words=self.words,
        )


class MemoryStage:
    """A generation that nobody reads yet."""

    again: tuple[EpisodeEntry, ...] = ()

    def __init__(
        self, index: "MemoryIndex", plan: Plan, *, base: MemoryGeneration | None
    ) -> None:
        self._index, self._plan, self._base = index, plan, base

    def part(self, number: int) -> MemoryPartWriter:  # noqa: ARG002 - parts are alike
        """Begin a part."""
        return MemoryPartWriter()

    def commit(self, parts: Sequence[Part]) -> MemoryGeneration:
        """Make what is kept and the parts the current generation."""
        plan, base = self._plan, self._base
        kept = [
            one
            for one in (base.episodes if base else ())
            if one.entry.source.path in plan.kept
        ]
        written = cast("Sequence[MemoryPart]", parts)
        episodes = [*kept, *(one for part in written for one in part.episodes)]
        episodes.sort(key=lambda one: one.entry.source.path)
        topics = plan.topics
        if topics is None:
            topics = base.packed_topics if base else b""
        generation = MemoryGeneration(
            number=self._index.last + 1,
            fingerprint=plan.fingerprint,
            episodes=tuple(episodes),
            packed_topics=topics,
            words=plan.gather([one.entry for one in episodes]),
        )
        self._index.put(generation)
        return generation


class MemoryIndex:
    """The index of one archive, in memory."""

    size_bytes = 0

    def __init__(self) -> None:
        self._current: MemoryGeneration | None = None
        self._lock = Lock()
        self._below: dict[tuple[str, str | None], MemoryIndex] = {}

    def servers(self) -> None:
        """Nothing in memory needs any."""

    def below(self, name: str, *, rules: str | None = None) -> "MemoryIndex":
        """Return an index of its own for other records of the same archive."""
        return self._below.setdefault((name, rules), MemoryIndex())

    @property
    def last(self) -> int:
        """The number of the last generation; 0 where there is none yet."""
        return self._current.number if self._current else 0

    def put(self, generation: MemoryGeneration) -> None:
        """Make a generation the one to read."""
        self._current = generation

    def current(self) -> MemoryGeneration | None:
        """Return the generation to read; None where there is none yet."""
        return self._current

    def is_current(self, generation: Generation) -> bool:
        """Say whether a generation is still the one to read."""
        return self._current == generation

    @contextmanager
    def lock(
        self, *, timeout_s: float = LOCK_TIMEOUT_S, waiting: Waiting | None = None
    ) -> Generator[None]:
        """Hold the right to write."""
        owner = tr("another process")
        if not self._lock.acquire(blocking=False):
            if waiting and timeout_s:
                waiting(owner)
            if not self._lock.acquire(timeout=timeout_s):
                raise LockBusyError(owner)
        try:
            yield
        finally:
            self._lock.release()

    @contextmanager
    def stage(self, plan: Plan, *, base: Generation | None) -> Generator[MemoryStage]:
        """Begin the next generation."""
        if base is not None and not isinstance(base, MemoryGeneration):
            raise TypeError("the base is a generation of another engine")
        yield MemoryStage(self, plan, base=base)

    def obstacle(self) -> None:
        """Nothing is ever in the way."""

    def tidy(self) -> None:
        """Nothing is ever left behind."""


class MemoryReader(ListReader):
    """Records in memory, open for questions.

    Args:
        entries: The episodes, by path.
        records: In the order of the entries; a document is a record's place.
        topics: What the tags were taken from.
        words: What the episodes say of words.
        duplicates: Ids of articles that bring the same page; by default those whose
            addresses say so.
    """

    def __init__(
        self,
        *,
        entries: Sequence[EpisodeEntry],
        records: Sequence[AnalyzedRecord],
        topics: bytes = b"",
        words: bytes = b"",
        duplicates: Collection[tuple[str, ...]] | None = None,
    ) -> None:
        self._entries, self._all = tuple(entries), tuple(records)
        self._topics, self._words, self._duplicates = topics, words, duplicates
        self._is_closed = False

    def close(self) -> None:
        """Answer no more."""
        self._is_closed = True

    def _check_open(self) -> None:
        if self._is_closed:
            raise IndexStateError(tr("the knowledge base is closed"))

    @property
    def record_count(self) -> int:
        """How many records there are."""
        return len(self._all)

    @property
    def average_length(self) -> float:
        """Mean number of words of a record; 1.0 where there is none."""
        words = sum(self._lengths["text"])
        return max(words / len(self._all), 1.0) if self._all else 1.0

    @property
    def entries(self) -> tuple[EpisodeEntry, ...]:
        """The source files and the headers of their episodes, by path."""
        return self._entries

    @property
    def topics(self) -> bytes:
        """What the tags were taken from."""
        return self._topics

    @property
    def words(self) -> bytes:
        """What the episodes say of words, as it was gathered."""
        return self._words

    @property
    def duplicate_ids(self) -> Iterable[tuple[str, ...]]:
        """The ids of the articles that bring the same page, the earliest first."""
        if self._duplicates is not None:
            return self._duplicates
        keys = filter(None, (page_key(one.article) for one in self._all))
        return find_duplicates(self._entries, keys)

    def video_of(self, episode: EpisodeId) -> str | None:
        """Return the video of an episode, if any."""
        return self._videos.get(episode)

    @cached_property
    def _videos(self) -> Mapping[EpisodeId, str | None]:
        headers = (entry.episode for entry in self._entries if entry.episode)
        return {header.id: header.video for header in headers}

    @cached_property
    def _lists(self) -> _Lists:
        lists: _Lists = {}
        for number, one in enumerate(self._all):
            for name, weights in _fields(one):
                of_field = lists.setdefault(name, {})
                for term, weight in weights:
                    of_field.setdefault(term, {})[number] = weight
        return lists

    def postings(self, field: FieldName, term: str) -> Postings:
        """Return the documents that hold a term in a field; empty where none does."""
        self._check_open()
        return cast("Postings", self._lists.get(field, {}).get(term, {}))

    def lengths(self, field: ScoredField) -> Lengths:
        """Return what says how many words a document's field holds."""
        of_field = self._lengths[field]
        return lambda document: of_field[cast("int", document)]

    @cached_property
    def _lengths(self) -> Mapping[str, Sequence[int]]:
        return {
            "text": [_length(one.text) for one in self._all],
            "title": [_length(one.title) for one in self._all],
        }

    def terms(self, field: FieldName, prefix: str = "") -> Mapping[str, int]:
        """Return the terms of a field that begin with `prefix`, with frequencies."""
        self._check_open()
        of_field = self._lists.get(field, {})
        found = sorted(term for term in of_field if term.startswith(prefix))
        return {term: len(of_field[term]) for term in found}

    @cached_property
    def _spelt(self) -> Spelt:
        words = self._lists.get("text", {})
        return collect_spelt(word for word in words if not word.startswith(STEM_MARK))

    def spelt(
        self,
        script: Script,
        length: int,
        *,
        letters: str = "",  # noqa: ARG002 - it leaves none out
        least: int = 0,  # noqa: ARG002 - the same
    ) -> Sequence[str]:
        """Return the words of a script with so many letters."""
        return self._spelt.by_length[script].get(str(length), ())

    def sounding(self, script: Script, skeleton: str) -> Sequence[str]:
        """Return the words of a script with these consonants."""
        return self._spelt.by_sound[script].get(skeleton, ())

    def sounds(self, script: Script) -> Mapping[str, Collection[str]]:
        """Return all consonants, or readings of kanji → what `sounding` returns."""
        return self._spelt.by_sound[script]

    def record(self, document: Document) -> Record:
        """Return the record of a document."""
        self._check_open()
        one = self._all[cast("int", document)]
        return Record(article=one.article, places=one.places, reasons=one.reasons)

    def documents(self) -> Iterator[Document]:
        """Yield all documents, in the order in which they were written."""
        return iter(cast("Sequence[Document]", range(len(self._all))))

    def find(self, record_id: str) -> Document | None:
        """Return the document of the record with this id, or None."""
        return next(iter(self.postings("id", record_id)), None)


def _fields(one: AnalyzedRecord) -> Iterator[tuple[str, Iterable[tuple[str, float]]]]:
    """Yield each field with its terms and their weights."""
    article = one.article
    yield "text", _weighed(one.text)
    yield "title", _weighed(one.title)
    yield "bigram", _weighed(one.bigrams)
    yield "tag", _once(article.tags)
    yield "attribute", _once(article_attributes(article))
    yield "key", _once(key_term(article))
    yield "id", _once((article.id,))
    yield "source", _once((one.source,))


def _weighed(weights: Mapping[str, tuple[int, float]]) -> Iterator[tuple[str, float]]:
    return ((term, weight) for term, (_, weight) in weights.items())


def _once(terms: Iterable[str]) -> Iterator[tuple[str, float]]:
    return ((term, 1.0) for term in dict.fromkeys(terms))


def _length(weights: Mapping[str, tuple[int, float]]) -> int:
    return sum(count for count, _ in weights.values())
