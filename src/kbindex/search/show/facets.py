"""How many hits have which tag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbindex.search.results import Facet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kbindex.index import IndexReader
    from kbindex.topics import Taxonomy


def count_facets(
    pages: Mapping[int, int],
    tags: Iterable[str],
    *,
    reader: IndexReader,
    taxonomy: Taxonomy,
) -> tuple[Facet, ...]:
    """Count the hits by tag, narrower tags included, most frequent first, then by id.

    A count is how many hits remain where the tag is asked for as well.

    Args:
        pages: Document that matches → the page that it brings. Of documents that
            bring one page, one is a hit.
        tags: The ids of all tags of the index.
        reader: The index.
        taxonomy: What is broader than what, and the labels.
    """
    found: dict[str, set[int]] = {}
    for tag in tags:
        postings = reader.postings("tag", tag)
        few, many = sorted((postings.keys(), pages.keys()), key=len)
        of_tag = {pages[document] for document in few if document in many}
        if of_tag:
            for covered in (tag, *taxonomy.above(tag)):
                found.setdefault(covered, set()).update(of_tag)
    return tuple(
        Facet(
            id=tag,
            kind=taxonomy.kind(tag),
            label=taxonomy.label(tag),
            count=len(found[tag]),
        )
        for tag in sorted(found, key=lambda tag: (-len(found[tag]), tag))
    )
