"""The tags nearest to a query that found nothing."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from kbindex.index import Criteria
from kbindex.model.near_names import near_ids
from kbindex.search.show.facets import tag_facet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kbindex.search.match.tag_names import TagNames
    from kbindex.search.results import Facet

MOST = 5
"""As many as one reads at a glance."""


def find_near_tags(
    typed: Sequence[str], near: Iterable[str], names: TagNames
) -> tuple[Facet, ...]:
    """List tags with hits that a query may have meant, the nearest first.

    First what is named, as a whole or by a word, then what has a name of the words of
    the archive that are near, then ids and labels that resemble what was typed.

    Args:
        typed: The words and phrases of the query.
        near: Words of the archive that resemble them.
        names: The tags of the index.
    """
    taxonomy = names.taxonomy()
    known = names.known
    labels = taxonomy.labels(known)
    whole = " ".join(typed)

    def candidates() -> Iterator[str | None]:
        for name in (whole, *typed, *near):
            yield taxonomy.find_among(name, known)
        for text in dict.fromkeys((whole, *typed)):
            yield from near_ids(text, labels)

    found = dict.fromkeys(tag for tag in candidates() if tag in known)
    # A tag whose last article is gone may be known until the index is folded.
    facets = (_facet(tag, names) for tag in found if tag)
    return tuple(islice((facet for facet in facets if facet.count), MOST))


def _facet(tag: str, names: TagNames) -> Facet:
    """Return a tag with as many hits as `tag:` has."""
    tagged = Criteria(allowed=names.holding(tag), hits="allowed")
    return tag_facet(tag, names.reader.select(tagged).total, names.taxonomy())
