"""The articles most like another one, of which only the likely ones are looked at.

likeness = 0.6 · share of common tags + 0.4 · share of words, at most 1

First those that hold most words, then sets of tags by their share, until no set that is
left can be among the best; then what holds so many words that it can be, nevertheless.

Source: the threshold algorithm of Fagin, Lotem and Naor, 2001.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from heapq import nlargest

from msgspec import Struct

from kbindex.index import Alike, Document
from kbindex.search.same_page import Copies, SamePage
from kbindex.search.tag_sets import MOST_NEAR, NearTags, Tags, TagSets

TAG_SHARE = 0.6
WORD_SHARE = 1 - TAG_SHARE

_LEFT_SHARE = 0.15
"""Of the weights of all words: left, where tags say what is alike."""

_A_BIT_LESS = 1 - 1e-9
"""What is rounded may have lost so much."""

_FIRST = 50
"""Articles that are looked at before the others are sorted."""


class Nearest(Struct, dict=True):
    """The search for the articles most like one.

    Args:
        document: That article, or overview.
        tag_sets: The tags of all.
        same_page: The articles that bring one page.
        find_alike: Finds what holds its words; given how much of them may be left.
    """

    document: Document
    tag_sets: TagSets
    same_page: SamePage
    find_alike: Callable[[float], Alike]

    def find(self, limit: int) -> list[tuple[Document, float]]:
        """Return the best articles; ties: newer date first, then id.

        Two words are needed where no tag is common. Of one page the best copy counts.
        """
        best = self._look(limit, self.find_alike(_LEFT_SHARE)) if self._tags else None
        if best is None:
            best = self._look(limit, self.find_alike(0.0), is_last=True)
        return best.in_order(self.tag_sets.places) if best else []

    def _look(
        self, limit: int, alike: Alike, *, is_last: bool = False
    ) -> "_Best | None":
        """Look at both lists; None where it is quicker to look for all words first.

        What is above neither the least share nor the least weight is not looked at.
        """
        scale = _Scale(alike, self.document)
        best = _Best(self.same_page, limit)
        weights = alike.at_least
        for document in nlargest(2 * limit, weights, key=weights.__getitem__):
            self._add(document, best, alike, scale)
        above = 1.0
        for number, near in enumerate(self.tag_sets.nearest(self._tags)):
            above = near.share
            if TAG_SHARE * above + scale.left < best.least:
                break
            if number == MOST_NEAR - 1 and not is_last:
                return None
            self._add_set(near, best, alike, scale)
        else:
            above = 0.0
        self._add_by_words(best, alike, scale, above)
        is_sure = is_last or best.least > scale.left
        return best if is_sure else None

    @cached_property
    def _tags(self) -> Tags:
        return self.tag_sets.of(self.document)

    @cached_property
    def _shares(self) -> Mapping[Tags, float]:
        """How alike the tags of others are, where they are at all."""
        return self.tag_sets.shares(self._tags)

    @cached_property
    def _excluded(self) -> Copies:
        """Itself, and what brings the same page."""
        return self.same_page.groups.get(self.document, (self.document,))

    def _add_by_words(
        self, best: "_Best", alike: Alike, scale: "_Scale", above: float
    ) -> None:
        """Add what has so many words that it can be among the best.

        Of sets with a larger share of tags than `above` all is added already.
        """
        weights, left = alike.at_least, scale.left
        of_tags = TAG_SHARE * above
        least = scale.weight_of(best.least - left - of_tags)
        likely = {d: weight for d, weight in weights.items() if weight >= least}
        for document in _falling(likely):
            of_words = scale.of(likely[document]) + left
            if of_tags + of_words < best.least:
                break
            share = self._shares.get(self.tag_sets.of(document), 0.0)
            if TAG_SHARE * share + of_words >= best.least:
                self._add(document, best, alike, scale)

    def _add(
        self, document: Document, best: "_Best", alike: Alike, scale: "_Scale"
    ) -> None:
        """Add an article, unless it is alike by chance alone."""
        sets = self.tag_sets
        if document not in sets.places or document in self._excluded:
            return
        share = self._shares.get(sets.of(document), 0.0)
        if share or alike.has_several(document):
            best.add(document, TAG_SHARE * share + scale.of(alike.score(document)))

    def _add_set(
        self, near: NearTags, best: "_Best", alike: Alike, scale: "_Scale"
    ) -> None:
        """Add the articles of a set, as far as their words let them be among the best.

        Of those without a common word, which are all alike, the newest of some pages.
        """
        of_tags, known = TAG_SHARE * near.share, alike.at_least
        pages = set[Document]()
        for document in near.members:
            at_most = of_tags + scale.of(known.get(document, 0.0)) + scale.left
            if at_most < best.least or document in self._excluded:
                continue
            score = alike.score(document)
            if not score:
                page = self.same_page.page(document)
                if len(pages) >= best.limit and page not in pages:
                    continue  # what is newer is as good
                pages.add(page)
            best.add(document, of_tags + scale.of(score))


def _falling(scores: Mapping[Document, float]) -> Iterator[Document]:
    """Yield documents, the highest score first; most are never asked for."""
    first = nlargest(_FIRST, scores, key=scores.__getitem__)
    yield from first
    if len(first) == _FIRST:
        yield from sorted(scores, key=scores.__getitem__, reverse=True)[_FIRST:]


class _Scale:
    """What words give: a share of what they give the article itself."""

    def __init__(self, alike: Alike, document: Document) -> None:
        self.own = alike.score(document)
        self.factor = WORD_SHARE / self.own if self.own else 0.0
        self.left = self.of(alike.left_at_most)

    def of(self, score: float) -> float:
        """Return what a score gives."""
        return self.factor * min(score, self.own)

    def weight_of(self, given: float) -> float:
        """Return a score that gives no more than so much, if any does."""
        return given / self.factor * _A_BIT_LESS if self.factor else 0.0


class _Best:
    """The best articles until now."""

    def __init__(self, same_page: SamePage, limit: int) -> None:
        self._same_page, self.limit = same_page, limit
        self._scores: dict[Document, float] = {}
        self._of_page: dict[Document, float] = {}
        self.least = 0.0  # the score of the last that is shown; 0 of too few

    def add(self, document: Document, score: float) -> None:
        if score < self.least:
            return
        self._scores[document] = score
        page = self._same_page.page(document)
        if score > self._of_page.get(page, 0.0):
            self._of_page[page] = score
            if len(self._of_page) >= self.limit:
                first = nlargest(self.limit, self._of_page.values())
                self.least = first[-1]

    def in_order(self, places: Mapping[Document, int]) -> list[tuple[Document, float]]:
        scores = {d: s for d, s in self._scores.items() if s >= self.least}
        found = self._same_page.fold(scores)
        found.sort(key=lambda document: (-scores[document], places[document]))
        return [(document, scores[document]) for document in found[: self.limit]]
