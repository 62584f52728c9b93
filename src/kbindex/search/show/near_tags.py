"""The tags nearest to a query that found nothing."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from kbindex.model.near_names import near_ids
from kbindex.search.show.facets import tag_facet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kbindex.search.match.tag_names import TagNames
    from kbindex.search.results import Facet
    from kbindex.search.same_page import SamePage

MOST = 5
"""As many as one reads at a glance."""


def find_near_tags(
    typed: Sequence[str], near: Iterable[str], names: TagNames, same_page: SamePage
) -> tuple[Facet, ...]:
    """List tags with hits that a query may have meant, the nearest first.

    First what is named, as a whole or by a word, then what has a name of the words of
    the archive that are near, then ids and labels that resemble what was typed.

    Args:
        typed: The words and phrases of the query.
        near: Words of the archive that resemble them.
        names: The tags of the index.
        same_page: Which records bring one page; `count` is how many hits `tag:` has.
    """
    taxonomy = names.taxonomy()
    known = taxonomy.with_above(names.tags)
    labels = {tag: taxonomy.label(tag) for tag in known}
    whole = " ".join(typed)

    def candidates() -> Iterator[str | None]:
        yield from map(taxonomy.find, (whole, *typed, *near))
        for text in dict.fromkeys((whole, *typed)):
            yield from near_ids(text, labels)

    found = dict.fromkeys(tag for tag in candidates() if tag in known)
    # A tag whose last article is gone may be known until the index is folded.
    facets = (_facet(tag, names, same_page) for tag in found if tag)
    return tuple(islice((facet for facet in facets if facet.count), MOST))


def _facet(tag: str, names: TagNames, same_page: SamePage) -> Facet:
    documents = same_page.reader.matching(names.holding(tag))
    count = len(set(same_page.pages(documents).values()))
    return tag_facet(tag, count, names.taxonomy())
