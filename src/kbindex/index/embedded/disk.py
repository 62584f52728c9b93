"""Files and folders of an index while it is written."""

import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path


def make_folder(parent: Path, prefix: str) -> Path:
    """Make a new folder, empty, whose name begins with `prefix`."""
    return Path(tempfile.mkdtemp(prefix=prefix, dir=parent))


def remove(path: Path) -> None:
    """Remove a file or a folder; what is in use elsewhere stays for the next time."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def share_files(source: Path, target: Path, names: Iterable[str]) -> None:
    """Link files of one generation into the next; copy where links do not work."""
    for name in names:
        try:
            os.link(source / name, target / name)
        except OSError:
            shutil.copyfile(source / name, target / name)
