"""Results of a search, why there are none, or what is wrong with it."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, ClassVar, Final

from msgspec import Struct
from msgspec.structs import replace

from kbindex.errors import NotFoundError, QueryError
from kbindex.messages import tr, tr_count
from kbindex.pages.html.episode_names import episodes_named
from kbindex.pages.html.search_questions import (
    is_by_date,
    is_of_transcripts,
    to_query,
    with_value,
)
from kbindex.pages.html.views.facets import FacetList, Pill, facets_of, pills_of
from kbindex.pages.html.views.loosening import Looser, loosen
from kbindex.pages.html.views.paging import Pages, pages_of
from kbindex.pages.html.views.search_words import (
    FIELDS,
    all_forms_sought,
    no_word_in_it,
    nothing_there,
    search_words,
)
from kbindex.pages.weak_hits import are_met_by_tags_alone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kbindex.knowledge import Hit, SearchResult
    from kbindex.model import Episode
    from kbindex.pages.html.archive_view import ArchiveView
    from kbindex.pages.html.frame import Frame
    from kbindex.pages.html.page_kinds import SearchPage

PAGE_SIZES: Final = {"notes": 8, "brief": 24}
"""Hits of a page: what a phone shows without tiring; lines as many as a screen has."""


class SearchContent(Struct, frozen=True, kw_only=True):
    """What a page of results shows.

    Args:
        heading: For the title of the page.
        typed: The query as it was typed.
        said: What is looked for, as the page's heading says it.
        search: What was asked for; the page is one that there is.
        total: Articles, or passages where only transcripts are looked into.
        strong: The hits above the rule.
        weak: Those below it.
        remarks: What is to be said beside the hits.
        episodes: Those that the query names.
    """

    template: ClassVar[str] = "search.html"

    heading: str
    typed: str
    said: str
    search: SearchPage
    result: SearchResult
    total: int
    is_by_date: bool
    strong: tuple[Hit, ...]
    weak: tuple[Hit, ...]
    pills: tuple[Pill, ...]
    facets: tuple[FacetList, ...]
    pages: Pages
    remarks: tuple[str, ...]
    episodes: tuple[Episode, ...]


class NothingFoundContent(Struct, frozen=True, kw_only=True):
    """What a page says where nothing was found.

    Args:
        why: Where was searched, and what is not there.
        loosened: What finds something, with true counts.
        episodes: Those that the query names.
    """

    template: ClassVar[str] = "search_none.html"

    heading: str
    typed: str
    said: str
    search: SearchPage
    result: SearchResult
    why: tuple[str, ...]
    pills: tuple[Pill, ...]
    loosened: tuple[Looser, ...]
    episodes: tuple[Episode, ...]


class SearchErrorContent(Struct, frozen=True, kw_only=True):
    """What a page says where a query is refused: nothing was searched.

    Args:
        problem: What is wrong.
        expected: What would be right; may be empty.
        before, refused: The query up to the place, and from there.
        meant: The query that was likely meant.
    """

    template: ClassVar[str] = "search_error.html"

    heading: str
    typed: str
    problem: str
    expected: str = ""
    before: str = ""
    refused: str = ""
    meant: SearchPage | None = None


class SearchShellContent(Struct, frozen=True, kw_only=True):
    """What stands on the page until a script has searched, or where none may.

    Args:
        words: What the script says, by its own names.
    """

    template: ClassVar[str] = "search_shell.html"

    heading: str
    words: Mapping[str, str]
    typed: str = ""


Content = SearchContent | NothingFoundContent | SearchErrorContent | SearchShellContent


def view_search(view: ArchiveView, page: SearchPage, frame: Frame) -> Content:
    """Search, and return what the page shows."""
    if frame.search_by != "server":
        return SearchShellContent(heading=tr("Search"), words=search_words(view))
    try:
        return _found(view, page)
    except QueryError as error:
        return SearchErrorContent(
            heading=page.query,
            typed=page.query,
            problem=error.problem or str(error),
            expected=error.expected,
            before=page.query[: error.start],
            refused=page.query[error.start :],
        )
    except NotFoundError as error:
        return _unknown_tag(page, error)


def _unknown_tag(page: SearchPage, error: NotFoundError) -> SearchErrorContent:
    """Return the page for a tag that there is not, with the nearest one."""
    meant = None
    if error.near:
        tags = tuple(error.near[0] if t == error.name else t for t in page.tags)
        query = with_value(page.query, error.name, error.near[0])
        meant = replace(page, query=query, tags=tuple(dict.fromkeys(tags)), page=1)
    return SearchErrorContent(
        heading=page.query or error.name,
        typed=page.query,
        problem=tr("There is no topic {name}.", name=error.name),
        meant=meant,
    )


def _found(view: ArchiveView, page: SearchPage) -> Content:
    query = to_query(page)
    size = PAGE_SIZES[page.view]

    def ask(number: int) -> SearchResult:
        return view.base.search(
            query, limit=size, offset=(number - 1) * size, with_facets=True
        )

    result = ask(page.page)
    of_transcripts = is_of_transcripts(query)
    total = (result.passage_total or 0) if of_transcripts else result.total
    last = max(-(-total // size), 1)
    if page.page > last:  # an old link to a page that is no more
        page = replace(page, page=last)
        result = ask(last)
    if not total and not result.passages:
        return _nothing(view, page, result)
    by_date = is_by_date(query)
    weak_at = len(result.hits)
    if not by_date:
        weak_at = next(
            (at for at, hit in enumerate(result.hits) if hit.strength == "weak"),
            weak_at,
        )
    return SearchContent(
        heading=_title(page, total),
        typed=page.query,
        said=_said(page),
        search=page,
        result=result,
        total=total,
        is_by_date=by_date,
        strong=result.hits[:weak_at],
        weak=result.hits[weak_at:],
        pills=pills_of(view, page),
        facets=facets_of(page, result),
        pages=pages_of(page, last=last, size=min(size, total - page.page * size)),
        remarks=tuple(_remarks(result)),
        episodes=_named(view, page),
    )


def _named(view: ArchiveView, page: SearchPage) -> tuple[Episode, ...]:
    """Return the episodes that a query names; the first page says them."""
    if page.page > 1 or page.is_filtered:
        return ()
    named = episodes_named(page.query, view.named_episodes)
    return tuple(view.episode_of[one].episode for one in named)


def _said(page: SearchPage) -> str:
    return page.query or tr("All articles")


def _title(page: SearchPage, total: int) -> str:
    return tr_count("{query}: 1 hit", "{query}: {count} hits", total, query=_said(page))


def _remarks(result: SearchResult) -> list[str]:
    """Return what is to be said of words that no hit has, and of what fits badly."""
    remarks = list[str]()
    if result.hits and not result.strong:
        if are_met_by_tags_alone(result):
            remarks.append(
                tr("Found by topic: none of these has the words themselves.")
            )
        else:
            remarks.append(tr("Nothing fits well. These come nearest."))
    right = result.suggestion or result.query
    absent = [word for word in result.absent if word in right]
    if absent:
        remarks.append(tr("No article has {words}.", words=_listed(absent)))
    if result.missed:
        remarks.append(tr("No hit has {words}.", words=_listed(result.missed)))
    if result.recency:
        remarks.append(
            tr("Newer articles stand higher, for {word}.", word=result.recency)
        )
    return remarks


def _listed(words: tuple[str, ...] | list[str]) -> str:
    return tr(", ").join(words)


def _nothing(
    view: ArchiveView, page: SearchPage, result: SearchResult
) -> NothingFoundContent:
    return NothingFoundContent(
        heading=_title(page, 0),
        typed=page.query,
        said=_said(page),
        search=page,
        result=result,
        why=tuple(_why_nothing(view, page, result)),
        pills=pills_of(view, page),
        loosened=loosen(view, page, result),
        episodes=_named(view, page),
    )


def _why_nothing(
    view: ArchiveView, page: SearchPage, result: SearchResult
) -> list[str]:
    """Return sentences that say where was searched, and why nothing is there."""
    nowhere = [one for one in result.unmet if one.is_met_nowhere]
    said = [nothing_there(view)]
    said += (
        tr(
            "Nothing has {field}: {value}.",
            field=tr(FIELDS.get(one.field, one.field)),
            value=one.value,
        )
        for one in nowhere
    )
    is_filtered = page.is_filtered or bool(result.unmet)
    if not is_filtered and result.looked_for:
        said.append(all_forms_sought())
    elif not is_filtered and page.query.strip():
        said.append(no_word_in_it())
    absent = list(dict.fromkeys(chain(result.absent, result.missed)))
    if absent:
        said.append(tr("No article has {words}.", words=_listed(absent)))
    return said
