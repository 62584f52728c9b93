"""Folders that a person asks for: where one lies, and that it is written whole.

    settle_folder    where it lies, and that it lies in nobody's way
    write_folder     all of its files, or none; what we wrote before is replaced
    read_manifest    what such a folder says of itself

A folder that we have written says so by its `manifest.json`, which names each file
with a hash of its bytes. It is replaced only where it holds these files as they were
written, and nothing else: nobody loses what he has put or changed there. The new one
is made beside it, and takes its place by its name, so that a run which is stopped
leaves the one or the other. No link is followed.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import msgspec
from msgspec import Meta, Struct

from kbindex.errors import KbindexError
from kbindex.folders import (
    hold,
    list_names,
    make_folder,
    open_file,
    read_file,
    remove,
    rename,
    state_of,
    states_of,
    write_file,
)
from kbindex.messages import system_reason, tr
from kbindex.signals import before_ending

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

MANIFEST: Final = "manifest.json"

_LARGEST: Final = 1 << 26
"""More bytes than the manifest of a hundred thousand files has."""

_GIT: Final = ".git"


class OutputFolderError(KbindexError):
    """A folder cannot be written where it should lie, or is not what it should be."""


class FileState(Struct, frozen=True, kw_only=True):
    """What a manifest says of a file.

    Args:
        sha256: A hash of its bytes, in hexadecimal.
        size: In bytes.
    """

    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    size: Annotated[int, Meta(ge=0)]


class Manifest(Struct, frozen=True, kw_only=True):
    """What a folder says of itself.

    Args:
        format: The version of the manifest.
        kind: What the folder is.
        kbindex: The version of the program that wrote it.
        public: Whether private episodes were left out.
        counts: How much it holds of what.
        files: The path of each file but this one, below the folder, with `/`.
        schemas: Path of a file → path of the JSON Schema that describes it.
    """

    format: Literal[1] = 1
    kind: Annotated[str, Meta(min_length=1)]
    kbindex: str
    public: bool
    counts: dict[str, Annotated[int, Meta(ge=0)]]
    files: dict[str, FileState] = {}
    schemas: dict[str, str] = {}


def settle_folder(folder: str, *, cwd: Path, kept: Iterable[Path]) -> Path:
    """Return where a folder of output lies, as it was named on the command line.

    Args:
        folder: As it was named. What lies below the working folder may come with a
            repository: no part of it may be a link.
        cwd: The working folder.
        kept: Folders of the user (episodes, index): it lies in none of them, and holds
            none.

    Raises:
        OutputFolderError: It is none, or in the way of another one.
    """
    if folder == "-":
        problem = tr("a folder is no standard output; name one")
        text = tr("{folder!r} is not a path ({problem})")
        raise OutputFolderError(text.format(folder=folder, problem=problem))
    try:
        named = Path(folder).expanduser()
        above = named.parent.resolve() if named.is_absolute() else cwd.resolve()
        path = above / named.name if named.is_absolute() else above / named
        place = _without_dots(path)
    except (OSError, RuntimeError, ValueError) as error:  # links in a circle, NUL
        text = tr("{folder!r} is not a path ({problem})")
        raise OutputFolderError(text.format(folder=folder, problem=error)) from error
    for other in kept:
        if place == other or place.is_relative_to(other):
            text = tr("nothing can be written into {folder}; name another folder")
            raise OutputFolderError(text.format(folder=other))
        if other.is_relative_to(place):
            text = tr("{place} holds {folder}; name another folder")
            raise OutputFolderError(text.format(place=place, folder=other))
    return place


def _without_dots(path: Path) -> Path:
    """Return a path in which no part leads up; links are not followed for it."""
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts[-1:] = parts[-1:] if len(parts) == 1 else []
        else:
            parts.append(part)
    return Path(*parts)


def write_folder(path: Path, manifest: Manifest, files: Mapping[str, bytes]) -> None:
    """Write a folder whole or not at all, with its manifest.

    Args:
        path: Where it lies, as `settle_folder` says; folders above it are made.
        manifest: What it says of itself; the files are added.
        files: Path below the folder, with `/`, to content. The same files give the same
            bytes.

    Raises:
        OutputFolderError: It cannot be written; or something else is there: a file, a
            link, a folder of somebody else or of another kind, or one in which a file
            was added or changed. What is there stays as it is then.
    """
    for name in files:
        if not is_inside(name) or name.casefold() == MANIFEST:
            text = tr("{path!r} cannot be a file of such a folder")
            raise OutputFolderError(text.format(path=name))
    states = {name: _state(files[name]) for name in sorted(files)}
    listed = msgspec.structs.replace(manifest, files=states)
    content = msgspec.json.format(msgspec.json.encode(listed), indent=2) + b"\n"
    try:
        with hold(path.parent, make=True):
            pass
        is_there = _check_ours(path, manifest.kind)
        new = make_folder(path.parent, f".{path.name}.new-")
        drop = partial(remove, path.parent, new.name)
        with before_ending(drop):
            try:
                for name, part in files.items():
                    _write_below(new, name, part)
                _write_below(new, MANIFEST, content)
                _take_place(path, new.name, is_there=is_there)
            finally:
                drop()
    except OSError as error:
        place = error.filename or path
        raise OutputFolderError(f"{place}: {system_reason(error)}") from error


def read_manifest(path: Path, kind: str) -> Manifest:
    """Read what a folder of ours says of itself.

    Raises:
        OutputFolderError: It is missing, none of ours, or of another kind.
    """
    place = path / MANIFEST
    try:
        content = read_file(path, MANIFEST, limit=_LARGEST)
        manifest = msgspec.json.decode(content, type=Manifest)
    except OSError as error:
        raise OutputFolderError(f"{place}: {system_reason(error)}") from error
    except (ValueError, RecursionError) as error:
        text = tr("{file}: not what kbindex writes ({problem})")
        raise OutputFolderError(text.format(file=place, problem=error)) from error
    if manifest.kind != kind:
        text = tr("{folder}: a {found} and no {kind}")
        said = text.format(folder=path, found=manifest.kind, kind=kind)
        raise OutputFolderError(said)
    return manifest


def read_listed(path: Path, manifest: Manifest, name: str) -> bytes:
    """Read a file of the folder, and see that it is as it was written.

    Raises:
        OutputFolderError: The manifest does not name it, it cannot be read, or it was
            changed.
    """
    state = manifest.files.get(name)
    place = path / name
    if state is None:
        raise OutputFolderError(tr("{file}: not in the manifest", file=place))
    try:
        content = read_file(place.parent, place.name, limit=state.size)
    except OSError as error:
        if error.errno == errno.EFBIG:
            raise _changed(place) from error
        raise OutputFolderError(f"{place}: {system_reason(error)}") from error
    if _state(content) != state:
        raise _changed(place)
    return content


def is_inside(path: str) -> bool:
    """Say whether a path leads to a file below its folder, on every system."""
    parts = path.split("/")
    refused = {"", ".", "..", _GIT}
    if not refused.isdisjoint(part.casefold() for part in parts):
        return False
    return not {"\\", "\0"} & {*path}


def _state(content: bytes) -> FileState:
    return FileState(sha256=hashlib.sha256(content).hexdigest(), size=len(content))


def _write_below(folder: Path, name: str, content: bytes) -> None:
    place = folder / name
    with hold(place.parent, make=True):
        pass
    write_file(place.parent, place.name, content)


def _take_place(path: Path, new: str, *, is_there: bool) -> None:
    """Give the new folder its name; the one of before goes."""
    if not is_there:
        rename(path.parent, new, path.name)
        return
    old = f".{path.name}.old-{os.urandom(4).hex()}"
    rename(path.parent, path.name, old)
    try:
        rename(path.parent, new, path.name)
    except OSError:
        rename(path.parent, old, path.name)
        raise
    remove(path.parent, old)


def _check_ours(path: Path, kind: str) -> bool:
    """Say whether a folder is there; it may be replaced.

    Raises:
        OutputFolderError: It may not.
        OSError: It cannot be looked at.
    """
    try:
        found = state_of(path.parent, path.name)
    except FileNotFoundError:
        return False
    if not stat.S_ISDIR(found.st_mode):
        text = tr("{place}: not a folder; name another one")
        raise OutputFolderError(text.format(place=path))
    names = list_names(path)
    if names:
        if MANIFEST not in names:
            raise _foreign(path / names[0])
        _check_files(path, read_manifest(path, kind))
    return True


def _check_files(path: Path, manifest: Manifest) -> None:
    for name, status in _all_below(path):
        if name == MANIFEST:
            continue
        state = manifest.files.get(name)
        if state is None or not stat.S_ISREG(status.st_mode):
            raise _foreign(path / name)
        if status.st_size != state.size or _hash_of(path / name) != state.sha256:
            raise _changed(path / name)


def _all_below(path: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Yield all that lies below; of what git keeps for itself, its folder."""
    waiting = [""]
    while waiting:
        below = waiting.pop()
        folder = path / below
        for name, status in states_of(folder, list_names(folder)):
            if stat.S_ISDIR(status.st_mode) and name.casefold() != _GIT:
                waiting.append(f"{below}{name}/")
            else:
                yield below + name, status


def _hash_of(place: Path) -> str:
    with open_file(place.parent, place.name) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _foreign(place: Path) -> OutputFolderError:
    text = tr("{file} was not written by this export; name another folder, or move it")
    return OutputFolderError(text.format(file=place))


def _changed(place: Path) -> OutputFolderError:
    text = tr("{file} was changed after the export; name another folder, or move it")
    return OutputFolderError(text.format(file=place))
