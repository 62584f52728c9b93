"""Where a program lies that is to be started: an editor, a pager."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def find_program(name: str, environ: Mapping[str, str]) -> str | None:
    """Return the path of a program; None where there is none.

    A bare name is looked for in the folders of PATH that are absolute. The working
    folder may be a project that somebody else wrote: what lies there is run only where
    a path names it. Windows, and an empty part of PATH, would look there.

    Args:
        name: A bare name, or a path.
        environ: What names the folders.
    """
    if os.path.dirname(name):  # noqa: PTH120 - `./vi` is a path, Path makes it `vi`
        return shutil.which(name)
    folders = [each for each in os.get_exec_path(environ) if Path(each).is_absolute()]
    found = shutil.which(name, path=os.pathsep.join(folders))
    return found if found and Path(found).is_absolute() else None
