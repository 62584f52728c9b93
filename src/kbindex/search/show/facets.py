"""How many hits have which tag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbindex.search.results import Facet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kbindex.index import Document, IndexReader
    from kbindex.topics import Taxonomy


def count_facets(
    pages: Mapping[Document, Document], *, reader: IndexReader, taxonomy: Taxonomy
) -> tuple[Facet, ...]:
    """Count the hits by tag, narrower tags included, most frequent first, then by id.

    A count is how many hits remain where the tag is asked for as well.

    Args:
        pages: Document that matches → the page that it brings. Of documents that
            bring one page, one is a hit.
        reader: The index.
        taxonomy: What is broader than what, and the labels.
    """
    found: dict[str, set[Document]] = {}
    for document, tags in reader.tags_of(pages.keys()).items():
        for tag in taxonomy.with_above(tags):
            found.setdefault(tag, set()).add(pages[document])
    return tuple(
        Facet(
            id=tag,
            kind=taxonomy.kind(tag),
            label=taxonomy.label(tag),
            count=len(found[tag]),
        )
        for tag in sorted(found, key=lambda tag: (-len(found[tag]), tag))
    )
