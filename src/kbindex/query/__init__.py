"""Queries: string → clauses."""

from kbindex.query.ast import Clause, Query
from kbindex.query.parser import parse_query, render_query

__all__ = ["Clause", "Query", "parse_query", "render_query"]
