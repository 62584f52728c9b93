"""What finds more than a search that found nothing, each with its true count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from kbindex.errors import KbindexError
from kbindex.messages import tr
from kbindex.pages.html.search_questions import to_query, with_value
from kbindex.pages.html.views.facets import pills_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kbindex.knowledge import SearchResult
    from kbindex.pages.html.archive_view import ArchiveView
    from kbindex.pages.html.page_kinds import SearchPage

_MOST: Final = 6
_MOST_TRIED: Final = 10
"""Searches that one page may cost beside its own."""


class Looser(Struct, frozen=True, kw_only=True):
    """A search that asks for less, and finds something.

    Args:
        search: What it asks for.
        how: What is given up, as a sentence begins: `without the filter`.
        shown: The rest of it: a query, or the filter.
        count: How many articles it finds.
    """

    search: SearchPage
    how: str
    shown: str
    count: int


def loosen(
    view: ArchiveView, page: SearchPage, result: SearchResult
) -> tuple[Looser, ...]:
    """Return what finds more than `page`, filters first; each was really asked for."""
    found = list[Looser]()
    tried = {_asked(page)}
    for search, how, shown in _candidates(view, page, result):
        if _asked(search) in tried or len(tried) > _MOST_TRIED or len(found) == _MOST:
            continue
        tried.add(_asked(search))
        count = _count(view, search)
        if count:
            found.append(Looser(search=search, how=how, shown=shown, count=count))
    return tuple(found)


def _asked(page: SearchPage) -> SearchPage:
    return replace(page, page=1, view="notes", sort="best")


def _candidates(
    view: ArchiveView, page: SearchPage, result: SearchResult
) -> Iterator[tuple[SearchPage, str, str]]:
    first = replace(page, page=1)
    without = tr("Without the filter")
    for pill in pills_of(view, page):
        yield pill.search, without, pill.label
    bare = replace(first, tags=(), presenter=None, show=None, year=None)
    yield bare, tr("Without any filter"), page.query
    for one in result.unmet:
        left_words = " ".join(page.query.replace(one.filter, " ").split())
        if left_words != page.query:
            yield replace(bare, query=left_words), without, one.filter
        for near in one.near[:1]:
            meant = with_value(page.query, one.value, near)
            yield replace(bare, query=meant), tr("Perhaps"), meant
    if result.suggestion:
        meant = result.suggestion
        yield replace(first, query=meant), tr("Perhaps"), meant
    # Looser queries keep what restricts: filters of the address are no part of them.
    unfiltered = view.base.search(to_query(bare), limit=0) if bare != first else result
    for looser in unfiltered.looser:
        yield replace(bare, query=looser.query), tr("Ask for less"), looser.query
    for near in result.near:
        yield replace(bare, query=near), tr("Perhaps"), near


def _count(view: ArchiveView, page: SearchPage) -> int:
    """Return how many articles a search finds; none where it is refused."""
    try:
        return view.base.count(to_query(page))
    except KbindexError:  # a way out that is none, is not offered
        return 0
