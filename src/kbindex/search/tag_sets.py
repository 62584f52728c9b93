"""How alike articles are by their tags: Σ idf of the common ones / Σ idf of all.

Articles of the same tags are alike to the same others, so sets of tags are compared, of
which there are fewer: 3,600 over 11,700 articles.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from heapq import nlargest
from typing import NamedTuple

from msgspec import Struct

from kbindex.index import Document

Tags = frozenset[str]

MOST_NEAR = 64
"""Sets that are kept in their order; whoever asks for more has all sorted."""

_MOST_KEPT = 400
"""Sets whose likeness to all others is kept: some 40 MB of an archive of 11,700."""

_NOTHING: Tags = frozenset()


class NearTags(NamedTuple):
    """Articles that have the same tags, and how alike these are to others.

    Args:
        share: 0 to 1.
        members: The articles, overviews left out, the newest first.
    """

    share: float
    members: Sequence[Document]


class TagSets(Struct, dict=True):
    """The sets of tags of an index.

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
        self._near = dict[Tags, list[NearTags]]()
        self._last = dict[Tags, Mapping[Tags, float]]()

    def of(self, document: Document) -> Tags:
        """Return the tags of a document."""
        return self.tags.get(document, _NOTHING)

    def share(self, one: Tags, other: Tags) -> float:
        """Return how alike two sets are."""
        common = one & other
        if not common:
            return 0.0
        weight = sum(map(self.idf.__getitem__, common))
        return weight / (self._weights[one] + self._weights[other] - weight)

    def nearest(self, tags: Tags) -> Iterator[NearTags]:
        """Yield the sets that are alike to one, itself first, and their articles."""
        if not tags:
            return
        near = self._near.get(tags)
        if near is None:
            near = self._near[tags] = self._sorted(tags, most=MOST_NEAR)
        yield from near
        if len(near) == MOST_NEAR:
            yield from self._sorted(tags, most=len(self._members))[MOST_NEAR:]

    def _sorted(self, tags: Tags, *, most: int) -> list[NearTags]:
        shares = self.shares(tags)
        best = nlargest(most, shares, key=shares.__getitem__)
        return [NearTags(shares[other], self._members[other]) for other in best]

    def shares(self, tags: Tags) -> Mapping[Tags, float]:
        """Return how alike each other set is to one, where it is at all.

        Those of some sets are kept, the last ones: articles beside one another have
        often the same tags.
        """
        found = self._last.get(tags)
        if found is None:
            found = self._shares(tags) if tags else {}
            if len(self._last) >= _MOST_KEPT:
                self._last = {}
            self._last[tags] = found
        return found

    def _shares(self, tags: Tags) -> dict[Tags, float]:
        common = dict[Tags, float]()
        for tag in sorted(tags):
            weight = self.idf[tag]
            for other in self._holders[tag]:
                common[other] = common.get(other, 0.0) + weight
        weights, own = self._weights, self._weights[tags]
        return {
            other: weight / (own + weights[other] - weight)
            for other, weight in common.items()
        }

    @cached_property
    def _weights(self) -> Mapping[Tags, float]:
        weigh = self.idf.__getitem__
        return {tags: sum(map(weigh, tags)) for tags in self.tags.values()}

    @cached_property
    def _members(self) -> Mapping[Tags, list[Document]]:
        found: dict[Tags, list[Document]] = {tags: [] for tags in self._weights}
        for document in sorted(self.tags.keys() & self.places.keys(), key=self._place):
            found[self.tags[document]].append(document)
        return found

    def _place(self, document: Document) -> int:
        return self.places[document]

    @cached_property
    def _holders(self) -> Mapping[str, list[Tags]]:
        found: dict[str, list[Tags]] = {tag: [] for tag in self.idf}
        for tags in self._weights:
            for tag in tags:
                found[tag].append(tags)
        return found


def count_tags(tags: Mapping[Document, Tags]) -> Mapping[str, int]:
    """Return how many documents have each tag."""
    return Counter(tag for each in tags.values() for tag in each)
