"""The user's own files of an archive: in the episodes folder, or next to it."""

import os
from collections.abc import Iterator
from pathlib import Path

from kbindex.config import LARGEST_BYTES
from kbindex.errors import ConfigError, Remedy
from kbindex.messages import system_reason, tr
from kbindex.safe_files import OutsideLinkError, read_regular


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
            try:
                text = _read(folder, name, follow_links=follow_links)
            except FileNotFoundError:  # a link to nothing
                continue
            except OutsideLinkError as error:
                reason, remedy = system_reason(error), Remedy.FOLLOW_LINKS
                raise ConfigError(
                    path, "file", problem=reason, remedy=remedy
                ) from error
            except OSError as error:
                reason = system_reason(error)
                raise ConfigError(path, "file", problem=reason) from error
            except UnicodeDecodeError as error:
                line = error.object.count(b"\n", 0, error.start) + 1
                raise ConfigError(
                    path, "file", problem=str(error), line=line
                ) from error
            yield path, text


def _read(folder: str, name: str, *, follow_links: bool) -> str:
    most = LARGEST_BYTES
    content = read_regular(
        folder, name, most_bytes=most + 1, follow_outside=follow_links
    )
    if len(content) > most:
        text = tr("larger than {size} MB", size=most // 1_000_000)
        raise OSError(0, text)
    text = content.decode("utf-8-sig")
    return text.replace("\r\n", "\n").replace("\r", "\n")
