"""Which files of an archive are episodes, and the id of each."""

import os
from collections import deque
from collections.abc import Iterator
from itertools import chain, count
from pathlib import Path

from msgspec import Struct, field

from kbindex.errors import ArchiveError
from kbindex.messages import Message, later, remark, system_reason, tr
from kbindex.model import Diagnostic, EpisodeId, diagnose

MAX_SIZE_BYTES = 10_000_000
"""A larger file is no episode: a year of the longest notes known is below 1 MB."""

READING_RULES = "5"
"""Raised with each change of the rules, so that every index is read anew."""

_PAGE_STEMS = ("readme", "index")
_SUFFIXES = (".md", ".markdown", ".html", ".htm")


class EpisodeFile(Struct, frozen=True, kw_only=True):
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
        raise ArchiveError(tr("{folder}: no such folder of episodes", folder=root))
    if not root.is_dir():
        raise ArchiveError(tr("{folder}: not a folder of episodes", folder=root))
    walk = _Walk()
    try:
        walk.list_folder(str(root), "")
    except OSError as error:
        raise ArchiveError(f"{root}: {system_reason(error)}") from error
    walk.enter_folders()
    files = list(_name(sorted(walk.paths), walk.diagnostics))
    return files, sorted(walk.diagnostics)


class _Walk(Struct, kw_only=True, dict=True):
    """Collects paths relative to the archive; links wait until all else is seen."""

    paths: list[str] = field(default_factory=list[str])
    folders: deque[tuple[str, str]] = field(default_factory=deque[tuple[str, str]])
    links: deque[tuple[str, str]] = field(default_factory=deque[tuple[str, str]])
    seen: set[tuple[int, int]] = field(default_factory=set[tuple[int, int]])
    diagnostics: list[Diagnostic] = field(default_factory=list[Diagnostic])

    def enter_folders(self) -> None:
        """List the folders that are known, and those that they lead to."""
        while self.folders or self.links:
            folder, prefix = (self.folders or self.links).popleft()
            try:
                self.list_folder(folder, prefix)
            except OSError as error:
                said = Message(error.strerror or later("cannot be listed"))
                self.diagnostics.append(_said(prefix, "unreadable", said))

    def list_folder(self, folder: str, prefix: str) -> None:
        """Take the episodes of one folder, and note the folders in it."""
        status = os.stat(folder)  # noqa: PTH116 - a Path for each folder costs more
        identity = status.st_dev, status.st_ino
        if identity in self.seen:
            said = remark("a link to a folder that is read already; left out")
            self.diagnostics.append(_said(prefix, "link-loop", said))
            return
        self.seen.add(identity)
        with os.scandir(folder) as found:
            entries = [entry for entry in found if not entry.name.startswith(".")]
        if len(entries) > 1:
            entries.sort(key=lambda entry: entry.name)
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
            said = remark("a name that is no UTF-8; left out")
            self.diagnostics.append(_said(path, "unreadable", said))
        elif entry.is_symlink():
            self.links.append((entry.path, path))
        else:
            self.folders.append((entry.path, path))

    def _is_file(self, entry: os.DirEntry[str], prefix: str) -> bool:
        """A file, or a broken link to one: reading it will say what is wrong."""
        if _is_folder(entry):
            return False
        problem = None
        if not _is_printable(entry.name):
            problem = remark("a name that is no UTF-8; left out")
        elif _is_special(entry):
            problem = remark("a pipe or device, no file; left out")
        if problem is not None:
            path = prefix + entry.name
            self.diagnostics.append(_said(path, "unreadable", problem))
        return problem is None


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link in a circle, or through a folder closed to us
        return False


def _is_special(entry: os.DirEntry[str]) -> bool:
    """A pipe or device, which reading would wait for; a broken link is none."""
    try:
        return not entry.is_file() and Path(entry.path).exists()
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
    """Return the name of a page, or its path, without the suffix that it has."""
    return name.rpartition(".")[0]


def _page_of_folder(names: list[str]) -> str | None:
    """README before index, Markdown before HTML."""
    pages = [name for name in names if _stem(name).lower() in _PAGE_STEMS]

    def rank(name: str) -> tuple[int, int, str]:
        stem, _, suffix = name.lower().rpartition(".")
        return _SUFFIXES.index(f".{suffix}"), _PAGE_STEMS.index(stem), name

    return min(pages, key=rank) if len(pages) > 1 else next(iter(pages), None)


def _name(paths: list[str], diagnostics: list[Diagnostic]) -> Iterator[EpisodeFile]:
    taken: set[str] = set()
    for path in paths:
        folder, _, file = path.rpartition("/")
        named = folder if _stem(file).lower() in _PAGE_STEMS else _stem(path)
        short = named.rpartition("/")[2]
        name = short
        if short in taken:
            numbered = (f"{path} ({number})" for number in count(2))
            name = next(c for c in chain((named, path), numbered) if c not in taken)
            said = remark(
                "there is an episode {short!r} already; this is {name!r}",
                short=short,
                name=name,
            )
            diagnostics.append(_said(path, "duplicate-id", said))
        taken.add(name)
        yield EpisodeFile(id=EpisodeId(name), path=path)


def _said(path: str, kind: str, said: Message) -> Diagnostic:
    shown = path.encode(errors="surrogateescape").decode(errors="replace")
    return diagnose(shown, 0, kind, said)


def load_content(path: Path) -> bytes:
    """Read a file, up to one byte more than an episode may have."""
    with path.open("rb") as file:
        return file.read(MAX_SIZE_BYTES + 1)
