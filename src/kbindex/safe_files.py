"""Files of others are opened without being led astray, and without waiting.

    root ─ part ─ part ─ name      each opened from the one before, no link among them
              └ a link: resolved, still below root? opened again by where it leads

An archive comes from whoever wrote it. A link in it may lead to any file of its
reader, a pipe is waited for, a device has no end. What is opened here lies below the
root, also where links are exchanged meanwhile, and is a regular file. The root is
the reader's own: it may be a link.

Where a platform opens nothing relative to a folder (Windows), the resolved path is
looked at before and after: who exchanges links at that very moment can cheat it.
"""

import errno
import os
import stat

from kbindex.messages import later

_OF_GIT = ".git"
"""What git keeps for itself, such as the token of a checkout, belongs to no archive."""

_CHUNK_BYTES = 1 << 18

_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_FOLDER = getattr(os, "O_PATH", os.O_RDONLY) | getattr(os, "O_DIRECTORY", 0)
_FILE = (
    os.O_RDONLY
    | _NO_LINK
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)
_HAS_FOLDERS = bool(_NO_LINK) and {os.open, os.stat} <= os.supports_dir_fd
_JUNCTION = 0xA0000003
"""Windows' IO_REPARSE_TAG_MOUNT_POINT."""

_OF_LINKS = frozenset({errno.ELOOP, errno.ENOTDIR, errno.EMLINK})
"""What systems say of a link that is not to be followed."""


class OutsideLinkError(OSError):
    """A link leads out of the folder that is read."""


def read_regular(
    root: str, path: str, *, most_bytes: int, follow_outside: bool = False
) -> bytes:
    """Read a regular file, `most_bytes` of it at most; as `open_regular` opens it.

    Raises:
        OutsideLinkError: A link leads out of `root`.
        OSError: It cannot be read, is no regular file, or would be waited for.
    """
    descriptor = open_regular(root, path, follow_outside=follow_outside)
    try:
        parts: list[bytes] = []
        left = most_bytes
        while left and (part := os.read(descriptor, min(left, _CHUNK_BYTES))):
            parts.append(part)
            left -= len(part)
        return b"".join(parts)
    finally:
        os.close(descriptor)


def open_regular(root: str, path: str, *, follow_outside: bool = False) -> int:
    """Open a regular file for reading, and return its descriptor.

    Args:
        root: A folder, which may be a link itself.
        path: Relative to it; links in it are followed where they stay in `root`.
        follow_outside: Follow links wherever they lead.

    Raises:
        OutsideLinkError: A link leads out of `root`, or to what git keeps there.
        OSError: It cannot be opened, or is no regular file.
    """
    place = f"{root}/{path}"
    try:
        if follow_outside:
            return _open_file(os.path.realpath(place))
        if not _HAS_FOLDERS:
            return _open_file(f"{root}/{resolve_inside(root, place)}")
        try:
            return _open_below(root, path)
        except OSError as error:
            if error.errno not in _OF_LINKS:
                raise
            return _open_below(root, resolve_inside(root, place))
    except OSError as error:
        error.filename = place
        raise


def resolve_inside(root: str, place: str) -> str:
    """Return where a file or folder lies in truth, relative to `root`.

    Raises:
        OutsideLinkError: It leads out of `root`, or to what git keeps there.
    """
    within = f"{os.path.realpath(root).rstrip(os.sep)}{os.sep}"
    real = os.path.realpath(place)
    inside = real[len(within) :]
    is_inside = os.path.normcase(real + os.sep).startswith(os.path.normcase(within))
    if not is_inside or _OF_GIT in inside.casefold().split(os.sep):  # noqa: PTH206
        text = later("a link that leads out of the folder")
        raise OutsideLinkError(errno.ELOOP, text, place)
    return inside or os.curdir


def has_link(root: str, path: str) -> bool:
    """Say whether any part of a path below `root` is a link, or a junction.

    What is not there is none.
    """
    place = root
    for part in path.split("/"):
        place = f"{place}/{part}"
        if os.path.islink(place) or _is_junction(place):  # noqa: PTH114 - a string
            return True
    return False


def _is_junction(place: str) -> bool:
    """Say whether Windows leads elsewhere here, as a link of folders does."""
    try:
        return getattr(os.lstat(place), "st_reparse_tag", 0) == _JUNCTION
    except OSError:
        return False


def _open_below(root: str, path: str) -> int:
    """Open a file part by part, where no part below `root` is a link."""
    *folders, name = path.split("/")
    folder = os.open(root, _FOLDER)
    try:
        for part in folders:
            inner = os.open(part, _FOLDER | _NO_LINK, dir_fd=folder)
            os.close(folder)
            folder = inner
        return _open_file(name, folder)
    finally:
        os.close(folder)


def _open_file(path: str, folder: int | None = None) -> int:
    """Open a regular file that is no link; devices are not even opened."""
    before = os.stat(path, dir_fd=folder, follow_symlinks=False)
    _check_regular(before)
    descriptor = os.open(path, _FILE, dir_fd=folder)
    try:
        _check_regular(os.fstat(descriptor), before)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _check_regular(
    status: os.stat_result, before: os.stat_result | None = None
) -> None:
    if stat.S_ISLNK(status.st_mode):
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    if stat.S_ISDIR(status.st_mode):
        raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, later("a pipe or device, no file"))
    is_same = before is None or os.path.samestat(status, before)
    if not (_HAS_FOLDERS or is_same):  # a file exchanged in a known folder is as good
        raise OSError(errno.ESTALE, later("changed while it was opened"))
