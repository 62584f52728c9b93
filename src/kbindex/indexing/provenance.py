"""Which generations were built here: an index may come from anywhere.

Somebody may have put titles, notes and tags into an index that stand in no notes, with
hashes that fit. Nothing in the index can tell. So the user's cache notes what was built
here, from the notes or upon what was built here, and what is not noted is told.

    built/3f6c…    an empty file for each generation, named by a digest of all it holds
"""

import os
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from kbindex.folders import hold, list_names, make_file, state_of, unlink

MOST_NOTED = 1000
"""So many are noted; then the older half is forgotten."""

_DIGITS = 32


class Provenance(Struct, frozen=True):
    """Notes in a folder of the user's which generations were built here.

    Args:
        folder: The program's folder in the user's cache; None where there is none.
    """

    folder: Path | None = None

    @property
    def _place(self) -> Path | None:
        # The user's cache may be a link; what lies in it may not.
        return self.folder.resolve() / "built" if self.folder else None

    def knows(self, identity: str) -> bool:
        """Say whether the generation was built here, or that cannot be told.

        It cannot where there is no cache that can be written to.
        """
        place = self._place
        if place is None or not identity:
            return True
        try:
            state_of(place, identity[:_DIGITS])
        except OSError:
            return not _is_writable(place)
        return True

    def note(self, identity: str, *, base: str | None) -> None:
        """Note that a generation was built, unless upon one from elsewhere."""
        place = self._place
        if place is None or not identity:
            return
        if base is None or self.knows(base):
            with suppress(OSError):  # no right, no space: it is told when it is read
                _note(place, identity[:_DIGITS])


def _is_writable(place: Path) -> bool:
    above = (folder for folder in (place, *place.parents) if folder.exists())
    return os.access(next(above), os.W_OK)


def _note(place: Path, name: str) -> None:
    with hold(place, make=True), suppress(FileExistsError):
        make_file(place, name).close()
    names = list_names(place)
    if len(names) > MOST_NOTED:
        names.sort(key=lambda each: state_of(place, each).st_mtime_ns)
        for old in names[: len(names) // 2]:
            unlink(place, old)
