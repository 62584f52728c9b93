"""Folders that no link redirects: what is read and written in them stays in them.

    path ─ part by part, each opened in the one before ─► descriptor of the folder
    descriptor + name ─ the last part is no link, the file is regular ─► file

A check before an opening can be outrun: whoever may write in a folder of the path puts
a link there in between. So a folder is opened by the descriptor of the one above it
(`dir_fd`), and a file is looked at when it is open. Where the platform has no such
calls (Windows), each part is looked at before, and the file again when it is open.

Every file of an index is opened here, and made here. One module, though long: so it is
seen at one place that nothing is opened, made, renamed or removed by a path.
"""

import errno
import mmap
import os
import stat
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from io import BufferedReader, BufferedWriter
from pathlib import Path
from typing import NamedTuple

from kbindex.messages import later

_HAS_DESCRIPTORS = os.open in os.supports_dir_fd and hasattr(os, "O_NOFOLLOW")
_COMMON = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | _NO_LINK | _COMMON
_PART = getattr(os, "O_PATH", os.O_RDONLY) | _FOLDER
"""Passing through a folder needs no right to list it, where there is O_PATH."""
_READ = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | _NO_LINK
    | _COMMON
)
"""A pipe that nobody writes to is opened at once, and refused."""
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK | _COMMON
_JUNCTION = 0xA0000003
"""Windows' IO_REPARSE_TAG_MOUNT_POINT."""

_A_LINK = later("a symbolic link, which is not followed here")
_NO_FILE = later("a pipe or device, not a file")
_CHANGED = later("changed while it was opened")
_NO_NAME = later("not a file name")
_TOO_LARGE = later("too large")


class Held(NamedTuple):
    """A folder that is held open.

    Args:
        path: Where it lies.
        fd: Its descriptor; None where the platform has none for folders.
    """

    path: Path
    fd: int | None

    def at(self, name: str) -> str:
        """Return what a system call takes, beside `dir_fd`, for an entry.

        Raises:
            OSError: The name leads elsewhere: `..`, or several parts.
        """
        # Where there are drives, `D:x` leads to another one, and `a:b` into a file.
        signs = {"/", os.sep, "\0", *(":" if self.fd is None else "")}
        if name in {"", ".", ".."} or not signs.isdisjoint(name):
            raise OSError(errno.EINVAL, _NO_NAME, name)
        return name if self.fd is not None else str(self.path / name)

    def state(self, name: str) -> os.stat_result:
        """Return the state of an entry; of a link, its own."""
        return os.stat(self.at(name), dir_fd=self.fd, follow_symlinks=False)

    def descriptor(self, name: str) -> int:
        """Open a regular file for reading; a device is not even opened.

        Raises:
            OSError: It is missing, a link, a pipe, a folder or a device.
        """
        before = _regular(self.state(name), name)
        try:
            descriptor = os.open(self.at(name), _READ, dir_fd=self.fd)
        except OSError as error:
            raise _told(error, name) from error
        try:
            status = _regular(os.fstat(descriptor), name)
            # What takes a file's place in a folder that is held is as good.
            if self.fd is None and not os.path.samestat(before, status):
                raise OSError(errno.ESTALE, _CHANGED, name)  # noqa: TRY301 - it closes
        except OSError:
            os.close(descriptor)
            raise
        return descriptor

    def open(self, name: str) -> BufferedReader:
        """Open a regular file for reading, as `descriptor` does."""
        return open(self.descriptor(name), "rb")  # noqa: PTH123 - a descriptor

    def new_descriptor(self, name: str) -> int:
        """Make a file and open it for writing.

        Raises:
            FileExistsError: Something of this name is there, be it a link.
        """
        return os.open(self.at(name), _CREATE, 0o666, dir_fd=self.fd)

    def create(self, name: str) -> BufferedWriter:
        """Make a file and open it for writing, as `new_descriptor` does."""
        return open(self.new_descriptor(name), "wb")  # noqa: PTH123 - a descriptor


@contextmanager
def hold(folder: Path, *, make: bool = False) -> Generator[Held]:
    """Hold a folder open. No part of its path may be a link.

    Args:
        folder: Where it lies; links that are meant are resolved before.
        make: Make it, and those above it, where they are missing.

    Raises:
        OSError: It is missing, no folder, or a link leads there.
    """
    path = folder.absolute()
    if not _HAS_DESCRIPTORS:
        _look_at_parts(path, make=make)
        yield Held(path, None)
        return
    descriptor = _descend(path, make=make)
    try:
        yield Held(path, descriptor)
    finally:
        os.close(descriptor)


def _descend(path: Path, *, make: bool) -> int:
    """Open a folder, each part of its path in the one before."""
    start, parts = Path(path.anchor), path.parts[1:]
    descriptor = os.open(start, _PART if parts else _FOLDER)
    for number in range(1, len(parts) + 1):
        outer = descriptor
        flags = _FOLDER if number == len(parts) else _PART
        try:
            descriptor = _enter(outer, start, parts[:number], flags=flags, make=make)
        finally:
            os.close(outer)
    return descriptor


class FoldersBelow:
    """Opens folders below one that is held; those on the way to the last stay open.

    Who goes through many files, folder by folder, asks the system once for each.

    Args:
        held: The folder above them.
        make: Make those that are missing, to write there: they can be neither listed
            nor brought to the disk (O_PATH). Else they can.
    """

    def __init__(self, held: Held, *, make: bool = False) -> None:
        self._held = held
        self._make = make
        self._open: list[tuple[str, int]] = []

    def folder(self, *parts: str) -> Held:
        """Open the folder of these parts; it is open until another one is asked for.

        Raises:
            OSError: It is missing, no folder, or a link leads there.
        """
        path = self._held.path
        if self._held.fd is None:
            below = path.joinpath(*parts)
            _look_at_parts(below, make=self._make)
            return Held(below, None)
        common = 0
        for (name, _), part in zip(self._open, parts, strict=False):
            if name != part:
                break
            common += 1
        self._close_from(common)
        descriptor = self._open[-1][1] if self._open else self._held.fd
        flags = _PART if self._make else _FOLDER
        for number in range(common, len(parts)):
            descriptor = _enter(
                descriptor, path, parts[: number + 1], flags=flags, make=self._make
            )
            self._open.append((parts[number], descriptor))
        return Held(path, descriptor)

    def close(self) -> None:
        """Close what is open."""
        self._close_from(0)

    def _close_from(self, first: int) -> None:
        while len(self._open) > first:
            os.close(self._open.pop()[1])


def _enter(
    above: int, start: Path, parts: Sequence[str], *, flags: int, make: bool
) -> int:
    """Open the last of the parts below `start`, in the folder above it."""
    try:
        return _open_folder(parts[-1], flags, above, make=make)
    except OSError as error:
        place = str(start.joinpath(*parts))
        raise _no_folder(error, above, parts[-1], place) from error


def _open_folder(part: str, flags: int, above: int, *, make: bool) -> int:
    try:
        return os.open(part, flags, dir_fd=above)
    except FileNotFoundError:
        if not make:
            raise
    with suppress(FileExistsError):  # another process has just made it
        os.mkdir(part, dir_fd=above)
    return os.open(part, flags, dir_fd=above)


def _no_folder(error: OSError, above: int, part: str, place: str) -> OSError:
    """Say that a link is in the way, where one is; the system says it is no folder."""
    with suppress(OSError):
        found = os.stat(part, dir_fd=above, follow_symlinks=False)
        if stat.S_ISLNK(found.st_mode):
            return OSError(errno.ELOOP, _A_LINK, place)
    return OSError(error.errno, error.strerror, place)


def _look_at_parts(path: Path, *, make: bool) -> None:
    for part in reversed((path, *path.parents)):
        try:
            status = part.lstat()
        except FileNotFoundError:
            if not make:
                raise
            with suppress(FileExistsError):
                part.mkdir()
            status = part.lstat()
        _no_link(status, str(part))
        if not stat.S_ISDIR(status.st_mode):
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), part)


def _no_link(status: os.stat_result, name: str) -> os.stat_result:
    if is_link(status):
        raise OSError(errno.ELOOP, _A_LINK, name)
    return status


def is_link(status: os.stat_result) -> bool:
    """Say whether an entry is a link, or what Windows calls a junction."""
    is_junction = getattr(status, "st_reparse_tag", 0) == _JUNCTION
    return stat.S_ISLNK(status.st_mode) or is_junction


def _regular(status: os.stat_result, name: str) -> os.stat_result:
    """Refuse what is no regular file."""
    mode = _no_link(status, name).st_mode
    if stat.S_ISDIR(mode):
        raise OSError(errno.EISDIR, os.strerror(errno.EISDIR), name)
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, _NO_FILE, name)
    return status


def _told(error: OSError, name: str) -> OSError:
    """Name the file, and say of a link that it is one."""
    reason = _A_LINK if error.errno == errno.ELOOP else error.strerror
    return OSError(error.errno, reason, name)


def check_regular(folder: Path, name: str) -> None:
    """Refuse an entry that is no regular file; one that is missing is none.

    Raises:
        OSError: It is a link, a pipe, a folder or a device.
    """
    with suppress(FileNotFoundError), hold(folder) as held:
        _regular(held.state(name), name)


def read_file(folder: Path, name: str, *, limit: int) -> bytes:
    """Read a regular file of at most `limit` bytes.

    Raises:
        OSError: It is missing, larger, a link, a pipe, a folder or a device.
    """
    with open_file(folder, name) as file:
        # `read` takes as much memory as it is asked for, whatever is there.
        size = os.fstat(file.fileno()).st_size
        content = file.read(min(size, limit) + 1)
    if len(content) > limit:
        raise OSError(errno.EFBIG, _TOO_LARGE, name)
    return content


def open_file(folder: Path, name: str) -> BufferedReader:
    """Open a regular file for reading.

    Raises:
        OSError: It is missing, a link, a pipe, a folder or a device.
    """
    with hold(folder) as held:
        return held.open(name)


def map_file(folder: Path, name: str) -> mmap.mmap | bytes:
    """Map a regular file into memory; an empty one cannot be mapped.

    Raises:
        OSError: As `open_file`.
    """
    with open_file(folder, name) as file:
        if os.fstat(file.fileno()).st_size == 0:
            return b""
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def make_file(folder: Path, name: str) -> BufferedWriter:
    """Make a file in a folder, and open it for writing.

    Raises:
        FileExistsError: Something of this name is there, be it a link.
        OSError: It cannot be made.
    """
    with hold(folder) as held:
        return held.create(name)


def write_file(folder: Path, name: str, content: bytes) -> None:
    """Make a file that holds `content`.

    Raises:
        FileExistsError: Something of this name is there, be it a link.
        OSError: It cannot be written.
    """
    with make_file(folder, name) as file:
        file.write(content)


def may_write(folder: Path) -> bool:
    """Say whether files may be made in a folder, by its rights and its file system."""
    return os.access(folder, os.W_OK | os.X_OK)


def list_names(folder: Path) -> list[str]:
    """List the names of a folder's entries, sorted.

    Raises:
        OSError: It is missing, or a link.
    """
    with hold(folder) as held:
        return sorted(os.listdir(held.path if held.fd is None else held.fd))  # noqa: PTH208 - a descriptor


def states_of(
    folder: Path, names: Iterable[str]
) -> Iterator[tuple[str, os.stat_result]]:
    """Yield entries with their states; of a link, its own.

    Raises:
        OSError: One is missing.
    """
    with hold(folder) as held:
        for name in names:
            yield name, held.state(name)


def state_of(folder: Path, name: str) -> os.stat_result:
    """Return the state of an entry; of a link, its own.

    Raises:
        OSError: It is missing.
    """
    with hold(folder) as held:
        return held.state(name)


def is_folder(folder: Path, name: str) -> bool:
    """Say whether an entry is a folder; a link to one is none."""
    try:
        return stat.S_ISDIR(state_of(folder, name).st_mode)
    except OSError:
        return False


def make_folder(parent: Path, prefix: str) -> Path:
    """Make a new folder, empty, whose name begins with `prefix`.

    Raises:
        OSError: It cannot be made.
    """
    name = f"{prefix}{os.urandom(4).hex()}"
    with hold(parent) as held:
        os.mkdir(held.at(name), 0o755, dir_fd=held.fd)
    return parent / name


def rename(folder: Path, name: str, new: str) -> None:
    """Give an entry of a folder another name; a file of that name is replaced.

    Raises:
        OSError: It cannot be.
    """
    with hold(folder) as held:
        os.replace(held.at(name), held.at(new), src_dir_fd=held.fd, dst_dir_fd=held.fd)


def remove(folder: Path, name: str) -> None:
    """Remove an entry, with what a folder holds; links in it are not followed.

    What is in use elsewhere stays for the next time.
    """
    import shutil  # noqa: PLC0415 - cold start

    with suppress(OSError), hold(folder) as held:
        if stat.S_ISDIR(held.state(name).st_mode):
            shutil.rmtree(held.at(name), ignore_errors=True, dir_fd=held.fd)
        else:
            os.unlink(held.at(name), dir_fd=held.fd)


def remove_empty(folder: Path, name: str) -> bool:
    """Remove a folder that holds nothing, and say whether it did."""
    try:
        with hold(folder) as held:
            os.rmdir(held.at(name), dir_fd=held.fd)
    except OSError:
        return False
    return True


def files_below(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Yield all that lies in a folder and below, but the folders themselves.

    Links are not followed; what git keeps for itself is passed over.

    Yields:
        The path below `folder`, with `/`, and the state; of a link, its own.

    Raises:
        OSError: The folder, or one below, cannot be read, or is a link.
    """
    waiting: list[tuple[str, ...]] = [()]
    with hold(folder) as above, closing(FoldersBelow(above)) as below:
        while waiting:
            parts = waiting.pop()  # the last one first: its folders above are open
            held = below.folder(*parts)
            for name in os.listdir(held.path if held.fd is None else held.fd):  # noqa: PTH208 - a descriptor
                status = held.state(name)
                if not stat.S_ISDIR(status.st_mode) or is_link(status):
                    yield "/".join((*parts, name)), status
                elif name.casefold() != ".git":
                    waiting.append((*parts, name))


def missing_below(folder: Path, paths: Iterable[str]) -> Iterator[str]:
    """Yield the paths below a folder, with `/`, where nothing lies.

    Nothing is opened: a link above one is followed, and costs nobody anything.

    Raises:
        OSError: The folder is missing, or a link.
    """
    with hold(folder) as held:
        for path in paths:
            place = held.path / path if held.fd is None else path
            try:
                os.stat(place, dir_fd=held.fd, follow_symlinks=False)
            except (FileNotFoundError, NotADirectoryError):
                yield path


def unlink(folder: Path, name: str) -> None:
    """Remove a file, or a link itself, where it is there.

    Raises:
        OSError: It cannot be removed, or is a folder.
    """
    with suppress(FileNotFoundError), hold(folder) as held:
        os.unlink(held.at(name), dir_fd=held.fd)


def share_files(source: Path, target: Path, names: Iterable[str]) -> None:
    """Link files of one folder into another; copy where links do not work.

    Raises:
        OSError: One is missing, or no regular file.
    """
    import shutil  # noqa: PLC0415 - cold start

    with hold(source) as old, hold(target) as new:
        for name in names:
            _regular(old.state(name), name)
            try:
                os.link(
                    old.at(name),
                    new.at(name),
                    src_dir_fd=old.fd,
                    dst_dir_fd=new.fd,
                    follow_symlinks=False,
                )
            except OSError:
                with old.open(name) as content, new.create(name) as copy:
                    shutil.copyfileobj(content, copy)


def sync(folder: Path, name: str | None = None) -> None:
    """Bring a file, or the folder itself, to the disk before it is referred to.

    Raises:
        OSError: The disk does not take it.
    """
    with hold(folder) as held:
        if name is not None:
            with held.open(name) as file:
                os.fsync(file.fileno())
        elif held.fd is not None:  # Windows opens no folders, but journals renames
            os.fsync(held.fd)
