"""A feed and its entries, whatever the format in which it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

if TYPE_CHECKING:
    import datetime as dt

ATOM_FILE: Final = "feed.xml"
JSON_FILE: Final = "feed.json"


class FeedEntry(Struct, frozen=True, kw_only=True):
    """One thing that is new.

    Args:
        id: An absolute IRI that stays when notes are edited; no other entry of the
            feed has it.
        title: One line.
        url: Its page.
        html: What it says; safe to be shown as it is.
        day: The date of its notes, or None.
        authors: Who brought it.
        topics: Ids of its tags, each with its label.
        about: The page in the web that it is about, where it is about one.
    """

    id: str
    title: str
    url: str
    html: str
    day: dt.date | None = None
    authors: tuple[str, ...] = ()
    topics: tuple[tuple[str, str], ...] = ()
    about: str | None = None


class Feed(Struct, frozen=True, kw_only=True):
    """What is new, the newest first.

    Args:
        atom_url: Where it lies as Atom; its id, too.
        json_url: Where it lies as a JSON Feed.
        page: The page that shows the same.
        author: Who makes the show; its name where that is not said.
        language: That of the notes, as BCP 47 writes it, or None.
        hub: Where readers may ask to be told of changes (WebSub), or None.
    """

    title: str
    atom_url: str
    json_url: str
    page: str
    author: str
    entries: tuple[FeedEntry, ...] = ()
    description: str | None = None
    language: str | None = None
    hub: str | None = None

    @property
    def day(self) -> dt.date | None:
        """The latest date of its entries; no clock is asked."""
        return max((one.day for one in self.entries if one.day), default=None)
