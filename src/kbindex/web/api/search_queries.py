"""What a search of the API asks: its query, narrowed by the other parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from msgspec import UnsetType

from kbindex.errors import ArgumentError, QueryError
from kbindex.query import Query, parse_date_bound, parse_filter, parse_query

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from kbindex.query import Restriction
    from kbindex.web.api.questions import Search

    Clock = Callable[[], dt.date]

_Value = TypeVar("_Value")

_FILTERS: Final = (
    "presenter",
    "host",
    "guest",
    "site",
    "url",
    "episode",
    "has",
    "date",
)


def to_query(question: Search, clock: Clock) -> Query:
    """Return the query with its restrictions.

    Raises:
        ArgumentError: One of them has a value that cannot be.
        QueryError: The query is refused.
    """
    query = parse_query(question.q, clock=clock).narrowed(
        tuple(_restrictions(question, clock)),
        order=given(question.sort),
        scope=given(question.scope),
    )
    is_empty = query.root is None and not query.scope
    return query.narrowed((), order="date") if is_empty else query


def _restrictions(question: Search, clock: Clock) -> Iterator[Restriction]:
    pairs = [("tag", tag) for tag in question.tag]
    pairs += ((name, given(getattr(question, name)) or "") for name in _FILTERS)
    for name, value in pairs:
        if value:
            with _Explained(name, value):
                yield parse_filter(name, value, clock=clock)
    if question.since:
        with _Explained("since", question.since):
            yield parse_date_bound(question.since, "first", clock=clock)
    if question.until:
        with _Explained("until", question.until):
            yield parse_date_bound(question.until, "last", clock=clock)


class _Explained:
    """Says of a value that is refused which parameter it is of."""

    def __init__(self, name: str, value: str) -> None:
        self._name, self._value = name, value

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, QueryError):
            problem = error.problem or str(error)
            raise ArgumentError(self._name, self._value, problem=problem) from error


def first_or_last_day(name: str, value: str, clock: Clock) -> dt.date | None:
    """Return the first day of `since`, or the last of `until`; None for none.

    Raises:
        ArgumentError: It is no date.
    """
    if not value:
        return None
    with _Explained(name, value):
        bound = parse_date_bound(
            value, "first" if name == "since" else "last", clock=clock
        )
        return bound.first or bound.last


def given(value: _Value | UnsetType) -> _Value | None:
    """Return a value that was given, else None."""
    return None if isinstance(value, UnsetType) else value
