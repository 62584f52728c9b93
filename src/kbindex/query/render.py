"""`Query` → string: written so that parsing it gives an equal query."""

import re
from typing import assert_never

from kbindex.query.ast import (
    Address,
    And,
    Clause,
    Dates,
    Each,
    Episodes,
    Has,
    InText,
    Not,
    OfShow,
    Or,
    Person,
    Phrase,
    Prefix,
    Query,
    Restriction,
    Site,
    Tagged,
    Word,
)
from kbindex.query.parser import OPENING, QUOTES, SIGNS

_PLAIN = re.compile(r"[\w@.+#-]+")
"""Values that need no quotes."""


def render_query(query: Query) -> str:
    """Write a query in its plainest form."""
    beside = ["sort:date"] if query.order == "date" else []
    beside += [f"in:{query.scope}"] if query.scope else []
    root = query.root
    if beside and isinstance(root, Or | Each):
        return " ".join((render_bracketed(root), *beside))
    return " ".join(([_render(root)] if root else []) + beside)


def _render(clause: Clause) -> str:  # noqa: PLR0911 - one for each kind of clause
    match clause:
        case Word():
            return clause.text
        case Phrase():
            return quote(clause.text)
        case Prefix():
            return clause.text + "*"
        case InText():
            return f"{clause.part}:{_render(clause.leaf)}"
        case And():
            return " ".join(_inside(part, (Or, Each)) for part in clause.clauses)
        case Each():
            return " AND ".join(_inside(part, Or) for part in clause.clauses)
        case Or():
            return " OR ".join(_inside(part, Or) for part in clause.clauses)
        case Not():
            inner = _inside(clause.clause, (And, Or, Each, Not))
            return f"NOT {inner}" if inner[0] in SIGNS else f"-{inner}"
        case _:
            return _restriction(clause)


def _inside(clause: Clause, kinds: type[Clause] | tuple[type[Clause], ...]) -> str:
    return render_bracketed(clause) if isinstance(clause, kinds) else _render(clause)


def render_bracketed(clause: Clause) -> str:
    """Write a clause in brackets."""
    inner = _render(clause)
    # A bracket that a word opens would take the group's closing one as its own.
    space = " " if any(char in OPENING for char in inner) else ""
    return f"({inner}{space})"


def _restriction(  # noqa: PLR0911 - one for each kind
    clause: Restriction,
) -> str:
    match clause:
        case Tagged():
            return f"tag:{'=' * (clause.scope == 'own')}{_value(clause.name)}"
        case Person():
            return f"{clause.role}:{_value(clause.name)}"
        case Episodes():
            return f"episode:{_value(_ends(clause.first, clause.last))}"
        case Dates():
            first = clause.first.isoformat() if clause.first else None
            last = clause.last.isoformat() if clause.last else None
            return f"date:{_ends(first, last)}"
        case Site():
            return f"site:{_value(clause.host)}"
        case Address():
            return f"url:{_value(clause.text)}"
        case Has():
            return f"has:{clause.feature}"
        case OfShow():
            return f"show:{_value(clause.name)}"
        case _:
            assert_never(clause)


def _ends(first: str | None, last: str | None) -> str:
    return first or "" if first == last else f"{first or ''}..{last or ''}"


def _value(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else quote(text)


def quote(text: str) -> str:
    """Put `text` in the first quotes that do not end inside of it."""
    opening, closing = next(
        (pair for pair in QUOTES.items() if pair[1] not in text), ('"', '"')
    )
    return opening + text + closing
