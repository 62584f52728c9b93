"""Names of tags in a query → the tags of the index that they stand for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from kbindex.errors import NotFoundError
from kbindex.index import Holding, tagged
from kbindex.language.readings import reading_typed
from kbindex.model.near_names import near_ids
from kbindex.query import Tagged, shorten_piece

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kbindex.index import IndexReader
    from kbindex.topics import Taxonomy


_MOST_NEAR = 3


class TagNames(Struct, dict=True):
    """Answers for the tags of one index.

    Args:
        reader: The index.
        taxonomy: Gives the taxonomy, which only queries for tags need.
    """

    reader: IndexReader
    taxonomy: Callable[[], Taxonomy]

    def filter_of(self, clause: Tagged) -> Holding:
        """Return the filter of a tag, with narrower ones where they are wanted.

        Raises:
            NotFoundError: There is no such tag; near ones are named.
        """
        tag = self.find(clause.name)
        return tagged((tag,)) if clause.scope == "own" else self.holding(tag)

    def holding(self, tag: str) -> Holding:
        """Return the filter of the articles that have a tag or a narrower one."""
        return tagged(self.with_narrower(tag))

    def with_narrower(self, tag: str) -> tuple[str, ...]:
        """Return the tags of the index that are a tag or narrower, in order."""
        found = {tag}
        level = [tag]
        while level:
            below = {one for up in level for one in self._below.get(up, ())}
            level = [one for one in below if one not in found]
            found.update(level)
        return tuple(sorted(found & self.tags))

    @cached_property
    def _below(self) -> Mapping[str, Sequence[str]]:
        """Tag → what is directly below it, of the tags of the index and those above."""
        heads = self.taxonomy().heads
        found: dict[str, list[str]] = {}
        for one in self.known & heads.keys():  # nothing is above the others
            for up in heads[one].broader:
                found.setdefault(up, []).append(one)
        return found

    @cached_property
    def tags(self) -> frozenset[str]:
        """The ids of all tags that articles have themselves."""
        return self.reader.tags

    @cached_property
    def known(self) -> frozenset[str]:
        """The ids of all tags that articles have themselves, and of what is above."""
        return self.taxonomy().with_above(self.tags)

    def find(self, name: str) -> str:
        """Return the id of a tag; one that only the taxonomy knows is one, too.

        Raises:
            NotFoundError: There is no such tag; near ones are named.
        """
        if name in self.tags:
            return name
        taxonomy = self.taxonomy()
        tag = taxonomy.find_among(name, self.known)
        if tag is not None:
            return tag
        near = near_ids(name, taxonomy.labels(self.known))
        near = (*self._read_so(name), *near)[:_MOST_NEAR]
        raise NotFoundError("tag", shorten_piece(name), near=tuple(dict.fromkeys(near)))

    def _read_so(self, name: str) -> list[str]:
        """Return the tags with a name in kanji that is read so: かんし is 監視."""
        reading = reading_typed(name.casefold())
        kanji = self.reader.sounding("kanji", reading) if reading else ()
        found = map(self.taxonomy().find, kanji)
        return [tag for tag in found if tag in self.known]
