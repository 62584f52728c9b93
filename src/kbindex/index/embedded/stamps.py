"""A file that was checked is not checked again until somebody writes to it.

Checking tens of megabytes takes longer than a search. So STAMP notes, beside the index,
the state of each file when its bytes were checked, and their digest. Nobody has written
to a file in that state since: no program can set back the time of a file's last change
of state (`ctime`). A state may be too young for the clock to tell a later change from
it; such a state is not noted.
"""

from collections.abc import Collection, Iterator
from pathlib import Path

from kbindex.folders import read_file, states_of
from kbindex.index.embedded.manifest import Manifest
from kbindex.index.json_bytes import pack_json, unpack_json
from kbindex.whole_files import replace_file

STAMP = "STAMP"
_MOST_BYTES = 1 << 24

COARSE_NS = 2_000_000_000
"""What the coarsest clocks of file systems tell apart."""
FINE_NS = 30_000_000
"""The same, three times over, where a file system is seen to count microseconds: its
clock follows that of the kernel, which ticks a hundred times a second or more often."""
_MICROSECONDS = 1_000_000

_State = tuple[int, int, int, int]
"""Size, time of the last change of content and of state, in nanoseconds, inode."""

_Stamp = dict[str, tuple[str, _State]]
"""File → digest of its bytes, and its state when they were checked."""


def noted_files(folder: Path, manifest: Manifest) -> frozenset[str]:
    """Return the files of a generation that are as they were when last checked."""
    try:
        stamp: _Stamp = unpack_json(
            read_file(folder.parent, STAMP, limit=_MOST_BYTES), _Stamp
        )
        return frozenset(
            name
            for name, state in _states(folder, manifest)
            if stamp.get(name) == (manifest.files[name][1], state)
        )
    except (OSError, ValueError, RecursionError):
        return frozenset()


def note_files(
    folder: Path,
    manifest: Manifest,
    *,
    checked_ns: int,
    linked: Collection[str] = (),
    linked_ns: int = 0,
) -> None:
    """Note the state of files that were checked, where that can be trusted.

    A folder that cannot be written keeps no note; each search checks anew.

    Args:
        folder: The folder of the generation.
        manifest: What the files were checked against.
        checked_ns: When the check began: what was written since may be unchecked.
        linked: Files that were checked in the generation before, and linked into
            this one. Linking changes their state, so what counts of them is that
            their content is older than that check.
        linked_ns: When that check began.
    """
    try:
        states = dict(_states(folder, manifest))
        clock = {changed for _, *both, _ in states.values() for changed in both}
        is_fine = any(changed % _MICROSECONDS for changed in clock)
        settled_ns = checked_ns - (FINE_NS if is_fine else COARSE_NS)
        stamp: _Stamp = {
            name: (manifest.files[name][1], state)
            for name, state in states.items()
            if state[2] <= settled_ns and (name not in linked or state[1] < linked_ns)
        }
        if stamp:
            # One that is lost is written anew.
            replace_file(folder.parent / STAMP, pack_json(stamp), durable=False)
    except OSError:
        return


def _states(folder: Path, manifest: Manifest) -> Iterator[tuple[str, _State]]:
    for name, s in states_of(folder, sorted(manifest.files)):
        yield name, (s.st_size, s.st_mtime_ns, s.st_ctime_ns, s.st_ino)
