"""Filters that leave nothing: which, what is near, and what is found without them."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from kbindex.query import (
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
    Site,
    Tagged,
    Word,
    join,
    parse_filter,
    render_query,
)
from kbindex.query.render import quote
from kbindex.search.results import UnmetFilter
from kbindex.search.show.near_values import NearValues

MOST = 5
"""Most filters of a query that near values are looked for, and that are left out in
turns to see which of them is to blame: each takes as long as a search."""

_PRECISIONS = (4, 7, 10)
"""Letters of a year, a month and a day as ISO 8601 writes them."""


class UnmetFilters(Struct, frozen=True):
    """Explains the filters of queries over one index.

    Args:
        near: Names near values, and says whether a filter is met at all.
        count: Counts the hits of a query.
    """

    near: NearValues
    count: Callable[[Query], int]

    def of(
        self, query: Query, filters: Sequence[Clause], *, total: int
    ) -> tuple[UnmetFilter, ...]:
        """Describe those of `filters` that no record meets.

        Where there is none, and the query finds nothing, those without which it finds
        something.
        """
        nowhere = [one for one in filters if not self.near.is_met(_bare(one))]
        if nowhere:
            rest = total or self._without(query, nowhere)
            return tuple(
                self._describe(one, rest, near=self._near(one) if n < MOST else ())
                for n, one in enumerate(nowhere)
            )
        return () if total else tuple(self._to_blame(query, filters))

    def _to_blame(
        self, query: Query, filters: Iterable[Clause]
    ) -> Iterator[UnmetFilter]:
        root = query.root
        parts = root.clauses if isinstance(root, And | Each) else (root,)
        for one in [one for one in filters if one in parts][:MOST]:
            if rest := self._without(query, [one]):
                yield self._describe(one, rest)

    def _without(self, query: Query, filters: Sequence[Clause]) -> int:
        root = query.root and left_out(query.root, filters)
        return self.count(replace(query, root=root))

    def _near(self, one: Clause) -> tuple[str, ...]:
        near = (_written(other)[1] for other in self.near.of(_bare(one)))
        return tuple(dict.fromkeys(near))

    def _describe(
        self, one: Clause, rest: int, *, near: tuple[str, ...] | None = None
    ) -> UnmetFilter:
        """Describe a filter; `near` is None where some record meets it."""
        bare = _bare(one)
        field, value = _written(bare)
        has_space = any(char.isspace() for char in value)
        is_quoted = has_space and not isinstance(bare, InText)
        return UnmetFilter(
            filter="-" * isinstance(one, Not)
            + f"{field}:{quote(value) if is_quoted else value}",
            field=field,
            value=value,
            near=near or (),
            is_met_nowhere=near is not None,
            without=rest,
        )


def left_out(clause: Clause, filters: Sequence[Clause]) -> Clause | None:
    """Return a clause without some of its parts; None where nothing is left."""
    if clause in filters:
        return None
    match clause:
        case And() | Each() | Or():
            parts = (left_out(part, filters) for part in clause.clauses)
            return join(type(clause), tuple(part for part in parts if part))
        case Not():
            inner = left_out(clause.clause, filters)
            return inner and replace(clause, clause=inner)
        case _:
            return clause


def _bare(clause: Clause) -> Clause:
    return clause.clause if isinstance(clause, Not) else clause


def _written(clause: Clause) -> tuple[str, str]:  # noqa: PLR0911, C901 - one for each field
    """Return the field's name and the value, as one may type them."""
    match clause:
        case InText():
            return clause.part, render_query(Query(root=clause.leaf))
        case Tagged():
            return "tag", "=" * (clause.scope == "own") + clause.name
        case Person():
            return clause.role, clause.name
        case Episodes():
            first, last = clause.first or "", clause.last or ""
            return "episode", first if first == last else f"{first}..{last}"
        case Dates():
            return "date", _days(clause)
        case Site():
            return "site", clause.host
        case Address():
            return "url", clause.text
        case Has():
            return "has", clause.feature
        case OfShow():
            return "show", clause.name
        case Word() | Phrase() | Prefix() | Not() | And() | Or() | Each():
            raise TypeError(clause)


def _days(clause: Dates) -> str:
    """Write days as short as they can be: `2021`, `2021-06..`, `2021-06-03`."""
    first = clause.first.isoformat() if clause.first else ""
    last = clause.last.isoformat() if clause.last else ""
    exact = f"{first}..{last}"
    if first and last and first > last:
        return exact
    forms = (
        form
        for length in _PRECISIONS
        for form in (first[:length], f"{first[:length]}..{last[:length]}")
    )
    same = (form for form in forms if form and parse_filter("date", form) == clause)
    return next(same, exact)
