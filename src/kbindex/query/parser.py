"""Query string → `Query`.

    query  = { space | clause } ;
    clause = [ "-" ] ( phrase | word ) ;
    phrase = quote , { any character but the closing quote } , quote ;
    word   = any character but space , { any character but space } ;
    quote  = '"' … '"'  |  ＂ … ＂  |  “ … ”  |  ” … ”  |  「 … 」  |  『 … 』 ;

A quote that is never closed is read to the end. Japanese keyboards write ” at
both ends. A sign counts only where a clause begins; `cert-manager` is one word.
Full-width signs and spaces are read as their half-width twins.

    Thanos M3          → two words
    "service mesh"     → a phrase
    監視 -Thanos       → a word, and one that excludes
"""

from kbindex.query.ast import Clause, Query

_QUOTES = {'"': '"', "＂": "＂", "“": "”", "”": "”", "「": "」", "『": "』"}
_SIGNS = frozenset("-－−")


def parse_query(source: str) -> Query:
    """Parse `source`; every string is a query, an empty one has no clauses."""
    clauses: list[Clause] = []
    position = 0
    while position < len(source):
        if source[position].isspace():
            position += 1
            continue
        clause = _parse_clause(source, position)
        position = clause.end
        if clause.text.strip():
            clauses.append(clause)
    return Query(source=source, clauses=tuple(clauses))


def _parse_clause(source: str, start: int) -> Clause:
    rest = source[start + 1 : start + 2]
    is_excluded = source[start] in _SIGNS and bool(rest) and not rest.isspace()
    is_excluded = is_excluded and rest not in _SIGNS
    first = start + 1 if is_excluded else start
    closing = _QUOTES.get(source[first])
    if closing:
        found = source.find(closing, first + 1)
        inner_end = len(source) if found < 0 else found
        text, end = source[first + 1 : inner_end], min(inner_end + 1, len(source))
    else:
        end = first
        while end < len(source) and not source[end].isspace():
            end += 1
        text = source[first:end]
    return Clause(
        text=text,
        start=start,
        end=end,
        is_phrase=closing is not None,
        is_excluded=is_excluded,
    )


def render_query(query: Query) -> str:
    """Write a query so that parsing it gives the same clauses."""
    return " ".join(
        ("-" if clause.is_excluded else "")
        + (_quote(clause.text) if clause.is_phrase else clause.text)
        for clause in query.clauses
    )


def _quote(text: str) -> str:
    """Put `text` in the first quotes that do not end inside of it."""
    opening, closing = next(
        (pair for pair in _QUOTES.items() if pair[1] not in text), ('"', '"')
    )
    return opening + text + closing
