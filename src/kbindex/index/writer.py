"""Documents → a new generation of the index."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import whoosh.index

from kbindex.errors import IndexStateError
from kbindex.index.attributes import article_attributes, key_term
from kbindex.index.documents import Document
from kbindex.index.fields import build_schema
from kbindex.index.generations import Generation, IndexFolder, share_files
from kbindex.index.manifest import (
    EPISODES,
    KEYS,
    MANIFEST,
    DuplicateGroups,
    EpisodeEntry,
    Manifest,
    hash_file,
    load_keys,
    save_entries,
    save_keys,
    save_manifest,
)
from kbindex.index.order import NaturalKey, natural_key
from kbindex.index.records import record_files, write_records
from kbindex.model import url_key

_MEMORY_MB = 128
_ONCE = (1, 1.0)
"""Count and weight of a term that is only there or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeDocuments:
    """A source file that was read, and the documents of its records."""

    entry: EpisodeEntry
    documents: Sequence[Document]


@dataclass(kw_only=True)
class Update:
    """What a refresh changes.

    Args:
        fingerprint: Of everything besides the episodes that decides what is
            indexed; recorded, and compared by the next refresh.
        kept: Entries that stay as they are; empty where all is built anew.
        read: The episodes that were read; taken one at a time.
    """

    fingerprint: str
    kept: Sequence[EpisodeEntry]
    read: Iterable[EpisodeDocuments]
    entries: list[EpisodeEntry] = field(default_factory=list[EpisodeEntry])
    keys: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])


def write_generation(
    folder: IndexFolder, update: Update, *, base: Generation | None
) -> Generation:
    """Write the generation that `update` makes of `base`, and make it current.

    To be called while the folder's lock is held.

    Raises:
        IndexStateError: The folder cannot be written.
    """
    with folder.new_generation() as staging:
        refreshes = _start(staging, update, base)
        writer = whoosh.index.open_dir(staging).writer(limitmb=_MEMORY_MB)
        try:
            if base:
                for source in _gone(base, update):
                    writer.delete_by_term("source", source)
            documents = _take(update)
            for number, document in write_records(staging, refreshes, documents):
                writer.add_document(
                    text=document.text,
                    title=document.title,
                    bigram=document.bigrams,
                    tag=dict.fromkeys(document.article.tags, _ONCE),
                    attribute=dict.fromkeys(
                        article_attributes(document.article), _ONCE
                    ),
                    key=dict.fromkeys(key_term(document.article), _ONCE),
                    id=document.article.id,
                    source=document.article.source,
                    number=number,
                )
        except BaseException:
            writer.cancel()
            raise
        writer.commit()
        _finish(staging, update, refreshes)
    generation = folder.current()
    if generation is None:
        raise IndexStateError(f"{folder.path}: the new index is gone")
    return generation


def _start(staging: Path, update: Update, base: Generation | None) -> int:
    """Fill a new generation with what it shares with `base`; return its refresh."""
    if base is None:
        whoosh.index.create_in(staging, build_schema())
        return 1
    shared = (n for n in base.manifest.files if n not in {EPISODES, KEYS, MANIFEST})
    share_files(base.folder, staging, shared)
    known = load_keys(base.folder)
    update.keys.update(
        {
            entry.source.path: known[entry.source.path]
            for entry in update.kept
            if entry.source.path in known
        }
    )
    return base.manifest.refreshes + 1


def _gone(base: Generation, update: Update) -> Iterator[str]:
    """Yield the sources whose records of `base` are no longer right."""
    kept = {entry.source.path for entry in update.kept}
    yield from (source for source in load_keys(base.folder) if source not in kept)


def _take(update: Update) -> Iterator[Document]:
    update.entries.extend(update.kept)
    for episode in update.read:
        update.entries.append(episode.entry)
        update.keys[episode.entry.source.path] = {
            document.article.id: url_key(document.article.url)
            for document in episode.documents
            if document.article.url and document.article.kind == "article"
        }
        yield from episode.documents


def _finish(staging: Path, update: Update, refreshes: int) -> None:
    entries = sorted(update.entries, key=lambda entry: entry.source.path)
    save_entries(staging, entries)
    save_keys(staging, update.keys)
    # Whoosh's own lock file is no part of the index.
    (staging / "MAIN_WRITELOCK").unlink(missing_ok=True)
    names = sorted(path.name for path in staging.iterdir())
    manifest = Manifest(
        fingerprint=update.fingerprint,
        files={
            name: ((staging / name).stat().st_size, hash_file(staging / name))
            for name in names
        },
        refreshes=refreshes,
        records=sum(entry.records for entry in entries),
        length=sum(entry.length for entry in entries),
        duplicates=find_duplicates(entries, update.keys),
    )
    save_manifest(staging, manifest)


def find_duplicates(
    entries: Sequence[EpisodeEntry], keys: Mapping[str, Mapping[str, str]]
) -> DuplicateGroups:
    """Group the articles that bring the same page, the earliest first.

    Earliest is by date, an unknown one last, then by id in natural order.
    """
    days = {
        entry.source.path: entry.episode.date.toordinal()
        for entry in entries
        if entry.episode and entry.episode.date
    }
    groups: dict[str, list[tuple[float, NaturalKey, str]]] = {}
    for source, of_source in keys.items():
        day = days.get(source, math.inf)
        for article_id, key in of_source.items():
            row = (day, natural_key(article_id), article_id)
            groups.setdefault(key, []).append(row)
    found = [
        tuple(article_id for _, _, article_id in sorted(group))
        for group in groups.values()
        if len(group) > 1
    ]
    return tuple(sorted(found))


__all__ = [
    "EpisodeDocuments",
    "Update",
    "find_duplicates",
    "record_files",
    "write_generation",
]
