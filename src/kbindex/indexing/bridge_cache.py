"""The folder where tables of bridges are kept, for all archives that have the same.

bridges-0123456789abcdef.tsv    that of the package, where the one that it ships is none
pack-0123456789abcdef.tsv       the same of a pack
own-0123456789abcdef.tsv        what a user's lines add, by what it was built of
.own-….tsv.1f2e3d4c.new         one that is being written, or what a killed run left

Nobody else writes there, but many processes at once do.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Literal, get_args

from kbindex.folders import hold, list_names, map_file, state_of, unlink
from kbindex.language.bridges.table import BridgeTable
from kbindex.whole_files import replace_file, staged_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kbindex.language.bridges.table import Content

Kind = Literal["bridges", "pack", "own"]
"""Whether a table is the package's, a pack's or a user's; how its name begins."""

MOST_TABLES = 8
"""So many of a kind are kept, the newest. Each change of a user's words makes one."""

_TABLE = r"(?:{kind})-[0-9a-f]+\.tsv"
_ANY = "|".join(get_args(Kind))
_LONGEST_BUILD_S = 3600


def open_kept(
    folder: Path | None,
    fingerprint: str,
    build: Callable[[], bytes],
    *,
    kind: Kind = "bridges",
    below: BridgeTable | None = None,
) -> BridgeTable:
    """Open the table that is kept in `folder`; build it where it is not, or damaged.

    What was built is kept where it can be, and used from memory this time.

    Args:
        folder: Where tables are kept; None where there is no such place.
        fingerprint: What the table is built of; it names the file.
        build: Builds the table, always the same.
        kind: Whose words it has.
        below: The table that it adds to.
    """
    # The user's cache may be a link; what lies in it may not.
    path = folder.resolve() / f"{kind}-{fingerprint}.tsv" if folder else None

    def build_and_keep() -> bytes:
        content = build()
        if path:
            with suppress(OSError):  # no right, no space: it is built for this run
                _keep(path, content, kind)
        return content

    content = _load(path) if path else b""
    return BridgeTable(build_and_keep, content, fingerprint=fingerprint, below=below)


def _load(path: Path) -> Content:
    try:
        return map_file(path.parent, path.name)
    except OSError:  # it is missing, or no file
        return b""


def _keep(path: Path, content: bytes, kind: Kind) -> None:
    """Put a table in its place in one step; other processes may do the same."""
    with hold(path.parent, make=True):
        replace_file(path, content, durable=False)  # one that is lost is built anew
    _tidy(path, kind)


def _tidy(path: Path, kind: Kind) -> None:
    """Remove all but the newest tables of a kind, and what killed runs left."""
    times = dict(_times(path.parent))
    built_s = times.pop(path.name, 0.0)
    table = re.compile(_TABLE.format(kind=kind))
    staging = re.compile(staged_names(_TABLE.format(kind=_ANY)))
    tables = [name for name in times if table.fullmatch(name)]
    newest = sorted(tables, key=lambda name: (times[name], name), reverse=True)
    old = newest[MOST_TABLES - 1 :]
    for name, time_s in times.items():
        if staging.fullmatch(name) and built_s - time_s > _LONGEST_BUILD_S:
            old.append(name)
    for name in old:
        with suppress(OSError):  # another process may have it open, or remove it, too
            unlink(path.parent, name)


def _times(folder: Path) -> Iterator[tuple[str, float]]:
    """Yield the files of a folder with when they were written, in seconds."""
    for name in list_names(folder):
        with suppress(OSError):
            yield name, state_of(folder, name).st_mtime
