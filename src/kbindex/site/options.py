"""What a site is to be, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kbindex.messages import Language

    Tell = Callable[[int, int], None]
    """Called with how many files are looked at, and how many there are."""


class SiteOptions(Struct, frozen=True, kw_only=True):
    """What a site is to be.

    Args:
        language: That of its pages; notes stay as they are.
        base_url: Where the home page lies in the web, with its last slash; None where
            that is not known. Feeds, the sitemap and previews need it.
        hub: Where readers of feeds ask to be told of changes, or None.
        searches: Name → query of the saved searches that get a feed, in full.
        image_hosts: From where images of notes are loaded; `*` is any host.
        has_search: Whether a script answers searches, from files of an index.
        works_offline: Whether browsers keep the site for when there is no network.
        is_full: Whether all is made anew, whatever the folder has.
    """

    language: Language
    base_url: str | None = None
    hub: str | None = None
    searches: Mapping[str, str] = {}
    image_hosts: tuple[str, ...] = ()
    has_search: bool = True
    works_offline: bool = False
    is_full: bool = False

    @property
    def root(self) -> str:
        """The path of the home page on its host: `/`, `/notes/`."""
        return urlsplit(self.base_url).path or "/" if self.base_url else "/"


class SiteChanges(Struct, frozen=True, kw_only=True):
    """What became of a site.

    Args:
        files: How many it has, but for the list of them.
        written: How many of them are new, or other than they were.
        removed: How many there were that it has no more.
    """

    files: int
    written: int
    removed: int
