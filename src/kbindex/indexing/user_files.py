"""The user's own files of an archive: in the episodes folder, or next to it."""

from collections.abc import Iterator
from pathlib import Path

from kbindex.errors import ConfigError


def read_user_files(episodes: Path, name: str) -> Iterator[tuple[str, str]]:
    """Yield path and text of each file `name`; that in the episodes folder comes last.

    Raises:
        ConfigError: A file cannot be read.
    """
    for path in (episodes.parent / name, episodes / name):
        if path.is_file():
            try:
                text = path.read_text(encoding="utf-8-sig")
            except (OSError, UnicodeDecodeError) as error:
                raise ConfigError(str(path), "file", problem=str(error)) from error
            yield str(path), text
