"""Making what a project needs: folders, episodes, a file of settings."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from msgspec.structs import replace

from kbindex.cli.session import check_archive
from kbindex.config import CONFIG_NAME
from kbindex.errors import ArchiveError, Remedy
from kbindex.messages import tr
from kbindex.safe_files import has_link
from kbindex.signals import before_ending
from kbindex.whole_files import create_file

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from kbindex.cli.session import Session
    from kbindex.config import Config

EPISODES_NAME = "episodes"

SETTINGS_TEXT = """\
# Settings of this show. All of them are optional.

# episodes = "episodes"
# index = "index"
# glossary = ["監視 = watchtower"]
# packs = ["engineering", "web"]

# [new]
# template = "episodes/TEMPLATE.md"

# [searches]
# upgrades = "(upgrade OR release) sort:date"

# [defaults]
# limit = 20
"""
"""What `kbindex init --config` writes: examples, none of which is on."""


def is_bare(folder: Path) -> bool:
    """Say whether a folder holds nothing, but for hidden files such as `.git`."""
    return all(path.name.startswith(".") for path in folder.iterdir())


def settle_project(session: Session) -> tuple[Config, bool]:
    """Return the settings, and whether a project has to be made here for them.

    Raises:
        ArchiveError: There is no project, and the folder is not empty; or the project
            names shows alone.
    """
    try:
        config = session.places()
    except ArchiveError as error:
        if error.remedy is not Remedy.MAKE_PROJECT or not is_bare(session.cwd):
            raise
        folder = str(session.cwd / EPISODES_NAME)
        return replace(session, episodes=folder).places(), True
    check_archive(config)
    return config, False


def make_folder(folder: Path) -> None:
    """Make a folder that is not there yet, and those above."""
    with _new_folders(folder):
        pass


def make_settings(root: Path) -> Path:
    """Write the file of settings of a project, and return where it is.

    Raises:
        OSError: It is there, or cannot be written.
    """
    path = root.resolve() / CONFIG_NAME
    create_file(path, SETTINGS_TEXT.encode())
    return path


def write_episode(root: Path, path: str, text: str) -> Path:
    """Write the notes of an episode that is not there yet, and return where.

    Args:
        root: The folder of episodes.
        path: The file, relative to it.
        text: The notes.

    Raises:
        ArchiveError: It is there, or a link would lead to it.
        OSError: It cannot be written; nothing of it is left.
    """
    place = root / path
    way = PurePosixPath(path)
    if way.is_absolute() or ".." in way.parts:
        said = tr("{path}: not in the archive; nothing was written", path=place)
        raise ArchiveError(said)
    if has_link(str(root), way.parent.as_posix()):
        said = tr("{path}: behind a symbolic link; nothing was written", path=place)
        raise ArchiveError(said)
    try:
        with _new_folders(place.parent):
            create_file(place, text.encode())
    except FileExistsError as error:
        said = tr("{path} exists already; nothing was written", path=place)
        raise ArchiveError(said) from error
    return place


@contextmanager
def _new_folders(folder: Path) -> Generator[None]:
    """Make a folder and those above; where the block does not end, none stays."""
    made = [place for place in (folder, *folder.parents) if not place.exists()]
    remove = partial(_remove_empty, made)
    with before_ending(remove):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            yield
        except OSError:
            remove()
            raise


def _remove_empty(folders: list[Path]) -> None:
    for folder in folders:
        with suppress(OSError):  # somebody else has put something there
            folder.rmdir()
