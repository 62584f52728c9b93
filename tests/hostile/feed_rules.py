"""What RFC 4287 and JSON Feed 1.1 ask of a feed, as checks."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from tests.hostile.strict_html import read_tags

if TYPE_CHECKING:
    from collections.abc import Iterator

ATOM: Final = "{http://www.w3.org/2005/Atom}"
_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_NO_IRI = re.compile(r'[\x00-\x20"<>\\^`{|}\x7f-\x9f\ud800-\udfff]')


def atom_problems(document: bytes) -> Iterator[str]:
    """Yield what of RFC 4287, sections 3 and 4, an Atom document breaks."""
    feed = ET.fromstring(document)  # noqa: S314 - made by us
    entries = feed.findall(f"{ATOM}entry")
    for element in (feed, *entries):
        for name in ("id", "title", "updated"):
            if len(element.findall(f"{ATOM}{name}")) != 1:
                yield f"not one {name}"
        if not element.findtext(f"{ATOM}title", "").strip():
            yield "a blank title"
        yield from _alternates(element)
    ids = Counter(element.findtext(f"{ATOM}id", "") for element in (feed, *entries))
    yield from (f"id {one} {n} times" for one, n in ids.items() if n > 1)
    yield from (f"id {one!r} is no IRI" for one in ids if not is_iri(one))
    yield from (
        f"leads to {link.get('href')!r}"
        for link in feed.iter(f"{ATOM}link")
        if not is_iri(link.get("href", ""))
    )
    moments = [*feed.iter(f"{ATOM}updated"), *feed.iter(f"{ATOM}published")]
    yield from (f"{one.text} is no moment" for one in moments if not _is_moment(one))
    for author in feed.iter(f"{ATOM}author"):
        if not author.findtext(f"{ATOM}name", "").strip():
            yield "an author without a name"
    if feed.find(f"{ATOM}author") is None:
        yield "nobody wrote it"
    for content in feed.iter(f"{ATOM}content"):
        yield from content_problems(content.text or "")


def _alternates(element: ET.Element) -> Iterator[str]:
    links = element.findall(f"{ATOM}link")
    rels = Counter(link.get("rel") for link in links)
    yield from (f"{rel} {n} times" for rel, n in rels.items() if n > 1)
    if not rels["alternate"]:
        yield "no page"


def is_iri(text: str) -> bool:
    """Say whether a text is an absolute IRI of the web."""
    return not _NO_IRI.search(text) and urlsplit(text).scheme in ("http", "https")


def _is_moment(element: ET.Element) -> bool:
    text = element.text or ""
    return bool(_RFC_3339.fullmatch(text) and datetime.fromisoformat(text))


def content_problems(html: str) -> Iterator[str]:
    """Yield what readers could not show as it is."""
    known = {"p", "ul", "li", "a", "pre", "blockquote", "br"}
    for tag in read_tags(html):
        if tag.name not in known or set(tag.attributes) - {"href"}:
            yield f"content has {tag}"
        if not is_iri(tag.attributes.get("href", "https://x.example/")):
            yield f"content leads to {tag}"


def json_problems(document: bytes) -> Iterator[str]:
    """Yield what of JSON Feed 1.1 a document breaks."""
    feed = json.loads(document)
    if feed["version"] != "https://jsonfeed.org/version/1.1" or not feed["title"]:
        yield "no head"
    ids = Counter(entry["id"] for entry in feed["items"])
    yield from (f"id {one} {n} times" for one, n in ids.items() if n > 1)
    for entry in feed["items"]:
        urls = (entry["url"], entry.get("external_url", entry["url"]))
        yield from (f"leads to {url!r}" for url in urls if not is_iri(url))
        yield from content_problems(entry["content_html"])
