"""The files that an archive is read from, as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbindex.config import GLOSSARY_NAME, TOPICS_NAME
from kbindex.indexing.user_files import read_user_files
from kbindex.knowledge.answers import ArchiveFile
from kbindex.shownotes import load_content, look_through
from kbindex.shownotes.episode_files import MAX_SIZE_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kbindex.indexing.refresh import Refresher

EPISODES = "episodes"
"""The folder of the episodes in a project."""


def iter_archive_files(refresher: Refresher) -> Iterator[ArchiveFile]:
    """Yield the pages, what belongs to them, and the archive's own words and topics.

    Pages come in the order of their paths, each with its companions behind it. What
    the reader leaves out (what is too large, or cannot be read) is left out here, too.

    Yields:
        Files with paths as in a project: `episodes/025/README.md`, `topics.toml`.

    Raises:
        ArchiveError: There are no episodes any more.
        ConfigError: The archive's own words or topics cannot be read.
    """
    root, follow = refresher.episodes, refresher.follow_links
    found = look_through(root, follow_links=follow, leave_out=refresher.leave_out)
    taken = set[str]()
    for file in found.files:
        for path in (file.path, *file.beside):
            content = None if path in taken else _content(root, path, follow=follow)
            taken.add(path)
            if content is not None:
                yield ArchiveFile(path=f"{EPISODES}/{path}", content=content)
    for name in (GLOSSARY_NAME, TOPICS_NAME):
        for place, text in read_user_files(root, name, follow_links=follow):
            is_inside = place == f"{root}/{name}"
            path = f"{EPISODES}/{name}" if is_inside else name
            yield ArchiveFile(path=path, content=text.encode())


def _content(root: Path, path: str, *, follow: bool) -> bytes | None:
    try:
        content = load_content(root, path, follow_links=follow)
    except OSError:  # the reader has a diagnostic for it
        return None
    return content if len(content) <= MAX_SIZE_BYTES else None
