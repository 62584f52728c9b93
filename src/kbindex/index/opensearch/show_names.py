"""Names of records of several shows: `kubenews:025#6` is `025#6` in one archive.

Each archive holds ids and paths of its own, and two may have the same. So readers see
them behind the name of their show, and queries look for them in the parts of that show
alone. Of one archive no name changes.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - msgspec reads the types of fields
from typing import TYPE_CHECKING

from msgspec import Struct

from kbindex.index.opensearch.searching import (
    Query,
    both_queries,
    either_query,
    terms_query,
)
from kbindex.model.shows import SHOW_MARK, in_show

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable


class ShowNames(Struct, frozen=True):
    """Tells the names of several shows apart.

    Args:
        shows: Part → the show whose records it holds; empty where there is one archive.
    """

    shows: Mapping[str, str] = {}

    @property
    def order(self) -> list[str]:
        """What records are sorted by, so that two always differ: ids are of a show."""
        return ["id", "_index"] if self.shows else ["id"]

    def seen(self, part: str, name: str) -> str:
        """Return a name that a part holds, as readers see it."""
        show = self.shows.get(part)
        return in_show(show, name) if show else name

    def held(self, name: str, hold: Callable[[str], str]) -> str:
        """Return a name that readers see, with what is behind its show held by servers.

        Args:
            name: An id or a path.
            hold: Returns a name without a show as the servers hold it.
        """
        show, bare = self.split(name)
        return in_show(show, hold(bare)) if show else hold(bare)

    def split(self, name: str) -> tuple[str, str]:
        """Return the show of a name, empty where there is none, and what is behind."""
        show, mark, bare = name.partition(SHOW_MARK) if self.shows else ("", "", "")
        return (show, bare) if mark else ("", name)

    def any_of(self, field: str, names: Iterable[str]) -> Query:
        """Return the query of the records that have one of some names in a field."""
        by_show: dict[str, list[str]] = {}
        for name in names:
            show, bare = self.split(name)
            by_show.setdefault(show, []).append(bare)
        return either_query(
            [
                self._within(show, terms_query(field, bare))
                for show, bare in by_show.items()
            ]
        )

    def _within(self, show: str, query: Query) -> Query:
        return both_queries(self.of_shows((show,)), query) if show else query

    def of_shows(self, wanted: Collection[str]) -> Query:
        """Return the query of all records of some shows."""
        parts = [part for part, show in self.shows.items() if show in wanted]
        return {"terms": {"_index": parts}}
