"""What a refresh read → a new generation of the index."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Self

from msgspec import Struct, field
from msgspec.structs import replace

from kbindex.index.analyzed import Document
from kbindex.index.embedded.disk import share_files
from kbindex.index.embedded.duplicates import PageKey, find_duplicates, page_key
from kbindex.index.embedded.generations import Generation, IndexFolder
from kbindex.index.embedded.manifest import (
    TOPICS,
    EpisodeEntry,
    Manifest,
    SegmentInfo,
    hash_file,
    save_entries,
    save_manifest,
)
from kbindex.index.embedded.stamps import note_files
from kbindex.index.embedded.whoosh_format.segments import SegmentSink
from kbindex.index.embedded.whoosh_format.table_of_contents import (
    write_table_of_contents,
)


class Part(Struct, kw_only=True):
    """Episodes that were read and written, in one process."""

    entries: list[EpisodeEntry] = field(default_factory=list[EpisodeEntry])
    keys: list[PageKey] = field(default_factory=list[PageKey])
    segments: list[SegmentInfo] = field(default_factory=list[SegmentInfo])


class PartWriter:
    """Writes episodes into segments of their own.

    A context manager: what is not finished at its end is given up.

    Args:
        folder: The folder of the generation that is being written.
        prefix: What the names of its segments begin with.
    """

    def __init__(self, folder: Path, prefix: str) -> None:
        self.part = Part()
        self._sink = SegmentSink(folder, prefix)

    def add(self, entry: EpisodeEntry, documents: Sequence[Document]) -> None:
        """Write the documents of an episode; `entry` learns where they are."""
        segment, first = self._sink.add(documents) if documents else ("", 0)
        self.part.entries.append(replace(entry, segment=segment, first=first))
        self.part.keys += filter(None, (page_key(d.article) for d in documents))

    def finish(self) -> Part:
        """Write what is open, and say what was written."""
        self._sink.finish()
        self.part.segments = self._sink.written
        return self.part

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._sink.close()


class Update(Struct, frozen=True, kw_only=True):
    """What a refresh changes.

    Args:
        fingerprint: Of everything besides the episodes that decides what is
            indexed; recorded, and compared by the next refresh.
        kept: Entries that stay as they are; empty where all is built anew.
        write: Reads and writes all other episodes into a folder; the names of its
            segments begin with the string that it is given.
        topics: What the tags are taken from; None where it is what the generation
            before has.
    """

    fingerprint: str
    kept: Sequence[EpisodeEntry]
    write: Callable[[Path, str], Iterable[Part]]
    topics: bytes | None = None


def write_generation(
    folder: IndexFolder, update: Update, *, base: Generation | None
) -> Generation:
    """Write the generation that `update` makes of `base`, and make it current.

    To be called while the folder's lock is held.

    Raises:
        IndexStateError: The folder cannot be written.
    """
    with folder.new_generation() as (staging, name):
        refreshes = base.manifest.refreshes + 1 if base else 1
        shared = list(_shared(base, update.kept)) if base else []
        linked = _files_of(base, shared) if base else {}
        if base:
            share_files(base.folder, staging, linked)
        if update.topics is not None:
            (staging / TOPICS).write_bytes(update.topics)
        parts = list(update.write(staging, f"{refreshes:06}x"))
        entries = [*update.kept, *(entry for part in parts for entry in part.entries)]
        entries.sort(key=lambda entry: entry.source.path)
        segments = [*shared, *(info for part in parts for info in part.segments)]
        before = base.folder if base else None
        write_table_of_contents(staging, segments, before=before)
        save_entries(staging, entries)
        checked_ns = time.time_ns()
        written = (path for path in staging.iterdir() if path.name not in linked)
        files = linked | {p.name: (p.stat().st_size, hash_file(p)) for p in written}
        keys = [row for part in parts for row in part.keys]
        manifest = Manifest(
            fingerprint=update.fingerprint,
            files=dict(sorted(files.items())),
            refreshes=refreshes,
            segments=tuple(segments),
            articles=sum(entry.articles for entry in entries),
            records=sum(entry.records for entry in entries),
            length=sum(entry.length for entry in entries),
            duplicates=find_duplicates(entries, keys, base=base, kept=update.kept),
            diagnostics=tuple(d for entry in entries for d in entry.diagnostics),
        )
        save_manifest(staging, manifest)
    target = folder.path / name
    linked_ns = base.checked_ns if base else 0
    note_files(
        target, manifest, checked_ns=checked_ns, linked=linked, linked_ns=linked_ns
    )
    return Generation(folder=target, manifest=manifest, checked_ns=checked_ns)


def _files_of(
    base: Generation, segments: Iterable[SegmentInfo]
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


def _shared(base: Generation, kept: Iterable[EpisodeEntry]) -> Iterator[SegmentInfo]:
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
