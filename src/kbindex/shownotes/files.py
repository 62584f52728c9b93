"""Which files of an archive are episodes, and the id of each."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, count
from pathlib import Path, PurePosixPath

from kbindex.errors import ArchiveError
from kbindex.model import Diagnostic, EpisodeId

MAX_SIZE_BYTES = 10_000_000
"""A larger file is no episode: a year of the longest notes known is below 1 MB."""

READING_RULES = "3"
"""Raised with each change of the rules, so that every index is read anew."""

_PAGE_STEMS = ("readme", "index")
_SUFFIXES = (".md", ".markdown", ".html", ".htm")


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeFile:
    """A file that holds an episode; `path` is relative to the archive, with `/`."""

    id: EpisodeId
    path: str


def find_episodes(root: Path) -> tuple[list[EpisodeFile], list[Diagnostic]]:
    """List the episodes below `root`, in the order of their paths.

    `NAME/README.md` and `NAME/index.md` are the episode NAME, and the folder
    holds no other; `NAME.md` is NAME elsewhere. `README.md` or `index.md`
    directly in `root` is none. HTML pages go the same way. Hidden files and
    folders are passed over; links to folders are followed, each folder once.

    Raises:
        ArchiveError: `root` is no folder, or cannot be listed.
    """
    if not root.exists():
        raise ArchiveError(f"{root}: no such folder of episodes")
    if not root.is_dir():
        raise ArchiveError(f"{root}: not a folder of episodes")
    walk = _Walk()
    try:
        walk.list_folder(root, "")
    except OSError as error:
        raise ArchiveError(f"{root}: {error.strerror}") from error
    walk.enter_folders()
    files = list(_name(sorted(walk.paths), walk.diagnostics))
    return files, sorted(walk.diagnostics)


@dataclass(kw_only=True)
class _Walk:
    """Collects paths relative to the archive; links wait until all else is seen."""

    paths: list[str] = field(default_factory=list[str])
    folders: list[tuple[Path, str]] = field(default_factory=list[tuple[Path, str]])
    links: list[tuple[Path, str]] = field(default_factory=list[tuple[Path, str]])
    seen: set[tuple[int, int]] = field(default_factory=set[tuple[int, int]])
    diagnostics: list[Diagnostic] = field(default_factory=list[Diagnostic])

    def enter_folders(self) -> None:
        """List the folders that are known, and those that they lead to."""
        while self.folders or self.links:
            folder, prefix = (self.folders or self.links).pop(0)
            try:
                self.list_folder(folder, prefix)
            except OSError as error:
                message = error.strerror or "cannot be listed"
                self.diagnostics.append(_said(prefix, "unreadable", message))

    def list_folder(self, folder: Path, prefix: str) -> None:
        """Take the episodes of one folder, and note the folders in it."""
        status = folder.stat()
        identity = status.st_dev, status.st_ino
        if identity in self.seen:
            message = "a link to a folder that is read already; left out"
            self.diagnostics.append(_said(prefix, "link-loop", message))
            return
        self.seen.add(identity)
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
        entries = [entry for entry in entries if not entry.name.startswith(".")]
        names = [
            e.name for e in entries if _is_page(e.name) and self._is_file(e, prefix)
        ]
        if prefix and (page := _page_of_folder(names)):
            self.paths.append(prefix + page)
            return
        self.paths.extend(
            prefix + name for name in names if _stem(name).lower() not in _PAGE_STEMS
        )
        for entry in entries:
            self._take_folder(entry, prefix)

    def _take_folder(self, entry: os.DirEntry[str], prefix: str) -> None:
        if not _is_folder(entry):
            return
        path = f"{prefix}{entry.name}/"
        if not _is_printable(entry.name):
            message = "a name that is no UTF-8; left out"
            self.diagnostics.append(_said(path, "unreadable", message))
        elif entry.is_symlink():
            self.links.append((Path(entry.path), path))
        else:
            self.folders.append((Path(entry.path), path))

    def _is_file(self, entry: os.DirEntry[str], prefix: str) -> bool:
        """A file, or a broken link to one: reading it will say what is wrong."""
        if _is_folder(entry):
            return False
        problem = ""
        if not _is_printable(entry.name):
            problem = "a name that is no UTF-8; left out"
        elif _is_special(entry):
            problem = "a pipe or device, no file; left out"
        if problem:
            path = prefix + entry.name
            self.diagnostics.append(_said(path, "unreadable", problem))
        return not problem


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link in a circle, or through a folder closed to us
        return False


def _is_special(entry: os.DirEntry[str]) -> bool:
    """A pipe or device, which reading would wait for; a broken link is none."""
    try:
        return Path(entry.path).exists() and not entry.is_file()
    except OSError:
        return False


def _is_page(name: str) -> bool:
    return name.lower().endswith(_SUFFIXES)


def _is_printable(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _stem(name: str) -> str:
    return PurePosixPath(name).stem


def _page_of_folder(names: list[str]) -> str | None:
    """README before index, Markdown before HTML."""
    pages = [name for name in names if _stem(name).lower() in _PAGE_STEMS]

    def rank(name: str) -> tuple[int, int, str]:
        suffix = PurePosixPath(name).suffix.lower()
        return _SUFFIXES.index(suffix), _PAGE_STEMS.index(_stem(name).lower()), name

    return min(pages, key=rank, default=None)


def _name(paths: list[str], diagnostics: list[Diagnostic]) -> Iterator[EpisodeFile]:
    taken: set[str] = set()
    for path in paths:
        pure = PurePosixPath(path)
        named = (
            pure.parent if pure.stem.lower() in _PAGE_STEMS else pure.with_suffix("")
        )
        numbered = (f"{path} ({number})" for number in count(2))
        candidates = chain((named.name, str(named), path), numbered)
        name = next(c for c in candidates if c not in taken)
        if name != named.name:
            message = f"there is an episode {named.name!r} already; this is {name!r}"
            diagnostics.append(_said(path, "duplicate-id", message))
        taken.add(name)
        yield EpisodeFile(id=EpisodeId(name), path=path)


def _said(path: str, kind: str, message: str) -> Diagnostic:
    shown = path.encode(errors="surrogateescape").decode(errors="replace")
    return Diagnostic(path=shown, line=0, kind=kind, message=message)


def load_content(path: Path) -> bytes:
    """Read a file, up to one byte more than an episode may have."""
    with path.open("rb") as file:
        return file.read(MAX_SIZE_BYTES + 1)
