"""A clause that only restricts → the documents that meet it.

Tags and attributes have postings of their own; what holds for an episode is looked
up in the episodes' headers. No record is read.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, assert_never

from msgspec import Struct, field

from kbindex.errors import NotFoundError
from kbindex.index import (
    EpisodeEntry,
    FieldName,
    IndexReader,
    fold_url,
    natural_key,
    person_names,
)
from kbindex.model.near_names import near_ids
from kbindex.query import (
    Address,
    Dates,
    Episodes,
    Has,
    Person,
    Restriction,
    Site,
    Tagged,
    shorten_piece,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kbindex.model import Episode
    from kbindex.topics import Taxonomy

Documents = frozenset[int]


class Filters(Struct, dict=True):
    """Answers for the documents of one index.

    Args:
        taxonomy: Gives the taxonomy, which only queries for tags need.
    """

    reader: IndexReader
    taxonomy: Callable[[], Taxonomy]
    _narrower: dict[str, tuple[str, ...]] = field(
        default_factory=dict[str, tuple[str, ...]]
    )

    def documents(  # noqa: PLR0911 - one for each kind of clause
        self, clause: Restriction
    ) -> Documents:
        """Return the documents that meet `clause`.

        Raises:
            NotFoundError: There is no such tag; near ones are named.
        """
        match clause:
            case Tagged():
                return self._with_tag(clause)
            case Site():
                host = clause.host.removeprefix("www.")
                return self._holding("attribute", [f"site:{host}"])
            case Address():
                return self._holding("key", self._keys_like(clause.text))
            case Has():
                if clause.feature == "video":
                    return self._of_episodes(lambda episode: bool(episode.video))
                return self._holding("attribute", [f"has:{clause.feature}"])
            case Person():
                return self._with_person(clause)
            case Episodes():
                return self._of_episodes(lambda e: is_among(e.id, clause))
            case Dates():
                return self._of_episodes(lambda episode: is_within(episode, clause))
            case _:
                assert_never(clause)

    def _holding(self, field_name: FieldName, terms: Iterable[str]) -> Documents:
        postings = self.reader.postings
        return Documents().union(*(postings(field_name, term) for term in terms))

    # Tags

    def _with_tag(self, clause: Tagged) -> Documents:
        tag = self._find_tag(clause.name)
        if clause.scope == "own":
            return self._holding("tag", [tag])
        if tag not in self._narrower:
            above = self.taxonomy().above
            own = (own for own in self.tags if own == tag or tag in above(own))
            self._narrower[tag] = tuple(own)
        return self._holding("tag", self._narrower[tag])

    @cached_property
    def tags(self) -> frozenset[str]:
        """The ids of all tags that articles have themselves."""
        return frozenset(self.reader.terms("tag"))

    def _find_tag(self, name: str) -> str:
        """Return the id of a tag; one that only the taxonomy knows is one, too."""
        if name in self.tags:
            return name
        tag = self.taxonomy().find(name)
        if tag is not None:
            return tag
        folded = name.casefold()
        if folded in self.tags:
            return folded
        taxonomy = self.taxonomy()
        known = taxonomy.with_above(self.tags)
        near = near_ids(name, {tag: taxonomy.label(tag) for tag in known})
        raise NotFoundError("tag", shorten_piece(name), near=near)

    # Addresses

    @cached_property
    def _keys(self) -> tuple[str, ...]:
        return tuple(self.reader.terms("key"))

    def _keys_like(self, text: str) -> Iterator[str]:
        """Yield the keys that begin with `text`, or hold each of its words."""
        start = fold_url(text if "://" in text else f"https://{text}")
        words = (start if "://" in text else text.casefold()).split()
        for key in self._keys:
            is_start = bool(start) and key.startswith(start)
            if is_start or all(_holds_word(key, word) for word in words):
                yield key

    # Episodes

    def _of_episodes(self, meets: Callable[[Episode], bool]) -> Documents:
        entries = (e for e in self.reader.entries if e.episode and meets(e.episode))
        return self._holding("source", (entry.source.path for entry in entries))

    def _with_person(self, clause: Person) -> Documents:
        wanted = next(person_names(clause.name))
        if clause.role == "presenter":
            return self._holding("attribute", [f"by:{wanted}"])
        of_role = self._hosts if clause.role == "host" else self._guests
        entries = (e for e in self.reader.entries if wanted in of_role[e.id])
        return self._holding("source", (entry.source.path for entry in entries))

    @cached_property
    def _hosts(self) -> dict[str, frozenset[str]]:
        return _names(self.reader.entries, lambda episode: episode.hosts)

    @cached_property
    def _guests(self) -> dict[str, frozenset[str]]:
        return _names(self.reader.entries, lambda episode: episode.guests)


def _names(
    entries: Iterable[EpisodeEntry], people: Callable[[Episode], Iterable[str]]
) -> dict[str, frozenset[str]]:
    """Return episode id → the names of its people."""
    return {
        str(entry.id): frozenset(
            name
            for person in (people(entry.episode) if entry.episode else ())
            for name in person_names(person)
        )
        for entry in entries
    }


def _holds_word(key: str, word: str) -> bool:
    """Say whether `word` stands in a key, with no letter or digit around it."""
    if word not in key:
        return False
    return bool(re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", key))


def is_among(episode_id: str, clause: Episodes) -> bool:
    """Say whether an id lies in a range, whatever zeros and case it is written with.

    A folder in front of an id (`2021/025`) may be left out.
    """
    names = (episode_id, episode_id.rpartition("/")[2])
    return any(_is_between(name, clause) for name in names)


def _is_between(name: str, clause: Episodes) -> bool:
    key = natural_key(name.casefold())
    if clause.first is not None and clause.first == clause.last:
        return key == natural_key(clause.first.casefold())
    if clause.first is not None and key < natural_key(clause.first.casefold()):
        return False
    if clause.last is None:
        return True
    last = natural_key(clause.last.casefold())
    return key[: len(last)] <= last


def is_within(episode: Episode, clause: Dates) -> bool:
    """Say whether an episode was recorded on one of the days; none without a date."""
    day = episode.date
    if day is None:
        return False
    return (clause.first or day) <= day <= (clause.last or day)
