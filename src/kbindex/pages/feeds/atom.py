"""A feed as Atom 1.0 (RFC 4287): the same feed gives the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, SubElement, indent

from kbindex.pages.xml_text import xml_document, xml_text

if TYPE_CHECKING:
    import datetime as dt

    from kbindex.pages.feeds.feed_values import Feed, FeedEntry

MEDIA_TYPE: Final = "application/atom+xml"
UNDATED: Final = "1970-01-01T00:00:00Z"
"""Of what has no date: Atom wants one, and the day of reading would be untrue."""

_ATOM = "http://www.w3.org/2005/Atom"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def atom(feed: Feed) -> bytes:
    """Write a feed as an Atom document, in UTF-8."""
    root = Element("feed", {"xmlns": _ATOM})
    if feed.language:
        root.set(_LANGUAGE, feed.language)
    _say(root, "id", feed.atom_url)
    _say(root, "title", feed.title)
    if feed.description:
        _say(root, "subtitle", feed.description)
    _say(root, "updated", _moment(feed.day))
    _link(root, "self", feed.atom_url, MEDIA_TYPE)
    _link(root, "alternate", feed.page, "text/html")
    if feed.hub:
        _link(root, "hub", feed.hub)
    _author(root, feed.author)
    for entry in feed.entries:
        _entry(root, entry)
    indent(root)
    return xml_document(root)


def _entry(feed: Element, entry: FeedEntry) -> None:
    element = SubElement(feed, "entry")
    _say(element, "id", entry.id)
    _say(element, "title", entry.title)
    _say(element, "updated", _moment(entry.day))
    if entry.day:
        _say(element, "published", _moment(entry.day))
    _link(element, "alternate", entry.url, "text/html")
    if entry.about:
        _link(element, "related", entry.about)
    for name in entry.authors:
        _author(element, name)
    for term, label in entry.topics:
        SubElement(
            element, "category", {"term": xml_text(term), "label": xml_text(label)}
        )
    _say(element, "content", entry.html).set("type", "html")


def _say(parent: Element, name: str, text: str) -> Element:
    element = SubElement(parent, name)
    element.text = xml_text(text)
    return element


def _link(parent: Element, rel: str, href: str, media_type: str | None = None) -> None:
    element = SubElement(parent, "link", {"rel": rel, "href": xml_text(href)})
    if media_type:
        element.set("type", media_type)


def _author(parent: Element, name: str) -> None:
    _say(SubElement(parent, "author"), "name", name)


def _moment(day: dt.date | None) -> str:
    return f"{day.isoformat()}T00:00:00Z" if day else UNDATED
