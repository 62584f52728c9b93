"""What pages load besides themselves: one style sheet, an icon, and the scripts.

    assets/style.3f9c2a1b7d.css      assets/5b0e77c1d2/kbindex.js

The name of each tells its content, so that it may be kept for ever. Scripts import
each other by name: they lie in one folder, which bears the hash of all of them.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

STATIC: Final = Path(__file__).parent / "static"
FOLDER: Final = "assets/"

_HASH_LENGTH: Final = 10
"""Hexadecimal digits, 40 bits: names of a dozen files never meet."""


class Asset(Struct, frozen=True, kw_only=True):
    """A file that pages load.

    Args:
        address: Below the root; it changes with the content.
        content: Its bytes.
        media_type: With the encoding, as `Content-Type` says it.
    """

    address: str
    content: bytes
    media_type: str


@cache
def assets() -> Mapping[str, Asset]:
    """Return all of them by the names that templates use: `style.css`, `theme.js`."""
    path = STATIC / "icon.svg"
    style, icon = _join_styles(), path.read_bytes()
    found = {
        "style.css": Asset(
            address=f"{FOLDER}style.{_hash([style])}.css",
            content=style,
            media_type="text/css; charset=utf-8",
        ),
        "icon.svg": Asset(
            address=f"{FOLDER}icon.{_hash([icon])}.svg",
            content=icon,
            media_type="image/svg+xml",
        ),
    }
    scripts = {
        path.relative_to(STATIC / "scripts").as_posix(): path.read_bytes()
        for path in sorted((STATIC / "scripts").rglob("*.js"))
    }
    folder = f"{FOLDER}{_hash(scripts.values())}/"
    for name, content in scripts.items():
        found[name] = Asset(
            address=folder + name,
            content=content,
            media_type="text/javascript; charset=utf-8",
        )
    return MappingProxyType(found)


@cache
def modules_behind(*names: str) -> tuple[str, ...]:
    """Return the names of the modules that some import, these among them.

    A page that names them all waits for none of them to name the next.

    Args:
        names: Names of scripts, as `assets` has them.
    """
    found = dict.fromkeys(names)
    coming = list(names)
    for name in coming:
        for said in _IMPORTED.findall(assets()[name].content):
            folder = posixpath.dirname(name)
            other = posixpath.normpath(posixpath.join(folder, said.decode()))
            if other not in found:
                found[other] = None
                coming.append(other)
    return tuple(found)


_IMPORTED: Final = re.compile(
    rb'^(?:import|export)\s(?:[^;"]*?\sfrom\s)?\s*"(\.[^"]+)"', re.MULTILINE
)
"""Where a script names another one that it cannot begin without."""


def _join_styles() -> bytes:
    """Return all style sheets as one, in the order of their names."""
    files = sorted((STATIC / "styles").glob("*.css"))
    return b"\n".join(path.read_bytes() for path in files)


def _hash(contents: Iterable[bytes]) -> str:
    made = hashlib.sha256()
    for content in contents:
        made.update(hashlib.sha256(content).digest())
    return made.hexdigest()[:_HASH_LENGTH]
