"""What a generation says of itself: formats, fingerprints, files, episodes.

    manifest.json   what must fit before anything else is opened, and duplicates
    sources.json    each source file as it was read: what a look for changes needs
    episodes.json   the header of each episode, and where its records lie
    tags.json       the tags of each episode's articles
    tag_ids.json    all of them, each once: what a search looks through for a near one
    explained.json  the abbreviations that each episode explains
    spellings.json  how each one's author writes tags that the taxonomy lacks
    words.tsv       what they all say together: bridges that a search looks up
    understanding.json
                    by which rules each was read, and where in doubt
    topics.jsonl    what the tags were taken from; the same until all is built anew

JSON alone: they are read before the index is trusted.
"""

import errno
import os
import re
from collections.abc import Container, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Annotated, Any

from msgspec import Meta, Struct, field

from kbindex.errors import DamagedIndexError
from kbindex.folders import list_names, open_file, read_file, state_of, write_file
from kbindex.index.duplicates import DuplicateGroups
from kbindex.index.entries import EpisodeEntry, EpisodeSources, Explanation, Spelling
from kbindex.index.json_bytes import pack_json, unpack_json
from kbindex.messages import tr
from kbindex.model import Diagnostic, Episode, EpisodeId
from kbindex.model.understanding import PageUnderstanding
from kbindex.small_digests import sha256

INDEX_FORMAT = 22
"""Raised with each change of the schema, the record files or these files."""

MANIFEST = "manifest.json"
SOURCES = "sources.json"
EPISODES = "episodes.json"
TAGS = "tags.json"
TAG_IDS = "tag_ids.json"
EXPLAINED = "explained.json"
SPELLINGS = "spellings.json"
WORDS = "words.tsv"
UNDERSTANDING = "understanding.json"
TOPICS = "topics.jsonl"
DOCUMENTS = (
    MANIFEST,
    SOURCES,
    EPISODES,
    TAGS,
    TAG_IDS,
    EXPLAINED,
    SPELLINGS,
    WORDS,
    UNDERSTANDING,
    TOPICS,
)
"""What each generation has beside its segments."""

MOST_JSON_BYTES = 1 << 29
"""Longest of these files that is read; those of 100,000 articles take a tenth of it."""
MOST_FILE_BYTES = 1 << 32
"""Longest file of a segment: what Whoosh's starts of four bytes can say."""
_MOST_MANIFEST_BYTES = 1 << 26
"""That of 10,000 articles takes 10 KB, and each diagnostic some hundred bytes."""
_SEAL_BYTES = len(',"sha256":""}') + 64
_Count = Annotated[int, Meta(ge=0, le=1 << 40)]
_Documents = Annotated[int, Meta(ge=0, le=1 << 22)]
"""Of a segment: forty times the largest archive that is measured."""


class SegmentInfo(Struct, frozen=True, kw_only=True):
    """A segment of the index.

    Args:
        id: Of its files.
        documents: How many it was written with.
        lengths: How many words each scored field holds in all of them together.
        deleted: Those that are no longer there, as ranges `(first, stop)`.
    """

    id: str
    documents: _Documents
    lengths: Mapping[str, int] = field(default_factory=dict[str, int])
    deleted: tuple[tuple[_Count, _Count], ...] = ()

    @property
    def live(self) -> int:
        """How many documents are still there.

        Raises:
            ValueError: `deleted` is no list of ranges of them, in order.
        """
        end = gone = 0
        for first, stop in self.deleted:
            if not end <= first < stop <= self.documents:
                raise ValueError(f"no documents {first} to {stop} to delete")
            end, gone = stop, gone + stop - first
        return self.documents - gone


class PlacedEntry(EpisodeEntry, frozen=True, kw_only=True):
    """An entry, and where its records lie.

    Args:
        segment: The segment that holds them; empty where there is none.
        first: The number of the first of them in the segment; the others follow.
    """

    segment: str = ""
    first: int = 0


def place(entry: EpisodeEntry, segment: str, first: int) -> PlacedEntry:
    """Say of an entry where its records lie."""
    values = {name: getattr(entry, name) for name in EpisodeEntry.__struct_fields__}
    return PlacedEntry(**values, segment=segment, first=first)


class _EpisodeRow(Struct, frozen=True, kw_only=True):
    """What `episodes.json` says of an episode; the rest stands in files beside it."""

    id: EpisodeId
    episode: Episode | None
    articles: _Count
    records: _Count
    segment: str
    first: _Count
    length: _Count
    diagnostics: tuple[Diagnostic, ...]


class Manifest(Struct, frozen=True, kw_only=True):
    """What must fit before a generation is opened.

    Args:
        duplicates: The ids of the articles that bring the same page.
        copies: The same as documents, counted over all segments: to look for each id
            takes a fiftieth of a cold search.
    """

    fingerprint: str
    files: Mapping[str, tuple[int, str]] = field(
        default_factory=dict[str, tuple[int, str]]
    )
    refreshes: _Count = 1
    segments: tuple[SegmentInfo, ...] = ()
    articles: _Count = 0
    records: _Count = 0
    length: _Count = 0
    duplicates: DuplicateGroups = ()
    copies: tuple[tuple[_Count, ...], ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    format: int = INDEX_FORMAT

    @property
    def last_refresh(self) -> int:
        """The number of the last refresh: that of no segment is higher."""
        heads = (info.id.partition("x")[0] for info in self.segments)
        numbers = (int(head) for head in heads if re.fullmatch(r"\d{1,15}", head))
        return max(self.refreshes, *numbers, 0)

    @property
    def checksum(self) -> str:
        """Identifies what the manifest says, the digests of all files included."""
        return sha256(pack_json(self)).hexdigest()


class _Headed(Struct, frozen=True):
    """What a manifest of any version says of itself."""

    format: int = 0
    files: Mapping[str, tuple[int, str]] = field(
        default_factory=dict[str, tuple[int, str]]
    )


def save_manifest(folder: Path, manifest: Manifest) -> None:
    """Write `manifest.json`, with a checksum of itself."""
    write_file(folder, MANIFEST, seal(pack_json(manifest)))


def load_manifest(folder: Path) -> Manifest:
    """Read `manifest.json`.

    Raises:
        DamagedIndexError: It is missing, damaged, or of another format.
    """
    content = _read(folder, MANIFEST, limit=_MOST_MANIFEST_BYTES)
    if _unpack(content, MANIFEST, _Headed).format != INDEX_FORMAT:
        raise DamagedIndexError(tr("the index is of another version"))
    try:
        manifest: Manifest = unpack_json(content, Manifest)
        live = sum(info.live for info in manifest.segments)
        documents = sum(info.documents for info in manifest.segments)
    except (RecursionError, ValueError) as error:
        raise DamagedIndexError(tr("the index has a damaged manifest")) from error
    copies = max(chain.from_iterable(manifest.copies), default=-1)
    if not _is_sealed(content) or live != manifest.records or copies >= documents:
        raise DamagedIndexError(tr("the index has a damaged manifest"))
    return manifest


def seal(packed: bytes) -> bytes:
    """Put the checksum of a manifest at its end."""
    digest = sha256(packed).hexdigest()
    return packed[:-1] + b',"sha256":"' + digest.encode() + b'"}'


def _is_sealed(content: bytes) -> bool:
    """Say whether a manifest of any version is as it was written."""
    return seal(content[:-_SEAL_BYTES] + b"}") == content


def listed_files(folder: Path) -> frozenset[str] | None:
    """Return the files that a folder's manifest lists, itself among them.

    Returns:
        None where there is no whole manifest of this format or an earlier one.
    """
    try:
        content = _read(folder, MANIFEST, limit=_MOST_MANIFEST_BYTES)
        found = _unpack(content, MANIFEST, _Headed)
    except DamagedIndexError:
        return None
    if 0 < found.format <= INDEX_FORMAT and _is_sealed(content):
        return frozenset((MANIFEST, *found.files))
    return None


def check_names(folder: Path, manifest: Manifest) -> None:
    """Refuse a generation that holds what was not written with it.

    Raises:
        DamagedIndexError: The folder is missing, or a file does not belong there.
    """
    try:
        names = set(list_names(folder))
    except OSError as error:
        raise DamagedIndexError(
            tr("the index is damaged ({name} is missing)", name=folder.name)
        ) from error
    for name in sorted(names - {MANIFEST, *manifest.files}):
        text = tr("the index is damaged ({name} does not belong there)", name=name)
        raise DamagedIndexError(text)


def check_files(
    folder: Path, manifest: Manifest, *, noted: Container[str] = ()
) -> None:
    """Refuse a generation whose files are not those that were written.

    Whoosh unpickles what it opens, and opens what it finds; so every byte is
    checked first, and what was not written must not lie there.

    Args:
        folder: The folder of the generation.
        manifest: What was written.
        noted: Files that need no look, as they were checked before.

    Raises:
        DamagedIndexError: A file is missing, shorter, longer, changed or foreign.
    """
    check_names(folder, manifest)
    for name, (size, digest) in manifest.files.items():
        if name in noted:
            continue
        try:
            found = state_of(folder, name)
            if found.st_size != size or hash_file(folder / name) != digest:
                text = tr("the index is damaged ({name} was changed)", name=name)
                raise DamagedIndexError(text)
        except OSError as error:
            raise DamagedIndexError(
                tr("the index is damaged ({name} is missing)", name=name)
            ) from error


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal.

    Raises:
        OSError: It is missing, or no file of an index.
    """
    from hashlib import file_digest  # noqa: PLC0415 - cold start

    with open_file(path.parent, path.name) as file:
        if os.fstat(file.fileno()).st_size > MOST_FILE_BYTES:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), path.name)
        return file_digest(file, "sha256").hexdigest()


def save_entries(folder: Path, entries: Sequence[PlacedEntry]) -> None:
    """Write what stands in `sources.json` and the files beside, in the order given."""
    _save(folder, SOURCES, [entry.sources for entry in entries])
    rows = [
        _EpisodeRow(
            id=entry.id,
            episode=entry.episode,
            articles=entry.articles,
            records=entry.records,
            segment=entry.segment,
            first=entry.first,
            length=entry.length,
            diagnostics=entry.diagnostics,
        )
        for entry in entries
    ]
    _save(folder, EPISODES, rows)
    _save(folder, TAGS, [entry.tags for entry in entries])
    of_all = (tags for entry in entries for tags in entry.tags.values())
    _save(folder, TAG_IDS, sorted(set(chain.from_iterable(of_all))))
    _save(folder, EXPLAINED, [entry.explanations for entry in entries])
    _save(folder, SPELLINGS, [entry.spellings for entry in entries])
    _save(folder, UNDERSTANDING, [entry.understanding for entry in entries])


def load_sources(folder: Path) -> tuple[EpisodeSources, ...]:
    """Read `sources.json`: the id of each episode and the state of its files.

    Raises:
        DamagedIndexError: It is missing or damaged.
    """
    found: tuple[EpisodeSources, ...]
    found = _load(folder, SOURCES, tuple[EpisodeSources, ...])
    return found


def load_entries(folder: Path) -> tuple[PlacedEntry, ...]:
    """Read all of the episodes.

    Raises:
        DamagedIndexError: A file is missing or damaged.
    """
    sources = load_sources(folder)
    rows = _load(folder, EPISODES, list[_EpisodeRow])
    tags = _load(folder, TAGS, list[dict[str, tuple[str, ...]]])
    explained = _load(folder, EXPLAINED, list[tuple[Explanation, ...]])
    spelt = load_spellings(folder)
    understood = _load(folder, UNDERSTANDING, list[PageUnderstanding])
    sizes = {*map(len, (rows, tags, explained, spelt, understood))}
    is_whole = sizes == {len(sources)} and all(
        (row.id == of.id)
        and (row.episode is None or _names(row.episode) == (of.id, of.source.path))
        for row, of in zip(rows, sources, strict=False)
    )
    if not is_whole or any(map(_is_nowhere, rows)):
        raise DamagedIndexError(tr("the index has a damaged list of episodes"))
    return tuple(
        PlacedEntry(
            source=of.source,
            beside=of.beside,
            id=row.id,
            episode=row.episode,
            articles=row.articles,
            records=row.records,
            segment=row.segment,
            first=row.first,
            length=row.length,
            tags=of_entry,
            explanations=said,
            spellings=written,
            diagnostics=row.diagnostics,
            understanding=of_page,
        )
        for row, of, of_entry, said, written, of_page in zip(
            rows, sources, tags, explained, spelt, understood, strict=True
        )
    )


def check_entries(entries: Sequence[PlacedEntry], manifest: Manifest) -> None:
    """Refuse episodes whose records lie where no segment has them, or that are lost.

    Raises:
        DamagedIndexError: There is one.
    """
    articles = sum(entry.articles for entry in entries)
    records = sum(entry.records for entry in entries)
    length = sum(entry.length for entry in entries)
    stated = (manifest.articles, manifest.records, manifest.length)
    if (articles, records, length) != stated or not _is_complete(entries, manifest):
        raise DamagedIndexError(tr("the index has a damaged list of episodes"))


def _is_complete(entries: Sequence[PlacedEntry], manifest: Manifest) -> bool:
    """Say whether each document is of one episode, or deleted."""
    runs = {info.id: list(info.deleted) for info in manifest.segments}
    for entry in entries:
        if entry.records:
            run = (entry.first, entry.first + entry.records)
            runs.setdefault(entry.segment, []).append(run)
    sizes = {info.id: info.documents for info in manifest.segments}
    return all(_is_row(of_one, sizes.get(name, 0)) for name, of_one in runs.items())


def _is_row(runs: Sequence[tuple[int, int]], size: int) -> bool:
    """Say whether ranges lie one behind the other, from 0 to `size`."""
    ends = sorted(runs)
    return [0, *(stop for _, stop in ends)] == [*(first for first, _ in ends), size]


def _names(episode: Episode) -> tuple[EpisodeId, str]:
    return episode.id, episode.source


def _is_nowhere(row: _EpisodeRow) -> bool:
    """Say whether the place of an episode's records is none."""
    return min(row.records, row.first) < 0 or bool(row.records) != bool(row.segment)


def load_spellings(folder: Path) -> list[tuple[Spelling, ...]]:
    """Read how the authors of each episode write tags.

    Raises:
        DamagedIndexError: The file is missing or damaged.
    """
    found: list[tuple[Spelling, ...]]
    found = _load(folder, SPELLINGS, list[tuple[Spelling, ...]])
    return found


def load_tag_ids(folder: Path) -> frozenset[str]:
    """Read the tags that articles have themselves.

    Raises:
        DamagedIndexError: The file is missing or damaged.
    """
    found: frozenset[str] = _load(folder, TAG_IDS, frozenset[str])
    return found


def load_videos(folder: Path) -> dict[EpisodeId, str | None]:
    """Read the videos of the episodes: id → URL.

    Raises:
        DamagedIndexError: A file is missing or damaged.
    """
    rows = _load(folder, EPISODES, list[_EpisodeRow])
    headers = (row.episode for row in rows if row.episode)
    return {header.id: header.video for header in headers}


def load_topics(folder: Path) -> bytes:
    """Read `topics.jsonl`, as it was given when the generation was written.

    Raises:
        DamagedIndexError: It is missing.
    """
    return _read(folder, TOPICS, limit=MOST_JSON_BYTES)


def load_words(folder: Path) -> bytes:
    """Read `words.tsv`, as it was gathered when the generation was written.

    Raises:
        DamagedIndexError: It is missing.
    """
    return _read(folder, WORDS, limit=MOST_JSON_BYTES)


def _save(folder: Path, name: str, value: object) -> None:
    write_file(folder, name, pack_json(value))


def _read(folder: Path, name: str, *, limit: int) -> bytes:
    try:
        return read_file(folder, name, limit=limit)
    except OSError as error:
        raise DamagedIndexError(
            tr("the index is damaged ({name} is missing)", name=name)
        ) from error


def _load(folder: Path, name: str, kind: Any) -> Any:  # noqa: ANN401 - of that kind
    return _unpack(_read(folder, name, limit=MOST_JSON_BYTES), name, kind)


def _unpack(content: bytes, name: str, kind: Any) -> Any:  # noqa: ANN401 - the same
    try:
        return unpack_json(content, kind)
    except (ValueError, RecursionError) as error:
        text = tr("the index is damaged ({name})", name=name)
        raise DamagedIndexError(text) from error
