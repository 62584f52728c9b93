"""The episodes that an archive has, as far as an import has to know them."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from kbindex.importing.episode_text import Marks, read_marks
from kbindex.model import EpisodeId
from kbindex.shownotes.decoding import decode
from kbindex.shownotes.episode_files import (
    PAGE_STEMS,
    EpisodeFile,
    find_episodes,
    load_content,
)
from kbindex.shownotes.reader import Reader, normalize_line_ends


class Known(Struct, frozen=True, kw_only=True):
    """An episode that is there.

    Args:
        id: Its id.
        path: Its file, relative to the archive, with `/`.
        marks: What the file says of its import.
    """

    id: EpisodeId
    path: str
    marks: Marks


class Archive(Struct, frozen=True, kw_only=True):
    """The archive that is imported into.

    Args:
        root: The folder of episodes, with no link in its path.
        episodes: What is there.
        follow_links: Whether links that lead out of it are followed.
    """

    root: Path
    episodes: tuple[Known, ...] = ()
    follow_links: bool = False

    @property
    def has_folders(self) -> bool:
        """Whether most episodes are the page of a folder: `025/README.md`."""
        pages = sum(_is_page(known.path) for known in self.episodes)
        return 2 * pages > len(self.episodes)

    def iter_titled(self) -> Iterator[tuple[Known, str, str]]:
        """Yield each episode with its title, folded, and its date, or ``""``.

        One that was not imported is read whole, which takes some milliseconds.
        """
        reader = Reader()
        for known in self.episodes:
            marks = known.marks
            title, date = marks.title, marks.published[:_DATE_LENGTH]
            if not marks.guid:
                file = EpisodeFile(id=known.id, path=known.path)
                episode = reader.read_file(
                    self.root, file, follow_links=self.follow_links
                ).episode
                title = episode.title if episode else ""
                date = episode.date.isoformat() if episode and episode.date else ""
            yield known, fold_title(title), date


_DATE_LENGTH = len("2021-07-02")


def load_archive(root: Path, *, follow_links: bool = False) -> Archive:
    """Look what an archive has; a folder that is not there yet has nothing.

    Args:
        root: The folder of episodes; it may be a link.
        follow_links: Follow links that lead out of it, too.

    Raises:
        ArchiveError: It is no folder, or cannot be listed.
    """
    place = root.resolve()
    if not place.exists():
        return Archive(root=place, follow_links=follow_links)
    files, _ = find_episodes(place, follow_links=follow_links)
    return Archive(
        root=place,
        episodes=tuple(_load(place, file, follow_links=follow_links) for file in files),
        follow_links=follow_links,
    )


def _load(root: Path, file: EpisodeFile, *, follow_links: bool) -> Known:
    """Look at a file; what cannot be read was not imported."""
    try:
        content = load_content(root, file.path, follow_links=follow_links)
    except OSError:
        content = b""
    text, _ = decode(content, path=file.path)
    marks = read_marks(normalize_line_ends(text or ""))
    return Known(id=file.id, path=file.path, marks=marks)


def fold_title(title: str) -> str:
    """Return what titles are compared by."""
    return " ".join(unicodedata.normalize("NFKC", title).casefold().split())


def _is_page(path: str) -> bool:
    folder, _, name = path.rpartition("/")
    return bool(folder) and name.rpartition(".")[0].lower() in PAGE_STEMS
