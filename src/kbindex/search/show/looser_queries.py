"""Where nothing is found: looser queries that find something, and how much.

    "lease renewal"          lease renewal          the words of a phrase, anywhere
    lease AND renewal        lease OR renewal       one of the words
    lease by:ada             lease                  without a filter

Each is counted as it is written, so that who types it gets as many hits.
"""

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from kbindex.errors import NotFoundError, QueryError
from kbindex.query import (
    And,
    Clause,
    Each,
    InText,
    Or,
    Phrase,
    Query,
    Word,
    join,
    parse_query,
    render_query,
)
from kbindex.query.ast import wanted_leaves
from kbindex.search.results import LooserQuery

MOST = 3
"""Looser queries that are shown."""

_MOST_COUNTED = 5
"""Queries that are counted at most: each takes as long as a search."""


def find_looser(query: Query, count: Callable[[Query], int]) -> tuple[LooserQuery, ...]:
    """Return the first looser queries that find something, each with its hits.

    One that finds as much as one before it is left out.

    Args:
        query: One that finds nothing.
        count: Counts the hits of a query.
    """
    found: list[LooserQuery] = []
    written = dict.fromkeys(render_query(one) for one in _looser(query))
    written.pop(render_query(query), None)
    for text in list(written)[:_MOST_COUNTED]:
        total = _total(text, count)
        if total and total not in {one.total for one in found}:  # else it is no help
            found.append(LooserQuery(query=text, total=total))
        if len(found) == MOST:
            break
    return tuple(found)


def _total(text: str, count: Callable[[Query], int]) -> int:
    try:
        return count(parse_query(text))
    except (
        QueryError,
        NotFoundError,
    ):  # it reads as another query than it was written for
        return 0


def _looser(query: Query) -> Iterator[Query]:
    root = query.root
    if root is None:
        return
    apart = _without_quotes(root)
    yield replace(query, root=apart)
    if any_of := _any_of(apart):
        yield replace(query, root=any_of)
    if isinstance(root, And | Each):
        for one in root.clauses:
            if not any(wanted_leaves(one)):
                rest = tuple(part for part in root.clauses if part is not one)
                yield replace(query, root=join(type(root), rest))


def _without_quotes(clause: Clause) -> Clause:
    """Return a clause with the words of its phrases apart; not of what it excludes."""
    match clause:
        case Phrase():
            words = tuple(Word(text=word) for word in clause.text.split())
            return join(And, words) or clause
        case InText(leaf=Phrase()):
            return _without_quotes(clause.leaf)
        case And() | Each() | Or():
            parts = tuple(_without_quotes(part) for part in clause.clauses)
            return replace(clause, clauses=parts)
        case _:
            return clause


def _any_of(clause: Clause) -> Clause | None:
    """Return what is met by one of its words, filters beside; None of one word."""
    if not isinstance(clause, And | Each):
        return None
    words = [part for one in clause.clauses for part in _parts(one)]
    wanted = tuple(one for one in words if any(wanted_leaves(one)))
    others = tuple(one for one in words if not any(wanted_leaves(one)))
    if len(wanted) < 2:  # noqa: PLR2004 - one word has no other
        return None
    return join(And, (Or(clauses=wanted), *others))


def _parts(clause: Clause) -> tuple[Clause, ...]:
    return clause.clauses if isinstance(clause, And | Each) else (clause,)
