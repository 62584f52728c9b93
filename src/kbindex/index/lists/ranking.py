"""Concepts × posting lists → scored documents: BM25F, and how much is met."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct

from kbindex.index.concepts import Alternative, Concept
from kbindex.index.lists.postings import (
    Postings,
    Prepared,
    ScoredLists,
)
from kbindex.index.rankings import Document, Least, Met, Ranking
from kbindex.index.recipe import Recipe
from kbindex.language.bridges.keys import fold_key

_NEARLY = 0.9
"""Share of a title that a query has to fill to be compared with it; whole titles
differ from it by how Whoosh rounds lengths."""

FULL = 0.8
"""From this weight on, an alternative covers a word as well as the word itself."""


class Scorer(Struct, kw_only=True):
    """Scores documents term at a time, the rarest concept first.

    score = coverage^p · Σ_concept weight · idf · value, where the value of a
    concept is max_alternative (weight · tf) plus what a tag adds, and
    tf = f · (k1 + 1) / (f + k1 · (1 - b + b · length / average)), f being weighted
    by place (BM25F). Coverage is the share of the words' idf that is met.

    All ways to meet a concept share one idf, that of the documents which meet it
    well: a rare spelling of a common word is no rare word.

    A document that has met nothing so far is left out once all that is still to
    come cannot bring it to the least share of the best: no hit is lost by that. What
    only adds to others comes last.

    Source:
        Robertson, Zaragoza & Taylor 2004 (BM25F), simple form. Leaving out:
        after Turtle & Flood 1995 (MaxScore), with coverage in place of scores.
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
        ranking = Ranking()
        if total:
            share = least.of_best
            self._add_words(ranking, prepared, idfs, allowed=allowed, least=share)
        scores, coverage = ranking.scores, ranking.coverage
        for one in prepared:
            if not one.concept.covers:
                self._add(scores, one, only=scores if total else allowed)
        best = max(coverage.values(), default=0.0)
        enough = max(best * least.of_best, total * least.of_query)
        if total:
            ranking.scores = {d: s for d, s in scores.items() if coverage[d] >= enough}
            coverage = ranking.coverage = {d: coverage[d] for d in ranking.scores}
        power = self.recipe.coverage
        for document in ranking.scores:
            coverage[document] = coverage[document] / total if total else 1.0
            ranking.scores[document] *= coverage[document] ** power
        return ranking

    def _add_words(
        self,
        ranking: Ranking,
        prepared: Sequence[Prepared],
        idfs: dict[int, float],
        *,
        allowed: Collection[Document] | None,
        least: float,
    ) -> None:
        covered, best = ranking.coverage, 0.0
        quality: dict[int, dict[Document, float]] = {word: {} for word in idfs}
        open_ = Counter(word for one in prepared for word in one.concept.covers)
        left = sum(idfs[word] for word in open_)
        for one in prepared:
            concept = one.concept
            if not concept.covers:
                continue
            is_closed = left < best * least or not concept.finds
            only = ranking.scores if is_closed else allowed
            found = self._add(ranking.scores, one, only=only)
            most = min(concept.weight, 1.0)
            open_.subtract(concept.covers)
            if any(not open_[word] for word in concept.covers):
                left = sum(idfs[word] for word, ways in open_.items() if ways)
            for word in concept.covers:
                idf, of_word = idfs[word], quality[word]
                for document, weight in found.items():
                    share = most if weight >= FULL else weight / FULL * most
                    known = of_word.get(document, 0.0)
                    if share > known:
                        of_word[document] = share
                        gain = covered.get(document, 0.0) + idf * (share - known)
                        covered[document] = gain
                        if gain > best:  # noqa: PLR1730 - a call for each document
                            best = gain

    def _add(
        self,
        scores: dict[Document, float],
        one: Prepared,
        *,
        only: Collection[Document] | None,
    ) -> dict[Document, float]:
        """Add what a concept gives; return document → greatest weight of its ways."""
        values: dict[Document, float] = {}
        weights: dict[Document, float] = {}
        for alternative, postings in one.ways:
            of_way = self._values(alternative, postings, only=only)
            weight = alternative.weight
            if not values:  # nothing to compare with
                values = of_way
                weights = dict.fromkeys(of_way, weight)
                continue
            known, best = values.get, weights.get
            adds = alternative.field == "tag"
            for document, value in of_way.items():
                if adds:
                    values[document] = known(document, 0.0) + value
                elif value > known(document, 0.0):
                    values[document] = value
                if weight > best(document, 0.0):
                    weights[document] = weight
        factor = one.idf * one.concept.weight
        for document, value in values.items():
            scores[document] = scores.get(document, 0.0) + factor * value
        return weights

    def _values(
        self,
        alternative: Alternative,
        postings: Postings,
        *,
        only: Collection[Document] | None,
    ) -> dict[Document, float]:
        if only is not None:
            few, many = (
                (only, postings) if len(only) < len(postings) else (postings, only)
            )
            postings = {doc: postings[doc] for doc in few if doc in many}
        if alternative.field == "tag":
            return dict.fromkeys(postings, alternative.weight)
        recipe, length = self.recipe, self.lists.lengths("text")
        weight = alternative.weight * (recipe.k1 + 1)
        flat = recipe.k1 * (1 - recipe.b)
        slope = recipe.k1 * recipe.b / self.lists.average_length
        return {
            document: weight * frequency / (frequency + flat + slope * length(document))
            for document, frequency in postings.items()
        }

    def meet(
        self, documents: Sequence[Document], concepts: Sequence[Concept]
    ) -> tuple[Mapping[int, Met], ...]:
        """Say of each document by what it met each concept, by number."""
        found: dict[Document, dict[int, Met]] = {d: {} for d in documents}
        for number, concept in enumerate(concepts):
            one = self.lists.prepared(concept)
            scores: dict[Document, float] = {}
            weights = self._add(scores, one, only=found.keys())
            for document, weight in weights.items():
                way = next(
                    alternative
                    for alternative, postings in one.ways
                    if alternative.weight == weight and document in postings
                )
                found[document][number] = Met(way, scores[document])
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
        filled: dict[Document, float] = {}
        for word in words:
            for document, count in lists.postings("title", word).items():
                if document in ranking.scores:
                    filled[document] = filled.get(document, 0.0) + count
        for document, count in filled.items():
            length = max(length_of(document), 1)
            share = min(count / length, 1.0)
            factor = 1 + recipe.title * share * ranking.coverage[document]
            is_near = share > _NEARLY and count > _NEARLY * len(words)
            if is_near and fold_key(text) == self._folded_title(document):
                factor += recipe.same_title
                ranking.same_titles.add(document)
            ranking.title_factors[document] = factor
            ranking.scores[document] *= factor

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
