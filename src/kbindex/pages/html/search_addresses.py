"""A search as the query of an address, and back.

    ?q=監視&tag=prometheus&presenter=ry&show=radio&year=2021&sort=date&view=brief&page=2

What is as it is without saying, is left out. A parameter that cannot be read is as if
it were not there: old links and those of others never fail.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from kbindex.pages.html.page_kinds import SearchPage

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_QUERY: Final = 500
"""Characters of a query that are searched for."""

_LAST_PAGE: Final = 10_000
_YEAR_DIGITS: Final = 4
_MOST_TAGS: Final = 10


def to_parameters(page: SearchPage) -> str:
    """Return what stands behind the question mark; nothing for an empty search."""
    pairs: list[tuple[str, str]] = []
    if page.query:
        pairs.append(("q", page.query))
    pairs += (("tag", tag) for tag in page.tags)
    if page.presenter is not None:
        pairs.append(("presenter", page.presenter))
    if page.show is not None:
        pairs.append(("show", page.show))
    if page.year is not None:
        pairs.append(("year", str(page.year)))
    if page.sort != "best":
        pairs.append(("sort", page.sort))
    if page.view != "notes":
        pairs.append(("view", page.view))
    if page.page != 1:
        pairs.append(("page", str(page.page)))
    return "&".join(f"{name}={_quoted(value)}" for name, value in pairs)


@lru_cache(maxsize=256)
def _quoted(value: str) -> str:
    """Return a value for an address; a page of results has its query in all links."""
    return quote(value, safe="", errors="replace")


def to_search(parameters: Iterable[tuple[str, str]]) -> SearchPage:
    """Return the search of an address.

    Args:
        parameters: Names and values, decoded; of several values of one name the first
            counts, but of tags all.
    """
    first = dict[str, str]()
    tags = dict[str, None]()
    for name, value in parameters:
        first.setdefault(name, value)
        if name == "tag" and value:
            tags[value] = None
    return SearchPage(
        query=first.get("q", "").strip(),
        tags=tuple(tags)[:_MOST_TAGS],
        presenter=first.get("presenter") or None,
        show=first.get("show") or None,
        year=_number(first.get("year", ""), most=9999),
        sort="date" if first.get("sort") == "date" else "best",
        view="brief" if first.get("view") == "brief" else "notes",
        page=_number(first.get("page", ""), most=_LAST_PAGE) or 1,
    )


def _number(text: str, *, most: int) -> int | None:
    """Return a number from 1 to `most`; None where it is none."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(most))):
        return None
    return int(text) if 1 <= int(text) <= most else None
