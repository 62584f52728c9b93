"""The user's own files of an archive: in the episodes folder, or next to it."""

import os
from collections.abc import Iterator
from pathlib import Path

from kbindex.config import read_settings
from kbindex.errors import Remedy


def read_user_files(
    episodes: Path, name: str, *, follow_links: bool = False
) -> Iterator[tuple[str, str]]:
    """Yield path and text of each file `name`; that in the episodes folder comes last.

    Args:
        episodes: The folder of show notes.
        name: The file's.
        follow_links: Follow links that lead out of the folder that a file is in, too.

    Raises:
        ConfigError: A file cannot be read, or a link leads elsewhere.
    """
    for folder in (str(episodes.parent), str(episodes)):
        path = os.path.join(folder, name)  # noqa: PTH118 - twice in each search
        if os.path.lexists(path) and not os.path.isdir(path):  # noqa: PTH112 - as above
            within = None if follow_links else Path(folder)
            text = read_settings(Path(path), within=within, remedy=Remedy.FOLLOW_LINKS)
            if text is not None:  # else a link to nothing
                yield path, text.replace("\r\n", "\n").replace("\r", "\n")
