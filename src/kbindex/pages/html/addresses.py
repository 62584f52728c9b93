"""Where each page of an archive lies: addresses below the root, and back.

    episodes/025/      episodes/025/6/      topics/prometheus/      people/ry/

An address has no slash in front and is percent-encoded; the home page is the empty one.
A slash in an id is `~`, and so is what stands for nothing in a file's name: a dot in
front (which hides it, or leads up) gets one before it, signs without a shape are left
out, and a name longer than files may have is cut. Names that differ by case or form
alone would be one file on some systems, others have one address by now: all but the
first, by code points, get a suffix (`Ry~2`).
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from kbindex.model.safe_text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HOME: Final = ""
EPISODES: Final = "episodes/"
TOPICS: Final = "topics/"
PEOPLE: Final = "people/"
RADAR: Final = "radar/"
SEARCH: Final = "search"
NOT_FOUND: Final = "404.html"

_LONGEST_PART: Final = 200
"""Bytes; file systems allow 255, and a suffix or `.html` may follow."""

_TAKEN: Final = frozenset({"index.html"})
"""What a site has beside the folders of a list: the page of the list itself."""

_DIGITS: Final = frozenset("0123456789")

_UNRESERVED = "~"
"""Besides letters, digits and `_.-`, which `quote` always keeps."""


class Names:
    """The names of one folder of pages, each with a part of an address.

    Args:
        folder: What stands before them: `episodes/`.
        names: All that have a page, in any order.
    """

    def __init__(self, folder: str, names: Iterable[str]) -> None:
        self._folder = folder
        parts = _parts(sorted(set(names)))
        # Written once: a page of results has a hundred links.
        self._addresses = {name: self._written(part) for name, part in parts.items()}

    def address(self, name: str) -> str:
        """Return the address of a name's page; of an unknown name where it would be."""
        return self._addresses.get(name) or self._written(_part(name))

    def _written(self, part: str) -> str:
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
        if number == "0":
            return address
        written = number if _DIGITS.issuperset(number) else quote(number, safe="")
        return f"{address}{written}/"

    def topic(self, tag: str) -> str:
        """Return the address of a tag's page."""
        return self.topics.address(tag)

    def person(self, name: str) -> str:
        """Return the address of a presenter's page."""
        return self.people.address(name)


def _part(name: str) -> str:
    """Return a name as one part of a path; no path leads up or nowhere by it."""
    part = one_line(name).replace("/", "~").replace("\\", "~").strip()
    if part[:1] in {"", "."} or _folded(part) in _TAKEN:
        part = f"~{part}"
    return part.encode()[:_LONGEST_PART].decode(errors="ignore")


def _folded(part: str) -> str:
    """Return what file systems may take two names to be one by."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFD", part).casefold())


def _parts(names: Iterable[str]) -> Mapping[str, str]:
    parts = dict[str, str]()
    taken = set[str]()
    numbers = dict[str, int]()  # thousands of names may be one when they are cut
    for name in names:
        part = wanted = _part(name)
        while _folded(part) in taken:
            numbers[wanted] = numbers.get(wanted, 1) + 1
            part = f"{wanted}~{numbers[wanted]}"
        taken.add(_folded(part))
        parts[name] = part
    return parts
