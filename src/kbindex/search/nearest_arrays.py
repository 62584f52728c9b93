"""The articles most like each of many, by arrays: what `Nearest` finds of one.

    words ─ their articles, one list behind the other ─ sum ─► score of each article
    tags ─ the sets that hold each, likewise ───────────────► share of each set

All articles are looked at, which is quicker for whoever asks for a whole archive. The
likeness is that of `nearest_articles`, to the last bit: the same products are summed in
the same order.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from itertools import chain, repeat

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from kbindex.index import Document, SamePage
from kbindex.search.nearest_articles import TAG_SHARE, WORD_SHARE
from kbindex.search.tag_sets import Tags, TagSets
from kbindex.search.word_lists import WordList

_Numbers = npt.NDArray[np.intp]
_Floats = npt.NDArray[np.float64]
_List = tuple[_Numbers, _Floats]

_NONE = -1.0
"""The likeness of what is no answer: lower than that of any article."""

_MOST_KEPT = 3_000_000
"""Numbers that are kept of what sets of tags give, 24 MB: 250 sets of 12,000 articles.
Whoever asks for many articles has often several of the same tags."""

_MOST_PASSED = 20
"""So many articles are passed over one by one: each costs a look at all. Where notes
are short and without tags, hundreds have no more than a word in common with one."""


class NearestOfAll(Struct, dict=True):
    """Searches for the articles most like one, over one archive.

    An article is known by its place here: the newest first, which is the order of ties.

    Args:
        tag_sets: The tags of all.
        same_page: The articles that bring one page.
        lists: Who holds each word; others may be added, but none changed.
    """

    tag_sets: TagSets
    same_page: SamePage
    lists: Mapping[str, WordList]

    def find(
        self, document: Document, words: Mapping[str, float], limit: int
    ) -> list[tuple[Document, float]]:
        """Return the best articles, as `Nearest.find` does.

        Args:
            document: An article.
            words: Its words, all of them among the lists, and what each weighs; the
                heaviest first.
            limit: Most articles.
        """
        of_tags = self._given_by_tags(self.tag_sets.of(document))
        likeness = self._likeness(document, of_tags, words)
        for other in self.same_page.groups.get(document, (document,)):
            if other in self._places:
                likeness[self._places[other]] = _NONE

        def is_alike(place: int) -> bool:
            if of_tags[place]:
                return True
            other = self._documents[place]
            return sum(other in self.lists[word].held for word in words) > 1

        def are_alike() -> npt.NDArray[np.bool_]:
            places = [of_word for of_word, _ in self._arrays_of(words)]
            counts = np.bincount(np.concatenate(places), minlength=len(likeness))
            return (of_tags > 0) | (counts > 1)

        found = self._best(likeness, is_alike, are_alike, limit)
        found.sort(key=lambda pair: (-pair[1], pair[0]))
        return [(self._documents[place], score) for place, score in found[:limit]]

    def _likeness(
        self, document: Document, of_tags: _Floats, words: Mapping[str, float]
    ) -> _Floats:
        """Return how much each article is alike, be it by a single word."""
        if not words:
            return of_tags.copy()
        arrays = self._arrays_of(words)
        places = np.concatenate([of_word for of_word, _ in arrays])
        gains = np.concatenate([tfs for _, tfs in arrays])
        weights = np.array([*words.values()])
        gains *= weights.repeat([len(tfs) for _, tfs in arrays])
        # Summed one after the other, in the order of the words.
        scores = np.bincount(places, weights=gains, minlength=len(self._documents))
        own = float(scores[self._places[document]])
        if not own:
            return of_tags.copy()
        likeness = np.minimum(scores, own, out=scores)
        likeness *= WORD_SHARE / own
        likeness += of_tags
        return likeness

    def _best(
        self,
        likeness: _Floats,
        is_alike: Callable[[int], bool],
        are_alike: Callable[[], npt.NDArray[np.bool_]],
        limit: int,
    ) -> list[tuple[int, float]]:
        """Return the places of the best pages with their scores; of ties, perhaps more.

        Of a page its best copy is returned, of equal ones the earliest, which may be
        behind articles of the same likeness: then all of these are returned. Those that
        are alike by chance alone are mostly few among the best: to pass them over is
        less work than to ask it of all, which is done where they are many.
        """
        passed = 0
        found: list[tuple[int, float]] = []
        is_moved = False
        while len(found) < limit or is_moved:
            place = int(likeness.argmax())  # of equal ones the newest
            score = float(likeness[place])
            if score <= 0 or (len(found) >= limit and score < found[-1][1]):
                break
            if not is_alike(place):
                likeness[place] = _NONE
                passed += 1
                if passed == _MOST_PASSED:
                    likeness[~are_alike()] = _NONE
                continue
            copies = self._copies.get(place, (place,))
            best = next(c for c in copies if likeness[c] == score and is_alike(c))
            is_moved = is_moved or best != place
            found.append((best, score))
            for copy in copies:
                likeness[copy] = _NONE
        return found

    def _arrays_of(self, words: Mapping[str, float]) -> list[_List]:
        """Return the places of the articles that hold each word, with their tf.

        The arrays of all lists that are known at first are made at once: a few long
        ones are cut up in less time than thousands of short ones are made.
        """
        known = self._arrays
        new = [word for word in words if word not in known]
        if new:
            known.update(self._made_arrays(new if known else [*self.lists]))
        return [known[word] for word in words]

    def _made_arrays(self, words: Sequence[str]) -> Mapping[str, _List]:
        held = [self.lists[word].held for word in words]
        none, place_of = len(self._places), self._places.get
        found = map(place_of, chain.from_iterable(held), repeat(none))
        tfs = chain.from_iterable(one.values() for one in held)
        places = np.fromiter(found, np.intp)
        is_article = places < none
        # How many articles there are up to the end of each list.
        counts = np.concatenate(([0], is_article.cumsum()))
        ends = counts[np.cumsum([len(one) for one in held])[:-1]]
        of_words = np.split(places[is_article], ends)
        tfs_of_words = np.split(np.fromiter(tfs, np.float64)[is_article], ends)
        return dict(zip(words, zip(of_words, tfs_of_words, strict=True), strict=True))

    @cached_property
    def _arrays(self) -> dict[str, _List]:
        return {}

    # Tags

    def _given_by_tags(self, tags: Tags) -> _Floats:
        """Return what the tags of each article give it, beside these."""
        known = self._known.get(tags)
        if known is None:
            known = (TAG_SHARE * self._shares(tags)).take(self._set_of_place)
            if len(self._known) * len(known) >= _MOST_KEPT:
                self._known.clear()
            self._known[tags] = known
        return known

    @cached_property
    def _known(self) -> dict[Tags, _Floats]:
        return {}

    def _shares(self, tags: Tags) -> _Floats:
        """Return how alike each set is to one; behind them stands what no tags have."""
        shares = np.zeros(len(self._weights) + 1)
        if tags:
            idf, holders = self.tag_sets.idf, self._holders
            numbers = np.concatenate([holders[tag] for tag in tags])
            sizes = [len(holders[tag]) for tag in tags]
            gains = np.repeat([idf[tag] for tag in tags], sizes)
            common = np.bincount(numbers, weights=gains, minlength=len(self._weights))
            own = self.tag_sets.weight_of(tags)
            shares[:-1] = common / (own + self._weights - common)
        return shares

    @cached_property
    def _weights(self) -> _Floats:
        return np.array(self.tag_sets.weights, np.float64)

    @cached_property
    def _holders(self) -> Mapping[str, _Numbers]:
        holders = self.tag_sets.holders
        return {tag: np.array(numbers, np.intp) for tag, numbers in holders.items()}

    # Articles

    @cached_property
    def _places(self) -> Mapping[Document, int]:
        return self.tag_sets.places

    @cached_property
    def _documents(self) -> Sequence[Document]:
        return sorted(self._places, key=self._places.__getitem__)

    @cached_property
    def _set_of_place(self) -> _Numbers:
        """The number of the set of each article; those without tags have the last."""
        number_of, none = self.tag_sets.numbers, len(self._weights)
        return np.array([number_of.get(d, none) for d in self._documents], np.intp)

    @cached_property
    def _copies(self) -> Mapping[int, Sequence[int]]:
        """Place → those of all articles of its page, the earliest first."""
        places = self._places
        groups = {
            group: tuple(places[d] for d in group if d in places)
            for group in self.same_page.groups.values()
        }
        return {place: group for group in groups.values() for place in group}
