"""What in a query looks like more than a word, and was read as one.

    thanos or cortex       `or` between two clauses
    tag:x and thanos       `and` beside more than a word, or as the middle of three
    thanos not tag:x       `not` before more than a word
    thanos|cortex          a sign without spaces around it, full-width ones, too
    2022年6月 2022-06       a date without `date:`; a year alone is a word more often
    @zzzz                  no saved search, but maybe a presenter's handle

In a sentence, `and` and `not` are words: `pod not ready`, `continuous integration and
delivery to the edge`.
"""

import re
from collections.abc import Iterator, Sequence

from kbindex.errors import QueryError
from kbindex.messages import later, tr
from kbindex.query.ast import (
    And,
    Clause,
    Each,
    Not,
    Or,
    Query,
    Word,
    every_clause,
)
from kbindex.query.parser import parse_filter

_MEANINGS = {
    "or": later(
        "`{word}` is searched for as a word; write OR in capitals for either side"
    ),
    "and": later(
        "`{word}` is searched for as a word; write AND in capitals for both sides"
    ),
    "not": later(
        "`{word}` is searched for as a word; write NOT in capitals, or -word, "
        "to exclude"
    ),
}
_SIGN = re.compile(r"\w([|｜]{1,2}|&&|＆＆)\w")
_DATE = re.compile(
    r"(?:\d{4}|(?:昭和|平成|令和)(?:元|\d{1,2}))[-/年]\d{1,2}(?:[-/月]\d{1,2}日?|月)?"
)
_HANDLE = re.compile(r"[@＠]\w\S*")
_MOST_NAMES = 5
_SENTENCE = 4
"""From so many clauses on, a lone `and` is likely one of a sentence."""


def operator_hints(query: Query) -> Iterator[str]:
    """Yield a sentence on each kind of operator that was likely meant, once."""
    if query.root is None:
        return
    clauses = list(every_clause(query.root))
    has_others = any(isinstance(clause, Or | Each | Not) for clause in clauses)
    said: set[str] = set()
    for clause in clauses:
        beside = clause.clauses if isinstance(clause, And) else ()
        for at, part in enumerate(beside):
            name = _name_of(part)
            if name and name not in said and _is_meant(beside, at, has_others):
                said.add(name)
                yield tr(_MEANINGS[name], word=_typed(query, part))
        sign = _SIGN.search(clause.text) if isinstance(clause, Word) else None
        if sign and isinstance(clause, Word) and sign[1] not in said:
            said.add(sign[1])
            yield tr(
                "`{word}` is read as words side by side: {sign} has no spaces around "
                "it; write `{apart}`",
                word=clause.text,
                sign=sign[1],
                apart=clause.text.replace(sign[1], f" {sign[1]} "),
            )


def date_hints(query: Query) -> Iterator[str]:
    """Yield a sentence on each word that is a date."""
    for word in _words(query, _DATE):
        if _is_date(word):
            yield tr(
                "`{word}` is searched for as words; `date:{word}` finds what is of "
                "that time",
                word=word,
            )


def _is_date(word: str) -> bool:
    try:
        parse_filter("date", word)
    except QueryError:
        return False
    return True


def handle_hints(query: Query, saved: Sequence[str]) -> Iterator[str]:
    """Yield a sentence on each `@word` that is no saved search.

    Args:
        query: What was typed.
        saved: The names that there are.
    """
    for word in _words(query, _HANDLE):
        there = tr("no saved search is called so")
        if saved:
            names = ", ".join(f"@{name}" for name in saved[:_MOST_NAMES])
            there = tr("no saved search is called so (there are {names})", names=names)
        yield tr(
            "`{word}` is searched for as a word: {there}; `by:{word}` finds what a "
            "presenter brought",
            word=word,
            there=there,
        )


def _words(query: Query, pattern: re.Pattern[str]) -> list[str]:
    """Return the words of a query that are of a form, each once."""
    clauses = every_clause(query.root) if query.root else ()
    words = (clause.text for clause in clauses if isinstance(clause, Word))
    return list(dict.fromkeys(word for word in words if pattern.fullmatch(word)))


def _name_of(clause: Clause) -> str:
    name = clause.text.casefold() if isinstance(clause, Word) else ""
    return name if name in _MEANINGS else ""


def _is_meant(beside: Sequence[Clause], at: int, has_others: bool) -> bool:  # noqa: FBT001 - of one caller
    """Say whether the word at a place was likely meant as an operator."""
    before, after = beside[:at][-1:], beside[at + 1 :][:1]
    name = _name_of(beside[at])
    if not after or (name != "not" and not before):
        return False
    near = after if name == "not" else (*before, *after)
    is_beside_more = any(not isinstance(clause, Word) for clause in near)
    if name == "and":
        return is_beside_more or has_others or len(beside) < _SENTENCE
    return is_beside_more or has_others or name == "or"


def _typed(query: Query, clause: Clause) -> str:
    return query.source[clause.span.start : clause.span.end]
