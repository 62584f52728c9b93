"""Query → the records that it allows, ranked."""

from collections.abc import Iterable
from functools import partial

from msgspec import Struct

from kbindex.index import IndexReader
from kbindex.query import (
    Clause,
    Leaf,
    Or,
    Phrase,
    Prefix,
    Query,
    every_clause,
    wanted_leaves,
)
from kbindex.search.expand.expansion import Concept, Expander
from kbindex.search.match.adjacency import Adjacency
from kbindex.search.match.filters import Documents, Filters
from kbindex.search.match.matching import Matcher, has_wanted_or
from kbindex.search.match.prefixes import Prefixes
from kbindex.search.rank.ranking import MIN_COVERAGE, Ranking, Scorer, reward_titles
from kbindex.search.rank.same_page import Duplicates

FEW_HITS = 10
"""With fewer hits, pairs of letters are looked for as well: recall before precision."""

LEAST_PAIRS = 1 / 3
"""Least share of a query's pairs of letters, by idf, that a record must hold to be a
hit by pairs alone: ローカストレージ finds ローカルストレージ, 機械習 finds 機械学習."""

Ranked = tuple[tuple[Concept, ...], Ranking]


class Candidates(Struct, frozen=True, kw_only=True):
    """Finds the candidates of one index."""

    reader: IndexReader
    expander: Expander
    scorer: Scorer
    adjacency: Adjacency
    filters: Filters
    duplicates: Duplicates
    prefixes: Prefixes

    def find(self, query: Query) -> Ranked:
        """Rank all records that a query allows; all alike where it has no word.

        Raises:
            NotFoundError: It asks for a tag that there is not.
        """
        root = query.root
        if root is None:
            return (), Ranking(scores=dict.fromkeys(self.reader.documents(), 0.0))
        matcher = Matcher(
            reader=self.reader,
            adjacency=self.adjacency,
            filters=self.filters,
            prefixes=self.prefixes,
            rank=partial(self._hits, query),
        )
        concepts, ranking = self._ranked(query, root, matcher)
        permitted = matcher.permitted(root)
        if permitted is not None:
            pages = self.duplicates.members(ranking.scores)
            ranking.excluded = pages - permitted
        return concepts, ranking

    def _ranked(self, query: Query, root: Clause, matcher: Matcher) -> Ranked:
        leaves = tuple(wanted_leaves(root))
        if not has_wanted_or(root):
            return self._score(query, leaves, matcher.required(root))
        # Which records are hits is settled side by side; all words rank them.
        hits = matcher.hits(root)
        concepts, ranking = self._score(query, leaves, hits, least=0.0)
        for document in hits:
            ranking.scores.setdefault(document, 0.0)
        return concepts, ranking

    def _hits(
        self, query: Query, leaves: tuple[Leaf, ...], allowed: Documents | None
    ) -> Documents:
        return Documents(self._score(query, leaves, allowed)[1].scores)

    def _score(
        self,
        query: Query,
        leaves: tuple[Leaf, ...],
        allowed: Documents | None,
        *,
        least: float = MIN_COVERAGE,
    ) -> Ranked:
        """Rank the allowed records by leaves; all of them alike where none is a word.

        A query that is only signs (`☆`) finds nothing.
        """
        text = ranking_text(query, leaves)
        concepts = self._expand(text, leaves)
        if not concepts and (allowed is not None or not leaves):
            found = self.reader.documents() if allowed is None else allowed
            return (), Ranking(scores=dict.fromkeys(found, 0.0))
        ranking = self.scorer.rank(concepts, allowed=allowed, least=least)
        if len(ranking.scores) < FEW_HITS and self.scorer.recipe.bigram:
            concepts = (*concepts, *self.expander.pairs(text))
            ranking = self.scorer.rank(concepts, allowed=allowed, least=least)
            if not ranking.scores:
                pairs, by_pairs = self._by_pairs(text, allowed)
                if by_pairs.scores:
                    concepts, ranking = pairs, by_pairs
        reward_titles(ranking, text, concepts, self.scorer)
        return concepts, ranking

    def _expand(self, text: str, leaves: Iterable[Leaf]) -> tuple[Concept, ...]:
        concepts = self.expander.expand(text) if text.strip() else ()
        number = 1 + max((n for c in concepts for n in c.covers), default=-1)
        prefixes = (leaf for leaf in leaves if isinstance(leaf, Prefix))
        return (
            *concepts,
            *(
                self.prefixes.concept(leaf.text, number=at, start=leaf.span.start)
                for at, leaf in enumerate(prefixes, number)
            ),
        )

    def _by_pairs(self, text: str, allowed: Documents | None) -> Ranked:
        """Rank by pairs of letters alone, where no word of the query is met."""
        concepts = tuple(self.expander.pairs(text, alone=True))
        ranking = self.scorer.rank(concepts, allowed=allowed)
        ranking.scores = {
            document: score
            for document, score in ranking.scores.items()
            if ranking.coverage[document] >= LEAST_PAIRS
        }
        return concepts, ranking


def ranking_text(query: Query, leaves: Iterable[Leaf]) -> str:
    """Return the query with all blanked but the words and phrases of `leaves`.

    Each stays in its place. A line ends between the sides of an `OR`: their words
    are no neighbours.
    """
    source = query.source
    text = [" "] * len(source)
    for clause in every_clause(query.root) if query.root else ():
        if isinstance(clause, Or):
            for side in clause.clauses[:-1]:
                text[side.span.end] = "\n"
    for leaf in leaves:
        start, end = leaf.span
        if isinstance(leaf, Phrase):
            start, end = start + 1, start + 1 + len(leaf.text)
        if not isinstance(leaf, Prefix):
            text[start:end] = source[start:end]
    return "".join(text)
