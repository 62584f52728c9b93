"""Whether a file is what was read: by its state, else by its bytes."""

import os
from pathlib import Path

from kbindex.index import EpisodeSources, SourceState, hash_content
from kbindex.shownotes import EpisodeFile, load_content


def is_known(
    root: Path, file: EpisodeFile, known: EpisodeSources, *, follow_links: bool
) -> bool:
    """Say whether an episode, and all that lies beside it, is what was read.

    Args:
        root: The folder of episodes.
        file: The episode as it was found now.
        known: What was read of it.
        follow_links: Follow links that lead out of the folder, too.
    """
    beside = tuple(state.path for state in known.beside)
    is_same_file = (file.id, file.beside) == (known.id, beside)
    return is_same_file and all(
        _is_same(root, state, follow_links=follow_links)
        for state in (known.source, *known.beside)
    )


def _is_same(root: Path, known: SourceState, *, follow_links: bool) -> bool:
    path = f"{root}/{known.path}"
    try:
        status = os.stat(path)  # noqa: PTH116 - once for each file of an archive
        seen = (status.st_size, status.st_mtime_ns, status.st_ino)
        noted = (known.size, known.mtime_ns, known.inode)
        is_untouched = status.st_ctime_ns == known.ctime_ns
        if known.is_settled and is_untouched and seen == noted:
            return True
        content = load_content(root, known.path, follow_links=follow_links)
        return hash_content(content) == known.sha256
    except OSError:
        return not known.sha256  # it could not be read before either
