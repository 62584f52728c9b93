"""Whether a folder is an index of ours, and what in it may be removed.

A folder is ours where the marker says so that we put there first of all. One without a
marker is, where CURRENT and a valid manifest of an earlier version say so. One that is
empty may become ours. Anything else is somebody's, and nothing in it is touched.

In a folder of ours, too, content is looked at before it is removed: a name alone may be
anybody's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from kbindex.errors import DamagedIndexError
from kbindex.folders import is_folder, list_names, open_file, read_file
from kbindex.index.embedded.current import load_pointers
from kbindex.index.embedded.manifest import INDEX_FORMAT, MANIFEST, listed_files
from kbindex.whole_files import replace_file, staged_names

if TYPE_CHECKING:
    from pathlib import Path

MARKER = "kbindex.json"

_MOST_BYTES = 10_000
_WRITTEN = r"CURRENT|STAMP|OWNER|bridges-[\w.-]+"
_STAGED = re.compile(staged_names(_WRITTEN) + r"|CURRENT\.new|STAMP\.\d+")
"""What is there only while it is written; the last two are of earlier versions. The
marker is not among it: it is written before anybody holds the lock."""
_OLD_TABLE = re.compile(r"bridges-[0-9a-f]{16}(?:-[0-9a-f]{8})?\.tsv")
"""Tables of bridges, which earlier versions kept here."""
_BEGINNING = re.compile(rb"(?:g\d|\d+ |\{|#0\t|kbindex bridges )|\Z")
_LONGEST_BEGINNING = 20
_FOLDER = re.compile(r"g\d{6,}|new-(?:g\d{6,}|bridges)-\w+")
_NEUTRAL = re.compile(
    r"\.gitignore|\.gitkeep|\.DS_Store|" + staged_names(r"kbindex\.json")
)
"""What an empty folder may hold: none of it says what the folder is for."""
_SEGMENT_FILE = re.compile(
    r"_?MAIN_\w+\.(?:trm|pst|toc|seg)|MAIN_\w+\.\w+\.col|records-\w+\.bin|"
    r"(?:words|sounds)-\w+\.json"
)
_LIST = re.compile(r"(?:manifest|sources|episodes|tags|topics)\.json")


class _Marker(msgspec.Struct, frozen=True, kw_only=True, tag="index"):
    """What the marker says.

    Args:
        format: Of the index, when the folder became one.
        archive: Where the episodes lie, seen from the index; empty if unknown.
    """

    format: int
    archive: str = ""


def claim(folder: Path, *, archive: str) -> None:
    """Say in a folder that it is an index.

    Raises:
        OSError: It cannot be written.
    """
    marker = _Marker(format=INDEX_FORMAT, archive=archive)
    replace_file(folder / MARKER, msgspec.json.encode(marker) + b"\n")


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
    """Say whether an entry of an index is what its name says, and can go.

    Generations and what is only there while they are written, by what they hold.
    """
    if _FOLDER.fullmatch(name):
        return is_folder(folder, name) and _is_generation(folder / name)
    if _STAGED.fullmatch(name) or _OLD_TABLE.fullmatch(name):
        return _begins_like_ours(folder, name)
    return False


def _is_generation(folder: Path) -> bool:
    try:
        names = set(list_names(folder))
    except OSError:
        return False
    listed = listed_files(folder) if MANIFEST in names else None
    if listed is not None:
        return names <= listed
    parts = [name for name in names if not _LIST.fullmatch(name)]
    is_alone = MANIFEST in names and not parts  # it may be that of anything
    return not is_alone and all(map(_SEGMENT_FILE.fullmatch, parts))


def _begins_like_ours(folder: Path, name: str) -> bool:
    try:
        with open_file(folder, name) as file:
            start = file.read(_LONGEST_BEGINNING)
    except OSError:
        return False
    return bool(_BEGINNING.match(start))
