"""What a query says: a tree of clauses, each with its place in the string.

    And, Or, Each, Not                  hold clauses
    Word, Phrase, Prefix                are looked for in all texts, and rank
    InText                              the same in titles or notes alone
    Tagged, Person, Episodes, Dates,
    Site, Address, Has, OfShow          only restrict

Two clauses are equal where they ask for the same, wherever they stand.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Literal, NamedTuple

from msgspec import Struct


class Span(NamedTuple):
    """A half-open range of code points of the query."""

    start: int
    end: int


NOWHERE = Span(0, 0)
"""The span of a clause that came from elsewhere, such as an option."""

PersonRole = Literal["presenter", "host", "guest"]
TextPart = Literal["title", "note"]
Feature = Literal["notes", "url", "code", "video"]
Order = Literal["score", "date"]
Scope = Literal["notes", "transcript"]
"""Where is looked: in articles and overviews, or in what was said."""


_PLACES = frozenset({"span", "source", "typed"})
"""Where a clause stands, and how it was typed: what it asks for is the same."""


class _Node(Struct, frozen=True, kw_only=True, eq=False):
    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Node) or type(self) is not type(other):
            return NotImplemented
        return self._asked() == other._asked()

    def __ne__(self, other: object) -> bool:
        """Compare as `==` does: msgspec itself compares identities here."""
        return not self == other

    def __hash__(self) -> int:
        return hash((type(self), *self._asked()))

    def _asked(self) -> tuple[object, ...]:
        names = (name for name in self.__struct_fields__ if name not in _PLACES)
        return tuple(getattr(self, name) for name in names)


class _Placed(_Node, frozen=True, kw_only=True):
    span: Span = NOWHERE


class Word(_Placed, frozen=True, kw_only=True):
    """A word, or a run of words without spaces, as it was typed."""

    text: str


class Phrase(_Placed, frozen=True, kw_only=True):
    """Words that stand side by side; `text` is without the quotes."""

    text: str


class Prefix(_Placed, frozen=True, kw_only=True):
    """The beginning of a word; `text` is without the star."""

    text: str


Leaf = Word | Phrase | Prefix


class InText(_Placed, frozen=True, kw_only=True):
    """A leaf that stands in the title, or in the notes."""

    part: TextPart
    leaf: Leaf


class Tagged(_Placed, frozen=True, kw_only=True):
    """A tag, by id, label or alias; `own` leaves narrower tags out."""

    name: str
    scope: Literal["narrower", "own"] = "narrower"


class Person(_Placed, frozen=True, kw_only=True):
    """Who brought an article, or who was in its episode."""

    role: PersonRole
    name: str


class Episodes(_Placed, frozen=True, kw_only=True):
    """Episodes by id, from the first to the last; None is an open end."""

    first: str | None
    last: str | None

    def __post_init__(self) -> None:
        if not self.first and not self.last:
            raise ValueError("a range needs an end")


class Dates(_Placed, frozen=True, kw_only=True):
    """Days, from the first to the last, both included; None is an open end."""

    first: dt.date | None
    last: dt.date | None

    def __post_init__(self) -> None:
        if not self.first and not self.last:
            raise ValueError("a range needs an end")


class Site(_Placed, frozen=True, kw_only=True):
    """The host of an article's address, or a domain that it is in."""

    host: str


class Address(_Placed, frozen=True, kw_only=True):
    """The beginning of an article's address, or words of it."""

    text: str


class Has(_Placed, frozen=True, kw_only=True):
    """What an article has."""

    feature: Feature


class OfShow(_Placed, frozen=True, kw_only=True):
    """What belongs to one of several shows, by its name."""

    name: str


Restriction = Tagged | Person | Episodes | Dates | Site | Address | Has | OfShow
Field = InText | Restriction


class Not(_Placed, frozen=True, kw_only=True):
    """What meets the clause is no hit; the span holds the sign."""

    clause: "Clause"


class And(_Placed, frozen=True, kw_only=True):
    """Two clauses or more, none of them an `And`."""

    clauses: tuple["Clause", ...]


class Or(_Placed, frozen=True, kw_only=True):
    """Two clauses or more, none of them an `Or`: a hit meets one at least."""

    clauses: tuple["Clause", ...]


class Each(_Placed, frozen=True, kw_only=True):
    """Two clauses or more, none of them an `Each`: a hit is one of every clause.

    Of an `And`, words only rank: a hit need not meet them all.
    """

    clauses: tuple["Clause", ...]


Clause = Leaf | Field | Not | And | Or | Each


def join(
    kind: type[And] | type[Or] | type[Each], clauses: "tuple[Clause, ...]"
) -> Clause | None:
    """Join clauses as one that holds none of its kind; None where there is none."""
    flat = [
        part
        for clause in clauses
        for part in (clause.clauses if isinstance(clause, kind) else (clause,))
    ]
    if len(flat) < 2:  # noqa: PLR2004 - one clause needs no other around it
        return flat[0] if flat else None
    return kind(clauses=tuple(flat), span=_around(clauses))


def all_of(clauses: "tuple[Clause, ...]") -> Clause | None:
    """Join clauses that all are asked for; None where there is none."""
    return join(And, clauses)


def any_of(clauses: "tuple[Clause, ...]") -> Clause | None:
    """Join clauses of which one is asked for; None where there is none."""
    return join(Or, clauses)


def each_of(clauses: "tuple[Clause, ...]") -> Clause | None:
    """Join clauses that a hit has to meet, one by one; None where there is none."""
    return join(Each, clauses)


def _around(clauses: "tuple[Clause, ...]") -> Span:
    return Span(clauses[0].span.start, clauses[-1].span.end)


class Query(_Node, frozen=True, kw_only=True):
    """A parsed query, with the string that it was parsed from.

    Args:
        source: The string.
        root: What is asked for; None where nothing is.
        order: The best first, or the newest first.
        scope: Where is looked; None is in both.
        typed: As it was typed, where saved searches were put into `source`.
    """

    source: str = ""
    root: Clause | None = None
    order: Order = "score"
    typed: str | None = None
    scope: Scope | None = None

    @property
    def wanted(self) -> tuple[Leaf, ...]:
        """The words, phrases and prefixes that hits are ranked by, in order."""
        return tuple(wanted_leaves(self.root)) if self.root else ()

    def narrowed(
        self,
        restrictions: "tuple[Restriction, ...]",
        *,
        order: Order | None = None,
        scope: Scope | None = None,
    ) -> "Query":
        """Return the query with more restrictions, in another order, elsewhere."""
        parts = (self.root, *restrictions) if self.root else restrictions
        root = all_of(tuple(parts))
        return Query(
            source=self.source,
            root=root,
            order=order or self.order,
            typed=self.typed,
            scope=scope or self.scope,
        )


def wanted_leaves(clause: Clause) -> Iterator[Leaf]:
    """Yield the leaves that a hit should hold, in order; none of a `Not`."""
    match clause:
        case Word() | Phrase() | Prefix():
            yield clause
        case InText():
            yield clause.leaf
        case And() | Or() | Each():
            for part in clause.clauses:
                yield from wanted_leaves(part)
        case _:
            return


def every_clause(clause: Clause) -> Iterator[Clause]:
    """Yield a clause and all that it holds, in order."""
    yield clause
    match clause:
        case And() | Or() | Each():
            for part in clause.clauses:
                yield from every_clause(part)
        case Not():
            yield from every_clause(clause.clause)
        case InText():
            yield clause.leaf
        case _:
            return
