"""What narrows results: lists of values with counts, and the filters in force."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from kbindex.messages import language, tr

if TYPE_CHECKING:
    from kbindex.knowledge import Facet, SearchResult
    from kbindex.pages.html.archive_view import ArchiveView
    from kbindex.pages.html.page_kinds import SearchPage

_MOST_TOPICS: Final = 8
_MOST_PEOPLE: Final = 6
_MOST_YEARS: Final = 40


class FacetValue(Struct, frozen=True, kw_only=True):
    """A value with its count.

    Args:
        search: What is asked for by it; where it is in force, what without it.
        is_on: Whether it is in force.
    """

    label: str
    count: int
    search: SearchPage
    is_on: bool


class FacetList(Struct, frozen=True, kw_only=True):
    """The values of one kind, most frequent first, years newest first."""

    heading: str
    values: tuple[FacetValue, ...]


class Pill(Struct, frozen=True, kw_only=True):
    """A filter in force, and the search without it."""

    label: str
    search: SearchPage


def facets_of(page: SearchPage, result: SearchResult) -> tuple[FacetList, ...]:
    """Return the lists that have any value; filters in force are among them."""
    first = replace(page, page=1)
    lists = (
        FacetList(heading=tr("By topic"), values=_topics(first, result)),
        FacetList(heading=tr("By presenter"), values=_people(first, result)),
        FacetList(heading=tr("By show"), values=_shows(first, result)),
        FacetList(heading=tr("By year"), values=_years(first, result)),
    )
    return tuple(one for one in lists if one.values)


def _topics(page: SearchPage, result: SearchResult) -> tuple[FacetValue, ...]:
    facets = result.facets or ()
    chosen = [one for one in facets if one.id in page.tags]
    others = [one for one in facets if one.id not in page.tags]
    shown = chosen + others[: max(_MOST_TOPICS - len(chosen), 0)]
    return tuple(
        FacetValue(
            label=_label(one),
            count=one.count,
            search=_toggled(page, one.id),
            is_on=one.id in page.tags,
        )
        for one in shown
    )


def _toggled(page: SearchPage, tag: str) -> SearchPage:
    if tag in page.tags:
        return replace(page, tags=tuple(one for one in page.tags if one != tag))
    return replace(page, tags=(*page.tags, tag))


def _label(one: Facet) -> str:
    return (language() == "ja" and one.label_ja) or one.label


def _people(page: SearchPage, result: SearchResult) -> tuple[FacetValue, ...]:
    return tuple(
        FacetValue(
            label=one.name,
            count=one.count,
            search=replace(page, presenter=None if page.presenter else one.name),
            is_on=page.presenter is not None,
        )
        for one in (result.presenters or ())[:_MOST_PEOPLE]
    )


def _shows(page: SearchPage, result: SearchResult) -> tuple[FacetValue, ...]:
    return tuple(
        FacetValue(
            label=one.title,
            count=one.count,
            search=replace(page, show=None if page.show else one.name),
            is_on=page.show is not None,
        )
        for one in result.shows
    )


def _years(page: SearchPage, result: SearchResult) -> tuple[FacetValue, ...]:
    return tuple(
        FacetValue(
            label=str(one.year),
            count=one.count,
            search=replace(page, year=None if page.year else one.year),
            is_on=page.year is not None,
        )
        for one in (result.years or ())[:_MOST_YEARS]
    )


def pills_of(view: ArchiveView, page: SearchPage) -> tuple[Pill, ...]:
    """Return the filters in force; what the query itself says is none of them."""
    first = replace(page, page=1)
    pills = [
        Pill(label=view.tag_label(tag), search=_toggled(first, tag))
        for tag in page.tags
    ]
    if page.presenter is not None:
        pills.append(Pill(label=page.presenter, search=replace(first, presenter=None)))
    if page.show is not None:
        pills.append(Pill(label=page.show, search=replace(first, show=None)))
    if page.year is not None:
        pills.append(Pill(label=str(page.year), search=replace(first, year=None)))
    return tuple(pills)
