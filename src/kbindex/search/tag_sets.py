"""How alike articles are by their tags: Σ idf of the common ones / Σ idf of all.

Articles of the same tags are alike to the same others, so sets of tags are compared, of
which there are fewer: 3,600 over 11,700 articles.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from operator import itemgetter

from msgspec import Struct

from kbindex.index import Document

Tags = frozenset[str]

Near = Sequence[tuple[float, int]]
"""Shares of sets of tags, each with its number; the highest first."""

_MOST_KEPT = 1_000_000
"""Shares that are kept, some 90 MB: 11,673 articles have 362,000 of them."""

_NOTHING: Tags = frozenset()


class TagSets(Struct, dict=True):
    """The sets of tags of an index, numbered.

    Args:
        tags: Document → its tags with all above them, where it has any.
        idf: What each tag weighs: a multiple of ½, so that sums are exact, in
            whichever order sets give their tags.
        places: Article → its place, the newest first; overviews have none.
    """

    tags: Mapping[Document, Tags]
    idf: Mapping[str, float]
    places: Mapping[Document, int]

    def __post_init__(self) -> None:
        self._near = dict[Tags, tuple[float, Near]]()
        self._kept = 0

    def of(self, document: Document) -> Tags:
        """Return the tags of a document."""
        return self.tags.get(document, _NOTHING)

    def members(self, number: int) -> Sequence[Document]:
        """Return the articles of a set, the newest first."""
        return self._members[number]

    @cached_property
    def numbers(self) -> Mapping[Document, int]:
        """Article → the number of its set; of those without tags, none."""
        return {
            document: number
            for number, members in enumerate(self._members)
            for document in members
        }

    def share(self, one: Tags, other: Tags) -> float:
        """Return how alike two sets are."""
        common = one & other
        if not common:
            return 0.0
        weight = sum(map(self.idf.__getitem__, common))
        return weight / (self._weights[one] + self._weights[other] - weight)

    def nearest(self, tags: Tags, at_least: float) -> Near:
        """Return the sets that are alike to one, itself first.

        None shares nothing: no tags are alike to none. What is found is kept for a
        while: articles of the same tags ask for the same.

        Args:
            tags: The set of a document.
            at_least: All that share so much are returned, of the others perhaps some,
                behind them: whoever asks for more finds the same ones first.
        """
        if not tags:
            return ()
        known = self._near.get(tags)
        if known is None or known[0] > at_least:
            if known is not None:
                at_least /= 2  # it will be asked for less still
            known = at_least, self._find_near(tags, at_least)
            self._keep(tags, known)
        return known[1]

    def _keep(self, tags: Tags, known: tuple[float, Near]) -> None:
        _, before = self._near.pop(tags, (0.0, ()))
        self._kept += len(known[1]) - len(before)
        if self._kept > _MOST_KEPT:
            self._near.clear()
            self._kept = len(known[1])
        self._near[tags] = known

    def _find_near(self, tags: Tags, at_least: float) -> Near:
        """Find the sets by those tags without which no share is so high."""
        idf, weights, own = self.idf, self.weights, self._weights[tags]
        left, needed = own, at_least * own
        common = dict[int, float]()
        for tag in sorted(tags, key=lambda tag: (-idf[tag], tag)):
            weight = idf[tag]
            holders = self.holders[tag]
            if left >= needed:
                for other in holders:
                    common[other] = common.get(other, 0.0) + weight
            else:
                for other in common.keys() & holders:
                    common[other] += weight
            left -= weight
        shares = (
            (weight / (own + weights[other] - weight), other)
            for other, weight in common.items()
        )
        near = [found for found in shares if found[0] >= at_least]
        near.sort(key=itemgetter(1))
        near.sort(key=itemgetter(0), reverse=True)
        return near

    @cached_property
    def _weights(self) -> Mapping[Tags, float]:
        weigh = self.idf.__getitem__
        distinct = dict.fromkeys(self.tags.values())
        return {tags: sum(map(weigh, tags)) for tags in distinct}

    @cached_property
    def weights(self) -> Sequence[float]:
        """What each set weighs, by its number."""
        return [*self._weights.values()]

    def weight_of(self, tags: Tags) -> float:
        """Return what a set of the archive weighs."""
        return self._weights[tags]

    @cached_property
    def _members(self) -> Sequence[list[Document]]:
        found: dict[Tags, list[Document]] = {tags: [] for tags in self._weights}
        for document in sorted(self.places, key=self.places.__getitem__):
            if document in self.tags:
                found[self.tags[document]].append(document)
        return [*found.values()]

    @cached_property
    def holders(self) -> Mapping[str, Sequence[int]]:
        """Tag → the numbers of the sets that have it."""
        found: dict[str, list[int]] = {tag: [] for tag in self.idf}
        for number, tags in enumerate(self._weights):
            for tag in tags:
                found[tag].append(number)
        return found


def count_tags(tags: Mapping[Document, Tags]) -> Mapping[str, int]:
    """Return how many documents have each tag."""
    return Counter(tag for each in tags.values() for tag in each)
