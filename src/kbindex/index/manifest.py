"""What a generation says of itself: formats, fingerprints, files, episodes.

    manifest.json   what must fit before anything else is opened, and duplicates
    episodes.json   each source file as it was read, and its episode's header
    keys.json       the URL keys of each episode; needed only to refresh

JSON alone: these files are read before the index is trusted.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from kbindex.errors import IndexStateError
from kbindex.model import Diagnostic, Episode, EpisodeId

FORMAT = 2
"""Raised with each change of the schema, the record files or these three files."""

MANIFEST = "manifest.json"
EPISODES = "episodes.json"
KEYS = "keys.json"
_CHECKSUM = "sha256"

DuplicateGroups = tuple[tuple[str, ...], ...]
"""Ids of articles that bring the same page, the earliest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeEntry:
    """A source file, its episode's header, and what came out of it.

    Args:
        id: The episode's id, also where nothing could be read.
        episode: The header, without articles; None where nothing could be read.
        articles: How many articles it holds, the overview not counted.
        records: How many records it holds, the overview counted.
        length: How many words its records hold together.
        tags: Article id → ids of its tags, where it has any.
    """

    source: SourceState
    id: EpisodeId
    episode: Episode | None
    articles: int = 0
    records: int = 0
    length: int = 0
    tags: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict[str, tuple[str, ...]]
    )
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What must fit before a generation is opened."""

    fingerprint: str
    files: Mapping[str, tuple[int, str]] = field(
        default_factory=dict[str, tuple[int, str]]
    )
    refreshes: int = 1
    records: int = 0
    length: int = 0
    duplicates: DuplicateGroups = ()
    format: int = FORMAT


def save_manifest(folder: Path, manifest: Manifest) -> None:
    """Write `manifest.json`, with a checksum of itself."""
    table = asdict(manifest)
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
            records=int(table["records"]),
            length=int(table["length"]),
            duplicates=tuple(tuple(map(str, ids)) for ids in table["duplicates"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise IndexStateError("the index has a damaged manifest") from error


def check_files(folder: Path, manifest: Manifest) -> None:
    """Refuse a generation whose files are not those that were written.

    Whoosh unpickles what it opens, and opens what it finds; so every byte is
    checked first, and what was not written must not lie there.

    Raises:
        IndexStateError: A file is missing, shorter, longer, changed or foreign.
    """
    try:
        names = {path.name for path in folder.iterdir()}
    except OSError as error:
        raise IndexStateError(
            f"the index is damaged ({folder.name} is missing)"
        ) from error
    for name in sorted(names - {MANIFEST, *manifest.files}):
        raise IndexStateError(f"the index is damaged ({name} does not belong there)")
    for name, (size, digest) in manifest.files.items():
        path = folder / name
        try:
            if path.stat().st_size != size or hash_file(path) != digest:
                raise IndexStateError(f"the index is damaged ({name} was changed)")
        except OSError as error:
            raise IndexStateError(
                f"the index is damaged ({name} is missing)"
            ) from error


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def save_entries(folder: Path, entries: Iterable[EpisodeEntry]) -> None:
    """Write `episodes.json`, in the order given."""
    _save(folder / EPISODES, [_entry_to_json(entry) for entry in entries])


def load_entries(folder: Path) -> tuple[EpisodeEntry, ...]:
    """Read `episodes.json`.

    Raises:
        IndexStateError: It is missing or damaged.
    """
    try:
        return tuple(_entry_from_json(row) for row in _load(folder / EPISODES))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
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
    row = asdict(entry)
    if entry.episode:
        header = row["episode"]
        del header["articles"]
        header["date"] = entry.episode.date and entry.episode.date.isoformat()
    return row


def _entry_from_json(row: dict[str, Any]) -> EpisodeEntry:
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
        source=SourceState(**row["source"]),
        id=EpisodeId(row["id"]),
        episode=episode,
        articles=row["articles"],
        records=row["records"],
        length=row["length"],
        tags={article: tuple(tags) for article, tags in row["tags"].items()},
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
