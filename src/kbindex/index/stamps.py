"""What was checked byte for byte need not be again, until it was touched.

Checking tens of megabytes takes longer than a search. So the state of the files is
noted beside the index once they were checked; a file whose state is as noted has not
been written to since: no program can set back the time of its last change of state
(`ctime`), and files that young that the clock may not tell are not noted.
"""

import json
import os
from pathlib import Path

from kbindex.index.manifest import Manifest

STAMP = "STAMP"
_YOUNG_NS = 2_000_000_000

_State = list[int]
"""Size, time of the last change of content and of state, in nanoseconds, inode."""


def is_stamped(folder: Path, manifest: Manifest) -> bool:
    """Say whether all files of a generation are as they were when last checked."""
    try:
        noted = json.loads((folder.parent / STAMP).read_bytes())
        return bool(noted == [manifest.checksum, _states(folder, manifest)])
    except (OSError, ValueError, RecursionError):
        return False


def write_stamp(folder: Path, manifest: Manifest, *, checked_ns: int) -> None:
    """Note the state of files that were checked, where that can be trusted.

    A folder that cannot be written keeps no note; each search checks anew.

    Args:
        folder: The folder of the generation.
        manifest: What the files were checked against.
        checked_ns: When the check began: what was written since may be unchecked.
    """
    try:
        states = _states(folder, manifest)
        if max(changed for _, _, changed, _ in states) > checked_ns - _YOUNG_NS:
            return
        path = folder.parent / f"{STAMP}.{os.getpid()}"
        path.write_text(json.dumps([manifest.checksum, states]), encoding="ascii")
        path.replace(folder.parent / STAMP)
    except OSError:
        return


def _states(folder: Path, manifest: Manifest) -> list[_State]:
    found = ((folder / name).stat() for name in sorted(manifest.files))
    return [[s.st_size, s.st_mtime_ns, s.st_ctime_ns, s.st_ino] for s in found]
