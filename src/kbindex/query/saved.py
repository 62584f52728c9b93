"""`@name` in a query → the query that is saved under that name.

    searches: upgrades = "tag:release (更新 OR upgrade) sort:date"

    @upgrades            → (tag:release (更新 OR upgrade)), the newest first
    @upgrades -thanos    → (tag:release (更新 OR upgrade)) -thanos, the newest first

A saved search is put in brackets, as it was understood: what it says does not depend on
what stands beside it. It holds no other saved search, so that none can lead back to
itself, and no options.
"""

import re
from collections.abc import Mapping

from msgspec.structs import replace

from kbindex.errors import QueryError
from kbindex.messages import tr
from kbindex.query.ast import Clause, Not, Order, Query, Scope, Word, every_clause
from kbindex.query.fields import quote_piece
from kbindex.query.parser import Clock, Parser, parse_query
from kbindex.query.render import render_bracketed

_OPTION = re.compile(r"--\w|-[A-Za-z]$|[—–][A-Za-z]")
"""What would be one on the command line; `-word` excludes."""


def parse_with_saved(
    source: str,
    *,
    searches: Mapping[str, str],
    clock: Clock | None = None,
    order: Order = "score",
) -> Query:
    """Parse a query in which `@name` stands for a saved search.

    Args:
        source: In the query language.
        searches: Name, folded → saved search.
        clock: Says which day is today; by default that of this computer.
        order: That of the hits, where neither the query nor a saved search says it.

    Returns:
        The whole query; `typed` is `source`. An order that stands in `source` comes
        before that of a saved search, and so does a place to look in.

    Raises:
        QueryError: It is refused; where a saved search is, `saved` names it. Where
            there is none of a name, but others are near it, they are named.
    """
    parser = Parser(source, clock=clock, names=frozenset(searches))
    parser.parse()
    pieces: list[str] = []
    saved_order: Order | None = None
    saved_scope: Scope | None = None
    end = 0
    for span, name in parser.saved:
        root, own = _parse_saved(name, searches, clock)
        saved_order = saved_order or own.order
        saved_scope = saved_scope or own.scope
        pieces += (source[end : span.start], render_bracketed(root) if root else " ")
        end = span.end
    whole = "".join((*pieces, source[end:]))
    query = parse_query(whole, clock=clock, order=saved_order or order)
    return replace(query, typed=source, scope=query.scope or saved_scope)


def _parse_saved(
    name: str, searches: Mapping[str, str], clock: Clock | None
) -> tuple[Clause | None, Parser]:
    """Parse a saved search: what it asks for, and what its parser read beside."""
    source = searches[name]
    parser = Parser(source, clock=clock, names=frozenset(searches))
    try:
        root = parser.parse()
        _check(source, root, parser)
    except QueryError as error:
        raise QueryError(
            source,
            error.start,
            problem=error.problem,
            expected=error.expected,
            saved=name,
        ) from error
    return root, parser


def _check(source: str, root: Clause | None, parser: Parser) -> None:
    """Refuse what is no query by itself.

    Raises:
        QueryError: It holds a saved search, or an option.
    """
    for span, _ in parser.saved:
        piece = quote_piece(source[span.start : span.end])
        problem = tr("a saved search in a saved search: {piece}", piece=piece)
        expected = tr("words and fields")
        raise QueryError(source, span.start, problem=problem, expected=expected)
    for clause in every_clause(root) if root else ():
        written = source[clause.span.start : clause.span.end]
        if isinstance(clause, Word | Not) and _OPTION.match(written):
            problem = tr("an option in a saved search: {piece}", piece=f"`{written}`")
            expected = tr("words and fields such as `tag:` and `sort:`")
            raise QueryError(
                source, clause.span.start, problem=problem, expected=expected
            )
