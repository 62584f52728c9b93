"""What a query says: clauses, each with its place in the string."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A word, a run of words without spaces, or a phrase in quotes.

    Args:
        text: Without quotes and sign.
        start: Where the clause begins in the query, its sign included.
        end: Where it ends, half-open.
        is_phrase: Its words must stand side by side.
        is_excluded: What holds it is no hit.
    """

    text: str
    start: int
    end: int
    is_phrase: bool = False
    is_excluded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A parsed query, with the string that it was parsed from."""

    source: str
    clauses: tuple[Clause, ...] = ()

    @property
    def wanted(self) -> tuple[Clause, ...]:
        """The clauses that a hit should hold."""
        return tuple(clause for clause in self.clauses if not clause.is_excluded)

    @property
    def excluded(self) -> tuple[Clause, ...]:
        """The clauses that no hit may hold."""
        return tuple(clause for clause in self.clauses if clause.is_excluded)
