"""Concepts × posting lists → scored documents: BM25F, and how much is met."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from kbindex.index.rankings import Document, Least, Met, Ranking
from kbindex.language.bridges.keys import fold_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from kbindex.index.concepts import Concept
    from kbindex.index.lists.postings import Gains, Prepared, ScoredLists
    from kbindex.index.recipe import Recipe

_NEARLY = 0.9
"""Share of a title that a query has to fill to be compared with it; whole titles
differ from it by how Whoosh rounds lengths."""

FULL = 0.8
"""From this weight on, an alternative covers a word as well as the word itself."""


class _Sums:
    """What documents met so far.

    Most documents meet one word of a query: they are added all at once, and only those
    that meet several are looked at one by one.
    """

    def __init__(self) -> None:
        self.scores: dict[Document, float] = {}
        self._covered: dict[Document, float] = {}
        self.best = 0.0

    def add(
        self, gains: Gains, *, only: Collection[Document] | None
    ) -> Collection[Document]:
        """Add to the scores what a concept gives.

        Args:
            gains: What it gives.
            only: The documents that may be scored; None is all.

        Returns:
            The documents that meet it, and met others before.
        """
        scores, gained = self.scores, gains.scores
        if only is not None and only is not scores:
            gained = {document: gained[document] for document in _within(gained, only)}
        both = {d: scores[d] + gained[d] for d in gained.keys() & scores.keys()}
        if only is not scores:
            self.scores = scores = {**gained, **scores}
        scores.update(both)
        return both

    def cover(
        self,
        documents: Mapping[Document, object],
        share: float,
        *,
        idf: float,
        known: Mapping[Document, float],
    ) -> None:
        """Add to the coverage that documents meet a share of a word.

        Args:
            documents: The documents.
            share: What they meet, 0 to 1.
            idf: What the word weighs.
            known: Document → the share of the word that is counted of it.
        """
        if not share or not documents:
            return
        covered = self._covered
        both = documents.keys() & covered.keys()
        sums: dict[Document, float] = {}
        for document in both:
            more = share - known.get(document, 0.0)
            sums[document] = covered[document] + (idf * more if more > 0 else 0.0)
        if len(both) < len(documents):
            self.best = max(self.best, idf * share)
            covered.update(dict.fromkeys(documents, idf * share))
        covered.update(sums)
        self.best = max(self.best, max(sums.values(), default=0.0))

    def ranking(self, enough: float, total: float, *, power: float) -> Ranking:
        """Return the documents that meet enough, by score · coverage^power.

        Args:
            enough: The least sum of idf that a document must meet.
            total: That of the query.
            power: How much the coverage counts.
        """
        # Many documents meet the same words: each sum is divided and raised once.
        shares = {
            idf: idf / total for idf in {*self._covered.values()} if idf >= enough
        }
        coverage = {d: shares[idf] for d, idf in self._covered.items() if idf in shares}
        factors = {share: share**power for share in shares.values()}
        scores = self.scores
        return Ranking(
            scores={d: scores[d] * factors[share] for d, share in coverage.items()},
            coverage=coverage,
        )


def _within(
    documents: Mapping[Document, object], only: Collection[Document]
) -> dict[Document, None]:
    few, many = (only, documents) if len(only) < len(documents) else (documents, only)
    return {document: None for document in few if document in many}


def _note_shares(
    known: dict[Document, float], documents: Mapping[Document, object], share: float
) -> None:
    """Raise the shares of a word that are counted of documents."""
    higher = {d: known[d] for d in known.keys() & documents.keys() if known[d] > share}
    known.update(dict.fromkeys(documents, share))
    known.update(higher)


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
        """Score every document that can be a hit.

        Args:
            concepts: What is looked for.
            allowed: The documents that the query allows; None is all.
            least: How much of the query a hit must meet.
        """
        prepared = sorted(
            map(self.lists.prepared, concepts),
            key=lambda p: (not p.concept.finds, -p.idf * bool(p.concept.covers)),
        )
        idfs = word_idfs(prepared)
        total = sum(idfs.values())
        found = _Sums()
        if total:
            ordered = [one.concept for one in prepared if one.concept.covers]
            self._add_words(found, ordered, idfs, allowed=allowed, least=least.of_best)
        for one in prepared:
            if not one.concept.covers:
                gains = self._gains(one.concept)
                found.add(gains, only=found.scores if total else allowed)
        if not total:
            return Ranking(
                scores=found.scores, coverage=dict.fromkeys(found.scores, 1.0)
            )
        enough = max(found.best * least.of_best, total * least.of_query)
        return found.ranking(enough, total, power=self.recipe.coverage)

    def _gains(self, concept: Concept) -> Gains:
        return self.lists.gains(concept, recipe=self.recipe)

    def _add_words(
        self,
        found: _Sums,
        concepts: Sequence[Concept],
        idfs: Mapping[int, float],
        *,
        allowed: Collection[Document] | None,
        least: float,
    ) -> None:
        shares: dict[int, dict[Document, float]] = {word: {} for word in idfs}
        open_ = Counter(word for concept in concepts for word in concept.covers)
        left = sum(idfs[word] for word in open_)
        for concept in concepts:
            is_closed = left < found.best * least or not concept.finds
            gains = self._gains(concept)
            met_before = found.add(gains, only=found.scores if is_closed else allowed)
            only = met_before if is_closed else allowed
            most = min(concept.weight, 1.0)
            open_.subtract(concept.covers)
            if any(not open_[word] for word in concept.covers):
                left = sum(idfs[word] for word, ways in open_.items() if ways)
            for weight, every in gains.levels:
                share = most if weight >= FULL else weight / FULL * most
                documents = every if only is None else _within(every, only)
                for word in concept.covers:
                    found.cover(documents, share, idf=idfs[word], known=shares[word])
                    if open_[word]:
                        _note_shares(shares[word], documents, share)

    def meet(
        self, documents: Sequence[Document], concepts: Sequence[Concept]
    ) -> tuple[Mapping[int, Met], ...]:
        """Say of each document by what it met each concept, by number."""
        found: dict[Document, dict[int, Met]] = {d: {} for d in documents}
        for number, concept in enumerate(concepts):
            ways = self.lists.prepared(concept).ways
            gains = self._gains(concept)
            for weight, met in gains.levels:
                for document in _within(met, found):
                    way = next(
                        alternative
                        for alternative, postings in ways
                        if alternative.weight == weight and document in postings
                    )
                    found[document][number] = Met(way, gains.scores[document])
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
