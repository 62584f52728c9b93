"""Whether a file is what was read: by its state, else by its bytes."""

import os
from collections.abc import Iterable
from pathlib import Path

from kbindex.index import EpisodeSources, SourceState, hash_content
from kbindex.shownotes import EpisodeFile, load_content


def is_known(
    root: str, file: EpisodeFile, known: EpisodeSources, *, follow_links: bool
) -> bool:
    """Say whether an episode, and all that lies beside it, is what was read.

    Args:
        root: The folder of episodes.
        file: The episode as it was found now.
        known: What was read of it.
        follow_links: Follow links that lead out of the folder, too.
    """
    if file.id != known.id or len(file.beside) != len(known.beside):
        return False
    if not _is_same(root, known.source, follow_links=follow_links):
        return False
    return not known.beside or all(
        path == state.path and _is_same(root, state, follow_links=follow_links)
        for path, state in zip(file.beside, known.beside, strict=True)
    )


def newest_change(root: Path, files: Iterable[EpisodeFile]) -> float:
    """Return when the notes were last changed, in seconds since 1970; 0 where never.

    Args:
        root: The folder of episodes.
        files: The episodes as they were found now.
    """
    paths = (path for file in files for path in (file.path, *file.beside))
    return max((_changed_s(f"{root}/{path}") for path in paths), default=0.0)


def _changed_s(path: str) -> float:
    try:
        return os.stat(path).st_mtime  # noqa: PTH116 - once for each file of an archive
    except OSError:  # it went meanwhile
        return 0.0


def _is_same(root: str, known: SourceState, *, follow_links: bool) -> bool:
    path = f"{root}/{known.path}"
    try:
        status = os.stat(path)  # noqa: PTH116 - once for each file of an archive
        if (
            known.is_settled
            and status.st_ctime_ns == known.ctime_ns
            and status.st_mtime_ns == known.mtime_ns
            and status.st_size == known.size
            and status.st_ino == known.inode
        ):
            return True
        content = load_content(Path(root), known.path, follow_links=follow_links)
        return hash_content(content) == known.sha256
    except OSError:
        return not known.sha256  # it could not be read before either
