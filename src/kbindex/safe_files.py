"""Files of others are opened without being led astray, and without waiting.

    root ─ part ─ part ─ name      held one by the other (`folders`), no link among them
              └ a link: resolved, still below root? opened again by where it leads

An archive comes from whoever wrote it. A link in it may lead to any file of its
reader, a pipe is waited for, a device has no end. What is opened here lies below the
root, also where links are exchanged meanwhile, and is a regular file. The root is
the reader's own: it may be a link.
"""

import errno
import os
from pathlib import Path

from kbindex.folders import hold, is_link
from kbindex.messages import later

_OF_GIT = ".git"
"""What git keeps for itself, such as the token of a checkout, belongs to no archive."""

_CHUNK_BYTES = 1 << 18

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
        if path.startswith("/") or ".." in path.split("/"):
            text = later("a symbolic link that leads out of the folder")
            raise OutsideLinkError(errno.ELOOP, text)
        if follow_outside:
            return _open(Path(os.path.realpath(place)))
        try:
            return _open_below(root, path)
        except OSError as error:
            if error.errno not in _OF_LINKS:
                raise
            return _open_below(root, resolve_inside(root, place))
    except OSError as error:
        error.filename = place
        if error.errno == errno.ELOOP and not isinstance(error, OutsideLinkError):
            error.strerror = os.strerror(errno.ELOOP)  # resolved, and yet a link
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
        text = later("a symbolic link that leads out of the folder")
        raise OutsideLinkError(errno.ELOOP, text, place)
    return inside or os.curdir


def has_link(root: str, path: str) -> bool:
    """Say whether any part of a path below `root` is a link, or a junction.

    What is not there is none.
    """
    place = root
    for part in path.split("/"):
        place = f"{place}/{part}"
        if leads_elsewhere(place):
            return True
    return False


def leads_elsewhere(place: str) -> bool:
    """Say whether a link, or a junction, is at a place; not where nothing can be."""
    try:
        return is_link(os.lstat(place))
    except (OSError, ValueError):
        return False


def _open_below(root: str, path: str) -> int:
    """Open a file where no part below `root` is a link; that may be one."""
    return _open(Path(os.path.realpath(root), path))


def _open(place: Path) -> int:
    with hold(place.parent) as held:
        return held.descriptor(place.name)
