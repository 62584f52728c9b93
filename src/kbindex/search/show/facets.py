"""How many hits have which tag, presenter, year and show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from kbindex.search.results import Facet, PresenterFacet, ShowFacet, YearFacet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kbindex.index import HitCounts
    from kbindex.topics import Taxonomy


class Facets(Struct, frozen=True, kw_only=True):
    """The hits of one query, counted."""

    tags: tuple[Facet, ...]
    presenters: tuple[PresenterFacet, ...]
    years: tuple[YearFacet, ...]
    shows: tuple[ShowFacet, ...] = ()


def build_facets(
    counts: HitCounts, taxonomy: Taxonomy, titles: Mapping[str, str]
) -> Facets:
    """Order counts: the most frequent first, then by name; years the newest first.

    Args:
        counts: Of the hits.
        taxonomy: Has the labels of tags.
        titles: Name of each show → its title.
    """
    return Facets(
        tags=tuple(
            tag_facet(tag, count, taxonomy) for tag, count in _by_count(counts.tags)
        ),
        presenters=tuple(
            PresenterFacet(name=name, count=count)
            for name, count in _by_count(counts.presenters)
        ),
        years=tuple(
            YearFacet(year=year, count=counts.years[year])
            for year in sorted(counts.years, reverse=True)
        ),
        shows=tuple(
            ShowFacet(name=name, title=titles[name], count=count)
            for name, count in _by_count(counts.shows)
        ),
    )


def _by_count(counts: Mapping[str, int]) -> Iterable[tuple[str, int]]:
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))


def tag_facet(tag: str, count: int, taxonomy: Taxonomy) -> Facet:
    """Return a tag with its labels, and how many hits it has."""
    return Facet(
        id=tag,
        kind=taxonomy.kind(tag),
        label=taxonomy.label(tag),
        label_ja=taxonomy.label_ja(tag),
        count=count,
    )
