"""A search of an address as a question to the archive.

Filters of the address restrict what the typed query finds, as options of the command
line do.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kbindex.errors import QueryError
from kbindex.messages import tr
from kbindex.pages.html.search_addresses import LONGEST_QUERY
from kbindex.query import (
    Query,
    parse_filter,
    parse_query,
    wanted_leaves,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kbindex.pages.html.page_kinds import SearchPage
    from kbindex.query import Restriction

_MOST_WORDS: Final = 6
"""More words of a query that finds nothing were pasted."""

_QUOTES: Final = re.compile('["“”「」『』]')


def to_query(page: SearchPage) -> Query:
    """Return the question of a search; nothing asked for is everything, newest first.

    Raises:
        QueryError: What was typed is refused, or is too long to be looked for.
    """
    typed = page.query
    if len(typed) > LONGEST_QUERY:
        raise QueryError(
            typed,
            LONGEST_QUERY,
            problem=tr("the query is too long"),
            expected=tr("at most {count} characters", count=LONGEST_QUERY),
        )
    query = parse_query(typed).narrowed(
        tuple(_restrictions(page)), order="date" if page.sort == "date" else None
    )
    is_empty = query.root is None and not query.scope
    return query.narrowed((), order="date") if is_empty else query


def _restrictions(page: SearchPage) -> Iterator[Restriction]:
    for tag in page.tags:
        yield parse_filter("tag", tag)
    if page.presenter is not None:
        yield parse_filter("presenter", page.presenter)
    if page.year is not None:
        yield parse_filter("date", f"{page.year:04}")


def looser_queries(typed: str) -> Iterator[str]:
    """Yield queries that ask for less than one that was typed, the nearest first.

    Without its quotes; any of its words instead of all; without the restrictions and
    exclusions in it; each of its words alone.
    """
    root = parse_query(typed).root
    leaves = list(wanted_leaves(root)) if root else []
    words = list(dict.fromkeys(word for leaf in leaves for word in leaf.text.split()))
    words = words[:_MOST_WORDS]
    if not words:
        return
    looser = [_QUOTES.sub("", typed), " OR ".join(words), " ".join(words), *words]
    yield from (query for query in dict.fromkeys(looser) if query != typed)


def is_by_date(query: Query) -> bool:
    """Say whether hits come by date, by whichever way that was asked for."""
    return query.order == "date"


def is_of_transcripts(query: Query) -> bool:
    """Say whether only what was said is looked into."""
    return query.scope == "transcript"
