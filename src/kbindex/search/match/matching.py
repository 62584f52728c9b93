"""Which documents a query allows: filters, phrases, exclusions and alternatives.

Words rank and need not all be met; all else is strict. A document meets `A OR B`
where it is a hit of A or a hit of B.
"""

from collections.abc import Callable, Iterable

from msgspec import Struct, field

from kbindex.index import IndexReader
from kbindex.query import (
    And,
    Clause,
    InText,
    Leaf,
    Not,
    Or,
    Phrase,
    Prefix,
    Word,
    wanted_leaves,
)
from kbindex.search.match.adjacency import Adjacency
from kbindex.search.match.filters import Documents, Filters
from kbindex.search.match.prefixes import Prefixes


class Matcher(Struct):
    """Answers for the clauses of one query.

    None stands for all documents, and for a clause without any word, which asks
    for nothing.

    Args:
        rank: Returns the hits of leaves that stand side by side, of those that
            are allowed.
    """

    reader: IndexReader
    adjacency: Adjacency
    filters: Filters
    prefixes: Prefixes
    rank: Callable[[tuple[Leaf, ...], Documents | None], Documents]
    _known: dict[Clause, Documents | None] = field(
        default_factory=dict[Clause, Documents | None]
    )

    def hits(self, clause: Clause) -> Documents:
        """Return the hits of a clause.

        Where words stand beside an `Or` and none is met, what meets the `Or` is a
        hit: never nothing where something is close.
        """
        if isinstance(clause, Or):
            return Documents().union(*(self.hits(side) for side in clause.clauses))
        parts = clause.clauses if isinstance(clause, And) else (clause,)
        allowed = self.required(clause)
        beside = tuple(
            leaf
            for part in parts
            if not isinstance(part, Or)
            for leaf in wanted_leaves(part)
        )
        if not beside:
            return self.every if allowed is None else allowed
        found = self.rank(beside, allowed)
        if not found and allowed is not None and has_wanted_or(clause):
            return allowed
        return found

    def required(self, clause: Clause) -> Documents | None:
        """Return the documents that may be hits; words and prefixes only rank."""
        match clause:
            case Word() | Prefix():
                return None
            case And():
                return intersect(self.required(part) for part in clause.clauses)
            case Or():
                return self.hits(clause)
            case _:
                return self.holding(clause)

    def permitted(self, clause: Clause) -> Documents | None:
        """Return what filters and exclusions leave, whatever is looked for."""
        match clause:
            case Word() | Prefix() | Phrase():
                return None
            case And():
                return intersect(self.permitted(part) for part in clause.clauses)
            case Or():
                return _unite(self.permitted(part) for part in clause.clauses)
            case _:
                return self.holding(clause)

    def holding(self, clause: Clause) -> Documents | None:
        """Return the documents that hold exactly what a clause says."""
        if clause not in self._known:
            self._known[clause] = self._holding(clause)
        return self._known[clause]

    def _holding(  # noqa: PLR0911 - one for each kind of clause
        self, clause: Clause
    ) -> Documents | None:
        match clause:
            case Word() | Phrase():
                return self.adjacency.documents(clause.text)
            case Prefix():
                return self.prefixes.documents(clause.text)
            case InText():
                return self._in_text(clause)
            case Not():
                excluded = self.holding(clause.clause)
                return None if excluded is None else self.every - excluded
            case And():
                return intersect(self.holding(part) for part in clause.clauses)
            case Or():
                of_sides = [self.holding(part) for part in clause.clauses]
                return _unite(of_side for of_side in of_sides if of_side is not None)
            case _:
                return self.filters.documents(clause)

    def _in_text(self, clause: InText) -> Documents | None:
        match clause.leaf:
            case Phrase(text=text):
                return self.adjacency.documents(text, part=clause.part)
            case Word(text=text):
                return self.adjacency.with_words(text, part=clause.part)
            case Prefix(text=text):
                found = (
                    self.adjacency.with_term(term, part=clause.part)
                    for term in self.prefixes.terms(text)
                )
                return Documents().union(*found)

    @property
    def every(self) -> Documents:
        """All documents."""
        return Documents(self.reader.documents())


def has_wanted_or(clause: Clause) -> bool:
    """Say whether there is an `OR` of words that are wanted."""
    match clause:
        case Or():
            return any(True for _ in wanted_leaves(clause))
        case And():
            return any(has_wanted_or(part) for part in clause.clauses)
        case _:
            return False


def intersect(found: Iterable[Documents | None]) -> Documents | None:
    """Return what all sets hold that are not None; None where there is none."""
    sets = [documents for documents in found if documents is not None]
    return sets[0].intersection(*sets[1:]) if sets else None


def _unite(found: Iterable[Documents | None]) -> Documents | None:
    """Return what any set holds; None where one is None, or there is none."""
    sets: list[Documents] = []
    for documents in found:
        if documents is None:
            return None
        sets.append(documents)
    return Documents().union(*sets) if sets else None
