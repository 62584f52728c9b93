"""What a refresh read → a new generation of the index."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Self, cast

from msgspec import field
from msgspec.structs import replace

from kbindex.errors import DamagedIndexError
from kbindex.folders import list_names, share_files, states_of, write_file
from kbindex.index.analyzed import AnalyzedRecord
from kbindex.index.contract import Part, Plan
from kbindex.index.duplicates import (
    DuplicateGroups,
    ListedPages,
    PageKey,
    find_duplicates,
    page_key,
)
from kbindex.index.embedded.manifest import (
    TOPICS,
    WORDS,
    Manifest,
    PlacedEntry,
    SegmentInfo,
    check_entries,
    hash_file,
    load_entries,
    load_words,
    place,
    save_entries,
    save_manifest,
)
from kbindex.index.embedded.ownership import PART
from kbindex.index.embedded.stamps import note_files
from kbindex.index.embedded.stored_generation import StoredGeneration
from kbindex.index.embedded.whoosh_format.segments import SegmentSink
from kbindex.index.embedded.whoosh_format.table_of_contents import (
    write_table_of_contents,
)
from kbindex.index.entries import EpisodeEntry, Explanation
from kbindex.index.folding import choose_folded
from kbindex.messages import tr
from kbindex.model import episode_of


class SegmentPart(Part, kw_only=True):
    """A part in segments of its own."""

    entries: list[EpisodeEntry] = field(default_factory=list[EpisodeEntry])
    keys: list[PageKey] = field(default_factory=list[PageKey])
    segments: list[SegmentInfo] = field(default_factory=list[SegmentInfo])


class SegmentPartWriter:
    """Writes episodes into segments of their own.

    A context manager: what is not finished at its end is given up.

    Args:
        folder: The folder of the generation that is being written.
        prefix: What the names of its segments begin with.
    """

    def __init__(self, folder: Path, prefix: str) -> None:
        self.part = SegmentPart()
        self._sink = SegmentSink(folder, prefix)

    def add(self, entry: EpisodeEntry, records: Sequence[AnalyzedRecord]) -> None:
        """Write the records of an episode, in the order of its articles."""
        segment, first = self._sink.add(records) if records else ("", 0)
        self.part.entries.append(place(entry, segment, first))
        self.part.keys += filter(None, (page_key(one.article) for one in records))

    def finish(self) -> SegmentPart:
        """Write what is open, and say what was written."""
        self._sink.finish()
        self.part.segments = self._sink.written
        return self.part

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._sink.close()


class GenerationStage:
    """A generation in a folder that nobody reads yet.

    Args:
        folder: The folder, empty.
        plan: What the generation is made of.
        base: What is kept comes from there.
        swap: Makes the folder the current generation, and returns its place.
    """

    def __init__(
        self,
        folder: Path,
        plan: Plan,
        *,
        base: StoredGeneration | None,
        swap: Callable[[Path], Path],
    ) -> None:
        self._folder, self._plan = folder, plan
        self._base, self._swap = base, swap
        kept: list[PlacedEntry] = []
        entries: tuple[PlacedEntry, ...] = ()
        if base:
            entries = load_entries(base.folder)
            check_entries(entries, base.manifest)
            kept = [e for e in entries if e.source.path in plan.kept]
        self._explained = _explained(entries)
        folded = _small_segments(base, kept, plan.new_episodes) if base else ()
        self.again = tuple(entry for entry in kept if entry.segment in folded)
        self._kept = tuple(entry for entry in kept if entry.segment not in folded)
        self._refreshes = base.manifest.last_refresh + 1 if base else 1
        self._shared = tuple(_shared(base, self._kept)) if base else ()
        # Now: linking changes a file's state, which must be old to be noted (`stamps`).
        self._linked = self._link_base()

    def part(self, number: int) -> SegmentPartWriter:
        """Begin a part; several processes may write parts of different numbers."""
        return SegmentPartWriter(self._folder, f"{self._refreshes:06}x{number}x")

    def commit(self, parts: Sequence[Part]) -> StoredGeneration:
        """Make what is kept and the parts the current generation."""
        written = cast("Sequence[SegmentPart]", parts)
        base, folder = self._base, self._folder
        linked = self._linked
        entries = self._entries(written)
        segments = (
            *self._shared,
            *(info for part in written for info in part.segments),
        )
        before = base.folder if base else None
        write_table_of_contents(folder, segments, before=before)
        save_entries(folder, entries)
        write_file(folder, WORDS, self._words(entries))
        checked_ns = time.time_ns()
        fresh = (n for n in list_names(folder) if n != PART and n not in linked)
        files = linked | {
            name: (status.st_size, hash_file(folder / name))
            for name, status in states_of(folder, fresh)
        }
        keys = [row for part in written for row in part.keys]
        duplicates = self._duplicates(entries, keys)
        manifest = Manifest(
            fingerprint=self._plan.fingerprint,
            files=dict(sorted(files.items())),
            refreshes=self._refreshes,
            segments=segments,
            articles=sum(entry.articles for entry in entries),
            records=sum(entry.records for entry in entries),
            length=sum(entry.length for entry in entries),
            duplicates=duplicates,
            copies=_documents_of(duplicates, entries, segments),
            diagnostics=tuple(d for entry in entries for d in entry.diagnostics),
        )
        save_manifest(folder, manifest)
        target = self._swap(folder)
        note_files(
            target,
            manifest,
            checked_ns=checked_ns,
            linked=linked,
            linked_ns=base.checked_ns if base else 0,
        )
        return StoredGeneration(folder=target, manifest=manifest, checked_ns=checked_ns)

    def _link_base(self) -> dict[str, tuple[int, str]]:
        """Link what stays of the base, and write new topics; name the links."""
        base, topics = self._base, self._plan.topics
        linked = _files_of(base, self._shared) if base else {}
        if topics is not None:
            linked.pop(TOPICS, None)
            write_file(self._folder, TOPICS, topics)
        if base:
            share_files(base.folder, self._folder, linked)
        return linked

    def _words(self, entries: Sequence[PlacedEntry]) -> bytes:
        """Return what episodes say of words: that of the base, if they say the same."""
        if self._base and _explained(entries) == self._explained:
            return load_words(self._base.folder)
        return self._plan.gather(entries)

    def _duplicates(
        self, entries: Sequence[PlacedEntry], new: Sequence[PageKey]
    ) -> DuplicateGroups:
        with self._base.open() if self._base else nullcontext() as base:
            return find_duplicates(
                entries, new, base=ListedPages(base) if base else None, kept=self._kept
            )

    def _entries(self, parts: Iterable[SegmentPart]) -> list[PlacedEntry]:
        new = cast(
            "list[PlacedEntry]", [entry for part in parts for entry in part.entries]
        )
        return sorted((*self._kept, *new), key=lambda entry: entry.source.path)


def _documents_of(
    groups: DuplicateGroups,
    entries: Iterable[PlacedEntry],
    segments: Iterable[SegmentInfo],
) -> tuple[tuple[int, ...], ...]:
    """Return where the articles of each group lie, counted over all segments.

    An episode's records follow one another: its overview, if any, then its articles by
    their numbers, from 1.

    Raises:
        DamagedIndexError: A group that was kept names no article.
    """
    offsets: dict[str, int] = {}
    offset = 0
    for info in segments:
        offsets[info.id] = offset
        offset += info.documents
    placed = {entry.id: entry for entry in entries}

    def document(article: str) -> int:
        entry = placed[episode_of(article)]
        overviews = entry.records - entry.articles
        first = offsets[entry.segment] + entry.first + overviews
        return first + int(article.rpartition("#")[2]) - 1

    try:
        return tuple(tuple(map(document, group)) for group in groups)
    except (LookupError, ValueError) as error:  # groups of the base may be crafted
        raise DamagedIndexError(tr("the index has a damaged manifest")) from error


def _explained(entries: Iterable[PlacedEntry]) -> list[tuple[Explanation, ...]]:
    return [entry.explanations for entry in entries if entry.explanations]


def _small_segments(
    base: StoredGeneration, kept: Sequence[PlacedEntry], new_episodes: int
) -> frozenset[str]:
    """Choose the segments to write again with `new_episodes` episodes."""
    live = dict.fromkeys((info.id for info in base.manifest.segments), 0)
    for entry in kept:
        if entry.records:
            if entry.segment not in live:
                raise DamagedIndexError(
                    tr("the index is damaged ({name} is missing)", name=entry.segment)
                )
            live[entry.segment] += entry.records
    average = base.manifest.records / max(sum(1 for entry in kept if entry.records), 1)
    size = new_episodes * average
    return choose_folded(live, size)


def _files_of(
    base: StoredGeneration, segments: Iterable[SegmentInfo]
) -> dict[str, tuple[int, str]]:
    """Return the files of `base` that the next generation has as well."""
    ids = {info.id for info in segments}
    return {
        name: known
        for name, known in base.manifest.files.items()
        if name == TOPICS or _segment_of(name) in ids
    }


def _segment_of(name: str) -> str:
    """Return the id of the segment that a file is of: `MAIN_x.trm`, `records-x.bin`."""
    return name.replace("-", "_").partition("_")[2].partition(".")[0]


def _shared(
    base: StoredGeneration, kept: Iterable[PlacedEntry]
) -> Iterator[SegmentInfo]:
    """Yield the segments of `base` that are still needed, and what is gone of them."""
    live: dict[str, list[tuple[int, int]]] = {}
    for entry in kept:
        if entry.records:
            run = (entry.first, entry.first + entry.records)
            live.setdefault(entry.segment, []).append(run)
    for info in base.manifest.segments:
        if info.id in live:
            yield replace(info, deleted=tuple(_gaps(live[info.id], info.documents)))


def _gaps(runs: Iterable[tuple[int, int]], size: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges of `0 … size` that no run covers; runs never overlap."""
    end = 0
    for first, stop in (*sorted(runs), (size, size)):
        if first > end:
            yield end, first
        end = stop
