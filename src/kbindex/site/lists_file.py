"""Posting lists of the last run, in a file of the site: most are right still.

    .kbindex-lists.bin    who made them, and what the index for browsers keeps

As `related_file`, it may come with a repository, and is read where the list of the
site's files says that it is as it was written.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from kbindex.site.fingerprints import package_digest
from kbindex.site.site_files import SiteFile, made_of

if TYPE_CHECKING:
    from kbindex.site.folder import SiteFolder

NAME: Final = ".kbindex-lists.bin"


def lists_file(kept: bytes) -> SiteFile:
    """Return the file of what is kept for the next run."""
    return SiteFile(NAME, made_of(partial(bytes, _made_by() + kept)))


def read_lists(folder: SiteFolder) -> bytes:
    """Return what the last run kept; empty where there is none of this program."""
    content, made_by = folder.read(NAME), _made_by()
    return content.removeprefix(made_by) if content.startswith(made_by) else b""


def _made_by() -> bytes:
    return package_digest().encode()
