"""The links of records, one by one, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbindex.model.link_places import number_links
from kbindex.pages.json_documents import FORMAT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kbindex.model import Article
    from kbindex.pages import json_types


def links_document(records: Iterable[Article]) -> json_types.LinksAnswer:
    """The answer of `show --links`."""
    return {"format": FORMAT, "links": list(iter_links(records))}


def iter_links(records: Iterable[Article]) -> Iterator[json_types.NumberedLink]:
    """Yield the links of records, as lines of JSON Lines."""
    for record in records:
        for link, written in zip(number_links(record), record.links, strict=True):
            yield {
                "id": record.id,
                "number": link.number,
                "text": link.text,
                "url": link.url,
                "line": written.line,
            }
