"""A file is written whole or not at all, whatever stops the program meanwhile.

The content goes into a file beside it, of another name, which then takes its place. A
killed run leaves that one file: `.NAME.1f2e3d4c.new`.
"""

import os
import stat
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path


def replace_file(path: Path, content: bytes, *, durable: bool = False) -> None:
    """Write a file; what was there before is replaced, and its mode stays.

    Args:
        path: The file; a link is replaced itself.
        content: All of it.
        durable: Whether it is to last through a loss of power.

    Raises:
        OSError: It cannot be written; what was there is as it was.
    """
    with staged(path, content, durable=durable):
        pass


def write_output(path: Path, content: bytes) -> None:
    """Write what a person has asked for where they have asked for it.

    A link is followed. What is no file, such as a pipe, is written to as it is.

    Raises:
        OSError: It cannot be written.
    """
    target = path.resolve()
    if target.exists() and not target.is_file():
        target.write_bytes(content)
    else:
        replace_file(target, content)


def create_file(path: Path, content: bytes) -> None:
    """Write a file that is not there yet.

    Raises:
        FileExistsError: Something of this name is there; it is left alone.
        OSError: It cannot be written.
    """
    staging = _stage(path)
    try:
        staging.write_bytes(content)
        try:
            os.link(staging, path)  # refuses a name that is taken; renaming does not
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links
            path.touch(exist_ok=False)
            staging.replace(path)
    finally:
        _drop(staging)


@contextmanager
def staged(path: Path, content: bytes, *, durable: bool = False) -> Generator[None]:
    """Have a file ready; it takes its place where the block raises nothing.

    Raises:
        OSError: It cannot be written.
    """
    staging = _stage(path)
    try:
        staging.write_bytes(content)
        with suppress(OSError):  # nothing is there, or its file system has no modes
            replaced = path.lstat().st_mode
            if not stat.S_ISLNK(replaced):  # what a link leads to stays out of it
                staging.chmod(stat.S_IMODE(replaced))
        if durable:
            sync(staging)
        yield
        staging.replace(path)
        if durable:
            sync(path.parent)
    finally:
        _drop(staging)


def _stage(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.urandom(4).hex()}.new")


def _drop(staging: Path) -> None:
    with suppress(OSError):
        staging.unlink()


def staged_names(names: str) -> str:
    """Return the pattern of what killed runs leave of files.

    Args:
        names: The pattern of the files' own names.
    """
    return rf"\.(?:{names})\.[0-9a-f]{{8}}\.new"


def sync(path: Path) -> None:
    """Bring a file or a folder to the disk before it is referred to."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except PermissionError:
        return  # Windows opens no folders; its renames are journalled
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
