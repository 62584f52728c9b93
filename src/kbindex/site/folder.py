"""The folder of a site: what of it is ours, and how it is written.

    alone             no other run writes meanwhile
    SiteFolder.load   what is there, and what the list of the last run says of it
    .tidy             what killed runs left half written is removed
    .kept             whether all that a stamp says is there: nothing is to be done
    .begin            the list names all that will be ours, before any of it is written;
                      what the site has no more is removed
    .held             the folder is open, as long as files are written
    .write            one file; one that was there is replaced whole or not at all
    .end              the list says what each file was made of

What the list does not name belongs to somebody else: it is neither replaced nor
removed, and where a file of the site would lie there, nothing is written at all. A
folder without a list is no site's, unless it is empty. No link in it is followed.
"""

from __future__ import annotations

import re
import stat
from contextlib import ExitStack, closing, contextmanager
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from filelock import FileLock, Timeout

from kbindex.errors import KbindexError
from kbindex.folders import (
    FoldersBelow,
    check_regular,
    files_below,
    hold,
    list_names,
    missing_below,
    read_file,
    remove_empty,
    unlink,
)
from kbindex.messages import system_reason, tr
from kbindex.site.manifest import (
    LARGEST,
    LOCK,
    NAME,
    UNKNOWN,
    Entry,
    Manifest,
    digest,
    may_be_file,
    read_manifest,
)
from kbindex.whole_files import create_in, replace_file, replace_in, staged_names

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Iterable, Mapping, Sequence
    from pathlib import Path


_GIT: Final = ".git"
"""What git keeps, where the folder is a branch that a host shows."""


_MAY_BE_THERE: Final = re.compile(
    "|".join((*map(re.escape, (_GIT, LOCK)), staged_names(re.escape(NAME))))
)
"""What lies in a folder that is no site yet: of a run that has just begun, too."""


_STAGED: Final = re.compile(staged_names("(.+)"))
"""A file while it is written, under another name."""


class SiteError(KbindexError):
    """A site cannot lie where it should."""


class SiteFolder:
    """A folder while a site is written into it.

    Args:
        path: Where it lies.
        known: What the list of the last run says of its files.
        sizes: Path → size of the regular files that are there.
        others: Paths of what else is there: links, pipes.
    """

    def __init__(
        self,
        path: Path,
        known: Manifest,
        sizes: dict[str, int],
        others: Collection[str],
    ) -> None:
        self.path = path
        self._known = known
        self._sizes = sizes
        self._others = others

    @classmethod
    def load(cls, path: Path) -> SiteFolder:
        """Look at a folder, and make it where it is missing.

        Raises:
            SiteError: It is no folder, a link leads there, its list is none, or it is
                somebody else's.
        """
        check_folder(path)
        sizes = dict[str, int]()
        others = set[str]()
        try:
            with hold(path, make=True):
                pass
            for name, status in files_below(path):
                if stat.S_ISREG(status.st_mode):
                    sizes[name] = status.st_size
                else:
                    others.add(name)
            known = Manifest()
            if NAME in sizes or NAME in others:
                known = read_manifest(read_file(path, NAME, limit=LARGEST))
        except OSError as error:
            raise _refused(error, path / NAME) from error
        except ValueError as error:
            text = tr("{file} is no list of a site's files; name another folder")
            raise SiteError(text.format(file=path / NAME)) from error
        return cls(path, known, sizes, others)

    def tidy(self) -> None:
        """Remove what killed runs left of files that are ours, half written.

        Raises:
            SiteError: It cannot be removed.
        """
        for path in [*self._sizes]:
            folder, slash, name = path.rpartition("/")
            staged = _STAGED.fullmatch(name)
            of = f"{folder}{slash}{staged[1]}" if staged else ""
            if of == NAME or (of and self._is_ours(of)):
                place = self.path / path
                try:
                    unlink(place.parent, place.name)
                except OSError as error:
                    raise _refused(error, place) from error
                del self._sizes[path]

    def kept(self, stamp: str) -> int | None:
        """Return how many files there are, where all are there and of this stamp."""
        known = self._known
        if not stamp or known.stamp != stamp or not known.files:
            return None
        is_whole = all(
            entry.content and self._sizes.get(path) == entry.size
            for path, entry in known.files.items()
        )
        return len(known.files) if is_whole else None

    def begin(self, paths: Collection[str]) -> int:
        """Name all files that will be ours, and remove those that no longer are.

        Returns:
            How many files were removed.

        Raises:
            SiteError: Something that is not ours is in the place of one; nothing is
                written or removed then.
        """
        foreign = {path for path in self._sizes if not self._is_ours(path)}
        foreign.update(path for path in self._others if not self._is_ours(path))
        foreign -= {NAME, LOCK}
        above = {folder for path in foreign for folder in _folders_above(path)}
        for path in paths:
            if not may_be_file(path):
                text = tr("{path!r} cannot be a file of a site")
                raise SiteError(text.format(path=path))
            if not foreign:
                continue
            in_the_way = {path, *_folders_above(path)} & foreign
            if in_the_way or path in above:
                text = tr("{file} is not of this site; name another folder, or move it")
                file = in_the_way.pop() if in_the_way else path
                raise SiteError(text.format(file=self.path / file))
        self._write_list(self._known.opened(paths))
        return self._remove_all_but(paths)

    def _is_ours(self, path: str) -> bool:
        return path in self._known.files

    def entry(self, path: str) -> Entry:
        """Return what is known of a file that is there as it was written."""
        entry = self._known.files.get(path, UNKNOWN)
        return entry if self._sizes.get(path) == entry.size else UNKNOWN

    def read(self, path: str) -> bytes:
        """Return a file as it was written; empty where it is other, or not there."""
        entry = self.entry(path)
        try:
            place = self.path / path
            content = read_file(place.parent, place.name, limit=entry.size)
        except OSError:
            return b""
        return content if digest(content) == entry.content else b""

    @contextmanager
    def held(self) -> Generator[FoldersBelow]:
        """Hold the folder open, as long as files are written into it.

        Raises:
            SiteError: It is gone, or a link leads there.
        """
        with ExitStack() as stack:
            try:
                held = stack.enter_context(hold(self.path))
            except OSError as error:
                raise _refused(error, self.path) from error
            yield stack.enter_context(closing(FoldersBelow(held, make=True)))

    def write(
        self,
        path: str,
        content: bytes,
        *,
        held: FoldersBelow,
        inputs: str,
        is_read: bool = False,
    ) -> tuple[Entry, bool]:
        """Write a file; one that has these bytes is left as it is.

        Args:
            path: Below the folder.
            content: All of it.
            held: The folder, as `held` returns it.
            inputs: A hash of what it was made of.
            is_read: Whether what is there is read. Else it is believed to be what was
                written, where it has its size.

        Returns:
            What is now known of it, and whether it was written.

        Raises:
            SiteError: It cannot be written.
        """
        entry = Entry(inputs, digest(content), len(content))
        is_known = self.entry(path).content == entry.content
        if is_known and not (is_read and self.read(path) != content):
            return entry, False
        *above, name = path.split("/")
        try:
            folder = held.folder(*above)
            if self._is_ours(path):
                replace_in(folder, name, content, durable=False)
            else:  # whether it is whole, says the list
                create_in(folder, name, content)
        except OSError as error:
            raise _refused(error, self.path / path) from error
        return entry, True

    def end(self, files: Mapping[str, Entry], *, stamp: str = "") -> None:
        """Keep the list of what the site has, and what all of it was made of.

        Raises:
            SiteError: A file of it is gone: somebody removes what is written.
        """
        self._check_all_there(files)
        self._write_list(Manifest(stamp=stamp, files=files))

    def _check_all_there(self, paths: Iterable[str]) -> None:
        try:
            gone = next(missing_below(self.path, paths), None)
        except OSError as error:
            raise _refused(error, self.path) from error
        if gone is not None:
            text = tr("{file} was removed while the site was written; run it again")
            raise SiteError(text.format(file=self.path / gone))

    def _remove_all_but(self, paths: Collection[str]) -> int:
        gone = self._known.files.keys() - {*paths}
        for path in gone:
            place = self.path / path
            try:
                unlink(place.parent, place.name)
            except (FileNotFoundError, NotADirectoryError):
                continue  # its folder is gone, too
            except OSError as error:
                raise _refused(error, place) from error
            self._remove_empty(place.parent)
        return sum(path in self._sizes for path in gone)

    def _remove_empty(self, folder: Path) -> None:
        while folder != self.path and remove_empty(folder.parent, folder.name):
            folder = folder.parent

    def _write_list(self, manifest: Manifest) -> None:
        content = manifest.to_bytes()
        try:
            replace_file(self.path / NAME, content)
        except OSError as error:
            raise _refused(error, self.path / NAME) from error


@contextmanager
def alone(path: Path) -> Generator[None]:
    """Hold the right to write a site into a folder, which is made where it is missing.

    Raises:
        SiteError: Another run holds it, or the folder is somebody else's.
    """
    check_folder(path)
    lock = FileLock(path / LOCK)
    try:
        with hold(path, make=True):
            check_regular(path, LOCK)  # to open another thing would do what it is for
        lock.acquire(timeout=0)
    except Timeout as error:
        text = tr("{folder}: another run is writing this site; wait for its end")
        raise SiteError(text.format(folder=path)) from error
    except OSError as error:
        raise _refused(error, path / LOCK) from error
    try:
        yield
    finally:
        lock.release()


def check_folder(path: Path) -> None:
    """Refuse a folder that holds something, but no site; one that is missing is none.

    Raises:
        SiteError: It does, or it cannot be looked at.
    """
    names = _names_in(path)
    theirs = [name for name in names if not _MAY_BE_THERE.fullmatch(name)]
    if theirs and NAME not in names:
        text = tr("{file} is not of this site; name another folder, or move it")
        raise SiteError(text.format(file=path / theirs[0]))


def is_site(path: Path) -> bool:
    """Say whether a folder has the list of a site."""
    return NAME in _names_in(path)


def _names_in(path: Path) -> Sequence[str]:
    try:
        return list_names(path)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise _refused(error, path) from error


def _folders_above(path: str) -> list[str]:
    """Return the folders above a path, below the folder of the site."""
    return [str(folder) for folder in PurePosixPath(path).parents][:-1]


def _refused(error: OSError, place: Path) -> SiteError:
    """Name the whole path: what was opened in a folder that is held says its name."""
    named = place.parent / str(error.filename or place.name)
    return SiteError(f"{named}: {system_reason(error)}")
