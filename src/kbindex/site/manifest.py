"""Which files of a folder are those of a site, and what each was made of.

    .kbindex-site.json    {"format": 1, "stamp": "5c…",
                           "files": {"index.html": ["9f…", "03…", 5120]}}

The stamp is a hash of all that the whole site was made of: where it is the same, and
the files are there, nothing is looked at. A file is known by hashes of what it was made
of and of its bytes, and by its size. While a site is written, all but its name is
blank: a run that is stopped leaves a list that names all files, and the next run makes
them anew.

The list may come with a repository, from anybody. It names what may be removed, so no
path in it leads out of its folder, or into what git keeps.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Annotated, Final

import msgspec
from msgspec import Meta, Struct

from kbindex.output_folders import is_inside

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NAME: Final = ".kbindex-site.json"
LOCK: Final = ".kbindex-site.lock"
"""A file without content, which the run that writes has locked."""

LARGEST: Final = 1 << 26
"""More bytes than the list of a million files has."""

_FORMAT: Final = 1
_HASH_BYTES: Final = 12


class Entry(Struct, frozen=True, array_like=True):
    """What is known of a file.

    Args:
        inputs: A hash of all that it was made of; blank where that is not known.
        content: A hash of its bytes; blank likewise.
        size: In bytes.
    """

    inputs: str
    content: str
    size: Annotated[int, Meta(ge=0)]


UNKNOWN: Final = Entry("", "", 0)
"""A file of ours of which nothing is known but its name."""


class Manifest(Struct, frozen=True, kw_only=True):
    """The files of a site.

    Args:
        stamp: A hash of all that they were made of; blank where that is not known.
        files: The path of each, below the folder, with `/`.
    """

    stamp: str = ""
    files: Mapping[str, Entry] = {}

    def to_bytes(self) -> bytes:
        """Write it; the same files give the same bytes."""
        ordered = {path: self.files[path] for path in sorted(self.files)}
        document = _Document(format=_FORMAT, stamp=self.stamp, files=ordered)
        text = msgspec.json.encode(document).replace(b'],"', b'],\n"')
        return text + b"\n"

    def opened(self, paths: Iterable[str]) -> Manifest:
        """Return the manifest of the time while files of these paths are written."""
        return Manifest(files=dict.fromkeys((*self.files, *paths), UNKNOWN))


class _Document(Struct, frozen=True, kw_only=True):
    format: int
    stamp: str = ""
    files: dict[str, Entry]


def read_manifest(content: bytes) -> Manifest:
    """Read one.

    Raises:
        ValueError: It is none, or names what cannot be a file of a site.
    """
    document = msgspec.json.decode(content, type=_Document)
    if document.format != _FORMAT:
        raise ValueError(f"format {document.format}")
    for path in document.files:
        if not may_be_file(path):
            raise ValueError(path)
    return Manifest(stamp=document.stamp, files=document.files)


def may_be_file(path: str) -> bool:
    """Say whether a path is one of a site's files: below its folder, not the list."""
    return path not in {NAME, LOCK} and is_inside(path)


def digest(*parts: bytes) -> str:
    """Return a hash of bytes, in which no part runs into the next."""
    # One after the other, they take longer: most are short.
    content = b"".join(
        [b"%b%b" % (len(part).to_bytes(8, "big"), part) for part in parts]
    )
    return blake2b(content, digest_size=_HASH_BYTES).hexdigest()
