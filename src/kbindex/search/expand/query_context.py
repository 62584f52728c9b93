"""What a query says beside a word: some words mean one thing or another by that."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kbindex.language.bridges.table import Beside, Ways

Said = tuple[int, int, "Ways"]
"""The first and the last word of a name in a query, and terms that stand for it."""


class QueryContext:
    """The terms of a query, with those that the bridges lead to, and where they stand.

    Args:
        say: Says them; asked once, and only where a word depends on them.
    """

    def __init__(self, say: Callable[[], Iterable[Said]]) -> None:
        self._say = say
        self._first_end: dict[tuple[str, ...], int] | None = None
        self._last_start: dict[tuple[str, ...], int] = {}

    def beside(self, first: int, last: int) -> Beside:
        """Return what says whether one of some terms stands outside of a name.

        Args:
            first: The number of the name's first word in the query.
            last: That of its last one.
        """

        def is_beside(ways: Ways) -> bool:
            ends = self._ends()
            return any(
                ends[way] < first or last < self._last_start[way]
                for way in ways
                if way in ends
            )

        return is_beside

    def _ends(self) -> dict[tuple[str, ...], int]:
        """Return where each term ends first, and note where it begins last."""
        if self._first_end is None:
            self._first_end = {}
            for first, last, ways in self._say():
                for way in ways:
                    end = self._first_end.get(way, last)
                    start = self._last_start.get(way, first)
                    self._first_end[way] = min(end, last)
                    self._last_start[way] = max(start, first)
        return self._first_end


def anything(_: Ways) -> bool:
    """Say that a word may mean what it means beside anything."""
    return True
