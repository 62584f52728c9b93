"""A feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import UNSET, Struct, UnsetType, field, json

if TYPE_CHECKING:
    from kbindex.pages.feeds.feed_values import Feed, FeedEntry

MEDIA_TYPE: Final = "application/feed+json"

_VERSION = "https://jsonfeed.org/version/1.1"


class _Author(Struct, frozen=True):
    name: str


class _Hub(Struct, frozen=True):
    url: str
    type: str = "WebSub"


class _Entry(Struct, frozen=True, kw_only=True):
    id: str
    url: str
    title: str
    content_html: str
    external_url: str | UnsetType = UNSET
    date_published: str | UnsetType = UNSET
    authors: tuple[_Author, ...] | UnsetType = UNSET
    tags: tuple[str, ...] | UnsetType = UNSET


class _Feed(Struct, frozen=True, kw_only=True):
    version: str
    title: str
    home_page_url: str
    feed_url: str
    authors: tuple[_Author, ...]
    description: str | UnsetType = UNSET
    language: str | UnsetType = UNSET
    hubs: tuple[_Hub, ...] | UnsetType = UNSET
    # The format calls them so.
    entries: tuple[_Entry, ...] = field(name="items")


def json_feed(feed: Feed) -> bytes:
    """Write a feed as a JSON Feed, in UTF-8."""
    document = _Feed(
        version=_VERSION,
        title=feed.title,
        home_page_url=feed.page,
        feed_url=feed.json_url,
        authors=(_Author(feed.author),),
        description=feed.description or UNSET,
        language=feed.language or UNSET,
        hubs=(_Hub(feed.hub),) if feed.hub else UNSET,
        entries=tuple(map(_entry, feed.entries)),
    )
    return json.format(json.encode(document), indent=1) + b"\n"


def _entry(entry: FeedEntry) -> _Entry:
    return _Entry(
        id=entry.id,
        url=entry.url,
        title=entry.title,
        content_html=entry.html,
        external_url=entry.about or UNSET,
        date_published=f"{entry.day.isoformat()}T00:00:00Z" if entry.day else UNSET,
        authors=tuple(map(_Author, entry.authors)) or UNSET,
        tags=tuple(label for _, label in entry.topics) or UNSET,
    )
