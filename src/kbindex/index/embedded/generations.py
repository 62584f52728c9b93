"""The embedded engine: generations in a folder, swapped in atomically.

    index/
      kbindex.json         says that the folder is an index, and of what
      CURRENT              the generation to read, a line for each edition of kbindex
      LOCK, OWNER          held while a refresh is written, and by whom
      STAMP                the state of files that were checked byte for byte
      passages/            another index, of what was said: such a folder again
      public/              another one, without private episodes, and its own passages/
      g000007/             manifest, episodes, records, Whoosh's files
      g000006/             the one before, for readers that were just opening it
      new-g000008-x1y2/    one that is being written, or what a killed run left

A reader reads CURRENT and opens that folder; nothing in it changes ever again.
Unchanged files are shared with the generation before by hard links.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import time
from contextlib import contextmanager, suppress
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from kbindex.errors import (
    DamagedIndexError,
    IndexStateError,
    Remedy,
    UnwritableIndexError,
)
from kbindex.folders import (
    hold,
    list_names,
    make_folder,
    may_write,
    rename,
    state_of,
    states_of,
    sync,
    unlink,
)
from kbindex.index.contract import LOCK_TIMEOUT_S
from kbindex.index.embedded.current import Pointer, load_pointers, save_pointers
from kbindex.index.embedded.manifest import (
    INDEX_FORMAT,
    check_files,
    load_manifest,
)
from kbindex.index.embedded.stamps import note_files, noted_files
from kbindex.index.embedded.stored_generation import StoredGeneration, number_of
from kbindex.messages import system_reason, tr
from kbindex.signals import before_ending, held_back
from kbindex.version import __version__

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Iterable, Iterator
    from pathlib import Path

    from kbindex.index.contract import Generation, Plan, Waiting
    from kbindex.index.embedded.writer import GenerationStage

_CLOSED = frozenset((errno.EACCES, errno.EPERM, errno.EROFS))
"""Errors of a place that may be read only; a full disk is another thing."""


@cache
def _name() -> re.Pattern[str]:
    return re.compile(r"g\d{6,15}")


_OWNER = "OWNER"
_BESIDE = frozenset(
    ("CURRENT", "LOCK", _OWNER, "STAMP", "kbindex.json", ".gitignore", "CACHEDIR.TAG")
)


class IndexFolder(Struct, frozen=True):
    """The embedded engine: a folder with the generations of an archive's index.

    Args:
        path: The folder; no part of its path may be a link.
        rules: Identifies the rules by which notes are read; versions with others keep
            generations of their own. Empty: whatever was written last is read.
        archive: Where the episodes lie, seen from the folder.
    """

    path: Path
    rules: str = ""
    archive: str = ""

    def servers(self) -> None:
        """Its files need none."""

    def below(self, name: str, *, rules: str | None = None) -> IndexFolder:
        """Return an index of its own in a folder of this one."""
        archive = os.path.join(os.pardir, self.archive) if self.archive else ""  # noqa: PTH118 - seen from elsewhere, maybe up
        own = self.rules if rules is None else rules
        return replace(self, path=self.path / name, archive=archive, rules=own)

    @property
    def _edition(self) -> str:
        return f"{INDEX_FORMAT}-{self.rules or '0'}"

    @property
    def size_bytes(self) -> int:
        """What its files take; one that generations share counts once."""
        sizes: dict[tuple[int, int], int] = {}
        for status in _states_below(self.path):
            if stat.S_ISREG(status.st_mode):
                sizes[status.st_dev, status.st_ino] = status.st_size
        return sum(sizes.values())

    def is_current(self, generation: Generation) -> bool:
        """Say whether a generation is still the one to read."""
        try:
            mine = self._pointer()
            if mine is None:
                return False
            folder = self.path / mine.name
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
            pointer = self._pointer()
            if pointer is None:
                return None
            folder = self.path / pointer.name
            checked_ns = time.time_ns()
            try:
                manifest = load_manifest(folder)
                noted = noted_files(folder, manifest)
                check_files(folder, manifest, noted=noted)
                if len(noted) < len(manifest.files):
                    note_files(folder, manifest, checked_ns=checked_ns)
            except DamagedIndexError:
                if pointer != self._pointer():
                    continue
                raise
            return StoredGeneration(
                folder=folder, manifest=manifest, checked_ns=checked_ns
            )
        raise IndexStateError(tr("the index is being replaced too often; try again"))

    def _pointer(self) -> Pointer | None:
        """Return what CURRENT says for this edition; None where it says nothing.

        Raises:
            DamagedIndexError: It cannot be read, or only other editions stand there.
        """
        pointers = load_pointers(self.path)
        for pointer in pointers:
            if pointer.edition == self._edition or (pointer.edition and not self.rules):
                return pointer
        if pointers and pointers[0].age[0] >= INDEX_FORMAT:
            raise self._other_edition(pointers[0])
        return None  # of an earlier format, of which nothing is kept

    def _other_edition(self, pointer: Pointer) -> DamagedIndexError:
        mine = Pointer(name="", edition=self._edition, version=__version__)
        if pointer.age > mine.age:
            text = tr(
                "kbindex {version}, which is newer, keeps another index here",
                version=pointer.version,
            )
        else:
            text = tr("the rules by which it was built have changed")
        return DamagedIndexError(text)

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
        """Make the folder, and see that it is ours or may become so."""
        from kbindex.index.embedded.ownership import (  # noqa: PLC0415 - cold start
            archive_of,
            claim,
            foreign_entry,
        )

        try:
            with hold(self.path, make=True):
                foreign = foreign_entry(self.path)
            known = archive_of(self.path)
            if foreign is None and known != self.archive:
                claim(self.path, archive=self.archive)
        except OSError as error:
            raise self._unwritable(error) from error
        if foreign is not None:
            raise self._foreign(foreign)

    def obstacle(self) -> IndexStateError | None:
        """Say why nothing could be written; None where it could. Nothing changes."""
        from kbindex.index.embedded.ownership import foreign_entry  # noqa: PLC0415 - cold start

        try:
            foreign = foreign_entry(self.path)
        except FileNotFoundError:
            foreign = None
        except OSError as error:
            return self._unwritable(error)
        if foreign is not None:
            return self._foreign(foreign)
        way = (self.path, *self.path.parents)
        nearest = next(folder for folder in way if folder.exists())
        if not may_write(nearest):
            number = errno.EACCES
            return self._unwritable(OSError(number, os.strerror(number)))
        return None

    def _foreign(self, name: str) -> IndexStateError:
        text = tr(
            "{folder}: not an index, and not empty ({name})",
            folder=self.path,
            name=name,
        )
        return IndexStateError(text, remedy=Remedy.NAME_INDEX)

    def _unwritable(self, error: OSError) -> IndexStateError:
        is_closed = error.errno in _CLOSED
        return (UnwritableIndexError if is_closed else IndexStateError)(
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
        name = self._next_name()  # now: no generation has the number of another
        # Not at the end: removing a link changes the state of shared files (`stamps`).
        self._remove_strays({pointer.name for pointer in self._pointers()})
        from kbindex.index.embedded.ownership import (  # noqa: PLC0415 - cold start
            discard,
            retire,
        )

        made: list[str] = []

        def drop() -> None:
            for folder in made:
                discard(self.path, folder)

        try:
            with before_ending(drop):
                with held_back():  # none lies there that is not among them
                    staging = make_folder(self.path, f"new-{name}-")
                    made.append(staging.name)
                retire(staging)
                yield staging
        except OSError as error:
            raise self._unwritable(error) from error
        finally:
            drop()

    def _pointers(self) -> tuple[Pointer, ...]:
        """Return what CURRENT says; nothing where it is damaged."""
        try:
            return load_pointers(self.path)
        except DamagedIndexError:
            return ()

    def _next_name(self) -> str:
        return f"g{1 + max(map(number_of, self._names()), default=0):06}"

    def _swap_in(self, staging: Path) -> Path:
        """Make a filled folder the current generation, and return its place.

        Raises:
            OSError: It cannot be.
        """
        from kbindex.index.embedded.ownership import PART  # noqa: PLC0415 - cold start

        _, name, _ = staging.name.split("-")
        unlink(staging, PART)
        for file, status in states_of(staging, list_names(staging)):
            if status.st_nlink <= 1:  # what is shared was brought there before
                sync(staging, file)
        sync(staging)
        rename(self.path, staging.name, name)
        self._point_to(name)
        return self.path / name

    def _point_to(self, name: str) -> None:
        from kbindex.index.embedded.ownership import retire  # noqa: PLC0415 - cold start

        pointers = self._pointers()
        before = [p.name for p in pointers if p.edition == self._edition]
        mine = Pointer(
            name=name,
            edition=self._edition,
            version=__version__,
            before=before[0] if before else "",
        )
        # What has no edition is of a version that reads one line alone.
        others = [p for p in pointers if p.edition not in {"", self._edition}]
        kept = save_pointers(self.path, mine, others)
        for old in _named(pointers) - _named(kept):
            retire(self.path / old)

    def tidy(self) -> None:
        """Remove what killed runs left; nothing where another process is writing."""
        # A folder that may only be read stays as it is.
        with suppress(OSError, IndexStateError):
            kept = _named(self._pointers())
            if self._strays(kept) or _OWNER in list_names(self.path):
                with self.lock(timeout_s=0):
                    self._remove_strays(_named(self._pointers()))

    def _names(self) -> list[str]:
        return [name for name in list_names(self.path) if _name().fullmatch(name)]

    def _strays(self, kept: Collection[str]) -> list[str]:
        """List generations that nobody needs, and what killed runs left of theirs."""
        names = set(list_names(self.path)) - _BESIDE - {*kept}
        if not names:
            return []
        from kbindex.index.embedded.ownership import (  # noqa: PLC0415 - cold start
            is_removable,
        )

        return sorted(name for name in names if is_removable(self.path, name))

    def _remove_strays(self, kept: Collection[str]) -> None:
        from kbindex.index.embedded.ownership import discard  # noqa: PLC0415 - cold start

        for name in self._strays(kept):
            discard(self.path, name)


def _named(pointers: Iterable[Pointer]) -> set[str]:
    """Return the generations that are read, and those just before them."""
    return {name for p in pointers for name in (p.name, p.before) if name}


def _states_below(folder: Path) -> Iterator[os.stat_result]:
    """Yield the states of the entries below a folder; links are not followed."""
    try:
        names = list_names(folder)
    except OSError:  # a refresh may take it away at this moment
        return
    for name in names:
        with suppress(OSError):
            status = state_of(folder, name)
            yield status
            if stat.S_ISDIR(status.st_mode):
                yield from _states_below(folder / name)
