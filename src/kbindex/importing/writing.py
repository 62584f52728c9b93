"""What was planned → files. Nothing is written through a link."""

from pathlib import Path

from kbindex.errors import ArchiveError
from kbindex.folders import hold
from kbindex.importing.planning import Step
from kbindex.messages import tr
from kbindex.whole_files import create_file, replace_file


def write_step(step: Step, root: Path) -> None:
    """Write the file of an episode that is new, or has changed.

    Args:
        step: What was planned.
        root: The folder of episodes, with no link in its path.

    Raises:
        ArchiveError: Something of its name has come meanwhile.
        OSError: It cannot be written, or a link leads to it.
    """
    place = root / step.path
    if step.action == "updated":
        replace_file(place, step.text.encode())
    elif not write_new(place, step.text.encode()):
        said = tr("{path} exists already; nothing was written", path=place)
        raise ArchiveError(said)


def write_new(place: Path, content: bytes) -> bool:
    """Write a file that is not there; say whether it was written.

    Args:
        place: Where; folders that are missing are made.
        content: All of it.

    Raises:
        OSError: It cannot be written, or a link leads to its folder.
    """
    with hold(place.parent, make=True):
        pass
    try:
        create_file(place, content)
    except FileExistsError:
        return False
    return True


def is_free(place: Path) -> bool:
    """Say whether nothing lies at a place, be it a link."""
    try:
        with hold(place.parent) as held:
            held.state(place.name)
    except OSError as error:
        return isinstance(error, FileNotFoundError)
    return False
