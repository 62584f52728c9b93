"""Whether a folder is an index of ours, and what in it may be removed.

A folder is ours where the marker says so that we put there first of all. One without a
marker is, where CURRENT and a valid manifest of an earlier version say so. One that is
empty may become ours. Anything else is somebody's, and nothing in it is touched.

In a folder of ours, too, content is looked at before it is removed: a name alone may be
anybody's.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from kbindex.errors import DamagedIndexError
from kbindex.folders import (
    is_folder,
    list_names,
    make_file,
    open_file,
    read_file,
    remove,
)
from kbindex.index.embedded.current import load_pointers
from kbindex.index.embedded.manifest import (
    DOCUMENTS,
    INDEX_FORMAT,
    MANIFEST,
    listed_files,
)
from kbindex.whole_files import create_file, replace_file, staged_names

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MARKER = "kbindex.json"

PART = "kbindex.part"
"""A file in a generation that is being written, or is of no use any more."""

_HALF_WRITTEN: Mapping[str, re.Pattern[bytes]] = {
    r"CURRENT": re.compile(rb"g\d{6}"),
    r"STAMP": re.compile(rb'\{"[^"]+":\["[0-9a-f]{64}"'),
    r"OWNER": re.compile(rb"\d+ "),
    r"bridges-[\w.-]+": re.compile(rb"kbindex bridges |#0\t"),
}
"""Files that are there only while they are written → how each begins. The marker is not
among them: it is written before anybody holds the lock."""

_EARLIER: Mapping[str, str] = {
    r"CURRENT\.new": r"CURRENT",
    r"STAMP\.\d+": r"STAMP",
    r"bridges-[0-9a-f]{16}(?:-[0-9a-f]{8})?\.tsv": r"bridges-[\w.-]+",
}
"""Names that earlier versions gave them, tables of bridges included → which it is."""

_ASIDE: Mapping[str, bytes] = {
    ".gitignore": b"# Made by kbindex from the episodes, and never committed.\n*\n",
    "CACHEDIR.TAG": b"Signature: 8a477f597d28d172789f06886806bc55\n"
    b"# Made by kbindex from the episodes. See https://bford.info/cachedir/\n",
}
"""What has git and backups pass over an index; one that is there is left alone."""

_MOST_BYTES = 10_000
_LONGEST_BEGINNING = 1000
_OF_GENERATION = re.compile(
    r"_?MAIN_[\w.]+|records-\w+\.bin|(?:words|sounds)-\w+\.json|topics\.json|"
    + "|".join(map(re.escape, DOCUMENTS))
)
"""What this version puts into a generation, be its manifest damaged; and `topics.json`
of earlier ones."""
_FOLDER = re.compile(r"g\d{6,15}|new-(?:g\d{6,15}|bridges)-\w+")
_NEUTRAL = re.compile(
    r"\.gitignore|\.gitkeep|\.DS_Store|CACHEDIR\.TAG|"
    + staged_names(r"kbindex\.json|\.gitignore|CACHEDIR\.TAG")
)
"""What an empty folder may hold: none of it says what the folder is for."""


class _Marker(msgspec.Struct, frozen=True, kw_only=True, tag="index"):
    """What the marker says.

    Args:
        format: Of the index, when the folder became one.
        archive: Where the episodes lie, seen from the index; empty if unknown.
    """

    format: int
    archive: str = ""


def claim(folder: Path, *, archive: str) -> None:
    """Say in a folder that it is an index, and to git and backups to pass over it.

    Raises:
        OSError: It cannot be written.
    """
    marker = _Marker(format=INDEX_FORMAT, archive=archive)
    replace_file(folder / MARKER, msgspec.json.encode(marker) + b"\n")
    for name, content in _ASIDE.items():
        with suppress(FileExistsError):
            create_file(folder / name, content)


def archive_of(folder: Path) -> str | None:
    """Return where the archive of an index lies, seen from it, as its marker says.

    Returns:
        "" where that is not known, None where there is no marker of an index.
    """
    try:
        content = read_file(folder, MARKER, limit=_MOST_BYTES)
        return msgspec.json.decode(content, type=_Marker).archive
    except (OSError, ValueError, RecursionError):
        return None


def foreign_entry(folder: Path) -> str | None:
    """Return the name of an entry that makes a folder somebody's, None if none does.

    Raises:
        OSError: The folder cannot be listed.
    """
    names = [name for name in list_names(folder) if not _NEUTRAL.fullmatch(name)]
    if not names or archive_of(folder) is not None or _is_earlier_index(folder):
        return None
    return names[0]


def _is_earlier_index(folder: Path) -> bool:
    """Say whether CURRENT leads to a manifest, of this version or an earlier one."""
    try:
        pointers = load_pointers(folder)
    except DamagedIndexError:
        return False
    return any(listed_files(folder / pointer.name) for pointer in pointers)


def is_removable(folder: Path, name: str) -> bool:
    """Say whether an entry of an index is ours, and is there for nothing.

    A generation, by its manifest or by `PART`; a half-written file, by how it begins.
    """
    if _FOLDER.fullmatch(name):
        return is_folder(folder, name) and _is_generation(folder, name)
    for written, beginning in _HALF_WRITTEN.items():
        earlier = (new for new, of in _EARLIER.items() if of == written)
        names = "|".join((staged_names(written), *earlier))
        if re.fullmatch(names, name):
            return _begins(folder, name, beginning)
    return False


def _is_generation(folder: Path, name: str) -> bool:
    try:
        names = set(list_names(folder / name))
    except OSError:
        return False
    if not names:
        return name.startswith("new-")  # killed before it said anything
    return PART in names or names <= (listed_files(folder / name) or set[str]())


def _begins(folder: Path, name: str, beginning: re.Pattern[bytes]) -> bool:
    """Say whether a file begins as it should, or is empty."""
    try:
        with open_file(folder, name) as file:
            start = file.read(_LONGEST_BEGINNING)
    except OSError:
        return False
    return not start or beginning.match(start) is not None


def discard(folder: Path, name: str) -> None:
    """Remove an entry of an index; of a generation, last what says that it may go.

    What others put into a generation stays, and its folder with it.
    """
    if is_folder(folder, name):
        place = folder / name
        retire(place)
        with suppress(OSError):
            ours = listed_files(place) or set[str]()
            # The manifest last: a run that is killed here leaves what says the rest.
            for inner in sorted(list_names(place), key=lambda name: name == MANIFEST):
                if inner in ours or _OF_GENERATION.fullmatch(inner):
                    remove(place, inner)
            if list_names(place) != [PART]:  # somebody's file lies there: it stays
                remove(place, PART)
                return
    remove(folder, name)


def retire(folder: Path) -> None:
    """Say of a generation that it is of no use any more: it may be removed.

    One that is damaged has no manifest to say whose it is.
    """
    with suppress(OSError):
        make_file(folder, PART).close()
