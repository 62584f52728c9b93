"""The episodes of an archive, remembered: for who checks one again and again."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from kbindex.lint.checked_files import episode_id_of, is_archive_page
from kbindex.lint.linter import Notes
from kbindex.lint.surroundings import Outline, Surroundings, skim, survey
from kbindex.shownotes.episode_files import (
    SUFFIXES,
    EpisodeFile,
    find_episodes,
    load_content,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kbindex.shownotes.reader import Reader

_Stamp = tuple[int, int]


class ArchiveMemory:
    """What the episodes of an archive say of one another, as they were last seen.

    Args:
        archive: The folder of episodes.
        reader: Reads them.
        follow_links: Follow links that lead out of `archive`, too.
    """

    def __init__(
        self, archive: Path, reader: Reader, *, follow_links: bool = False
    ) -> None:
        self.archive = archive
        self._reader = reader
        self._follow_links = follow_links
        self._files: dict[str, EpisodeFile] = {}
        self._outlines: dict[str, tuple[_Stamp, Outline | None]] = {}
        self._around: Mapping[str, Surroundings] = {}

    def look(self) -> bool:
        """Skim the files that have changed since the last look.

        Returns:
            Whether there were any.

        Raises:
            ArchiveError: The archive cannot be listed.
        """
        files, _ = find_episodes(self.archive, follow_links=self._follow_links)
        outlines: dict[str, tuple[_Stamp, Outline | None]] = {}
        for file in files:
            try:
                stamp = self._stamp(file)
                known = self._outlines.get(file.path)
                is_known = known is not None and known[0] == stamp
                outlines[file.path] = known if known and is_known else self._skim(file)
            except OSError:  # the check of that file says so
                continue
        if outlines == self._outlines:
            return False
        self._files = {file.path: file for file in files}
        self._outlines = outlines
        self._around = survey([one for _, one in outlines.values() if one])
        return True

    def _stamp(self, file: EpisodeFile) -> _Stamp:
        seen = os.stat(self.archive / file.path)  # noqa: PTH116 - no path is made for each
        return seen.st_mtime_ns, seen.st_size

    def _skim(self, file: EpisodeFile) -> tuple[_Stamp, Outline | None]:
        stamp = self._stamp(file)  # what is written meanwhile is read the next time
        content = load_content(self.archive, file.path, follow_links=self._follow_links)
        return stamp, skim(content, file, self._reader)

    def notes(self, place: Path, content: bytes) -> Notes | None:
        """Return a file as it is to be checked; None where it is no episode.

        Args:
            place: Where it lies, or will.
            content: What is in it now, saved or not.
        """
        file = self._file(place)
        if file is None:
            return None
        return Notes(
            file=file,
            path=file.path,
            content=content,
            surroundings=self._around.get(file.path),
        )

    def _file(self, place: Path) -> EpisodeFile | None:
        if not place.is_relative_to(self.archive):
            return None
        path = place.relative_to(self.archive).as_posix()
        known = self._files.get(path)
        if known or is_archive_page(place, self.archive):
            return known
        is_new = place.suffix.lower() in SUFFIXES and not place.exists()
        return EpisodeFile(id=episode_id_of(place), path=path) if is_new else None

    @property
    def people(self) -> dict[str, int]:
        """Handle → in how many episodes it is that of a host, guest or presenter."""
        counts: dict[str, int] = {}
        for _, outline in self._outlines.values():
            for name in outline.people if outline else ():
                counts[name] = counts.get(name, 0) + 1
        return counts
