"""Queries: string → tree of clauses, and back.

The tree is here at once, as the index knows it too; the parser and what writes a query
again are loaded when first asked for: a refresh needs neither.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from kbindex.query.ast import (
    NOWHERE,
    Address,
    And,
    Clause,
    Dates,
    Each,
    Episodes,
    Has,
    InText,
    Leaf,
    Not,
    OfShow,
    Or,
    Order,
    Person,
    Phrase,
    Prefix,
    Query,
    Restriction,
    Scope,
    Site,
    Span,
    Tagged,
    TextPart,
    Word,
    all_of,
    any_of,
    each_of,
    every_clause,
    join,
    wanted_leaves,
)

if TYPE_CHECKING:
    from kbindex.query.fields import (
        FIELDS,
        find_field,
        known_features,
        shorten_piece,
    )
    from kbindex.query.hints import date_hints, handle_hints, operator_hints
    from kbindex.query.parser import (
        MAX_CLAUSE_DEPTH,
        parse_date_bound,
        parse_filter,
        parse_query,
    )
    from kbindex.query.render import render_query
    from kbindex.query.saved import parse_with_saved

__all__ = [
    "FIELDS",
    "MAX_CLAUSE_DEPTH",
    "NOWHERE",
    "Address",
    "And",
    "Clause",
    "Dates",
    "Each",
    "Episodes",
    "Has",
    "InText",
    "Leaf",
    "Not",
    "OfShow",
    "Or",
    "Order",
    "Person",
    "Phrase",
    "Prefix",
    "Query",
    "Restriction",
    "Scope",
    "Site",
    "Span",
    "Tagged",
    "TextPart",
    "Word",
    "all_of",
    "any_of",
    "date_hints",
    "each_of",
    "every_clause",
    "find_field",
    "handle_hints",
    "join",
    "known_features",
    "operator_hints",
    "parse_date_bound",
    "parse_filter",
    "parse_query",
    "parse_with_saved",
    "render_query",
    "shorten_piece",
    "wanted_leaves",
]

_MODULES = {
    "FIELDS": "fields",
    "MAX_CLAUSE_DEPTH": "parser",
    "find_field": "fields",
    "known_features": "fields",
    "date_hints": "hints",
    "handle_hints": "hints",
    "operator_hints": "hints",
    "parse_date_bound": "parser",
    "parse_filter": "parser",
    "parse_query": "parser",
    "parse_with_saved": "saved",
    "render_query": "render",
    "shorten_piece": "fields",
}


if not TYPE_CHECKING:  # a checker would take any name for one that there is

    def __getattr__(name: str) -> object:
        if name not in _MODULES:
            raise AttributeError(name)
        return getattr(import_module(f"kbindex.query.{_MODULES[name]}"), name)
