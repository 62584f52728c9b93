"""Where each page of an archive lies: addresses below the root, and back.

    episodes/025/      episodes/025/6/      topics/prometheus/      people/ry/

An address has no slash in front and is percent-encoded; the home page is the empty one.
A slash in an id is `~`. Names that differ by case alone would be one file on some
systems, and those that differ by `~` one address: all but the first, by code points,
get a suffix (`Ry~2`). A site has a folder for each: a name that is none on some system
(too long, with control characters, that of another file) gets one near it.
"""

from __future__ import annotations

import re
from hashlib import blake2s
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HOME: Final = ""
EPISODES: Final = "episodes/"
TOPICS: Final = "topics/"
PEOPLE: Final = "people/"
SEARCH: Final = "search"
NOT_FOUND: Final = "404.html"

_UNRESERVED = "~"
"""Besides letters, digits and `_.-`, which `quote` always keeps."""

_NO_PART = re.compile("[/\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_LONGEST = 200
"""Bytes of a folder's name; file systems take 255, and a suffix may follow."""

_TAKEN = frozenset({"index.html"})
"""What lies beside the folders: the page that lists them."""


class Names:
    """The names of one folder of pages, each with a part of an address.

    Args:
        folder: What stands before them: `episodes/`.
        names: All that have a page, in any order.
    """

    def __init__(self, folder: str, names: Iterable[str]) -> None:
        self._folder = folder
        self._parts = _parts(sorted(set(names)))

    def address(self, name: str) -> str:
        """Return the address of a name's page; of an unknown name where it would be."""
        part = self._parts.get(name) or _part(name)
        return f"{self._folder}{quote(part, safe=_UNRESERVED)}/"


class Addresses:
    """The addresses of an archive's pages.

    Args:
        episodes: Ids of the episodes.
        topics: Ids of the tags.
        people: Names of the presenters.
    """

    def __init__(
        self, episodes: Iterable[str], topics: Iterable[str], people: Iterable[str]
    ) -> None:
        self.episodes = Names(EPISODES, episodes)
        self.topics = Names(TOPICS, topics)
        self.people = Names(PEOPLE, people)

    def episode(self, episode: str) -> str:
        """Return the address of an episode's page."""
        return self.episodes.address(episode)

    def article(self, episode: str, article_id: str) -> str:
        """Return the address of an article's page; an overview's is its episode's."""
        number = article_id.removeprefix(f"{episode}#")
        address = self.episode(episode)
        return address if number == "0" else f"{address}{quote(number, safe='')}/"

    def topic(self, tag: str) -> str:
        """Return the address of a tag's page."""
        return self.topics.address(tag)

    def person(self, name: str) -> str:
        """Return the address of a presenter's page."""
        return self.people.address(name)


def _part(name: str) -> str:
    """Return a name as one part of a path; no path leads up or nowhere by it."""
    part = _NO_PART.sub("~", name)
    if part.strip(".") == "" or part.casefold() in _TAKEN:
        return f"~{part}"
    written = part.encode()
    if len(written) <= _LONGEST:
        return part
    digest = blake2s(name.encode(errors="surrogatepass"), digest_size=4).hexdigest()
    return f"{written[:_LONGEST].decode(errors='ignore')}~{digest}"


def _parts(names: Iterable[str]) -> Mapping[str, str]:
    parts = dict[str, str]()
    taken = set[str]()
    for name in names:
        part = wanted = _part(name)
        number = 1
        while part.casefold() in taken:
            number += 1
            part = f"{wanted}~{number}"
        taken.add(part.casefold())
        parts[name] = part
    return parts
