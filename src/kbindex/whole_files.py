"""A file is written whole or not at all, whatever stops the program meanwhile.

The content goes into a file beside it, of another name, which then takes its place. A
killed run leaves that one file: `.NAME.1f2e3d4c.new`. No link is written through: the
folder is held open, and a link of the file's name is replaced itself.
"""

import errno
import os
import stat
from collections.abc import Generator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from kbindex.folders import Held, hold
from kbindex.messages import later
from kbindex.signals import before_ending

_OF_PROCESS = ("/dev/fd/", "/dev/std", "/proc/self/fd/")
"""Links to what this process was given, such as its standard output."""


def replace_file(
    path: Path, content: bytes, *, durable: bool = True, above: Held | None = None
) -> None:
    """Write a file; what was there before is replaced, and its mode stays.

    Args:
        path: The file; no folder above it may be a link.
        content: All of it.
        durable: Whether it is to last through a loss of power.
        above: A folder above the file that is held: what is missing between the two is
            made.

    Raises:
        OSError: It cannot be written; what was there is as it was.
    """
    with staged(path, content, durable=durable, above=above):
        pass


def write_output(path: Path, content: bytes) -> None:
    """Write what a person has asked for where they have asked for it.

    What is no file, such as a pipe, is written to as it is. A link to a file is
    refused: it may have come with a repository, and lead to any file of the user.

    Raises:
        OSError: It cannot be written.
    """
    is_ours = str(path).startswith(_OF_PROCESS)
    if path.is_symlink() and not is_ours:
        reason = later("a symbolic link; name the file that it leads to")
        raise OSError(errno.ELOOP, reason, str(path))
    if path.exists() and not path.is_file():
        flags = os.O_WRONLY | (0 if is_ours else getattr(os, "O_NOFOLLOW", 0))
        with os.fdopen(os.open(path, flags), "wb") as pipe:
            pipe.write(content)
    else:
        # A folder of the working folder may be a link of its repository.
        above = Path.cwd() if not path.is_absolute() else path.parent.resolve()
        folder = above if path.is_absolute() else above / path.parent
        try:
            replace_file(folder / path.name, content)
        except OSError as error:
            if error.errno != errno.ELOOP:
                raise
            reason = later(
                "a symbolic link to a folder; name the folder that it leads to"
            )
            raise OSError(errno.ELOOP, reason, error.filename) from error


def create_file(
    path: Path, content: bytes, *, durable: bool = True, above: Held | None = None
) -> None:
    """Write a file that is not there yet.

    Args:
        path: The file; no folder above it may be a link.
        content: All of it.
        durable: Whether it is to last through a loss of power.
        above: As of `replace_file`.

    Raises:
        FileExistsError: Something of this name is there; it is left alone.
        OSError: It cannot be written.
    """
    with _staging(path, content, durable=durable, above=above) as (held, staging):
        try:
            os.link(  # refuses a name that is taken; renaming does not
                held.at(staging),
                held.at(path.name),
                src_dir_fd=held.fd,
                dst_dir_fd=held.fd,
            )
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links
            held.create(path.name).close()
            try:
                _move(held, staging, path.name)
            except OSError:
                os.unlink(held.at(path.name), dir_fd=held.fd)
                raise
        if durable:
            _sync(held)


@contextmanager
def staged(
    path: Path, content: bytes, *, durable: bool = True, above: Held | None = None
) -> Generator[None]:
    """Have a file ready; it takes its place where the block raises nothing.

    Args:
        path: The file; no folder above it may be a link.
        content: All of it.
        durable: Whether it is to last through a loss of power.
        above: As of `replace_file`.

    Raises:
        OSError: It cannot be written.
    """
    with _staging(path, content, durable=durable, above=above) as (held, staging):
        yield
        _move(held, staging, path.name)
        if durable:
            _sync(held)


@contextmanager
def _staging(
    path: Path, content: bytes, *, durable: bool, above: Held | None
) -> Generator[tuple[Held, str]]:
    """Write a file under another name beside `path`; it is gone at the end."""
    staging = f".{path.name}.{os.urandom(4).hex()}.new"
    with (
        hold(path.parent, make=above is not None, above=above) as held,
        before_ending(partial(_drop, held, staging)),
    ):
        try:
            with held.create(staging) as file:
                file.write(content)
                file.flush()
                _take_mode(held, path.name, file.fileno())
                if durable:
                    os.fsync(file.fileno())
            yield held, staging
        except OSError as error:
            if str(error.filename).endswith(staging):
                error.filename = str(path)  # what was asked for
            raise
        finally:
            _drop(held, staging)


def _drop(held: Held, staging: str) -> None:
    with suppress(OSError):
        os.unlink(held.at(staging), dir_fd=held.fd)


def _take_mode(held: Held, name: str, descriptor: int) -> None:
    """Give a file the mode of the one that it replaces, but for that of a link."""
    with suppress(OSError):  # nothing is there, or its file system has no modes
        mode = held.state(name).st_mode
        if not stat.S_ISLNK(mode) and hasattr(os, "fchmod"):  # Windows has no modes
            os.fchmod(descriptor, mode & 0o777)


def _move(held: Held, staging: str, name: str) -> None:
    os.replace(held.at(staging), held.at(name), src_dir_fd=held.fd, dst_dir_fd=held.fd)


def _sync(held: Held) -> None:
    """Bring the names in a folder to the disk."""
    if held.fd is not None:  # Windows opens no folders; its renames are journalled
        os.fsync(held.fd)


def staged_names(names: str) -> str:
    """Return the pattern of what killed runs leave of files.

    Args:
        names: The pattern of the files' own names.
    """
    return rf"\.(?:{names})\.[0-9a-f]{{8}}\.new"
