"""What a refresh read → an index of the server, and a new generation with it.

    part(0), part(1), … ─ bulk ─┐
    words, what stands beside ──┴─► one new index ─ counted ─► the state points to it

What is new lies in one index, whichever process writes it; older ones stay as they are.
It is written by an alias that is gone once the index is: a request that comes too late
makes none of its name.
"""

from __future__ import annotations

from base64 import b64decode
from mmap import mmap
from struct import Struct as Packed
from typing import TYPE_CHECKING, NamedTuple, Protocol, Self, cast

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from kbindex.errors import IndexStateError
from kbindex.index.contract import Part
from kbindex.index.duplicates import PageKey, find_duplicates, page_key
from kbindex.index.folding import choose_folded
from kbindex.index.json_bytes import pack_json
from kbindex.index.opensearch.layout import (
    RecordDocument,
    page_term,
    record_document,
    record_key,
    to_term,
)
from kbindex.index.opensearch.manifest import (
    Manifest,
    Packer,
    PartInfo,
    Sealed,
    StoredEntry,
    place,
)
from kbindex.index.opensearch.words import (
    WordCounts,
    count_off,
    count_words,
    join_counts,
    no_words,
    read_back,
    word_documents,
)
from kbindex.index.packed_records import unpack_record
from kbindex.index.rankings import steady
from kbindex.messages import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from kbindex.index.analyzed import AnalyzedRecord
    from kbindex.index.contract import Generation, Plan
    from kbindex.index.duplicates import DuplicateGroups
    from kbindex.index.entries import EpisodeEntry
    from kbindex.index.opensearch.connection import Body, Connection
    from kbindex.index.opensearch.contents import GenerationContents
    from kbindex.index.opensearch.layout import MetaDocument

_NUMBER = Packed("d")

_SENT_BYTES = 4_000_000
"""Records that a part keeps before it sends them, packed and as terms."""

_SAMPLE = 200
"""Records whose mean length the features are normed by, where no base says one."""

_MOST_KEYS = 5_000
"""Pages that one search names."""

_PAGE = 500
"""Hits that are read at once."""

_HEALTHY_S = 30
"""How long to wait for the first copy of a new index, in seconds."""

_COPIED_S = 20
"""How long to wait for its other copies; shorter than a lease, which is prolonged."""


class Average:
    """The mean length by which features are normed: one for all parts.

    Whichever part has records first says it, as a power of √2: parts of one archive
    hardly differ in that, should two say it at once. Candidates are found by it, no
    more.

    Args:
        known: Of the base; 0 where there is none.
    """

    def __init__(self, known: float) -> None:
        self._shared = mmap(-1, _NUMBER.size)  # processes that are forked see it, too
        _NUMBER.pack_into(self._shared, 0, known)

    def agree(self, lengths: Sequence[int]) -> float:
        """Return it; from lengths of records where nobody has said it yet."""
        known = self._read()
        if not known:
            known = steady(max(sum(lengths) / len(lengths), 1.0))
            _NUMBER.pack_into(self._shared, 0, known)
        return known

    @property
    def value(self) -> float:
        """It, where somebody has said it; else 1.0."""
        return self._read() or 1.0

    def _read(self) -> float:
        (known,) = _NUMBER.unpack_from(self._shared)
        return float(known)


class Target(NamedTuple):
    """Where records are written, and what is done now and then meanwhile."""

    connection: Connection
    alias: str
    average: Average
    beat: Callable[[], None]


class WrittenPart(Part, kw_only=True):
    """A part of what a run wrote.

    Args:
        keys: Of the pages that its articles bring.
        records: How many there are.
        words: In how many of them each term stands.
    """

    entries: list[EpisodeEntry] = field(default_factory=list["EpisodeEntry"])
    keys: list[PageKey] = field(default_factory=list[PageKey])
    records: int = 0
    words: WordCounts = field(default_factory=no_words)


class RemotePartWriter:
    """Writes episodes into an index of the server, some records at once.

    A context manager: what is not finished at its end is given up with the stage.
    """

    def __init__(self, target: Target) -> None:
        self._target = target
        self._part = WrittenPart(entries=[])
        self._sample: list[tuple[EpisodeEntry, Sequence[AnalyzedRecord]]] = []
        self._sampled = 0
        self._average: float | None = None
        self._waiting: list[tuple[str, RecordDocument]] = []
        self._waiting_bytes = 0

    def add(self, entry: EpisodeEntry, records: Sequence[AnalyzedRecord]) -> None:
        """Write the records of an episode, in the order of its articles."""
        part = self._part
        part.entries.append(entry)
        part.keys += filter(None, (page_key(one.article) for one in records))
        part.records += len(records)
        self._sample.append((entry, records))
        self._sampled += len(records)
        if self._average is not None or self._sampled >= _SAMPLE:
            self._take_sample()
        self._target.beat()

    def _take_sample(self) -> None:
        """Make documents of what waits for the mean length."""
        sample, self._sample = self._sample, []
        lengths = [
            sum(count for count, _ in one.text.values())
            for _, records in sample
            for one in records
        ]
        if self._average is None and lengths:
            self._average = self._target.average.agree(lengths)
        for entry, records in sample:
            for number, one in enumerate(records):
                self._keep(
                    record_document(
                        one, entry, place=number, average=self._average or 1.0
                    )
                )

    def _keep(self, made: RecordDocument) -> None:
        count_words(self._part.words, made)
        self._waiting.append((record_key(made.id), made))
        self._waiting_bytes += len(made.record) + 4 * len(made.text)
        if self._waiting_bytes > _SENT_BYTES:
            self._send()

    def _send(self) -> None:
        waiting, self._waiting = self._waiting, []
        self._waiting_bytes = 0
        if waiting:
            self._target.connection.bulk(self._target.alias, waiting, through="alias")

    def finish(self) -> WrittenPart:
        """Write what is kept, and say what was written."""
        self._take_sample()
        self._send()
        return self._part

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...


class Writing(Protocol):
    """The right to write, as a stage uses it."""

    def beat(self) -> None:
        """Prolong it, where it is time for that."""
        ...


class Committed(Struct, frozen=True):
    """A manifest, and how it lies in the newest part."""

    manifest: Manifest
    sealed: Sealed


class RemoteStage:
    """A generation whose newest index nobody reads yet.

    Args:
        connection: To the servers.
        name: The new index; it is there, and empty.
        plan: What the generation is made of.
        base: What is kept comes from there.
        writing: The right to write.
        point: Makes the generation of a manifest the current one.
    """

    def __init__(
        self,
        connection: Connection,
        name: str,
        plan: Plan,
        *,
        base: GenerationContents | None,
        writing: Writing,
        point: Callable[[Committed], Generation],
    ) -> None:
        self._connection, self._name, self._plan = connection, name, plan
        self._base, self._writing, self._point = base, writing, point
        kept = [e for e in base.entries() if e.source.path in plan.kept] if base else []
        folded = _folded_parts(base, kept, plan.new_episodes) if base else frozenset()
        self.again = tuple(entry for entry in kept if entry.part in folded)
        self._kept = tuple(entry for entry in kept if entry.part not in folded)
        older = base.manifest.parts if base else ()
        self._older = tuple(part for part in older if part.name not in folded)
        self._average = Average(base.manifest.average if base and self._older else 0.0)

    def part(self, number: int) -> RemotePartWriter:  # noqa: ARG002 - parts are alike
        """Begin a part; several processes may write parts."""
        return RemotePartWriter(
            Target(
                connection=self._connection,
                alias=write_alias(self._name),
                average=self._average,
                beat=self._writing.beat,
            )
        )

    def commit(self, parts: Sequence[Part]) -> Generation:
        """Make what is kept and the parts the current generation."""
        written = cast("Sequence[WrittenPart]", parts)
        new = [place(entry, self._name) for one in written for entry in one.entries]
        entries = sorted((*self._kept, *new), key=lambda entry: entry.source.path)
        records = sum(one.records for one in written)
        older, counts = self._take_from_older(written)
        words = self._write(word_documents(counts))
        keys = [row for part in written for row in part.keys]
        packer = Packer()
        manifest = Manifest(
            fingerprint=self._plan.fingerprint,
            parts=(*older, PartInfo(name=self._name, records=records)),
            articles=sum(entry.articles for entry in entries),
            records=sum(entry.records for entry in entries),
            length=sum(entry.length for entry in entries),
            average=self._average.value,
            duplicates=self._duplicates(entries, keys, older),
            diagnostics=tuple(d for entry in entries for d in entry.diagnostics),
            contents=packer.contents,
        )
        beside = self._write(self._contents(packer, entries))
        beside += self._write(packer.documents("manifest", pack_json(manifest)))
        self._check(records + words + beside)
        sealed = packer.contents.pop("manifest")
        return self._point(Committed(manifest, sealed))

    def _write(self, documents: Iterable[tuple[str, Body]]) -> int:
        """Write documents; the right to write is prolonged meanwhile."""

        def beating() -> Iterator[tuple[str, Body]]:
            for one in documents:
                self._writing.beat()
                yield one

        self._writing.beat()
        return self._connection.bulk(
            write_alias(self._name), beating(), through="alias"
        )

    def _contents(
        self, packer: Packer, entries: Sequence[StoredEntry]
    ) -> Iterator[tuple[str, MetaDocument]]:
        """Yield what stands beside the records."""
        plan, base = self._plan, self._base
        topics = plan.topics
        if topics is None:
            topics = base.topics() if base else b""
        sources = [entry.sources for entry in entries]
        yield from packer.documents("sources", pack_json(sources))
        yield from packer.documents("entries", pack_json(entries))
        yield from packer.documents("topics", topics)
        yield from packer.documents("words", plan.gather(entries))

    def _take_from_older(
        self, written: Sequence[WrittenPart]
    ) -> tuple[tuple[PartInfo, ...], WordCounts]:
        """Note what is gone of older parts, and count its words off.

        What a part took from another that is written again with this one is counted off
        here, as its words go with it.
        """
        counts = join_counts(one.words for one in written)
        live = {entry.part: set[str]() for entry in self._kept}
        for entry in self._kept:
            live[entry.part].add(entry.source.path)
        held = self._held_before()
        remaining = {part.name for part in self._older}
        older: list[PartInfo] = []
        for part in self._older:
            by = {taker: p for taker, p in part.gone.items() if taker in remaining}
            known = {path for paths in by.values() for path in paths}
            every = held[part.name] | part.gone_sources
            taken = sorted(every - known - live.get(part.name, set[str]()))
            for record in read_back(self._connection, part.name, taken):
                self._writing.beat()
                count_off(counts, record)
            gone = {**by, self._name: tuple(taken)} if taken else by
            older.append(replace(part, gone=gone))
        return tuple(older), counts

    def _held_before(self) -> dict[str, set[str]]:
        """Return the source files of which older parts have records."""
        held = {part.name: set[str]() for part in self._older}
        for entry in self._base.entries() if self._base else ():
            if entry.part in held:
                held[entry.part].add(entry.source.path)
        return held

    def _duplicates(
        self,
        entries: Sequence[StoredEntry],
        new: Sequence[PageKey],
        older: Sequence[PartInfo],
    ) -> DuplicateGroups:
        base = None
        if self._base:
            known = self._base.manifest.duplicates
            base = _RemotePages(self._connection, older, known)
        return find_duplicates(entries, new, base=base, kept=self._kept)

    def _check(self, expected: int) -> None:
        """See that all that was written is found, and lasts where servers end.

        Raises:
            IndexStateError: It is not.
        """
        connection, name = self._connection, self._name
        self._writing.beat()
        connection.flush([name])  # until now they may have it in memory alone
        connection.refresh([name])
        health = connection.health(name, wait_for="yellow", wait_s=_HEALTHY_S)
        if health.nodes > 1 and health.status != "green":
            # One server may fail from now on. Fewer of them than copies never suffice.
            self._writing.beat()
            connection.health(name, wait_for="green", wait_s=_COPIED_S)
        body: dict[str, object] = {"size": 0, "track_total_hits": True}
        found = connection.search([name], body).total
        if found != expected or health.timed_out:
            raise IndexStateError(
                tr(
                    "of {expected} documents the servers have {found}",
                    expected=expected,
                    found=found,
                )
            )


def write_alias(name: str) -> str:
    """Return the name by which an index is written, until it is committed."""
    return f"{name}.writing"


def _folded_parts(
    base: GenerationContents, kept: Sequence[StoredEntry], new_episodes: int
) -> frozenset[str]:
    """Choose the parts to write again with `new_episodes` episodes.

    Besides the smallest, those of which less than half is live: what is gone costs
    every search. Where nothing is new, none of them: a removal alone reads no notes.
    """
    live = {part.name: 0 for part in base.manifest.parts}
    for entry in kept:
        if entry.records:
            live[entry.part] += entry.records
    with_records = sum(1 for entry in kept if entry.records)
    average = base.manifest.records / max(with_records, 1)
    parts = base.manifest.parts if new_episodes else ()
    sparse = {part.name for part in parts if 2 * live[part.name] < part.records}
    rest = {name: count for name, count in live.items() if name not in sparse}
    again = sum(live[name] for name in sparse)
    return choose_folded(rest, new_episodes * average + again) | sparse


class _RemotePages(Struct, frozen=True):
    """The pages that older parts still bring.

    Args:
        connection: To the servers.
        parts: The older parts.
        duplicate_ids: The groups of the base.
    """

    connection: Connection
    parts: Sequence[PartInfo]
    duplicate_ids: DuplicateGroups

    def bringing(self, keys: Collection[str]) -> Iterator[PageKey]:
        """Yield the articles that bring one of some pages, with its key."""
        wanted = sorted(map(page_term, keys))
        for part in self.parts:
            for start in range(0, len(wanted), _MOST_KEYS):
                some = wanted[start : start + _MOST_KEYS]
                for key in self._of_part(part, some):
                    if key.key in keys:
                        yield key

    def _of_part(self, part: PartInfo, pages: Sequence[str]) -> Iterator[PageKey]:
        gone = [*map(to_term, sorted(part.gone_sources))]
        body: dict[str, object] = {
            "size": _PAGE,
            "query": {
                "bool": {
                    "filter": [{"terms": {"page": [*pages]}}],
                    "must_not": [{"terms": {"source": gone}}],
                }
            },
            "sort": ["id"],
            "_source": ["kind", "id", "record"],
            "track_total_hits": False,
        }
        while hits := self.connection.search([part.name], body).hits:
            for hit in hits:
                known = _page_of(msgspec.json.decode(hit.source, type=RecordDocument))
                if known:
                    yield known
            body = {**body, "search_after": hits[-1].sort}


def _page_of(record: RecordDocument) -> PageKey | None:
    return page_key(unpack_record(b64decode(record.record)).article)
