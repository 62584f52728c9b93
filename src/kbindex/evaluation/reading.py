"""Files that are named for an evaluation: of any kind, but not without an end."""

import errno
import os
from pathlib import Path

MOST_BYTES = 1 << 26
"""Those of a hundred thousand judged queries take a third of it."""


def read_text(path: Path) -> str:
    """Read a file, or a pipe that another program writes to, as UTF-8.

    Raises:
        OSError: It cannot be read, or is too large.
        UnicodeDecodeError: It is no UTF-8.
    """
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
    return content.decode("utf-8-sig")
