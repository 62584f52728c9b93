"""The articles most like another one, of which only the likely ones are looked at.

likeness = 0.6 · share of common tags + 0.4 · share of words, at most 1

    sets of tags, the most alike first ── all their articles, by their common words ─┐
    words, the heaviest first ─────────── what holds so many of them that it may be ─┴►

A set is followed by the next one as long as that is less work than to take the words
that what is left would need. Words are left out where all of them together cannot lift
an article that holds none of the others among the best.

Sources: the threshold algorithm of Fagin, Lotem and Naor, 2001; MaxScore of Turtle and
Flood, 1995, for the words.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from heapq import nlargest
from itertools import accumulate
from operator import itemgetter

from msgspec import Struct

from kbindex.index import Document, SamePage
from kbindex.search.tag_sets import Tags, TagSets
from kbindex.search.word_lists import WordList

TAG_SHARE = 0.6
WORD_SHARE = 1 - TAG_SHARE

_NEAR = 0.3
"""Sets of tags that share less are looked for where words do not settle the list."""

_SET_COST, _LOOK_COST = 20, 3
"""Work in postings: a set of tags; an article. Only time hangs on them. Source:
measured on 11,673 articles."""

_ROUNDING = 1e-9
"""Bounds are sums in another order than scores: they may have lost so much."""

_DONE = -1.0
"""What a set of tags gives of which all articles are added: nothing more."""

_score_of = itemgetter(1)


class Nearest(Struct, dict=True):
    """The search for the articles most like one.

    Args:
        document: That article, or overview.
        words: What its words weigh, the heaviest first, and who holds them.
        tag_sets: The tags of all.
        same_page: The articles that bring one page.
    """

    document: Document
    words: Sequence[tuple[float, WordList]]
    tag_sets: TagSets
    same_page: SamePage

    def find(self, limit: int) -> list[tuple[Document, float]]:
        """Return the best articles; ties: newer date first, then id.

        Two words are needed where no tag is common. Of one page the best copy counts.
        """
        best, taken = _Best(self.same_page, limit), _Taken(self.words)
        above = self._add_sets(best, _NEAR)
        self._add_wordiest(best, taken, above)
        if above > best.least:
            above = self._add_sets(best, best.least / TAG_SHARE)
        if self.words:
            self._add_by_words(best, taken, above)
        return best.in_order(self.tag_sets.places)

    # Tags

    def _add_sets(self, best: "_Best", at_least: float) -> float:
        """Add articles by their sets of tags, the most alike first.

        Returns:
            What tags give at most to an article of another set, 0 to 0.6.
        """
        if not self._tags:
            return 0.0
        spent, done = 0, self._done
        near = self.tag_sets.nearest(self._tags, max(at_least - _ROUNDING, 0.0))
        for share, number in near[len(done) :]:
            of_tags = TAG_SHARE * share
            room = best.least - of_tags
            if room > 0 and self._costs[self._needed(room)] <= spent:
                return of_tags
            done.add(number)
            self._known_tags[number] = _DONE
            spent += _SET_COST + self._add_set(number, of_tags, best)
        return TAG_SHARE * at_least

    def _add_set(self, number: int, of_tags: float, best: "_Best") -> int:
        """Add the articles of a set of tags; return how many hold a word.

        Of those without one, which are all alike, the newest, and all copies of pages.
        """
        scores = dict[Document, float]()
        for weight, word in self.words:
            for document, tf in word.of_tags.get(number, ()):
                scores[document] = scores.get(document, 0.0) + weight * tf
        for document, score in sorted(scores.items(), key=_score_of, reverse=True):
            likeness = of_tags + self._given(score)
            if likeness < best.least:
                break
            if document not in self._excluded:
                best.add(document, likeness)
        if of_tags >= best.least:
            self._add_wordless(number, scores, of_tags, best)
        return len(scores)

    def _add_wordless(
        self, number: int, known: Iterable[Document], of_tags: float, best: "_Best"
    ) -> None:
        alone = 0
        for document in self.tag_sets.members(number):
            if document in known or document in self._excluded:
                continue
            if document not in self.same_page.groups:
                if alone == best.limit:
                    continue  # what is newer is as good
                alone += 1
            # Of a page the earliest copy counts, which may be the oldest of all.
            best.add(document, of_tags)

    @cached_property
    def _done(self) -> set[int]:
        """The sets of which all articles are added, the most alike ones."""
        return set()

    @cached_property
    def _tags(self) -> Tags:
        return self.tag_sets.of(self.document)

    @cached_property
    def _excluded(self) -> tuple[Document, ...]:
        """Itself, and what brings the same page."""
        return self.same_page.groups.get(self.document, (self.document,))

    # Words

    def _add_wordiest(self, best: "_Best", taken: "_Taken", above: float) -> None:
        """Add what holds most of the heaviest words: it says what others must have."""
        heavy = self._needed(WORD_SHARE / 2)
        if heavy < self._needed(best.least - above):
            taken.take(heavy)
            scores = taken.scores
            for document in nlargest(2 * best.limit, scores, key=scores.__getitem__):
                if self.tag_sets.numbers.get(document) not in self._done:
                    self._look(document, self._given_by_tags(document), taken, best)

    def _add_by_words(self, best: "_Best", taken: "_Taken", above: float) -> None:
        """Add what has so many words that it can be among the best.

        Of the sets of tags that are not done, none gives more than `above`.
        """
        taken.take(self._needed(best.least - above))
        likely = self._likely(taken, best.least - above)
        if len(likely) * _LOOK_COST > self._costs[-1] - self._costs[taken.count]:
            taken.take(len(self.words))
            likely = self._likely(taken, best.least - above)
        likely.sort(key=_score_of, reverse=True)
        left = self._left[taken.count] + _ROUNDING
        factor, own, known = self._factor, self._own, self._known_tags
        number_of = self.tag_sets.numbers.get
        for document, score in likely:  # some millions of an archive: no call for most
            of_words = factor * min(score, own) + left
            if above + of_words < best.least:
                break
            of_tags = known.get(number_of(document))
            if of_tags is None:
                of_tags = self._given_by_tags(document)
            if of_tags + of_words >= best.least:
                self._look(document, of_tags, taken, best)

    def _likely(self, taken: "_Taken", room: float) -> list[tuple[Document, float]]:
        """Return the articles to which words may give so much, with their scores."""
        scores = taken.scores.items()
        least = room - self._left[taken.count] - _ROUNDING
        if least <= 0 or not self._factor:
            return [*scores]
        needed = least / self._factor
        return [(document, score) for document, score in scores if score >= needed]

    def _look(
        self, document: Document, of_tags: float, taken: "_Taken", best: "_Best"
    ) -> None:
        """Add an article, unless it is alike by chance alone."""
        if document not in self.tag_sets.places or document in self._excluded:
            return
        likeness = of_tags + self._given(taken.score(document))
        if likeness >= best.least and (of_tags or self._has_several(document)):
            best.add(document, likeness)

    def _given_by_tags(self, document: Document) -> float:
        number = self.tag_sets.numbers.get(document)
        known = self._known_tags.get(number)
        if known is None:
            share = self.tag_sets.share(self._tags, self.tag_sets.of(document))
            known = self._known_tags[number] = TAG_SHARE * share
        return known

    @cached_property
    def _known_tags(self) -> dict[int | None, float]:
        """Number of a set of tags → what it gives; None is no tag."""
        return {None: 0.0}

    def _has_several(self, document: Document) -> bool:
        if not self._own:
            return False  # none of them is a word of the article
        held = (1 for _, word in self.words if document in word.held)
        return next(held, 0) + next(held, 0) > 1

    def _given(self, score: float) -> float:
        """Return what words give that score so much."""
        return self._factor * min(score, self._own)

    @cached_property
    def _own(self) -> float:
        """What the article itself scores."""
        own, document = 0.0, self.document
        for weight, word in self.words:
            if document in word.held:
                own += weight * word.held[document]
        return own

    @cached_property
    def _factor(self) -> float:
        return WORD_SHARE / self._own if self._own else 0.0

    def _needed(self, room: float) -> int:
        """Return how many words are to be taken, so that the others give less."""
        left, count = self._left, len(self.words)
        while count and left[count - 1] + _ROUNDING < room:
            count -= 1
        return count

    @cached_property
    def _left(self) -> Sequence[float]:
        """What those that are left give at most, where so many words are taken."""
        factor = self._factor
        most = (weight * word.most * factor for weight, word in reversed(self.words))
        left = [*accumulate(most, initial=0.0)]
        left.reverse()
        return left

    @cached_property
    def _costs(self) -> Sequence[int]:
        """The postings of so many words."""
        lengths = (len(word.held) for _, word in self.words)
        return [*accumulate(lengths, initial=0)]


class _Taken:
    """The scores of all that holds the heaviest words."""

    def __init__(self, words: Sequence[tuple[float, WordList]]) -> None:
        self._words, self.count = words, 0
        self.scores = dict[Document, float]()

    def take(self, count: int) -> None:
        """Take so many words, where fewer are taken."""
        scores = self.scores
        known = scores.get
        for weight, word in self._words[self.count : count]:
            for document, tf in word.held.items():
                scores[document] = known(document, 0.0) + weight * tf
        self.count = max(self.count, count)

    def score(self, document: Document) -> float:
        """Return Σ weight · tf of all words, summed with the heaviest first."""
        score = self.scores.get(document, 0.0)
        for weight, word in self._words[self.count :]:
            if document in word.held:
                score += weight * word.held[document]
        return score


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
