"""What a generation says of itself: formats, fingerprints, files, episodes.

    manifest.json   what must fit before anything else is opened, and duplicates
    sources.json    each source file as it was read: what a look for changes needs
    episodes.json   the header of each episode, and where its records lie
    tags.json       the tags of each episode's articles
    keys.json       the URL keys of each episode; needed only to refresh

JSON alone: they are read before the index is trusted.
"""

import datetime as dt
import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import Struct, field, to_builtins

from kbindex.errors import IndexStateError
from kbindex.model import Diagnostic, Episode, EpisodeId

FORMAT = 3
"""Raised with each change of the schema, the record files or these three files."""

MANIFEST = "manifest.json"
SOURCES = "sources.json"
EPISODES = "episodes.json"
TAGS = "tags.json"
KEYS = "keys.json"
_CHECKSUM = "sha256"

DuplicateGroups = tuple[tuple[str, ...], ...]
"""Ids of articles that bring the same page, the earliest first."""


class SegmentInfo(Struct, frozen=True, kw_only=True):
    """A segment of the index.

    Args:
        id: Of its files.
        documents: How many it was written with.
        deleted: Those that are no longer there, as ranges `(first, stop)`.
    """

    id: str
    documents: int
    deleted: tuple[tuple[int, int], ...] = ()


class SourceState(NamedTuple):
    """A source file as it was when it was read.

    `is_settled` is False where the file was so young that a later change could
    leave size and time as they are.
    """

    path: str
    size: int
    mtime_ns: int
    inode: int
    sha256: str
    is_settled: bool


class EpisodeEntry(Struct, frozen=True, kw_only=True):
    """A source file, its episode's header, and what came out of it.

    Args:
        id: The episode's id, also where nothing could be read.
        episode: The header, without articles; None where nothing could be read.
        articles: How many articles it holds, the overview not counted.
        records: How many records it holds, the overview counted.
        segment: The segment that holds them; empty where there is none.
        first: The number of the first of them in the segment; the others follow.
        length: How many words its records hold together.
        tags: Article id → ids of its tags, where it has any.
    """

    source: SourceState
    id: EpisodeId
    episode: Episode | None
    articles: int = 0
    records: int = 0
    segment: str = ""
    first: int = 0
    length: int = 0
    tags: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict[str, tuple[str, ...]]
    )
    diagnostics: tuple[Diagnostic, ...] = ()


class Manifest(Struct, frozen=True, kw_only=True):
    """What must fit before a generation is opened."""

    fingerprint: str
    files: Mapping[str, tuple[int, str]] = field(
        default_factory=dict[str, tuple[int, str]]
    )
    refreshes: int = 1
    segments: tuple[SegmentInfo, ...] = ()
    articles: int = 0
    records: int = 0
    length: int = 0
    duplicates: DuplicateGroups = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    format: int = FORMAT

    @property
    def checksum(self) -> str:
        """Identifies what the manifest says, the digests of all files included."""
        return _checksum(to_builtins(self))


def save_manifest(folder: Path, manifest: Manifest) -> None:
    """Write `manifest.json`, with a checksum of itself."""
    table = to_builtins(manifest)
    _save(folder / MANIFEST, {**table, _CHECKSUM: _checksum(table)})


def load_manifest(folder: Path) -> Manifest:
    """Read `manifest.json`.

    Raises:
        IndexStateError: It is missing, damaged, or of another format.
    """
    table = _load(folder / MANIFEST)
    if not isinstance(table, dict) or table.get("format") != FORMAT:
        raise IndexStateError("the index is of another version")
    try:
        if table.pop(_CHECKSUM) != _checksum(table):
            raise IndexStateError("the index has a damaged manifest")
        return Manifest(
            fingerprint=str(table["fingerprint"]),
            files={
                name: (int(size), str(digest))
                for name, (size, digest) in table["files"].items()
            },
            refreshes=int(table["refreshes"]),
            segments=tuple(map(_segment_from_json, table["segments"])),
            articles=int(table["articles"]),
            records=int(table["records"]),
            length=int(table["length"]),
            duplicates=tuple(tuple(map(str, ids)) for ids in table["duplicates"]),
            diagnostics=tuple(Diagnostic(**said) for said in table["diagnostics"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise IndexStateError("the index has a damaged manifest") from error


def _segment_from_json(row: dict[str, Any]) -> SegmentInfo:
    return SegmentInfo(
        id=str(row["id"]),
        documents=int(row["documents"]),
        deleted=tuple((int(first), int(stop)) for first, stop in row["deleted"]),
    )


def check_names(folder: Path, manifest: Manifest) -> None:
    """Refuse a generation that holds what was not written with it.

    Raises:
        IndexStateError: The folder is missing, or a file does not belong there.
    """
    try:
        names = set(os.listdir(folder))  # noqa: PTH208 - cold start
    except OSError as error:
        raise IndexStateError(
            f"the index is damaged ({folder.name} is missing)"
        ) from error
    for name in sorted(names - {MANIFEST, *manifest.files}):
        raise IndexStateError(f"the index is damaged ({name} does not belong there)")


def check_files(folder: Path, manifest: Manifest) -> None:
    """Refuse a generation whose files are not those that were written.

    Whoosh unpickles what it opens, and opens what it finds; so every byte is
    checked first, and what was not written must not lie there.

    Raises:
        IndexStateError: A file is missing, shorter, longer, changed or foreign.
    """
    check_names(folder, manifest)
    for name, (size, digest) in manifest.files.items():
        path = folder / name
        try:
            if path.stat().st_size != size or hash_file(path) != digest:
                raise IndexStateError(f"the index is damaged ({name} was changed)")
        except OSError as error:
            raise IndexStateError(
                f"the index is damaged ({name} is missing)"
            ) from error


def hash_content(content: bytes) -> str:
    """Return the SHA-256 of a content, in hexadecimal; as `hash_file`."""
    return hashlib.sha256(content).hexdigest()


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def save_entries(folder: Path, entries: Sequence[EpisodeEntry]) -> None:
    """Write `sources.json`, `episodes.json` and `tags.json`, in the order given."""
    _save(folder / SOURCES, [[entry.id, *entry.source] for entry in entries])
    _save(folder / EPISODES, [_entry_to_json(entry) for entry in entries])
    _save(folder / TAGS, [entry.tags for entry in entries])


def load_sources(folder: Path) -> tuple[tuple[EpisodeId, SourceState], ...]:
    """Read `sources.json`: the id of each episode and the state of its file.

    Raises:
        IndexStateError: It is missing or damaged.
    """
    try:
        return tuple(
            (EpisodeId(name), SourceState(*state))
            for name, *state in _load(folder / SOURCES)
        )
    except (TypeError, ValueError) as error:
        raise IndexStateError("the index has a damaged list of sources") from error


def load_entries(folder: Path) -> tuple[EpisodeEntry, ...]:
    """Read all of the episodes.

    Raises:
        IndexStateError: A file is missing or damaged.
    """
    sources = load_sources(folder)
    rows, tags = _load(folder / EPISODES), _load(folder / TAGS)
    try:
        return tuple(
            _entry_from_json(row, source, of_entry)
            for row, (_, source), of_entry in zip(rows, sources, tags, strict=True)
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise IndexStateError("the index has a damaged list of episodes") from error


def load_videos(folder: Path) -> dict[str, str | None]:
    """Read the videos of the episodes: path of the source → URL.

    Raises:
        IndexStateError: A file is missing or damaged.
    """
    try:
        return {
            row["episode"]["source"]: row["episode"]["video"]
            for row in _load(folder / EPISODES)
            if row["episode"]
        }
    except (KeyError, TypeError) as error:
        raise IndexStateError("the index has a damaged list of episodes") from error


def save_keys(folder: Path, keys: Mapping[str, Mapping[str, str]]) -> None:
    """Write `keys.json`: source → article id → URL key."""
    _save(folder / KEYS, keys)


def load_keys(folder: Path) -> dict[str, dict[str, str]]:
    """Read `keys.json`.

    Raises:
        IndexStateError: It is missing or damaged.
    """
    table = _load(folder / KEYS)
    if not isinstance(table, dict):
        raise IndexStateError("the index has a damaged list of addresses")
    return table


def _entry_to_json(entry: EpisodeEntry) -> dict[str, Any]:
    header = entry.episode
    return {
        "id": entry.id,
        "episode": header
        and {
            "id": header.id,
            "title": header.title,
            "source": header.source,
            "date": header.date and header.date.isoformat(),
            "hosts": header.hosts,
            "guests": header.guests,
            "video": header.video,
        },
        "articles": entry.articles,
        "records": entry.records,
        "segment": entry.segment,
        "first": entry.first,
        "length": entry.length,
        "diagnostics": to_builtins(entry.diagnostics),
    }


def _entry_from_json(
    row: dict[str, Any], source: SourceState, tags: dict[str, list[str]]
) -> EpisodeEntry:
    header = row["episode"]
    episode = header and Episode(
        id=EpisodeId(header["id"]),
        title=header["title"],
        source=header["source"],
        date=dt.date.fromisoformat(header["date"]) if header["date"] else None,
        hosts=tuple(header["hosts"]),
        guests=tuple(header["guests"]),
        video=header["video"],
    )
    return EpisodeEntry(
        source=source,
        id=EpisodeId(row["id"]),
        episode=episode,
        articles=row["articles"],
        records=row["records"],
        segment=row["segment"],
        first=row["first"],
        length=row["length"],
        tags={article: tuple(of_article) for article, of_article in tags.items()},
        diagnostics=tuple(Diagnostic(**said) for said in row["diagnostics"]),
    )


def _save(path: Path, value: object) -> None:
    path.write_bytes(_to_bytes(value))


def _to_bytes(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def _checksum(table: Mapping[str, object]) -> str:
    return hashlib.sha256(_to_bytes(table)).hexdigest()


def _load(path: Path) -> Any:  # noqa: ANN401 - JSON is checked by its readers
    try:
        return json.loads(path.read_bytes().decode("utf-8", "surrogatepass"))
    except OSError as error:
        raise IndexStateError(
            f"the index is damaged ({path.name} is missing)"
        ) from error
    except (ValueError, RecursionError) as error:
        raise IndexStateError(
            f"the index is damaged ({path.name} is no JSON)"
        ) from error
