"""Related articles of the last run, in a file of the site: most are right still.

    .kbindex-related.bin    zlib over JSON: who made them, lists, what these hang on

It may come with a repository, as the list of the site's files does. It is read where
that list says that it is as it was written, and its form is checked: a forged one
misleads as forged pages do.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

from kbindex.knowledge import KeptRelated  # noqa: TC001 - msgspec reads it
from kbindex.site.fingerprints import package_digest
from kbindex.site.site_files import SiteFile, made_of

if TYPE_CHECKING:
    from kbindex.site.folder import SiteFolder

NAME: Final = ".kbindex-related.bin"

_LARGEST = 1 << 28
"""More bytes than those of 100,000 articles, unpacked."""

_LEVEL = 3
"""As packed as that of the records of an index."""


class _Document(Struct, frozen=True, kw_only=True):
    made_by: str
    kept: KeptRelated


def related_file(kept: KeptRelated) -> SiteFile:
    """Return the file of what is kept for the next run."""

    def content() -> bytes:
        document = _Document(made_by=package_digest(), kept=kept)
        return zlib.compress(msgspec.json.encode(document), _LEVEL)

    return SiteFile(NAME, made_of(content))


def read_related(folder: SiteFolder) -> KeptRelated | None:
    """Return what the last run kept; None where there is none of this program."""
    packed = zlib.decompressobj()
    try:
        content = packed.decompress(folder.read(NAME), _LARGEST)
        document = msgspec.json.decode(content, type=_Document)
    except (zlib.error, ValueError, RecursionError):  # another form, or nothing
        return None
    return document.kept if document.made_by == package_digest() else None
