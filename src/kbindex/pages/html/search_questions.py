"""A search of an address as a question to the archive.

Filters of the address restrict what the typed query finds, as options of the command
line do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbindex.errors import QueryError
from kbindex.messages import tr
from kbindex.pages.html.search_addresses import LONGEST_QUERY
from kbindex.query import (
    Not,
    Query,
    every_clause,
    parse_filter,
    parse_query,
    render_query,
    wanted_leaves,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kbindex.pages.html.page_kinds import SearchPage
    from kbindex.query import Restriction


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
    query = parse_query(typed)
    if query.root is None:
        return
    leaves = list(wanted_leaves(query.root))
    words = list(dict.fromkeys(word for leaf in leaves for word in leaf.text.split()))
    without = "".join(char for char in typed if char not in '"“”「」『』')
    if without != typed and len(words) > 0:
        yield without
    if len(words) > 1:
        yield " OR ".join(words[:_MOST_WORDS])
    plain = render_query(parse_query(" ".join(leaf.text for leaf in leaves)))
    has_rest = any(
        isinstance(one, Not) or not hasattr(one, "clauses")
        for one in every_clause(query.root)
    )
    if has_rest and plain:
        yield plain
    if len(words) > 1:
        yield from words[:_MOST_WORDS]


_MOST_WORDS = 6
"""More words of a query that finds nothing were pasted."""


def is_by_date(query: Query) -> bool:
    """Say whether hits come by date, by whichever way that was asked for."""
    return query.order == "date"


def is_of_transcripts(query: Query) -> bool:
    """Say whether only what was said is looked into."""
    return query.scope == "transcript"
