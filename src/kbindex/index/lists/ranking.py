"""Concepts × posting lists → scored documents: BM25F, and how much is met."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from kbindex.index.lists.bitsets import union, without
from kbindex.index.rankings import Document, Least, Met, Ranking
from kbindex.language.bridges.keys import fold_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from kbindex.index.concepts import Concept
    from kbindex.index.lists.bitsets import Bits
    from kbindex.index.lists.postings import Gains, Prepared, ScoredLists
    from kbindex.index.recipe import Recipe

_NEARLY = 0.9
"""Share of a title that a query has to fill to be compared with it; whole titles
differ from it by how Whoosh rounds lengths."""

FULL = 0.8
"""From this weight on, an alternative covers a word as well as the word itself."""


class _Met:
    """How much of the words documents met so far.

    Many documents met the same: each sum of idf has the set of them.
    """

    def __init__(self) -> None:
        self.documents: dict[float, Bits] = {}

    @property
    def best(self) -> float:
        """The greatest sum of idf that a document met."""
        return max(self.documents, default=0.0)

    def add(
        self, met: Bits, share: float, *, idf: float, counted: Mapping[float, Bits]
    ) -> None:
        """Add that documents meet a share of a word.

        Args:
            met: The documents.
            share: What they meet, 0 to 1.
            idf: What the word weighs.
            counted: Share of the word → the documents of which it is counted already.
        """
        if not share:
            return
        for before, those in counted.items():
            if again := met & those:
                met ^= again
                if share > before:
                    self._raise(again, idf * (share - before))
        self._raise(met, idf * share)

    def _raise(self, met: Bits, idf: float) -> None:
        raised: dict[float, Bits] = {}
        for before, those in self.documents.items():
            if both := those & met:
                raised[before] = both
                met ^= both
        if met:
            raised[0.0] = raised.get(0.0, 0) | met
        documents = self.documents
        for before, both in raised.items():
            if left := without(documents.get(before, 0), both):
                documents[before] = left
            else:
                documents.pop(before, None)
        for before, both in raised.items():
            documents[before + idf] = documents.get(before + idf, 0) | both


def _count(counted: dict[float, Bits], met: Bits, share: float) -> None:
    """Raise the shares of a word that are counted of documents."""
    for before, those in counted.items():
        if before > share:
            met = without(met, those)
        else:
            counted[before] = without(those, met)
    counted[share] = counted.get(share, 0) | met


class Covered(Struct, frozen=True, kw_only=True):
    """Which documents are hits, and how much of the query they meet.

    Args:
        lists: The index.
        recipe: How much each ingredient counts.
        gains: What the concepts give, in the order in which it is added.
        shares: Share of the query → the hits that meet so much; each is in one.
    """

    lists: ScoredLists
    recipe: Recipe
    gains: Sequence[Gains]
    shares: Mapping[float, Bits]

    @property
    def hits(self) -> Bits:
        """All hits."""
        return union(self.shares.values())

    def below(self, share: float) -> Bits:
        """Return the hits that meet less of the query."""
        return union(bits for met, bits in self.shares.items() if met < share)

    def bound(self, share: float, documents: Bits, *, is_titled: bool) -> float:
        """Return what none of some documents scores more than.

        Args:
            share: How much of the query they meet.
            documents: The documents.
            is_titled: Whether their titles may raise them.
        """
        recipe = self.recipe
        most = sum(one.most for one in self.gains if one.meets_any(documents))
        titled = 1 + recipe.title * share + recipe.same_title if is_titled else 1.0
        bound: float = most * share**recipe.coverage * titled
        return bound

    def rank(self, shares: Mapping[float, Bits]) -> Ranking:
        """Score documents, by score · coverage^power.

        Args:
            shares: Share of the query → hits that meet so much.
        """
        coverage: dict[Document, float] = {}
        for share, documents in shares.items():
            coverage |= dict.fromkeys(self.lists.documents_in(documents), share)
        scores = dict.fromkeys(coverage, 0.0)
        for gains in self.gains:
            gained = gains.scores
            for document in gained.keys() & scores.keys():
                scores[document] += gained[document]
        factors = {share: share**self.recipe.coverage for share in shares}
        for document, share in coverage.items():
            scores[document] *= factors[share]
        return Ranking(scores=scores, coverage=coverage)


class Scorer(Struct, kw_only=True):
    """Scores documents term at a time, the rarest concept first.

    score = coverage^p · Σ_concept weight · idf · value (`find_gains`). Coverage is the
    share of the words' idf that is met.

    All ways to meet a concept share one idf, that of the documents which meet it
    well: a rare spelling of a common word is no rare word.

    A document that has met nothing so far is left out once all that is still to
    come cannot bring it to the least share of the best: no hit is lost by that. What
    only adds to others comes last.

    Source:
        Leaving out: after Turtle & Flood 1995 (MaxScore), with coverage in place of
        scores.
    """

    lists: ScoredLists
    recipe: Recipe

    def rank(
        self,
        concepts: Sequence[Concept],
        *,
        allowed: Collection[Document] | None,
        least: Least,
    ) -> Ranking:
        """Score every document that can be a hit; arguments as of `cover`."""
        covered = self.cover(concepts, allowed=allowed, least=least)
        return covered.rank(covered.shares)

    def cover(
        self,
        concepts: Sequence[Concept],
        *,
        allowed: Collection[Document] | None,
        least: Least,
    ) -> Covered:
        """Say which documents can be hits, and how much of a query each meets.

        Args:
            concepts: What is looked for.
            allowed: The documents that the query allows; None is all.
            least: How much of the query a hit must meet.
        """
        prepared = sorted(
            map(self.lists.prepared, concepts),
            key=lambda p: (
                not p.concept.covers,
                not p.concept.finds,
                -p.idf * bool(p.concept.covers),
            ),
        )
        gains = [self.lists.gains(p.concept, recipe=self.recipe) for p in prepared]
        idfs = word_idfs(prepared)
        total = sum(idfs.values())
        within = None if allowed is None else self.lists.bits_of(allowed)
        if total:
            each = zip(prepared, gains, strict=True)
            words = [(one.concept, given) for one, given in each if one.concept.covers]
            shares = _shares(words, idfs, within=within, least=least)
        else:
            met = union(one.documents for one in gains)
            shares = {1.0: met if within is None else met & within}
        return Covered(lists=self.lists, recipe=self.recipe, gains=gains, shares=shares)

    def meet(
        self, documents: Sequence[Document], concepts: Sequence[Concept]
    ) -> tuple[Mapping[int, Met], ...]:
        """Say of each document by what it met each concept, by number."""
        found: dict[Document, dict[int, Met]] = {d: {} for d in documents}
        for number, concept in enumerate(concepts):
            ways = self.lists.prepared(concept).ways
            scores = self.lists.gains(concept, recipe=self.recipe).scores
            for document in found.keys() & scores.keys():
                met = [way for way, postings in ways if document in postings]
                best = max(met, key=lambda way: way.weight)
                found[document][number] = Met(best, scores[document])
        return tuple(found[document] for document in documents)

    def reward_titles(
        self, ranking: Ranking, text: str, concepts: Sequence[Concept]
    ) -> None:
        """Raise records whose title the query fills: likely the page that was meant.

        One whose title the query *is* is raised above all that only hold its words.
        """
        lists, recipe = self.lists, self.recipe
        length_of = lists.lengths("title")
        words = {
            concept.alternatives[0].terms[0]
            for concept in concepts
            if len(concept.covers) == 1 and concept.alternatives
        }
        scores, coverage = ranking.scores, ranking.coverage
        factors, bonus = ranking.title_factors, recipe.title
        filled: dict[Document, float] = {}
        for word in words:
            held = lists.postings("title", word)
            counts = {d: held[d] for d in held.keys() & scores.keys()}
            for document in filled.keys() & counts.keys():
                counts[document] += filled[document]
            filled.update(counts)
        for document, count in filled.items():
            length = length_of(document) or 1
            share = count / length if count < length else 1.0
            factor = 1 + bonus * share * coverage[document]
            is_near = share > _NEARLY and count > _NEARLY * len(words)
            if is_near and fold_key(text) == self._folded_title(document):
                factor += recipe.same_title
                ranking.same_titles.add(document)
            factors[document] = factor
            scores[document] *= factor

    def _folded_title(self, document: Document) -> str:
        return fold_key(self.lists.title_of(document))


def _shares(
    words: Sequence[tuple[Concept, Gains]],
    idfs: Mapping[int, float],
    *,
    within: Bits | None,
    least: Least,
) -> dict[float, Bits]:
    """Return the hits by the share of the query that they meet, see `Scorer`.

    Args:
        words: What covers words of the query, with what it gives; the rarest first.
        idfs: What each word weighs.
        within: The documents that the query allows; None is all.
        least: How much of the query a hit must meet.
    """
    met, seen = _Met(), 0
    counted: dict[int, dict[float, Bits]] = {word: {} for word in idfs}
    open_ = Counter(word for concept, _ in words for word in concept.covers)
    left = sum(idfs[word] for word in open_)
    for concept, gains in words:
        if left < met.best * least.of_best or not concept.finds:
            only: Bits | None = seen
        else:
            only = within
            seen |= gains.documents if only is None else gains.documents & only
        most = min(concept.weight, 1.0)
        for word in concept.covers:
            open_[word] -= 1
        if any(not open_[word] for word in concept.covers):
            left = sum(idfs[word] for word, ways in open_.items() if ways)
        for weight, every in gains.levels:
            share = most if weight >= FULL else weight / FULL * most
            documents = every if only is None else every & only
            for word in concept.covers if documents else ():
                met.add(documents, share, idf=idfs[word], counted=counted[word])
                if open_[word]:
                    _count(counted[word], documents, share)
    total = sum(idfs.values())
    enough = max(met.best * least.of_best, total * least.of_query)
    shares: dict[float, Bits] = {}
    for idf, documents in met.documents.items():
        if idf >= enough:
            shares[idf / total] = shares.get(idf / total, 0) | documents
    return shares


def word_idfs(prepared: Iterable[Prepared]) -> dict[int, float]:
    """Return what each word weighs: as its own concept says, if it has one."""
    idfs: dict[int, float] = {}
    own: set[int] = set()
    for one in prepared:
        weight = one.idf * one.concept.weight
        for word in one.concept.covers:
            if len(one.concept.covers) == 1:
                idfs[word] = max(weight, idfs.get(word, 0.0) if word in own else 0.0)
                own.add(word)
            elif word not in own:
                idfs[word] = max(weight, idfs.get(word, 0.0))
    return idfs
