"""The addresses of a site for search engines (https://www.sitemaps.org/protocol.html).

    sitemap.xml                                 up to 50,000 addresses
    sitemap.xml ─► sitemap-1.xml, sitemap-2.xml   where there are more

When a page changed last is not known: the date of its notes is said where it has one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, SubElement, indent

from kbindex.pages.xml_text import xml_document

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

SITEMAP_FILE: Final = "sitemap.xml"
MOST: Final = 50_000
"""Addresses of one file, by the protocol."""

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemaps(
    pages: Iterable[tuple[str, dt.date | None]], root: str, *, most: int = MOST
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a sitemap; the first is the one that `robots.txt` names.

    Args:
        pages: The address of each below the root, percent-encoded, with its date.
        root: The address of the home page in the web, with its last slash.
        most: How many addresses stand in one file.
    """
    listed = list(pages)
    parts = [listed[at : at + most] for at in range(0, len(listed), most)]
    if len(parts) <= 1:
        yield SITEMAP_FILE, _urls(listed, root)
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    index = Element("sitemapindex", {"xmlns": _NAMESPACE})
    for name in names:
        SubElement(SubElement(index, "sitemap"), "loc").text = root + name
    yield SITEMAP_FILE, _written(index)
    for name, part in zip(names, parts, strict=True):
        yield name, _urls(part, root)


def _urls(pages: Iterable[tuple[str, dt.date | None]], root: str) -> bytes:
    listed = Element("urlset", {"xmlns": _NAMESPACE})
    for address, date in pages:
        element = SubElement(listed, "url")
        SubElement(element, "loc").text = root + address
        if date:
            SubElement(element, "lastmod").text = date.isoformat()
    return _written(listed)


def _written(root: Element) -> bytes:
    indent(root, space="")
    return xml_document(root)
