"""Concepts × index → scored documents: BM25F, and how much of the query is met."""

import math
from collections.abc import Collection, Sequence
from typing import NamedTuple

from msgspec import Struct, field

from kbindex.index import IndexReader, Postings
from kbindex.language.bridges.keys import fold_key
from kbindex.search.expand.expansion import Alternative, Concept
from kbindex.search.recipe import Recipe

MIN_COVERAGE = 0.2
"""Least share of the best document's coverage that a hit must have."""

_GOOD = 0.5
"""An alternative of this weight meets a concept well: it counts for its idf."""

_NEARLY = 0.9
"""Share of a title that a query has to fill to be compared with it; whole titles
differ from it by how Whoosh rounds lengths."""

_FULL = 0.8
"""From this weight on, an alternative covers a word as well as the word itself."""


class Met(NamedTuple):
    """By which alternative a document met a concept, and what that added."""

    alternative: Alternative
    score: float


class Ranking(Struct):
    """Scores by document, before and after what concerns a whole document.

    Args:
        scores: Higher is better.
        coverage: Share of the query that a document meets, 0 to 1.
        title_factors: By what a title that the query fills raised a score.
        excluded: Documents that the query does not allow.
    """

    scores: dict[int, float] = field(default_factory=dict[int, float])
    coverage: dict[int, float] = field(default_factory=dict[int, float])
    title_factors: dict[int, float] = field(default_factory=dict[int, float])
    excluded: set[int] = field(default_factory=set[int])


class _Prepared(NamedTuple):
    """A concept with the postings of its alternatives, and its idf."""

    concept: Concept
    ways: list[tuple[Alternative, Postings]]
    idf: float


class Scorer(Struct, kw_only=True):
    """Scores documents term at a time, the rarest concept first.

    score = coverage^p · Σ_concept weight · idf · value, where the value of a
    concept is max_alternative (weight · tf) plus what a tag adds, and
    tf = f · (k1 + 1) / (f + k1 · (1 - b + b · length / average)), f being weighted
    by place (BM25F). Coverage is the share of the words' idf that is met.

    All ways to meet a concept share one idf, that of the documents which meet it
    well: a rare spelling of a common word is no rare word.

    A document that has met nothing so far is left out once all that is still to
    come cannot bring it to `MIN_COVERAGE` of the best: no hit is lost by that.

    Source:
        Robertson, Zaragoza & Taylor 2004 (BM25F), simple form. Leaving out:
        after Turtle & Flood 1995 (MaxScore), with coverage in place of scores.
    """

    reader: IndexReader
    recipe: Recipe

    def rank(
        self,
        concepts: Sequence[Concept],
        *,
        allowed: Collection[int] | None = None,
        least: float = MIN_COVERAGE,
    ) -> Ranking:
        """Score every document that can be a hit.

        Args:
            concepts: What is looked for.
            allowed: The documents that the query allows; None is all.
            least: Least share of the best one's coverage that a hit must have.
        """
        prepared = sorted(
            (self._prepare(concept) for concept in concepts),
            key=lambda p: -p.idf * bool(p.concept.covers),
        )
        idfs = _word_idfs(prepared)
        total = sum(idfs.values())
        ranking = Ranking()
        if total:
            self._add_words(ranking, prepared, idfs, allowed=allowed, least=least)
        scores, coverage = ranking.scores, ranking.coverage
        for one in prepared:
            if not one.concept.covers:
                self._add(scores, one, only=scores if total else allowed)
        best = max(coverage.values(), default=0.0)
        enough = best * least
        if total:
            ranking.scores = {d: s for d, s in scores.items() if coverage[d] >= enough}
        power = self.recipe.coverage
        for document in ranking.scores:
            coverage[document] = coverage[document] / total if total else 1.0
            ranking.scores[document] *= coverage[document] ** power
        return ranking

    def _add_words(
        self,
        ranking: Ranking,
        prepared: Sequence[_Prepared],
        idfs: dict[int, float],
        *,
        allowed: Collection[int] | None,
        least: float,
    ) -> None:
        covered, best = ranking.coverage, 0.0
        quality: dict[int, dict[int, float]] = {word: {} for word in idfs}
        open_ = [word for one in prepared for word in one.concept.covers]
        for one in prepared:
            concept = one.concept
            if not concept.covers:
                continue
            left = sum(idfs[word] for word in set(open_))
            only = ranking.scores if left < best * least else allowed
            found = self._add(ranking.scores, one, only=only)
            for word in concept.covers:
                open_.remove(word)
                idf, of_word = idfs[word], quality[word]
                for document, weight in found.items():
                    share = min(weight / _FULL, 1.0) * min(concept.weight, 1.0)
                    known = of_word.get(document, 0.0)
                    if share > known:
                        of_word[document] = share
                        gain = covered.get(document, 0.0) + idf * (share - known)
                        covered[document] = gain
                        best = max(best, gain)

    def _add(
        self,
        scores: dict[int, float],
        one: _Prepared,
        *,
        only: Collection[int] | None,
    ) -> dict[int, float]:
        """Add what a concept gives; return document → weight of its best way."""
        values: dict[int, float] = {}
        weights: dict[int, float] = {}
        for alternative, postings in one.ways:
            of_way = self._values(alternative, postings, only=only)
            if alternative.field == "tag":
                for document, value in of_way.items():
                    values[document] = values.get(document, 0.0) + value
                    weights.setdefault(document, alternative.weight)
                continue
            for document, value in of_way.items():
                if value > values.get(document, 0.0):
                    values[document] = value
                    weights[document] = alternative.weight
        factor = one.idf * one.concept.weight
        for document, value in values.items():
            scores[document] = scores.get(document, 0.0) + factor * value
        return weights

    def _values(
        self,
        alternative: Alternative,
        postings: Postings,
        *,
        only: Collection[int] | None,
    ) -> dict[int, float]:
        if only is not None:
            few, many = sorted((postings, only), key=len)
            postings = {doc: postings[doc] for doc in few if doc in many}
        if alternative.field == "tag":
            return dict.fromkeys(postings, alternative.weight)
        recipe, length = self.recipe, self.reader.length
        weight = alternative.weight * (recipe.k1 + 1)
        flat = recipe.k1 * (1 - recipe.b)
        slope = recipe.k1 * recipe.b / self.reader.average_length
        return {
            document: weight * frequency / (frequency + flat + slope * length(document))
            for document, frequency in postings.items()
        }

    def _prepare(self, concept: Concept) -> _Prepared:
        # Tags last: they add to what the words of a document gave.
        ways = sorted(
            (
                (alternative, postings_of_all(self.reader, alternative))
                for alternative in concept.alternatives
            ),
            key=lambda way: way[0].field == "tag",
        )
        ways = [way for way in ways if way[1]]
        return _Prepared(concept, ways, self._idf(ways))

    def _idf(self, ways: Sequence[tuple[Alternative, Postings]]) -> float:
        """Inverse document frequency; never negative.

        Source: Robertson & Walker 1997.
        """
        good = [postings for way, postings in ways if way.weight >= _GOOD]
        count = len(set[int]().union(*(good or [postings for _, postings in ways])))
        return math.log(1 + (self.reader.record_count - count + 0.5) / (count + 0.5))

    def meet(self, document: int, concepts: Sequence[Concept]) -> dict[int, Met]:
        """Say for one document by what it met each concept, by number."""
        only = {document: 0.0}
        found: dict[int, Met] = {}
        for number, concept in enumerate(concepts):
            one = self._prepare(concept)
            scores: dict[int, float] = {}
            weights = self._add(scores, one, only=only)
            if document in weights:
                way = next(
                    alternative
                    for alternative, postings in one.ways
                    if document in postings and alternative.weight == weights[document]
                )
                found[number] = Met(way, scores[document])
        return found


def reward_titles(
    ranking: Ranking, text: str, concepts: Sequence[Concept], scorer: Scorer
) -> None:
    """Raise records whose title the query fills: likely the page that was meant.

    One whose title the query *is* is raised above all that only hold its words.
    """
    reader, recipe = scorer.reader, scorer.recipe
    words = {
        concept.alternatives[0].terms[0]
        for concept in concepts
        if len(concept.covers) == 1 and concept.alternatives
    }
    filled: dict[int, int] = {}
    for word in words:
        for document in reader.postings("title", word):
            if document in ranking.scores:
                filled[document] = filled.get(document, 0) + 1
    for document, count in filled.items():
        length = max(reader.length(document, "title"), 1)
        share = min(count / length, 1.0) * ranking.coverage[document]
        factor = 1 + recipe.title * share
        if share > _NEARLY and fold_key(text) == _folded_title(reader, document):
            factor += recipe.same_title
        ranking.title_factors[document] = factor
        ranking.scores[document] *= factor


def _folded_title(reader: IndexReader, document: int) -> str:
    return fold_key(reader.record(document).article.title)


def _word_idfs(prepared: Sequence[_Prepared]) -> dict[int, float]:
    """What each word of the query weighs: as its own concept says, if it has one."""
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


def postings_of_all(reader: IndexReader, alternative: Alternative) -> Postings:
    """Return the documents that hold all terms, each with the least weight."""
    first, *others = alternative.terms
    found = reader.postings(alternative.field, first)
    for term in others:
        if not found:
            break
        more = reader.postings(alternative.field, term)
        found = {doc: min(found[doc], more[doc]) for doc in found.keys() & more.keys()}
    return found
