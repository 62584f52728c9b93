"""What a browser reads to search an archive from its own address bar (OpenSearch 1.1).

A page names the document by `<link rel="search" type="…" title="…" href="…">`.
"""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent

from kbindex.model.safe_text import one_line
from kbindex.pages.xml_text import xml_document, xml_text

MEDIA_TYPE: Final = "application/opensearchdescription+xml"
OPEN_SEARCH_FILE: Final = "opensearch.xml"

LONGEST_SHORT_NAME: Final = 16
LONGEST_DESCRIPTION: Final = 1024
# Both are the bounds of the specification, in characters.

_OPEN_SEARCH = "http://a9.com/-/spec/opensearch/1.1/"
_MOZILLA = "http://www.mozilla.org/2006/browser/search/"


def open_search(name: str, *, description: str, search: str, own: str) -> bytes:
    """Describe how an archive is searched, in UTF-8.

    Args:
        name: That of the show; cut to what browsers take.
        description: What is searched, in a sentence.
        search: The address of the page of results in the web, without a query.
        own: The address of this document.
    """
    root = Element("OpenSearchDescription", {"xmlns": _OPEN_SEARCH})
    short = one_line(name)[:LONGEST_SHORT_NAME].strip()
    _say(root, "ShortName", short)
    _say(root, "Description", one_line(description)[:LONGEST_DESCRIPTION])
    _say(root, "InputEncoding", "UTF-8")
    _url(root, "text/html", f"{search}?q={{searchTerms}}")
    _url(root, MEDIA_TYPE, own).set("rel", "self")
    SubElement(root, "SearchForm", {"xmlns": _MOZILLA}).text = xml_text(search)
    indent(root)
    return xml_document(root)


def _say(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = xml_text(text)


def _url(parent: Element, media_type: str, template: str) -> Element:
    values = {"type": media_type, "template": xml_text(template)}
    return SubElement(parent, "Url", values)
