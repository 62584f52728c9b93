"""The folder where tables of bridges are kept, for all archives that have the same.

bridges-0123456789abcdef.tsv    a table, by the name of what it was built of
.bridges-….tsv.1f2e3d4c.new      one that is being written, or what a killed run left

Nobody else writes there, but many processes at once do.
"""

from __future__ import annotations

import mmap
from contextlib import suppress
from typing import TYPE_CHECKING

from kbindex.language.bridges.table import BridgeTable
from kbindex.whole_files import replace_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from kbindex.language.bridges.table import Content

MOST_TABLES = 8
"""So many are kept, the newest. Each change of a glossary or of topics makes one."""

_STAGING = ".bridges-*.new"
_LONGEST_BUILD_S = 3600


def open_kept(
    folder: Path | None, fingerprint: str, build: Callable[[], bytes]
) -> BridgeTable:
    """Open the table that is kept in `folder`; build it where it is not, or damaged.

    What was built is kept where it can be, and used from memory this time.

    Args:
        folder: Where tables are kept; None where there is no such place.
        fingerprint: What the table is built of; it names the file.
        build: Builds the table, always the same.
    """
    path = folder / f"bridges-{fingerprint}.tsv" if folder else None

    def build_and_keep() -> bytes:
        content = build()
        if path:
            with suppress(OSError):  # no right, no space: it is built for this run
                _keep(path, content)
        return content

    content = _load(path) if path else b""
    return BridgeTable(build_and_keep, content, fingerprint=fingerprint)


def _load(path: Path) -> Content:
    try:
        with path.open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):  # it is missing, or empty
        return b""


def _keep(path: Path, content: bytes) -> None:
    """Put a table in its place in one step; other processes may do the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, content)
    _tidy(path)


def _tidy(path: Path) -> None:
    """Remove all but the newest tables beside `path`, and what killed runs left."""
    folder, built_s = path.parent, path.stat().st_mtime
    others = [table for table in folder.glob("bridges-*.tsv") if table != path]
    newest = sorted(_with_times(others), reverse=True)
    old = [table for _, table in newest[MOST_TABLES - 1 :]]
    for time_s, stray in _with_times(folder.glob(_STAGING)):
        if built_s - time_s > _LONGEST_BUILD_S:
            old.append(stray)
    for file in old:
        with suppress(OSError):  # another process may have it open, or remove it, too
            file.unlink()


def _with_times(paths: Iterable[Path]) -> Iterator[tuple[float, Path]]:
    """Yield files with when they were written, in seconds."""
    for path in paths:
        with suppress(OSError):
            yield path.stat().st_mtime, path
