"""Query string → `Query`, by recursive descent.

    query   = either ;
    either  = each { or each } ;
    each    = all { and all } ;
    all     = clause { clause } ;                 space between is not needed
    clause  = [ sign | not ] ( group | phrase | field | prefix | word ) ;
    group   = "(" either ")" ;
    phrase  = quote , { any character but the closing quote } , quote ;
    field   = name ":" [ "=" ] ( phrase | prefix | word ) ;
    prefix  = word , "*" ;
    word    = any character but space , { any character but space } ;
    sign    = "-" ;
    or      = "OR" | "|" | "||" ;
    and     = "AND" | "&&" ;
    not     = "NOT" ;
    quote   = '"' … '"'  |  ＂ … ＂  |  “ … ”  |  ” … ”  |  「 … 」  |  『 … 』 ;

What stands side by side binds tighter than `AND`, and that than `OR`. Full-width
signs, letters of names, brackets and spaces are read as their half-width twins. A quote
or a bracket that is never closed is read to the end; a closing bracket too many is left
out.

A sign counts only where a clause begins (`cert-manager` is one word), a bracket as
well (`f(x)` is one), `OR` and `AND` only between two clauses, `NOT` before one, a star
only once and behind a letter or digit. A name is one of `fields.FIELDS` or of its short
forms; anything else with a colon is a word (`http://a.example`, `12:30`,
`std::vector`), unless it is nearly a name: `tga:x` is an error that names `tag`.

    Thanos M3                    → And(Word, Word)
    "service mesh" OR istio      → Or(Phrase, Word)
    Thanos && NOT M3             → Each(Word, Not(Word))
    監視 -(Thanos OR M3)         → And(Word, Not(Or(Word, Word)))
    kube* tag:=監視 ep:10..20    → And(Prefix, Tagged, Episodes)
    ｔａｇ：監視　－「M3 DB」    → And(Tagged, Not(Phrase))
"""

import datetime as dt
import re
from collections.abc import Callable
from functools import cache
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from kbindex.errors import QueryError
from kbindex.messages import tr
from kbindex.model.near_names import near_names
from kbindex.query.ast import (
    Clause,
    Dates,
    Each,
    Field,
    InText,
    Leaf,
    Not,
    Or,
    Order,
    Phrase,
    Prefix,
    Query,
    Restriction,
    Scope,
    Span,
    Tagged,
    Word,
    all_of,
    any_of,
    each_of,
    every_clause,
)
from kbindex.query.fields import (
    FieldValue,
    end_of_date,
    find_field,
    fold,
    near_field,
    parse_bound,
    parse_order,
    parse_restriction,
    parse_scope,
    quote_piece,
)

Clock = Callable[[], dt.date]

QUOTES = {'"': '"', "＂": "＂", "“": "”", "”": "”", "「": "」", "『": "』"}
OPENING, CLOSING = "(（", ")）"

MAX_QUERY_LENGTH = 500
"""Longest query, in code points: a paragraph. The work grows with its square."""

MAX_CLAUSE_DEPTH = 50
"""Most brackets inside one another; far below Python's limit of recursion."""

MAX_PREFIXES = 10
MAX_SIDES = 30
"""Most words with a star, most sides of `OR` and `AND`: each is a search of its own."""

SIGNS = frozenset("-－−")
_STARS = frozenset("*＊")
_EQUALS = frozenset("=＝")


@cache
def _name() -> re.Pattern[str]:
    return re.compile(r"([A-Za-zＡ-Ｚａ-ｚ]+)[:：]")


_ENDS = r"(?=[\s()（）]|$)"


@cache
def _or() -> re.Pattern[str]:
    return re.compile(rf"(?:OR|ＯＲ){_ENDS}|[|｜]{{1,2}}")


@cache
def _and() -> re.Pattern[str]:
    return re.compile(rf"(?:AND|ＡＮＤ){_ENDS}|&&|＆＆")


@cache
def _saved_pattern() -> re.Pattern[str]:
    return re.compile(rf"[@＠]([\w-]+){_ENDS}")


@cache
def _not() -> re.Pattern[str]:
    return re.compile(rf"(?:NOT|ＮＯＴ){_ENDS}")


def parse_query(
    source: str, *, clock: Clock | None = None, order: Order = "score"
) -> Query:
    """Parse `source`; an empty one asks for nothing.

    Args:
        source: In the query language.
        clock: Says which day is today; by default that of this computer.
        order: That of the hits, where the query does not say it.

    Raises:
        QueryError: A field has a wrong value or is misspelt, or the query is
            longer or deeper than can be answered quickly.
    """
    parser = Parser(source, clock=clock)
    root = parser.parse()
    return Query(
        source=source, root=root, order=parser.order or order, scope=parser.scope
    )


def parse_filter(name: str, value: str, *, clock: Clock | None = None) -> Restriction:
    """Parse the value of the field `name`, as an option gives it.

    Args:
        name: A field that only restricts.
        value: What would stand behind the colon.
        clock: Says which day is today; by default that of this computer.

    Raises:
        QueryError: It is none of the field's values; places count in `value`.
    """
    is_exact = name == "tag" and value[:1] in _EQUALS
    found = FieldValue(
        source=value,
        clause=Span(0, len(value)),
        start=int(is_exact),
        written=value[int(is_exact) :],
        clock=clock,
    )
    clause = parse_restriction(name, found)
    if is_exact and isinstance(clause, Tagged):
        clause = replace(clause, scope="own")
    return clause


def parse_date_bound(
    value: str, end: Literal["first", "last"], *, clock: Clock | None = None
) -> Dates:
    """Parse the first or the last day that is allowed, as an option gives it.

    Raises:
        QueryError: It is no date, or a range; places count in `value`.
    """
    place = Span(0, len(value))
    found = FieldValue(source=value, clause=place, start=0, written=value, clock=clock)
    return parse_bound(found, end)


def _check_size(source: str, root: Clause) -> None:
    clauses = list(every_clause(root))
    prefixes = [clause for clause in clauses if isinstance(clause, Prefix)]
    if len(prefixes) > MAX_PREFIXES:
        start = prefixes[MAX_PREFIXES].span.start
        expected = tr("at most {count}", count=MAX_PREFIXES)
        problem = tr("too many stars")
        raise QueryError(source, start, problem=problem, expected=expected)
    joined = [clause for clause in clauses if isinstance(clause, Or | Each)]
    sides = [side for clause in joined for side in clause.clauses]
    if len(sides) > MAX_SIDES:
        start = sides[MAX_SIDES].span.start
        if any(isinstance(clause, Or) for clause in joined):
            expected = tr("at most {count} alternatives", count=MAX_SIDES)
            problem = tr("too many ORs")
        else:
            expected = tr("at most {count} sides", count=MAX_SIDES)
            problem = tr("too many ANDs")
        raise QueryError(source, start, problem=problem, expected=expected)


class Parser(Struct):
    """The state of one parse: what is read so far.

    Args:
        clock: Says which day is today.
        names: Of saved searches, folded; of none, `@name` is a word.
        order: What the query says of it.
        scope: Where it says that is looked.
        saved: Where saved searches stand, and which.
    """

    source: str
    clock: Clock | None = None
    names: frozenset[str] = frozenset()
    position: int = 0
    order: Order | None = None
    scope: Scope | None = None
    saved: list[tuple[Span, str]] = []

    def parse(self) -> Clause | None:
        """Read the whole query.

        Raises:
            QueryError: It is refused.
        """
        if len(self.source) > MAX_QUERY_LENGTH:
            expected = tr("at most {count} characters", count=MAX_QUERY_LENGTH)
            problem = tr("too long")
            raise QueryError(
                self.source, MAX_QUERY_LENGTH, problem=problem, expected=expected
            )
        root = self.either(depth=0)
        if root:
            _check_size(self.source, root)
        return root

    def either(self, *, depth: int) -> Clause | None:
        """Read up to the bracket that closes this depth, or to the end."""
        return any_of(self._sides(_or(), lambda: self._each(depth)))

    def _each(self, depth: int) -> Clause | None:
        return each_of(self._sides(_and(), lambda: self._all(depth)))

    def _sides(
        self, joint: re.Pattern[str], read: Callable[[], Clause | None]
    ) -> tuple[Clause, ...]:
        """Read what stands before, between and behind signs that join."""
        sides = [read()]
        while found := joint.match(self.source, self.position):
            self.position = found.end()
            sides.append(read())
        return tuple(side for side in sides if side)

    def _all(self, depth: int) -> Clause | None:
        found: list[Clause] = []
        while self._skip_space() and not (depth and self._is_at(CLOSING)):
            if self._is_at(CLOSING):
                self.position += 1
            elif joint := self._joint():
                if found and self._leads_on(joint.end()):
                    break
                self.position = joint.end()
                found += _as_word(joint)
            elif clause := self._clause(depth):
                found.append(clause)
        return all_of(tuple(found))

    def _is_at(self, characters: str) -> bool:
        return self.source[self.position : self.position + 1] in {*characters}

    def _skip_space(self) -> bool:
        """Go to the next clause; False where there is none."""
        while self._is_space(self.position):
            self.position += 1
        return self.position < len(self.source)

    def _is_space(self, at: int) -> bool:
        return self.source[at : at + 1].isspace()

    def _joint(self, at: int | None = None) -> re.Match[str] | None:
        """Return the `OR` or `AND` that stands here."""
        place = self.position if at is None else at
        return _or().match(self.source, place) or _and().match(self.source, place)

    def _leads_on(self, after: int) -> bool:
        """Say whether a clause follows."""
        while self._is_space(after):
            after += 1
        rest = self.source[after : after + 1]
        return bool(rest) and rest not in CLOSING and not self._joint(after)

    def _clause(self, depth: int, *, is_negated: bool = False) -> Clause | None:
        start = self.position
        if word := _not().match(self.source, start):
            self.position = word.end()
            if is_negated or not self._leads_on(word.end()):
                return Word(text="not", span=Span(start, self.position))
            self._skip_space()
            clause = self._clause(depth, is_negated=True)
        elif self._at_sign():
            self.position += 1
            clause = self._bare(depth, is_negated=True)
        else:
            return self._bare(depth, is_negated=is_negated)
        if clause is None:
            return None
        return Not(clause=clause, span=Span(start, self.position))

    def _at_sign(self) -> bool:
        """Say whether a sign stands here that belongs to what follows."""
        rest = self.source[self.position + 1 : self.position + 2]
        is_before_clause = bool(rest) and not rest.isspace() and rest not in CLOSING
        return (
            self.source[self.position] in SIGNS
            and is_before_clause
            and rest not in SIGNS
        )

    def _bare(self, depth: int, *, is_negated: bool) -> Clause | None:
        """Read a clause behind its sign."""
        if self._is_at(OPENING):
            return self._group(depth)
        if self.source[self.position] in QUOTES:
            phrase = self._phrase()
            return phrase if phrase.text.strip() else None
        if self.names and (saved := _saved_pattern().match(self.source, self.position)):
            return self._saved(saved)
        has_colon = ":" in self.source or "：" in self.source
        name = _name().match(self.source, self.position) if has_colon else None
        if name and self._has_value(name.end(), depth):
            field = find_field(name[1])
            if field in {"sort", "in"}:
                self._of_all(field, name, is_allowed=not depth and not is_negated)
                return None
            if field:
                return self._field(field, name)
            self._refuse_near_name(name)
        return self._word()

    def _saved(self, found: re.Match[str]) -> Word:
        """Read the name of a saved search; one that is none, or near one, is a word."""
        name = fold(found[1]).casefold()
        self.position = found.end()
        span = Span(*found.span())
        if name in self.names:
            self.saved.append((span, name))
        elif near := near_names(name, sorted(self.names), limit=1):
            raise QueryError(
                self.source,
                found.start(),
                problem=tr("no saved search {piece}", piece=quote_piece(found[0])),
                expected=tr(
                    "`@{near}`, or quotes around it to look for it as it is",
                    near=near[0],
                ),
            )
        return Word(text=found[0], span=span)

    def _has_value(self, at: int, depth: int) -> bool:
        """Say whether a value follows a colon: `::` and `://` are no fields."""
        rest = self.source[at : at + 1]
        if not rest or rest.isspace() or rest in ":：" or (depth and rest in CLOSING):
            return False
        return rest not in CLOSING and not self.source.startswith("//", at)

    def _group(self, depth: int) -> Clause:
        start = self.position
        if depth == MAX_CLAUSE_DEPTH:
            raise QueryError(
                self.source,
                start,
                problem=tr("too many brackets inside one another"),
                expected=tr("at most {count}", count=MAX_CLAUSE_DEPTH),
            )
        self.position += 1
        inner = self.either(depth=depth + 1)
        if self._is_at(CLOSING):
            self.position += 1
        return inner or Word(text="()", span=Span(start, self.position))

    def _phrase(self) -> Phrase:
        start = self.position
        closing = QUOTES[self.source[start]]
        found = self.source.find(closing, start + 1)
        inner_end = len(self.source) if found < 0 else found
        self.position = min(inner_end + 1, len(self.source))
        text = self.source[start + 1 : inner_end]
        return Phrase(text=text, span=Span(start, self.position))

    def _word(self) -> Leaf:
        start, opened = self.position, 0
        while self.position < len(self.source):
            char = self.source[self.position]
            if char.isspace() or (char in CLOSING and not opened):
                break
            opened += (char in OPENING) - (char in CLOSING)
            self.position += 1
        text, span = self.source[start : self.position], Span(start, self.position)
        if text[-1:] in _STARS and _is_prefix(text[:-1]):
            return Prefix(text=text[:-1], span=span)
        return Word(text=text, span=span)

    def _field(self, field: str, name: re.Match[str]) -> Field:
        start, self.position = self.position, name.end()
        is_exact = field == "tag" and self.source[self.position] in _EQUALS
        self.position += is_exact
        value_start = self.position
        leaf = self._spaced_date() if field == "date" else None
        leaf = leaf or self._value()
        span = Span(start, self.position)
        if field in {"title", "note"}:
            self._refuse_empty(leaf, name)
            return InText(
                part="title" if field == "title" else "note", leaf=leaf, span=span
            )
        value = self._field_value(leaf, span, value_start)
        clause = parse_restriction(field, value)
        if is_exact and isinstance(clause, Tagged):
            return replace(clause, scope="own")
        return clause

    def _value(self) -> Leaf:
        is_quoted = self.source[self.position : self.position + 1] in QUOTES
        return self._phrase() if is_quoted else self._word()

    def _spaced_date(self) -> Leaf | None:
        """Read a date that has spaces in it, and no quotes around it."""
        start = self.position
        is_quoted = self.source[start] in QUOTES
        end = None if is_quoted else end_of_date(self.source, start)
        if end is None:
            return None
        self.position = end
        return Word(text=self.source[start:end], span=Span(start, end))

    def _field_value(self, leaf: Leaf, clause: Span, start: int) -> FieldValue:
        is_phrase = isinstance(leaf, Phrase)
        star = self.source[leaf.span.end - 1] if isinstance(leaf, Prefix) else ""
        return FieldValue(
            source=self.source,
            clause=clause,
            start=start + is_phrase,
            written=leaf.text + star,
            clock=self.clock,
        )

    def _refuse_empty(self, leaf: Leaf, name: re.Match[str]) -> None:
        if not leaf.text.strip():
            raise QueryError(
                self.source,
                leaf.span.start,
                problem=tr("no value after {piece}", piece=quote_piece(fold(name[0]))),
                expected=tr("a word or a phrase"),
            )

    def _of_all(self, field: str, name: re.Match[str], *, is_allowed: bool) -> None:
        """Read what is said of the query, not of records."""
        start, self.position = self.position, name.end()
        value_start = self.position
        leaf = self._value()
        value = self._field_value(leaf, Span(start, self.position), value_start)
        if field == "sort":
            self.order = parse_order(value)
            problem = tr("an order is not a condition")
            expected = tr("`sort:` outside of brackets and without a sign")
        else:
            self.scope = parse_scope(value)
            problem = tr("a place to look in is not a condition")
            expected = tr("`in:` outside of brackets and without a sign")
        if not is_allowed:
            raise QueryError(self.source, start, problem=problem, expected=expected)

    def _refuse_near_name(self, name: re.Match[str]) -> None:
        near = near_field(name[1])
        if near:
            piece = quote_piece(fold(name[0]))
            raise QueryError(
                self.source,
                name.start(),
                problem=tr("no field {piece}", piece=piece),
                expected=tr(
                    "`{near}:`, or quotes around it to look for it as it is", near=near
                ),
            )


def _as_word(joint: re.Match[str]) -> list[Clause]:
    """Return the word of an operator that joins nothing; of a sign, nothing."""
    text = fold(joint[0])
    if not text.isalpha():
        return []
    return [Word(text=text.casefold(), span=Span(*joint.span()))]


def _is_prefix(text: str) -> bool:
    """Say whether a star behind `text` asks for words that begin with it."""
    has_word = any(char.isalnum() for char in text)
    return has_word and not any(char in _STARS for char in text)
