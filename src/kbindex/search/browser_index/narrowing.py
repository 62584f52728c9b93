"""What narrows a search: tags, people, hosts, and what an article has."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from kbindex.index import ATTRIBUTE, BY, SITE, is_of_whole_name, person_names
from kbindex.search.browser_index.packing import numbers, steps
from kbindex.search.browser_index.places import filled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kbindex.index import IndexReader
    from kbindex.search.browser_index.numbering import Numbering
    from kbindex.search.browser_index.places import Places
    from kbindex.search.browser_index.term_lists import TermLists
    from kbindex.topics import Taxonomy

Row = dict[str, object]

_HAS = "has:"


class Narrowing(Struct, frozen=True, kw_only=True, dict=True):
    """What narrows searches of one index."""

    reader: IndexReader
    numbering: Numbering
    lists: TermLists
    taxonomy: Taxonomy
    places: Places

    @cached_property
    def topic_pattern(self) -> str:
        """Where the pages of most tags lie."""
        return self.places.topic_pattern(self._known)

    @cached_property
    def _known(self) -> list[str]:
        return sorted(self.taxonomy.with_above(self.lists.tags))

    def tags(self) -> Row:
        """Return tag → its labels, kind, what is above it, and who has it itself.

        Behind these stands where its page lies, where that is not as `topic_pattern`
        says.
        """
        return {tag: [*self._tag(tag), *self._elsewhere(tag)] for tag in self._known}

    def _tag(self, tag: str) -> list[object]:
        taxonomy, held = self.taxonomy, self.lists.tags
        return [
            taxonomy.label(tag),
            taxonomy.label_ja(tag),
            taxonomy.kind(tag),
            sorted(taxonomy.above(tag)),
            held.get(tag, ""),
        ]

    def _elsewhere(self, tag: str) -> list[str | None]:
        address = self.places.topic(tag)
        return [] if address == filled(self.topic_pattern, tag) else [address]

    def people(self) -> Row:
        """Return who brought articles, and who was in episodes: folded name → numbers.

        `names` has how the presenters write themselves.
        """
        by = dict(self._attributes(BY))
        return {
            "by": by,
            "names": self._names(by),
            "host": self._in_episodes("host"),
            "guest": self._in_episodes("guest"),
        }

    def attributes(self) -> dict[str, str]:
        """Return `host@site` and `feature@has` → numbers."""
        found = {
            f"{value}@{kind.removesuffix(':')}": row
            for kind in (SITE, _HAS)
            for value, row in self._attributes(kind)
        }
        seen = self._recorded()
        return found | ({"video@has": _row(seen)} if seen else {})

    def _recorded(self) -> list[int]:
        """Return the documents of episodes that can be seen."""
        of = self.numbering.of
        entries = (e for e in self.numbering.entries if self.reader.video_of(e.id))
        documents = (self.reader.documents_of(entry.source.path) for entry in entries)
        return [of[document] for held in documents for document in held]

    def _attributes(self, kind: str) -> Iterator[tuple[str, str]]:
        for term in sorted(self.reader.terms(ATTRIBUTE, kind)):
            held = self.numbering.held(self.reader.weights(ATTRIBUTE, term))
            if held:
                yield term.removeprefix(kind), _row(n for n, _ in held)

    def _names(self, by: Mapping[str, str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for folded in by:
            name = self.reader.example(ATTRIBUTE, BY + folded).article.presenter or ""
            if is_of_whole_name(BY + folded, name):
                found[folded] = name.removeprefix("@")
        return found

    def _in_episodes(self, role: str) -> dict[str, str]:
        of = self.numbering.of
        found: dict[str, list[int]] = {}
        for entry in self.numbering.entries:
            if entry.episode is None:
                continue
            people = entry.episode.hosts if role == "host" else entry.episode.guests
            here = [of[d] for d in self.reader.documents_of(entry.source.path)]
            for name in {n for person in people for n in person_names(person)}:
                found.setdefault(name, []).extend(here)
        return {name: _row(found[name]) for name in sorted(found)}


def _row(held: Iterable[int]) -> str:
    return numbers(steps(sorted(held)))
