"""Generations of the index: written beside, checked, swapped in atomically.

    index/
      CURRENT              the name of the generation to read
      LOCK                 held while a refresh is written
      g000007/             manifest, episodes, records, Whoosh's files
      g000006/             the one before, for readers that were just opening it
      new-g000008-x1y2/    one that is being written, or what a killed run left

A reader reads CURRENT and opens that folder; nothing in it changes ever again.
Unchanged files are shared with the generation before by hard links.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Collection, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from kbindex.errors import IndexStateError
from kbindex.index.manifest import MANIFEST, Manifest, check_files, load_manifest

CURRENT = "CURRENT"
LOCK = "LOCK"
LOCK_TIMEOUT_S = 60.0
_NAME = re.compile(r"g(\d{6,})")
_STAGING = re.compile(r"new-g\d{6,}-\w+")
_BESIDE = re.compile(
    r"CURRENT(?:\.new)?|LOCK|(?:new-)?bridges-[\w.]+|\.gitignore|\.gitkeep|\.DS_Store"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """A finished generation; its files never change."""

    folder: Path
    manifest: Manifest

    @property
    def number(self) -> int:
        """Its place in the order of generations, from 1."""
        return int(self.folder.name[1:])


@dataclass(frozen=True, slots=True)
class IndexFolder:
    """The folder that holds the generations of one archive's index."""

    path: Path

    def current(self) -> Generation | None:
        """Return the generation to read, checked; None where there is none yet.

        Raises:
            IndexStateError: It is damaged, or of another version.
        """
        for _ in range(3):  # a refresh may swap between two of these lines
            name = self._current_name()
            if name is None:
                return None
            folder = self.path / name
            try:
                manifest = load_manifest(folder)
                check_files(folder, manifest)
            except IndexStateError:
                if name != self._current_name():
                    continue
                raise
            return Generation(folder=folder, manifest=manifest)
        raise IndexStateError("the index is being replaced too often; try again")

    def _current_name(self) -> str | None:
        try:
            name = (self.path / CURRENT).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise IndexStateError(f"{self.path}: the index cannot be read") from error
        if not _NAME.fullmatch(name):
            raise IndexStateError("the index is damaged (CURRENT names no generation)")
        return name

    @contextmanager
    def lock(self) -> Generator[None]:
        """Hold the right to write; made with the folder where there is none.

        Raises:
            IndexStateError: The folder cannot be written, holds other things,
                or another process is writing for too long.
        """
        self._prepare()
        lock = FileLock(self.path / LOCK, timeout=LOCK_TIMEOUT_S)
        try:
            lock.acquire()
        except Timeout as error:
            raise IndexStateError(
                f"{self.path}: another process has been writing this index for "
                f"{LOCK_TIMEOUT_S:.0f} s"
            ) from error
        except OSError as error:
            raise self._unwritable(error) from error
        try:
            yield
        finally:
            lock.release()

    def _prepare(self) -> None:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            foreign = [p.name for p in self.path.iterdir() if not _is_ours(p)]
        except OSError as error:
            raise self._unwritable(error) from error
        if foreign and self._named() is None:
            raise IndexStateError(
                f"{self.path}: not an index, and not empty ({min(foreign)}); "
                "name another folder with --index"
            )

    def _named(self) -> str | None:
        """Return the name in CURRENT, None where it names no generation."""
        try:
            return self._current_name()
        except IndexStateError:
            return None

    def _unwritable(self, error: OSError) -> IndexStateError:
        reason = error.strerror or str(error)
        return IndexStateError(
            f"{self.path}: the index cannot be written ({reason}); "
            "name another folder with --index"
        )

    @contextmanager
    def new_generation(self) -> Generator[Path]:
        """Give an empty folder to fill, and make it current where that went well.

        To be used while the lock is held. What an error leaves is removed.
        """
        before = self._named()
        number = 1 + max((int(name[1:]) for name in self._names()), default=0)
        name = f"g{number:06}"
        try:
            staging = Path(tempfile.mkdtemp(prefix=f"new-{name}-", dir=self.path))
        except OSError as error:
            raise self._unwritable(error) from error
        try:
            yield staging
            self._swap_in(staging, name)
        except OSError as error:
            raise self._unwritable(error) from error
        finally:
            shutil.rmtree(staging, ignore_errors=True)
        self._remove_all_but({name, before})

    def _swap_in(self, staging: Path, name: str) -> None:
        for path in staging.iterdir():
            _sync(path)
        _sync(staging)
        final = self.path / name
        staging.chmod(0o755)
        staging.rename(final)
        pointer = self.path / (CURRENT + ".new")
        pointer.write_text(name + "\n", encoding="ascii")
        _sync(pointer)
        pointer.replace(self.path / CURRENT)
        _sync(self.path)

    def _names(self) -> list[str]:
        return [p.name for p in self.path.iterdir() if _NAME.fullmatch(p.name)]

    def _remove_all_but(self, kept: Collection[str | None]) -> None:
        """Remove the other generations, and what killed runs left of theirs."""
        leftovers = [p.name for p in self.path.iterdir() if _STAGING.fullmatch(p.name)]
        for name in (*self._names(), *leftovers):
            if name not in kept:
                shutil.rmtree(self.path / name, ignore_errors=True)


def _is_ours(path: Path) -> bool:
    """Say whether only kbindex can have made this entry of a folder."""
    if _NAME.fullmatch(path.name):
        return (path / MANIFEST).is_file()
    return bool(_STAGING.fullmatch(path.name) or _BESIDE.fullmatch(path.name))


def share_files(source: Path, target: Path, names: Iterator[str]) -> None:
    """Link files of one generation into the next; copy where links do not work."""
    for name in names:
        try:
            os.link(source / name, target / name)
        except OSError:
            shutil.copyfile(source / name, target / name)


def _sync(path: Path) -> None:
    """Bring a file or a folder to the disk before it is referred to."""
    flags = os.O_RDONLY
    try:
        descriptor = os.open(path, flags)
    except PermissionError:
        return  # Windows opens no folders; its renames are journalled
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
