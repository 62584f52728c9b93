"""Finds the files to check, and puts a mended one in the place of the old."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kbindex.errors import ArchiveError
from kbindex.lint.linter import Notes
from kbindex.messages import tr
from kbindex.model import EpisodeId, url_key
from kbindex.shownotes.episode_files import EpisodeFile, find_episodes, load_content
from kbindex.shownotes.reader import Reader
from kbindex.whole_files import staged

_PAGE_STEMS = ("readme", "index")
_SUFFIXES = (".md", ".markdown", ".html", ".htm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file to check: where it lies, how messages name it, and its notes."""

    place: Path
    notes: Notes


def find_archive(root: Path, *, cwd: Path) -> list[Source]:
    """Load all episodes of an archive, in the order of their paths.

    Messages name them relative to `cwd` where they lie below it.

    Raises:
        ArchiveError: There is no such folder, or no episode in it.
        OSError: A file cannot be read.
    """
    files, _ = find_episodes(root)
    if not files:
        raise ArchiveError(
            tr("{folder}: no episode in it (NAME/README.md or NAME.md)", folder=root)
        )
    return [
        _load(root / file.path, file, _shown(root / file.path, cwd)) for file in files
    ]


def find_files(
    paths: Sequence[str], *, cwd: Path, archive: Path | None
) -> list[Source]:
    """Load the files that are named; of a folder, the episodes in it.

    The page of the archive itself (`episodes/README.md`) is no episode, and is
    passed over. A file that is named twice is checked once.

    Args:
        paths: As people name them.
        cwd: Where relative paths start.
        archive: The folder of episodes, where one is known.

    Raises:
        ArchiveError: A folder holds no episodes.
        OSError: A file cannot be read.
    """
    sources: dict[Path, Source] = {}
    for name in paths:
        place = cwd / name
        if place.is_dir():
            for source in _find_in_folder(place, cwd):
                sources.setdefault(source.place.resolve(), source)
        elif not _is_archive_page(place, archive):
            source = _load(place, _episode_file(place), name)
            sources.setdefault(place.resolve(), source)
    return list(sources.values())


def _find_in_folder(folder: Path, cwd: Path) -> list[Source]:
    """Load the episodes of an archive, or the one episode whose folder it is."""
    pages = [
        page
        for page in sorted(folder.iterdir())
        if page.stem.lower() in _PAGE_STEMS and page.suffix.lower() in _SUFFIXES
    ]
    if pages and not find_episodes(folder)[0]:
        return [_load(page, _episode_file(page), _shown(page, cwd)) for page in pages]
    return find_archive(folder, cwd=cwd)


def _is_archive_page(place: Path, archive: Path | None) -> bool:
    is_page = place.stem.lower() in _PAGE_STEMS
    return is_page and archive is not None and place.resolve().parent == archive


def _episode_file(place: Path) -> EpisodeFile:
    is_page = place.stem.lower() in _PAGE_STEMS
    name = place.resolve().parent.name if is_page else place.stem
    return EpisodeFile(id=EpisodeId(name or place.stem), path=place.name)


def _load(place: Path, file: EpisodeFile, shown: str) -> Source:
    content = load_content(place)
    return Source(place=place, notes=Notes(file=file, path=shown, content=content))


def _shown(place: Path, cwd: Path) -> str:
    return str(place.relative_to(cwd)) if place.is_relative_to(cwd) else str(place)


def with_brought(
    sources: Iterable[Source], archive: Path, reader: Reader
) -> Iterator[Source]:
    """Add to each source what the episodes before it in the archive have brought.

    Raises:
        ArchiveError: The archive cannot be listed.
    """
    files, _ = find_episodes(archive)
    before: dict[Path, dict[str, str]] = {}
    brought: dict[str, str] = {}
    for file in files:
        before[(archive / file.path).resolve()] = dict(brought)
        episode = reader.read_file(archive, file).episode
        for article in episode.articles if episode else ():
            if article.url and article.kind == "article":
                brought.setdefault(url_key(article.url), article.id)
    for source in sources:
        known = before.get(source.place.resolve(), {})
        yield replace(source, notes=replace(source.notes, brought=known))


def mend_file(place: Path, old: bytes, new: bytes) -> None:
    """Put `new` in the place of `old`, all at once, with the mode that it had.

    A link stays a link: the file that it leads to is replaced.

    Raises:
        OSError: It cannot be written, or has changed since it was read.
    """
    target = place.resolve()
    with staged(target, new):
        _check_unchanged(target, old)


def _check_unchanged(place: Path, old: bytes) -> None:
    if place.read_bytes() != old:
        raise OSError(0, tr("changed while it was checked; not mended"), str(place))
