"""A search of an address as a question to the archive.

Filters of the address restrict what the typed query finds, as options of the command
line do.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kbindex.errors import QueryError
from kbindex.messages import tr
from kbindex.pages.html.search_addresses import LONGEST_QUERY
from kbindex.query import (
    MAX_CLAUSE_DEPTH,
    Query,
    known_features,
    parse_filter,
    parse_query,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
    if page.show is not None:
        yield parse_filter("show", page.show)
    if page.year is not None:
        yield parse_filter("date", f"{page.year:04}")


def with_value(query: str, value: str, other: str) -> str:
    """Return a query with another value of a field; the same word elsewhere stays."""
    typed = re.compile(rf'(:"?){re.escape(value)}(?=["\s()]|$)', re.IGNORECASE)
    return typed.sub(lambda found: found[1] + other, query)


def right_values() -> Mapping[str, str]:
    """Return what would be right of a query, by what is refused of it."""
    return {
        "date": tr("a date such as 2021-06"),
        "depth": tr("at most {count}", count=MAX_CLAUSE_DEPTH),
        "episode": tr("a range such as 10.. or ..20"),
        "has": known_features(),
        "in": tr("`in:notes` or `in:transcript`"),
        "length": tr("at most {count} characters", count=LONGEST_QUERY),
        "sort": tr("`sort:date` or `sort:score`"),
    }


def is_by_date(query: Query) -> bool:
    """Say whether hits come by date, by whichever way that was asked for."""
    return query.order == "date"


def is_of_transcripts(query: Query) -> bool:
    """Say whether only what was said is looked into."""
    return query.scope == "transcript"
