"""CURRENT: which generation each edition of kbindex reads.

    g000012 9-8c1f00aa 0.3.0 g000011    the edition that wrote last
    g000009 8-77d2e19b 0.2.1            another one, which reads its own

An edition is a format of the index and the rules by which notes are read. Two versions
of kbindex that take turns on one index so find what is theirs; neither builds anew what
the other just built. The line of a version before there were editions is one name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from kbindex.errors import DamagedIndexError
from kbindex.folders import read_file
from kbindex.messages import tr
from kbindex.model.order import natural_key
from kbindex.whole_files import replace_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

CURRENT = "CURRENT"

_LINE = re.compile(
    r"(?P<name>g\d{6,15})"
    r"(?: (?P<edition>(?P<format>\d{1,6})-\w{1,40}) (?P<version>[\w.+-]{1,40})"
    r"(?: (?P<before>g\d{6,15}))?)?"
)
_MOST_BYTES = 1000
_MOST_EDITIONS = 4
"""Editions whose generations are kept, that which wrote last among them: two versions,
each with links that are followed and without."""


class Pointer(Struct, frozen=True, kw_only=True):
    """A line of CURRENT.

    Args:
        name: The generation to read.
        edition: The format and the rules; empty of a version that names none.
        version: The version of kbindex that wrote it.
        before: The generation before, for readers that are just opening it.
    """

    name: str
    edition: str = ""
    version: str = ""
    before: str = ""

    @property
    def age(self) -> tuple[int, object]:
        """The order of editions: by format, then by version."""
        return int(self.edition.partition("-")[0] or 0), natural_key(self.version)

    def __str__(self) -> str:
        return " ".join(
            filter(None, (self.name, self.edition, self.version, self.before))
        )


def load_pointers(folder: Path) -> tuple[Pointer, ...]:
    """Read CURRENT, the edition that wrote last first; nothing where there is none.

    Raises:
        DamagedIndexError: It cannot be read, or names no generation.
    """
    try:
        text = read_file(folder, CURRENT, limit=_MOST_BYTES).decode("ascii")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        said = tr("{folder}: the index cannot be read", folder=folder)
        raise DamagedIndexError(said) from error
    found = [_LINE.fullmatch(line) for line in text.splitlines()]
    if not found or None in found:
        said = tr("the index is damaged (CURRENT names no generation)")
        raise DamagedIndexError(said)
    return tuple(
        Pointer(
            name=line["name"],
            edition=line["edition"] or "",
            version=line["version"] or "",
            before=line["before"] or "",
        )
        for line in found
        if line
    )


def save_pointers(
    folder: Path, mine: Pointer, others: Sequence[Pointer]
) -> tuple[Pointer, ...]:
    """Write CURRENT: a line for this edition, then for others that are kept.

    Returns:
        The lines.

    Raises:
        OSError: It cannot be written.
    """
    kept = (mine, *others[: _MOST_EDITIONS - 1])
    replace_file(folder / CURRENT, "".join(f"{line}\n" for line in kept).encode())
    return kept
