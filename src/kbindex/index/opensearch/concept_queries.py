"""Concepts → queries: what meets enough of them, and in which order, about.

score      Σ_concept max_way(weight · idf · tf) + tags, times coverage: the first
records by it are scored anew, exactly
coverage   Σ_word idf · max_way(share), exactly as in scoring
"""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from kbindex.index.concepts import TAG, TEXT
from kbindex.index.lists.postings import Prepared
from kbindex.index.lists.ranking import FULL, word_idfs
from kbindex.index.opensearch.covering import least_rows
from kbindex.index.opensearch.layout import to_feature
from kbindex.index.opensearch.searching import (
    EVERY_QUERY,
    Query,
    both_queries,
    either_query,
)
from kbindex.index.opensearch.statistics import term_query

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kbindex.index.concepts import Alternative, Concept
    from kbindex.index.opensearch.covering import Row
    from kbindex.index.recipe import Recipe

_LITTLE = 1e-6
"""What sums lose of which the parts are rounded to 24 bits."""

_PAIR = 0.45
"""What a pair of letters gives, as BM25 saturates one that stands once."""


def way_query(way: Alternative) -> Query:
    """Return the query of the records that meet a concept in a way."""
    held = [term_query(way.field, term) for term in way.terms]
    return held[0] if len(held) == 1 else both_queries(*held)


class ConceptQueries:
    """The queries for some concepts.

    Args:
        concepts: What is looked for.
        idfs: Concept → its idf.
        recipe: How much each ingredient counts.
    """

    def __init__(
        self,
        concepts: Sequence[Concept],
        *,
        idfs: Mapping[Concept, float],
        recipe: Recipe,
    ) -> None:
        self._concepts, self._idfs, self._recipe = concepts, idfs, recipe

    @cached_property
    def _words(self) -> dict[int, float]:
        """What each word weighs; those that weigh nothing are left out."""
        prepared = (Prepared(one, (), self._idfs[one]) for one in self._concepts)
        return {word: idf for word, idf in word_idfs(prepared).items() if idf}

    @cached_property
    def _total(self) -> float:
        return sum(self._words.values())

    @cached_property
    def met(self) -> Query:
        """The query of the records that meet a concept by which a record is found."""
        finding = [
            one
            for one in self._concepts
            if (one.covers and one.finds) or not self._total
        ]
        return either_query(_merged(w for one in finding for w in one.alternatives))

    @cached_property
    def _shares(self) -> dict[int, dict[float, list[Alternative]]]:
        """Word → share of its idf, ascending → the ways that give it."""
        words: dict[int, dict[float, list[Alternative]]] = {}
        for word in self._words:
            shares: dict[float, list[Alternative]] = {}
            for concept in self._concepts:
                if word in concept.covers:
                    most = min(concept.weight, 1.0)
                    for way in concept.alternatives:
                        share = most * min(way.weight / FULL, 1.0)
                        if share:
                            shares.setdefault(share, []).append(way)
            if shares:
                words[word] = {share: shares[share] for share in sorted(shares)}
        return words

    @cached_property
    def coverage(self) -> Query:
        """The query that scores records by their share of the query, 0 to 1."""
        words = [
            _best_of(
                [
                    _constant(_merged(ways), self._words[word] / self._total * share)
                    for share, ways in shares.items()
                ]
            )
            for word, shares in self._shares.items()
        ]
        return {"bool": {"should": words, "filter": [self.met]}}

    def covering(self, least: float) -> Query:
        """Return the query of the records that meet a share of the query, at least."""
        if not self._total:
            return self.met
        enough = least * (1 - _LITTLE)
        of_words = [
            [self._words[word] / self._total * share for share in shares]
            for word, shares in self._shares.items()
        ]
        rows = least_rows(of_words, enough)
        if rows is None:
            scored = {"query": self.coverage, "min_score": enough}
            return {"function_score": scored}
        wanted = either_query([self._row_query(row) for row in rows])
        finding = all(one.finds for one in self._concepts if one.covers)
        return wanted if finding and enough > 0 else both_queries(wanted, self.met)

    def is_decided(self, least: float, most: float) -> bool:
        """Say whether both shares, and all between them, are met by the same records.

        No record meets less than the least level of a word, if it meets anything.
        """
        levels = (
            next(iter(shares)) * self._words[w] for w, shares in self._shares.items()
        )
        lowest = min(levels, default=0.0) / (self._total or 1.0)
        return self.covering(max(least, min(lowest, most))) == self.covering(most)

    def _row_query(self, row: Row) -> Query:
        """Return the query of what meets each word at its level, or better."""
        levels = zip(row, self._shares.values(), strict=True)
        each = [
            either_query(_merged(chain.from_iterable([*shares.values()][level - 1 :])))
            for level, shares in levels
            if level
        ]
        return both_queries(*each) if each else EVERY_QUERY

    @cached_property
    def score(self) -> Query:
        """The query that scores records, about as they are scored in the end."""
        should = [q for one in self._concepts for q in self._scored(one)]
        scored: Query = {"bool": {"should": should or [EVERY_QUERY]}}
        met = [one for word in self._shares for one in self._steps(word)]
        if not met:
            return scored
        return {
            "function_score": {
                "query": scored,
                "functions": met,
                "score_mode": "sum",
                "boost_mode": "multiply",
            }
        }

    def _steps(self, word: int) -> Iterator[dict[str, object]]:
        """Yield functions whose sum is the share of the query that a word gives.

        The least way gives its share, and each better one what it gives beyond.
        """
        shares, before = self._shares[word], 0.0
        for share in shares:
            ways = [way for at, of in shares.items() if at >= share for way in of]
            step = self._words[word] / self._total * (share - before)
            yield {"filter": either_query(_merged(ways)), "weight": step}
            before = share

    def _scored(self, concept: Concept) -> list[Query]:
        factor = self._idfs[concept] * concept.weight
        ways = [way for way in concept.alternatives if way.weight * factor > 0]
        tags = [way for way in ways if way.field == TAG]
        others = [self._way(way, factor) for way in ways if way.field != TAG]
        return [
            *([_best_of(others)] if others else []),
            *(_constant([way_query(way)], way.weight * factor) for way in tags),
        ]

    def _way(self, way: Alternative, factor: float) -> Query:
        boost = way.weight * factor * (self._recipe.k1 + 1)
        if way.field != TEXT:
            return _constant([way_query(way)], boost * _PAIR)
        each = [self._term(term, boost / len(way.terms)) for term in way.terms]
        return each[0] if len(each) == 1 else {"bool": {"must": each}}

    def _term(self, term: str, boost: float) -> Query:
        return {
            "rank_feature": {
                "field": f"w.{to_feature(term)}",
                "saturation": {"pivot": self._recipe.k1},
                "boost": boost,
            }
        }


def _merged(ways: Iterable[Alternative]) -> list[Query]:
    """Return the queries of ways, those of one field with one term each as one."""
    terms: dict[str, dict[str, None]] = {}
    queries: list[Query] = []
    for way in ways:
        if len(way.terms) == 1:
            ((field, term),) = term_query(way.field, way.terms[0])["term"].items()
            terms.setdefault(field, {})[term] = None
        else:
            queries.append(way_query(way))
    return [{"terms": {field: [*of]}} for field, of in terms.items()] + queries


def _constant(queries: Sequence[Query], boost: float) -> Query:
    return {"constant_score": {"filter": either_query(queries), "boost": boost}}


def _best_of(queries: Sequence[Query]) -> Query:
    return queries[0] if len(queries) == 1 else {"dis_max": {"queries": [*queries]}}
