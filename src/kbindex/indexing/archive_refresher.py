"""The refresher of an archive, by the folders that a caller names."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from kbindex.config import DEFAULT_NOTES, NotesConfig, cache_bridges, cache_index
from kbindex.errors import IndexStateError
from kbindex.index import IndexFolder
from kbindex.indexing.build_rules import build_rules, digest
from kbindex.indexing.provenance import Provenance
from kbindex.indexing.refresh import Refresher
from kbindex.language import build_analyzer
from kbindex.messages import tr

if TYPE_CHECKING:
    from kbindex.shownotes import LeaveOut


def make_refresher(
    episodes: str | os.PathLike[str],
    index: str | os.PathLike[str] | None,
    *,
    follow_links: bool = False,
    notes: NotesConfig = DEFAULT_NOTES,
    cache: Path | None = None,
    leave_out: "LeaveOut | None" = None,
) -> Refresher:
    """Make the refresher of an archive whose index lies in a folder.

    Args:
        episodes: The folder of show notes.
        index: The folder of the index; None is the archive's own in the cache.
        follow_links: Follow links that lead out of the archive, too.
        notes: How notes are read, where they leave a choice.
        cache: Where it is noted what was built here; by default the user's cache.
        leave_out: What is passed over as if it were not there; None is nothing.

    Raises:
        IndexStateError: No folder can have the name of the index.
    """
    root = Path(episodes).absolute()
    place = Path(index).absolute() if index is not None else cache_index(root)
    try:
        place = place.resolve()  # who names the index may name a link
    except (OSError, RuntimeError, ValueError) as error:
        text = tr("{folder}: no folder can have this name", folder=place)
        raise IndexStateError(text) from error
    return Refresher(
        episodes=root,
        index=IndexFolder(
            place,
            rules=digest(build_rules(notes, follow_links=follow_links))[:8],
            archive=_seen_from(place, root),
        ),
        analyzer=build_analyzer(),
        follow_links=follow_links,
        notes=notes,
        provenance=Provenance(cache or cache_bridges()),
        leave_out=leave_out,
    )


def _seen_from(place: Path, root: Path) -> str:
    """Return the way from one folder to another; "" where there is none."""
    try:
        return os.path.relpath(root, place)
    except ValueError:  # two drives
        return ""
