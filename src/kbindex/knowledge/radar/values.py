"""What the radar answers."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - fields' types
from typing import TYPE_CHECKING

from msgspec import Struct

from kbindex.model.values import short_repr

if TYPE_CHECKING:
    from collections.abc import Iterator


class Sighting(Struct, frozen=True, kw_only=True):
    """Where the notes say something.

    Args:
        article: The id of the record.
        title: Its title; empty of an overview.
        line: In the file of its episode, from 1.
        text: What stands there, in one line, at most 200 characters.
    """

    article: str
    episode: str
    date: dt.date | None
    title: str
    line: int
    text: str

    def __repr__(self) -> str:
        return short_repr(self, "article", "line", "text")


class SeenVersion(Struct, frozen=True, kw_only=True):
    """A version of a product, and where it came up first.

    Args:
        version: As it is compared, without a `v`: `1.8`, `2.0-rc.1`.
        is_newer: Whether it follows all versions that came up before.
    """

    version: str
    first: Sighting
    is_newer: bool


class Lineage(Struct, frozen=True, kw_only=True):
    """The versions of a product, in the order in which they came up.

    Args:
        tag: The product's tag.
        label: Its name for people.
        versions: Two or more, of two or more episodes.
    """

    tag: str
    label: str
    versions: tuple[SeenVersion, ...]

    @property
    def latest(self) -> Sighting:
        """Where a version came up last."""
        return self.versions[-1].first

    def __repr__(self) -> str:
        return short_repr(self, "tag", "versions")


class Silence(Struct, frozen=True, kw_only=True):
    """A product that was announced, and never came up again.

    Args:
        tag: The product's tag.
        label: Its name for people.
        announced: Where.
        episodes: How many episodes came after.
        days: From then to the latest episode; None where one has no date.
    """

    tag: str
    label: str
    announced: Sighting
    episodes: int
    days: int | None

    def __repr__(self) -> str:
        return short_repr(self, "tag", "announced", "episodes")


class RepeatedPage(Struct, frozen=True, kw_only=True):
    """A page that several episodes brought, the earliest first.

    Args:
        url: Its address, as the first of them has it.
        brought: Where.
    """

    url: str
    brought: tuple[Sighting, ...]

    @property
    def latest(self) -> Sighting:
        """Where it was brought last."""
        return self.brought[-1]

    def __repr__(self) -> str:
        return short_repr(self, "url", "brought")


class OpenPoint(Struct, frozen=True, kw_only=True):
    """What notes leave open.

    Args:
        sign: By what it is known: `???`, `TODO`, `TBD`, `要確認`, `次回`, …
        where: Its place, with the note as its text.
    """

    sign: str
    where: Sighting

    def __repr__(self) -> str:
        return short_repr(self, "sign", "where")


class Radar(Struct, frozen=True, kw_only=True):
    """What came up in episodes and asks for a look again; the latest first in each."""

    lineages: tuple[Lineage, ...] = ()
    silences: tuple[Silence, ...] = ()
    repeated: tuple[RepeatedPage, ...] = ()
    open_points: tuple[OpenPoint, ...] = ()

    def __len__(self) -> int:
        return sum(map(len, self.lists()))

    def lists(self) -> Iterator[tuple[object, ...]]:
        """Yield the four lists, in the order of the fields."""
        yield from (self.lineages, self.silences, self.repeated, self.open_points)

    def __repr__(self) -> str:
        return short_repr(self, "lineages", "silences", "repeated", "open_points")
