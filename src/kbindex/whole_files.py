"""A file is written whole or not at all, whatever stops the program meanwhile.

The content goes into a file beside it, of another name, which then takes its place. A
killed run leaves that one file: `.NAME.1f2e3d4c.new`. No link is written through: the
folder is held open, and a link of the file's name is replaced itself.

`create_in` alone writes in place, where a list tells what is whole.
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


def replace_file(path: Path, content: bytes, *, durable: bool = True) -> None:
    """Write a file; what was there before is replaced, and its mode stays.

    Args:
        path: The file; no folder above it may be a link.
        content: All of it.
        durable: Whether it is to last through a loss of power.

    Raises:
        OSError: It cannot be written; what was there is as it was.
    """
    with staged(path, content, durable=durable):
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


def create_file(path: Path, content: bytes) -> None:
    """Write a file that is not there yet, to last through a loss of power.

    Args:
        path: The file; no folder above it may be a link.
        content: All of it.

    Raises:
        FileExistsError: Something of this name is there; it is left alone.
        OSError: It cannot be written.
    """
    with (
        hold(path.parent) as held,
        _staging(held, path.name, content, mode=None, durable=True) as staging,
    ):
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
                _drop(held, path.name)
                raise
        _sync(held)


def create_in(held: Held, name: str, content: bytes) -> None:
    """Write a file that is not there yet into a folder that is held, in its place.

    This is for many files, of which a list says whether they are whole: a killed run
    may leave a part of one. A name of its own until it is whole takes twice as long.

    Raises:
        FileExistsError: Something of this name is there; it is left alone.
        OSError: It cannot be written; nothing is left of it.
    """
    descriptor = held.new_descriptor(name)
    try:
        try:
            left = memoryview(content)
            while left:
                left = left[os.write(descriptor, left) :]
        finally:
            os.close(descriptor)
    except BaseException:
        _drop(held, name)
        raise


def replace_in(held: Held, name: str, content: bytes, *, durable: bool = True) -> None:
    """Write a file into a folder that is held, as `replace_file` does."""
    with _staged_in(held, name, content, durable=durable):
        pass


@contextmanager
def staged(path: Path, content: bytes, *, durable: bool = True) -> Generator[None]:
    """Have a file ready; it takes its place where the block raises nothing.

    Args:
        path: The file; no folder above it may be a link.
        content: All of it.
        durable: Whether it is to last through a loss of power.

    Raises:
        OSError: It cannot be written.
    """
    with (
        hold(path.parent) as held,
        _staged_in(held, path.name, content, durable=durable),
    ):
        yield


@contextmanager
def _staged_in(
    held: Held, name: str, content: bytes, *, durable: bool
) -> Generator[None]:
    mode = _mode_of(held, name)
    with _staging(held, name, content, mode=mode, durable=durable) as staging:
        yield
        _move(held, staging, name)
        if durable:
            _sync(held)


@contextmanager
def _staging(
    held: Held, name: str, content: bytes, *, mode: int | None, durable: bool
) -> Generator[str]:
    """Write a file under another name beside `name`; it is gone at the end."""
    staging = f".{name}.{os.urandom(4).hex()}.new"
    with before_ending(partial(_drop, held, staging)):
        try:
            with held.create(staging) as file:
                file.write(content)
                file.flush()
                if mode is not None:
                    _take_mode(file.fileno(), mode)
                if durable:
                    os.fsync(file.fileno())
            yield staging
        except OSError as error:
            if str(error.filename).endswith(staging):
                error.filename = str(held.path / name)  # what was asked for
            raise
        finally:
            _drop(held, staging)


def _drop(held: Held, staging: str) -> None:
    with suppress(OSError):
        os.unlink(held.at(staging), dir_fd=held.fd)


def _mode_of(held: Held, name: str) -> int | None:
    """Return the mode of the file that is replaced; None of a link, or of nothing."""
    with suppress(OSError):  # nothing is there, or its file system has no modes
        mode = held.state(name).st_mode
        if not stat.S_ISLNK(mode):
            return mode & 0o777
    return None


def _take_mode(descriptor: int, mode: int) -> None:
    if hasattr(os, "fchmod"):  # Windows has no modes
        with suppress(OSError):  # nor has every file system
            os.fchmod(descriptor, mode)


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
