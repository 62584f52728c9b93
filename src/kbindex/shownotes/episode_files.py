"""Which files of an archive are episodes, and the id of each: one walk, named."""

import os
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache, lru_cache
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from kbindex.errors import ArchiveError
from kbindex.messages import Message, later, remark, system_reason, tr
from kbindex.model import Diagnostic, EpisodeId, diagnose
from kbindex.safe_files import OutsideLinkError, read_regular, resolve_inside
from kbindex.shownotes.companion_files import (
    best_transcript,
    find_companions,
    is_companion,
)

if TYPE_CHECKING:
    from kbindex.shownotes.left_out import LeaveOut, PrivateFiles

MAX_SIZE_BYTES = 10_000_000
"""A larger file is no episode: a year of the longest notes known is below 1 MB."""

READING_RULES = "13"
"""Raised with each change of the rules, so that every index is read anew."""

OUTSIDE_LINK = "outside-link"
"""Kind of the diagnostic of a link that is left out, as it leads elsewhere."""

PAGE_STEMS = ("readme", "index")
"""Names, in lower case, of the page of an episode's folder, best first."""

TEMPLATE_NAME = "TEMPLATE.md"
"""Directly in the folder of episodes it is what new ones are made of, and none."""


@cache
def _plain_stem() -> re.Pattern[str]:
    """Names that say what a file is, and not which: such an episode is its folder's."""
    return re.compile(
        r"(?i)(?:show|episode|podcast)?[ _-]?notes?|episode|page|ショーノート|ノート"
    )


_often_asked = lru_cache(maxsize=256)
"""Most folders of an archive hold files of the same names."""

_FEW = 4
"""Names of a folder that are remembered together: those of a folder with thousands of
pages are others after each new one, and take a megabyte."""

SUFFIXES = (".md", ".markdown", ".html", ".htm")
"""Of pages of notes, in lower case, best first."""


class EpisodeFile(Struct, frozen=True, kw_only=True):
    """A file that holds an episode; paths are relative to the archive, with `/`.

    Args:
        beside: The files that belong to it (`companion_files`), sorted.
    """

    id: EpisodeId
    path: str
    beside: tuple[str, ...] = ()


class Found(Struct, frozen=True, kw_only=True):
    """What a look through an archive found.

    Args:
        files: Its episodes, in the order of their paths.
        diagnostics: What could not be read.
        leaves_out: Whether anything was left out because it is private.
    """

    files: list[EpisodeFile]
    diagnostics: list[Diagnostic]
    leaves_out: bool = False


def find_episodes(
    root: Path, *, within: Path | None = None, follow_links: bool = False
) -> tuple[list[EpisodeFile], list[Diagnostic]]:
    """List the episodes below `root`, in the order of their paths.

    `NAME/README.md` and `NAME/index.md` are the episode NAME, and the folder
    holds no other; so is `NAME/shownotes.md` and the like, where it is the only page
    of its folder. `NAME.md` is NAME elsewhere. `README.md`, `index.md` or
    `TEMPLATE.md` directly in `root` is none. HTML pages go the same way. What belongs
    to a page (`companion_files`) is none, either. Hidden files and folders are passed
    over. Links are followed where they stay in the archive, each folder once; others
    are left out, with a diagnostic.

    Args:
        root: The folder of episodes; it may be a link.
        within: The archive, where `root` is a folder of one.
        follow_links: Follow links that lead out of the archive, too.

    Raises:
        ArchiveError: `root` is no folder, or cannot be listed.
    """
    found = look_through(root, within=within, follow_links=follow_links)
    return found.files, found.diagnostics


def look_through(
    root: Path,
    *,
    within: Path | None = None,
    follow_links: bool = False,
    leave_out: "LeaveOut | None" = None,
) -> Found:
    """List the episodes below `root`, as `find_episodes`, without private ones.

    Args:
        root: As of `find_episodes`, like what follows.
        within: The archive.
        follow_links: Follow links out of it, too.
        leave_out: What is passed over as if it were not there.

    Raises:
        ArchiveError: `root` is no folder, or cannot be listed.
    """
    if not root.exists():
        raise ArchiveError(tr("{folder}: no such folder of episodes", folder=root))
    if not root.is_dir():
        raise ArchiveError(tr("{folder}: not a folder of episodes", folder=root))
    place = within or root
    private = None
    if leave_out is not None:
        private = leave_out.in_archive(place, follow_links=follow_links)
    walk = _Walk(within=str(place), follow_links=follow_links, private=private)
    try:
        walk.list_folder(str(root), "")
    except OSError as error:
        raise ArchiveError(f"{root}: {system_reason(error)}") from error
    walk.enter_folders()
    files = list(_name(sorted(walk.paths), walk.beside, walk.diagnostics))
    return Found(
        files=files,
        diagnostics=sorted(walk.diagnostics),
        leaves_out=private is not None and private.are_there,
    )


class _Walk(Struct, kw_only=True, dict=True):
    """Collects paths relative to the archive; links wait until all else is seen."""

    within: str
    follow_links: bool
    private: "PrivateFiles | None" = None
    paths: list[str] = field(default_factory=list[str])
    beside: dict[str, tuple[str, ...]] = field(
        default_factory=dict[str, tuple[str, ...]]
    )
    folders: deque[tuple[str, str]] = field(default_factory=deque[tuple[str, str]])
    links: deque[tuple[str, str]] = field(default_factory=deque[tuple[str, str]])
    listed: deque[str] = field(default_factory=deque[str])
    has_followed_links: bool = False
    seen: dict[tuple[int, int], str] = field(default_factory=dict[tuple[int, int], str])
    resolved: set[str] = field(default_factory=set[str])
    diagnostics: list[Diagnostic] = field(default_factory=list[Diagnostic])

    def enter_folders(self) -> None:
        """List the folders that are known, and those that they lead to."""
        while self.folders or self.links:
            if not self.folders:
                self.has_followed_links = True
            folder, prefix = (self.folders or self.links).popleft()
            try:
                self.list_folder(folder, prefix)
            except OSError as error:
                said = Message(error.strerror or later("cannot be listed"))
                self.diagnostics.append(_said(prefix, "unreadable", said))

    def list_folder(self, folder: str, prefix: str) -> None:
        """Take the episodes of one folder, and note the folders in it."""
        if self._is_seen(folder):
            said = remark("a symbolic link to a folder that is read already; left out")
            self.diagnostics.append(_said(prefix, "link-loop", said))
            return
        with os.scandir(folder) as found:
            entries = list(found)
        page = self._page_by_names(entries) if prefix else None
        if page is not None:
            self.paths.append(prefix + page)
            return
        entries = [entry for entry in entries if not entry.name.startswith(".")]
        if self.private is not None:
            entries = [e for e in entries if not self._is_private_beside(e, prefix)]
        if len(entries) > 1:
            entries.sort(key=lambda entry: entry.name)
        dotted = [entry for entry in entries if "." in entry.name]  # with a suffix
        names = tuple(
            [e.name for e in dotted if _is_page(e.name) and self._is_file(e, prefix)]
        )
        page = _page_of_folder(names) if prefix else None
        pages = [page] if page else [n for n in names if _has_a_name(prefix, n)]
        others = [e for e in dotted if _is_beside(e.name)]
        if others:
            passed = set(names)
            others = [e for e in others if not _is_page(e.name) or e.name in passed]
            pages = self._take_companions(pages, others, prefix)
        if self.private is not None:  # now: what belongs to a page goes with it
            pages = self._pass_over_private(pages, prefix, self.private)
        self.paths += [prefix + name for name in pages]
        if page is None:
            for entry in entries:
                self._take_folder(entry, prefix)

    def _page_by_names(self, entries: list[os.DirEntry[str]]) -> str | None:
        """Return the page of an episode's folder that holds little besides.

        As most folders do, with the same names: nothing else is asked of them. None
        where there is more to ask.
        """
        if self.private is not None or len(entries) > _FEW:
            return None
        names = [entry.name for entry in entries]
        page = _page_of_names(*names)
        if page is None:
            return None
        entry = entries[names.index(page)]
        return page if entry.is_file(follow_symlinks=False) else None

    def _pass_over_private(
        self, pages: list[str], prefix: str, private: "PrivateFiles"
    ) -> list[str]:
        """Return the pages of others, which share no file with a private one."""
        passed = [name for name in pages if private.has(prefix + name)]
        gone = {path for name in passed for path in self.beside.get(prefix + name, ())}
        kept = [name for name in pages if name not in passed]
        for name in kept if gone else ():
            beside = self.beside.get(prefix + name, ())
            self.beside[prefix + name] = tuple(p for p in beside if p not in gone)
        return kept

    def _is_private_beside(self, entry: os.DirEntry[str], prefix: str) -> bool:
        """Say whether a folder, or a file that belongs to a page, is private."""
        is_page = _is_page(entry.name) and not is_companion(entry.name)
        if self.private is None or (is_page and not _is_folder(entry)):
            return False
        return self.private.has_named(prefix + entry.name)

    def _take_companions(
        self, pages: list[str], others: list[os.DirEntry[str]], prefix: str
    ) -> list[str]:
        """Note the files that belong to pages; return the pages that do not."""
        by_name = {entry.name: entry for entry in others}
        own = [name for name in pages if name not in by_name] or pages
        is_of_folder = bool(prefix) and len(own) == 1 and _says_no_name(own[0])
        found = find_companions(
            own if is_of_folder else pages,
            list(by_name),
            folder=prefix.split("/")[-2] if is_of_folder else None,
        )
        for page, names in found.items():
            self.beside[prefix + page] = tuple(
                prefix + name
                for name in names
                if name in pages or self._is_file(by_name[name], prefix)
            )
        taken = frozenset(chain.from_iterable(found.values()))
        return [name for name in pages if name not in taken]

    def _is_seen(self, folder: str) -> bool:
        """Say whether a folder was listed before, by whatever path.

        Before a link is followed, none was: to ask the system of each takes a hundredth
        of a cold search in 600 folders.
        """
        if not self.has_followed_links:
            self.listed.append(folder)
            return False
        while self.listed:
            with suppress(OSError):  # one that went meanwhile
                self._is_known(self.listed.popleft())
        return self._is_known(folder)

    def _is_known(self, folder: str) -> bool:
        """Say whether a folder was asked for before, and remember it.

        Two folders may have one inode, where a file system knows none (it says 0, or
        the same of all): then the paths that links lead to tell them apart.
        """
        status = os.stat(folder)  # noqa: PTH116 - a Path for each folder costs more
        first = self.seen.setdefault((status.st_dev, status.st_ino), folder)
        if first is folder:
            return False
        self.resolved.add(os.path.realpath(first))
        place = os.path.realpath(folder)
        is_known = place in self.resolved
        self.resolved.add(place)
        return is_known

    def _take_folder(self, entry: os.DirEntry[str], prefix: str) -> None:
        if not _is_folder(entry):
            if not _is_page(entry.name) and _is_broken_link(entry):
                said = remark("a symbolic link to nothing; left out")
                self.diagnostics.append(_said(prefix + entry.name, "unreadable", said))
            return
        path = f"{prefix}{entry.name}/"
        is_link = _is_link(entry)
        if not _is_printable(entry.name):
            said = remark("a name that is not UTF-8; left out")
            self.diagnostics.append(_said(path, "unreadable", said))
        elif is_link and self._leads_outside(entry):
            self.diagnostics.append(_said_outside(path))
        elif is_link:
            self.links.append((entry.path, path))
        else:
            self.folders.append((entry.path, path))

    def _is_file(self, entry: os.DirEntry[str], prefix: str) -> bool:
        """A file, or a broken link to one: reading it will say what is wrong."""
        if entry.is_file(follow_symlinks=False) and _is_printable(entry.name):
            return True  # as most are: nothing else is asked of them
        if _is_folder(entry):
            return False
        path = prefix + entry.name
        problem = None
        if not _is_printable(entry.name):
            said = remark("a name that is not UTF-8; left out")
            problem = _said(path, "unreadable", said)
        elif self._leads_outside(entry):
            problem = _said_outside(path)
        elif _is_special(entry):
            said = remark("a pipe or device, not a file; left out")
            problem = _said(path, "unreadable", said)
        if problem is not None:
            self.diagnostics.append(problem)
        return problem is None

    def _leads_outside(self, entry: os.DirEntry[str]) -> bool:
        """Say whether a link leads out of the archive, and may not.

        What is no link lies inside: its folder does, else it would not be listed.
        """
        if self.follow_links or not _is_link(entry):
            return False
        try:
            resolve_inside(self.within, entry.path)
        except OutsideLinkError:
            return True
        return False


def _is_broken_link(entry: os.DirEntry[str]) -> bool:
    return _is_link(entry) and not os.path.exists(entry.path)  # noqa: PTH110 - a string


def _is_link(entry: os.DirEntry[str]) -> bool:
    """A link, or what leads elsewhere on Windows (Python knows it from 3.12 on)."""
    return entry.is_symlink() or getattr(entry, "is_junction", bool)()


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


@_often_asked
def _is_page(name: str) -> bool:
    return name.lower().endswith(SUFFIXES)


_is_beside = _often_asked(is_companion)


def _is_printable(name: str) -> bool:
    return name.isascii() or _is_unicode(name)


@_often_asked
def _is_unicode(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _stem(name: str) -> str:
    """Return the name of a page, or its path, without the suffix that it has."""
    return name.rpartition(".")[0]


def _has_a_name(prefix: str, name: str) -> bool:
    """Say whether a page is an episode where its folder is none."""
    return _stem(name).lower() not in PAGE_STEMS and prefix + name != TEMPLATE_NAME


@_often_asked
def _says_no_name(name: str) -> bool:
    """Say whether a page, alone in its folder, is that folder's."""
    stem = _stem(name)
    return stem.lower() in PAGE_STEMS or _plain_stem().fullmatch(stem) is not None


def _page_of_folder(names: tuple[str, ...]) -> str | None:
    """README before index, Markdown before HTML."""
    return _page_of_few(names) if len(names) <= _FEW else _best_page(names)


def _best_page(names: tuple[str, ...]) -> str | None:
    pages = [name for name in names if _stem(name).lower() in PAGE_STEMS]
    return min(pages, key=_rank) if len(pages) > 1 else next(iter(pages), None)


_page_of_few = _often_asked(_best_page)


@_often_asked
def _page_of_names(*names: str) -> str | None:
    """Return the page of a folder by its names; None where that takes more than these.

    So it does with two pages, and with what may belong to one.
    """
    seen = [name for name in names if not name.startswith(".")]
    pages = tuple(filter(_is_page, seen))
    if len(pages) > 1 or any(map(is_companion, seen)):
        return None
    page = _best_page(pages)
    return page if page is not None and _is_printable(page) else None


def _rank(name: str) -> tuple[int, int, str]:
    stem, _, suffix = name.lower().rpartition(".")
    return SUFFIXES.index(f".{suffix}"), PAGE_STEMS.index(stem), name


def _name(
    paths: list[str],
    beside: Mapping[str, tuple[str, ...]],
    diagnostics: list[Diagnostic],
) -> Iterator[EpisodeFile]:
    taken: set[str] = set()
    pages = Counter(path.rpartition("/")[0] for path in paths)
    for path in paths:
        folder, _, file = path.rpartition("/")
        is_of_folder = folder and pages[folder] == 1 and _says_no_name(file)
        named = folder if is_of_folder else _stem(path)
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
        found = beside.get(path, ())
        yield EpisodeFile(id=EpisodeId(name), path=path, beside=found)


def _said(path: str, kind: str, said: Message) -> Diagnostic:
    shown = path.encode(errors="surrogateescape").decode(errors="replace")
    return diagnose(shown, 0, kind, said)


def _said_outside(path: str) -> Diagnostic:
    said = remark("a symbolic link that leads out of the folder of episodes; left out")
    return _said(path, OUTSIDE_LINK, said)


def load_content(root: Path, path: str, *, follow_links: bool = False) -> bytes:
    """Read a file of an archive, up to one byte more than an episode may have.

    Args:
        root: The folder of episodes; it may be a link.
        path: Relative to it, with `/`.
        follow_links: Follow links that lead out of it, too.

    Raises:
        OSError: It is no regular file, cannot be read, or would be waited for.
    """
    return read_regular(
        str(root), path, most_bytes=MAX_SIZE_BYTES + 1, follow_outside=follow_links
    )


def transcripts_of(files: Iterable[EpisodeFile]) -> list[EpisodeFile]:
    """Return the transcripts of episodes, each with its page beside it, by path.

    Of several the best is read, as its name tells. One that lies beside two pages is
    that of the first.
    """
    found: dict[str, EpisodeFile] = {}
    for file in files:
        path = best_transcript(file.beside) if file.beside else None
        if path and path not in found:
            found[path] = EpisodeFile(id=file.id, path=path, beside=(file.path,))
    return [found[path] for path in sorted(found)]
