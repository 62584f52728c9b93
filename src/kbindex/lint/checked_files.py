"""Finds the files to check, and puts a mended one in the place of the old.

Nothing is written through a link: a file that lies behind one belongs to another
place, and a link comes from whoever wrote the notes.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kbindex.config import CONFIG_NAME
from kbindex.errors import ArchiveError
from kbindex.lint.linter import Notes
from kbindex.lint.surroundings import skim_archive, survey
from kbindex.messages import Message, later, tr
from kbindex.model import Diagnostic, EpisodeId, diagnose, url_key
from kbindex.safe_files import (
    OutsideLinkError,
    has_link,
    read_regular,
    resolve_inside,
)
from kbindex.shownotes.episode_files import (
    OUTSIDE_LINK,
    PAGE_STEMS,
    SUFFIXES,
    EpisodeFile,
    find_episodes,
    load_content,
)
from kbindex.shownotes.reader import Reader
from kbindex.whole_files import staged

_PROBLEMS = (OUTSIDE_LINK, "unreadable")
"""Kinds of diagnostics of what is no episode, and should be one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file to check.

    Args:
        root: The folder that it belongs to: the archive, or one around it and people.
        path: Where it lies in that folder, with `/`.
        notes: How messages name it, and what is in it.
    """

    root: Path
    path: str
    notes: Notes

    @property
    def place(self) -> Path:
        """The file."""
        return self.root / self.path

    @property
    def is_linked(self) -> bool:
        """Whether a link leads to it, in the folder that it belongs to."""
        return has_link(str(self.root), self.path)


def find_archive(root: Path, *, cwd: Path, follow_links: bool = False) -> list[Source]:
    """Load all episodes of an archive, in the order of their paths.

    Messages name them relative to `cwd` where they lie below it. A link that leads
    out of the archive is a source with a problem.

    Args:
        root: The folder of episodes.
        cwd: Where people are.
        follow_links: Follow links that lead out of `root`, too.

    Raises:
        ArchiveError: There is no such folder, or no episode in it.
        OSError: A file cannot be read.
    """
    return _find_episodes(root, root, cwd=cwd, follow_links=follow_links)


def _find_episodes(
    folder: Path, root: Path, *, cwd: Path, follow_links: bool
) -> list[Source]:
    """Load the episodes of a folder, in the order of their paths.

    Args:
        folder: The folder.
        root: What it belongs to.
        cwd: Where people are.
        follow_links: Follow links that lead out of `root`, too.
    """
    files, said = find_episodes(folder, within=root, follow_links=follow_links)
    found = [
        _load_or_refuse(root, file.id, folder / file.path, follow_links=follow_links)
        for file in files
    ]
    found += [_refused(root, folder / d.path, d) for d in said if d.kind in _PROBLEMS]
    if not found:
        raise ArchiveError(
            tr("{folder}: no episode in it (NAME/README.md or NAME.md)", folder=folder)
        )
    return [
        _named(source, _shown(source.place, cwd))
        for source in sorted(found, key=lambda source: source.path)
    ]


def find_files(
    paths: Sequence[str],
    *,
    cwd: Path,
    archive: Path | None,
    follow_links: bool = False,
) -> list[Source]:
    """Load the files that are named; of a folder, the episodes in it.

    The page of the archive itself (`episodes/README.md`) is no episode, and is
    passed over. A file that is named twice is checked once.

    Args:
        paths: As people name them.
        cwd: Where relative paths start.
        archive: The folder of episodes, where one is known.
        follow_links: Follow links that lead out of the archive, too; of a file
            elsewhere, out of the folder that it and `cwd` have in common.

    Raises:
        ArchiveError: A folder holds no episodes.
        OSError: A file cannot be read.
    """
    sources: dict[Path, Source] = {}
    for name in paths:
        place = Path(os.path.normpath(cwd / name))  # `..` leads where it stands
        if not place.is_dir() and is_archive_page(place, archive):
            continue
        root = _root_of(place, cwd=cwd, archive=archive)
        for source in _find_named(place, root, cwd=cwd, follow_links=follow_links):
            named = source if place.is_dir() else _named(source, name)
            sources.setdefault(_real(source.place), named)
    return list(sources.values())


def _root_of(place: Path, *, cwd: Path, archive: Path | None) -> Path:
    """Return the folder that a file or folder which people named belongs to.

    The archive, else a project, else what it has in common with where people are: a
    pull request can add a link, and a script name all that it adds. Links above that
    folder are the user's own: a home, `/tmp` of some systems.
    """
    if archive is not None and place.is_relative_to(archive):
        return archive
    if not place.is_relative_to(cwd):
        projects = [f for f in place.parents if _is_root(f, archive)]
        if projects:
            return projects[-1]
    try:
        shared = Path(os.path.commonpath((cwd, place)))
    except ValueError:  # on two drives
        return place.parent
    return shared if shared.name else place.parent


def _is_root(folder: Path, archive: Path | None) -> bool:
    """Say whether a folder is the archive by another path, or a project."""
    is_archive = archive is not None and _real(folder) == archive
    return is_archive or (folder / CONFIG_NAME).is_file()


def _find_named(
    place: Path, root: Path, *, cwd: Path, follow_links: bool
) -> list[Source]:
    """Load a file, the episodes of a folder, or the one episode whose folder it is."""
    if not place.is_dir():
        return [_load(root, episode_id_of(place), place, follow_links=follow_links)]
    if not follow_links:
        try:
            resolve_inside(str(root), str(place))
        except OutsideLinkError as error:
            return [_named(_refused(root, place, _said(error)), _shown(place, cwd))]
    pages = [
        page
        for page in sorted(place.iterdir())
        if page.stem.lower() in PAGE_STEMS and page.suffix.lower() in SUFFIXES
    ]
    if pages and not find_episodes(place, within=root, follow_links=follow_links)[0]:
        return [
            _named(
                _load(root, episode_id_of(page), page, follow_links=follow_links),
                _shown(page, cwd),
            )
            for page in pages
        ]
    return _find_episodes(place, root, cwd=cwd, follow_links=follow_links)


def is_archive_page(place: Path, archive: Path | None) -> bool:
    """Say whether a file is the page of the archive itself, which is no episode."""
    is_page = place.stem.lower() in PAGE_STEMS
    return is_page and archive is not None and _real(place).parent == archive


def episode_id_of(place: Path) -> EpisodeId:
    """Return the id of the episode that a file is, by its name or its folder's."""
    is_page = place.stem.lower() in PAGE_STEMS
    name = _real(place).parent.name if is_page else place.stem
    return EpisodeId(name or place.stem)


def _load(
    root: Path, episode_id: EpisodeId, place: Path, *, follow_links: bool
) -> Source:
    path = place.relative_to(root).as_posix()
    try:
        content = load_content(root, path, follow_links=follow_links)
    except OutsideLinkError as error:
        return _refused(root, place, _said(error))
    notes = Notes(
        file=EpisodeFile(id=episode_id, path=path), path=path, content=content
    )
    return Source(root=root, path=path, notes=notes)


def _load_or_refuse(
    root: Path, episode_id: EpisodeId, place: Path, *, follow_links: bool
) -> Source:
    """Load an episode of many; one that cannot be read does not keep the others."""
    try:
        return _load(root, episode_id, place, follow_links=follow_links)
    except OSError as error:
        reason = Message(error.strerror or later("cannot be read"))
        return _refused(root, place, diagnose("", 0, "unreadable", reason))


def _refused(root: Path, place: Path, problem: Diagnostic) -> Source:
    path = place.relative_to(root).as_posix()
    file = EpisodeFile(id=EpisodeId(place.stem), path=path)
    notes = Notes(file=file, path=path, content=b"", problem=problem)
    return Source(root=root, path=path, notes=notes)


def _said(error: OutsideLinkError) -> Diagnostic:
    return diagnose("", 0, OUTSIDE_LINK, Message(str(error.strerror)))


def _named(source: Source, shown: str) -> Source:
    """Let messages name a source as people do."""
    return replace(source, notes=replace(source.notes, path=shown))


def _real(place: Path) -> Path:
    """Return where a file lies; `Path.resolve` raises for links in a circle."""
    return Path(os.path.realpath(place))


def _shown(place: Path, cwd: Path) -> str:
    return str(place.relative_to(cwd)) if place.is_relative_to(cwd) else str(place)


def with_brought(
    sources: Iterable[Source],
    archive: Path,
    reader: Reader,
    *,
    follow_links: bool = False,
) -> Iterator[Source]:
    """Add to each source the pages that episodes before it have brought.

    All episodes are read whole, in the order of the archive: the rule on pages that
    were brought before (KB205) needs that, and no other.

    Args:
        sources: What is checked; each gets its `brought`, from key of page to article.
        archive: The folder of episodes.
        reader: Reads them.
        follow_links: Follow links that lead out of `archive`, too.

    Raises:
        ArchiveError: The archive cannot be listed.
    """
    files, _ = find_episodes(archive, follow_links=follow_links)
    before: dict[Path, dict[str, str]] = {}
    brought: dict[str, str] = {}
    for file in files:
        before[_real(archive / file.path)] = dict(brought)
        reading = reader.read_file(archive, file, follow_links=follow_links)
        episode = reading.episode
        for article in episode.articles if episode else ():
            if article.own_url and article.kind == "article":
                brought.setdefault(url_key(article.own_url), article.id)
    for source in sources:
        known = before.get(_real(source.place), {})
        yield replace(source, notes=replace(source.notes, brought=known))


def with_surroundings(
    sources: Iterable[Source],
    archive: Path,
    reader: Reader,
    *,
    follow_links: bool = False,
) -> Iterator[Source]:
    """Add to each source the dates, people and videos of the episodes around it.

    Of all episodes, before and behind it, the headers alone are read.

    Args:
        sources: What is checked; each gets its `surroundings`, None where it is no
            episode of the archive.
        archive: The folder of episodes.
        reader: Reads them.
        follow_links: Follow links that lead out of `archive`, too.

    Raises:
        ArchiveError: The archive cannot be listed.
    """
    outlines = skim_archive(archive, reader, follow_links=follow_links)
    around = {_real(archive / path): said for path, said in survey(outlines).items()}
    for source in sources:
        said = around.get(_real(source.place))
        yield replace(source, notes=replace(source.notes, surroundings=said))


def mend_file(source: Source, new: bytes) -> None:
    """Put `new` in the place of what a file holds, all at once; its mode stays.

    Raises:
        OSError: It cannot be written, a link leads to it, or it has changed since it
            was read.
    """
    _check_unchanged(source)
    with staged(_real(source.root) / source.path, new):  # no link below the root
        _check_unchanged(source)


def _check_unchanged(source: Source) -> None:
    place = str(source.place)
    if source.is_linked:
        raise OSError(0, tr("behind a symbolic link; not mended"), place)
    old = source.notes.content
    if read_regular(str(source.root), source.path, most_bytes=len(old) + 1) != old:
        raise OSError(0, tr("changed while it was checked; not mended"), place)
