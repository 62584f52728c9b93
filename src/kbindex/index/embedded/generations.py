"""The embedded engine: generations in a folder, swapped in atomically.

    index/
      CURRENT              the name of the generation to read
      LOCK, OWNER          held while a refresh is written, and by whom
      STAMP                the state of files that were checked byte for byte
      g000007/             manifest, episodes, records, Whoosh's files
      g000006/             the one before, for readers that were just opening it
      new-g000008-x1y2/    one that is being written, or what a killed run left

A reader reads CURRENT and opens that folder; nothing in it changes ever again.
Unchanged files are shared with the generation before by hard links.
"""

from __future__ import annotations

import re
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from msgspec import Struct

from kbindex.errors import DamagedIndexError, IndexStateError, Remedy
from kbindex.index.contract import LOCK_TIMEOUT_S
from kbindex.index.embedded.manifest import (
    MANIFEST,
    check_files,
    load_manifest,
)
from kbindex.index.embedded.stamps import note_files, noted_files
from kbindex.index.embedded.stored_generation import StoredGeneration, number_of
from kbindex.messages import system_reason, tr
from kbindex.whole_files import replace_file, staged_names, sync

if TYPE_CHECKING:
    from collections.abc import Collection, Generator
    from pathlib import Path

    from kbindex.index.contract import Generation, Plan, Waiting
    from kbindex.index.embedded.writer import GenerationStage

CURRENT = "CURRENT"
_NAME = re.compile(r"g(\d{6,})")
_OWNER = "OWNER"
_STAGING = re.compile(
    r"new-(?:g\d{6,}|bridges)-\w+|bridges-[\w.-]+|CURRENT\.new|STAMP\.\d+|"
    + staged_names(r"CURRENT|STAMP|bridges-[\w.-]+")
)
"""What is there only while it is written, or because a run was killed; and tables of
bridges, which earlier versions kept here."""

_BESIDE = re.compile(r"CURRENT|LOCK|OWNER|STAMP|\.gitignore|\.gitkeep|\.DS_Store")


class IndexFolder(Struct, frozen=True):
    """The embedded engine: a folder with the generations of an archive's index."""

    path: Path

    @property
    def size_bytes(self) -> int:
        """What its files take; one that generations share counts once."""
        sizes: dict[tuple[int, int], int] = {}
        for path in self.path.rglob("*") if self.path.is_dir() else ():
            try:
                status = path.lstat()
            except OSError:  # a refresh may take it away at this moment
                continue
            if path.is_file():
                sizes[status.st_dev, status.st_ino] = status.st_size
        return sum(sizes.values())

    def is_current(self, generation: Generation) -> bool:
        """Say whether a generation is still the one to read."""
        try:
            folder = self.path / (self._current_name() or "")
            current = StoredGeneration(folder=folder, manifest=load_manifest(folder))
        except DamagedIndexError:
            return False
        return current == generation

    def current(self) -> StoredGeneration | None:
        """Return the generation to read, checked; None where there is none yet.

        Raises:
            DamagedIndexError: It is damaged, or of another version.
        """
        for _ in range(3):  # a refresh may swap between two of these lines
            name = self._current_name()
            if name is None:
                return None
            folder = self.path / name
            checked_ns = time.time_ns()
            try:
                manifest = load_manifest(folder)
                noted = noted_files(folder, manifest)
                check_files(folder, manifest, noted=noted)
                if len(noted) < len(manifest.files):
                    note_files(folder, manifest, checked_ns=checked_ns)
            except DamagedIndexError:
                if name != self._current_name():
                    continue
                raise
            return StoredGeneration(
                folder=folder, manifest=manifest, checked_ns=checked_ns
            )
        raise IndexStateError(tr("the index is being replaced too often; try again"))

    def _current_name(self) -> str | None:
        try:
            name = (self.path / CURRENT).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            text = tr("{folder}: the index cannot be read", folder=self.path)
            raise DamagedIndexError(text) from error
        if not _NAME.fullmatch(name):
            raise DamagedIndexError(
                tr("the index is damaged (CURRENT names no generation)")
            )
        return name

    @contextmanager
    def lock(
        self, *, timeout_s: float = LOCK_TIMEOUT_S, waiting: Waiting | None = None
    ) -> Generator[None]:
        """Hold the right to write; made with the folder where there is none.

        Args:
            timeout_s: How long to wait for another process.
            waiting: Told whom it waits for.

        Raises:
            LockBusyError: Another process is writing for too long.
            IndexStateError: The folder cannot be written, or holds other things.
        """
        from kbindex.index.embedded.lock import write_lock  # noqa: PLC0415 - cold start

        self._prepare()
        try:
            with write_lock(self.path, timeout_s=timeout_s, waiting=waiting):
                yield
        except OSError as error:
            raise self._unwritable(error) from error

    def _prepare(self) -> None:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            foreign = [p.name for p in self.path.iterdir() if not _is_ours(p)]
        except OSError as error:
            raise self._unwritable(error) from error
        if foreign and self._named() is None:
            raise IndexStateError(
                tr(
                    "{folder}: not an index, and not empty ({name})",
                    folder=self.path,
                    name=min(foreign),
                ),
                remedy=Remedy.NAME_INDEX,
            )

    def _named(self) -> str | None:
        """Return the name in CURRENT, None where it names no generation."""
        try:
            return self._current_name()
        except DamagedIndexError:
            return None

    def _unwritable(self, error: OSError) -> IndexStateError:
        return IndexStateError(
            tr(
                "{folder}: the index cannot be written ({reason})",
                folder=self.path,
                reason=system_reason(error),
            ),
            remedy=Remedy.NAME_INDEX,
        )

    @contextmanager
    def stage(
        self, plan: Plan, *, base: Generation | None
    ) -> Generator[GenerationStage]:
        """Begin the next generation; what is not committed is removed at the end."""
        from kbindex.index.embedded.writer import (  # noqa: PLC0415 - cold start
            GenerationStage,
        )

        if base is not None and not isinstance(base, StoredGeneration):
            raise TypeError("the base is a generation of another engine")
        with self._new_folder() as staging:
            stage = GenerationStage(staging, plan, base=base, swap=self._swap_in)
            yield stage

    @contextmanager
    def _new_folder(self) -> Generator[Path]:
        """Give an empty folder to fill; what is left of it is removed.

        To be used while the lock is held.
        """
        from kbindex.index.embedded import disk  # noqa: PLC0415 - cold start

        before = self._named()
        name = self._next_name()  # now: no generation has the number of another
        # Not at the end: removing a link changes the state of shared files (`stamps`).
        for stray in self._strays({before}):
            disk.remove(stray)
        try:
            staging = disk.make_folder(self.path, f"new-{name}-")
        except OSError as error:
            raise self._unwritable(error) from error
        try:
            yield staging
        except OSError as error:
            raise self._unwritable(error) from error
        finally:
            disk.remove(staging)

    def _next_name(self) -> str:
        return f"g{1 + max(map(number_of, self._names()), default=0):06}"

    def _swap_in(self, staging: Path) -> Path:
        """Make a filled folder the current generation, and return its place.

        Raises:
            OSError: It cannot be.
        """
        _, name, _ = staging.name.split("-")
        for path in staging.iterdir():
            if path.stat().st_nlink <= 1:  # what is shared was brought there before
                sync(path)
        sync(staging)
        staging.chmod(0o755)
        target = staging.rename(self.path / name)
        replace_file(self.path / CURRENT, f"{name}\n".encode(), durable=True)
        return target

    def tidy(self) -> None:
        """Remove what killed runs left; nothing where another process is writing."""
        # A folder that may only be read stays as it is.
        with suppress(OSError, IndexStateError):
            if self._strays() or (self.path / _OWNER).exists():
                from kbindex.index.embedded import disk  # noqa: PLC0415 - cold start

                with self.lock(timeout_s=0):
                    for stray in self._strays():
                        disk.remove(stray)

    def _names(self) -> list[str]:
        return [p.name for p in self.path.iterdir() if _NAME.fullmatch(p.name)]

    def _strays(self, kept: Collection[str | None] | None = None) -> list[Path]:
        """List generations that nobody needs, and what killed runs left of theirs.

        Args:
            kept: Generations that stay; by default the current one, and the one
                before it.
        """
        if kept is None:
            current = self._named() or ""
            older = [n for n in self._names() if number_of(n) < number_of(current)]
            kept = {current, max(older, key=number_of, default=None)}
        return [
            path
            for path in self.path.iterdir()
            if (_NAME.fullmatch(path.name) and path.name not in kept)
            or _STAGING.fullmatch(path.name)
        ]


def _is_ours(path: Path) -> bool:
    """Say whether only kbindex can have made this entry of a folder."""
    if _NAME.fullmatch(path.name):
        return (path / MANIFEST).is_file()
    return bool(_STAGING.fullmatch(path.name) or _BESIDE.fullmatch(path.name))
