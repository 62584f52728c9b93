"""Query → the records that it allows, ranked."""

from collections.abc import Iterable
from functools import partial

from msgspec import Struct, field
from msgspec.structs import replace

from kbindex.index import (
    ENOUGH,
    NOTHING,
    Concept,
    Filter,
    Hits,
    IndexReader,
    Least,
    Ranking,
    Recipe,
)
from kbindex.query import (
    Clause,
    Each,
    Leaf,
    Or,
    Phrase,
    Prefix,
    Query,
    every_clause,
    wanted_leaves,
)
from kbindex.search.expand.expansion import Expander
from kbindex.search.expand.prefixes import prefix_concept
from kbindex.search.match.conditions import Conditions, Requirements, has_wanted_sides

FEW_HITS = 10
"""With fewer hits, pairs of letters are looked for as well: recall before precision."""

BY_PAIRS = Least(of_query=1 / 3)
"""Least share of a query's pairs of letters, by idf, that a record must hold to be a
hit by pairs alone: ローカストレージ finds ローカルストレージ, 機械習 finds 機械学習."""

EVERY_SCORE = Least(of_best=0.0)
"""Where other rules say what is a hit, words only rank."""


class Found(Struct, kw_only=True):
    """The records that a query finds.

    Args:
        concepts: What was looked for; empty where nothing ranks.
        ranking: The records with their scores.
        least: What was asked of a hit.
    """

    concepts: tuple[Concept, ...] = ()
    ranking: Ranking = field(default_factory=Ranking)
    least: Least = ENOUGH


class Candidates(Struct, frozen=True, kw_only=True):
    """Finds the candidates of one index."""

    reader: IndexReader
    expander: Expander
    conditions: Conditions
    recipe: Recipe

    def find(self, query: Query) -> Found:
        """Rank all records that a query allows; all alike where it has no word.

        Raises:
            NotFoundError: It asks for a tag that there is not.
        """
        root = query.root
        if root is None:
            return Found(ranking=self._all_alike(None))
        required = Requirements(self.conditions, rank=partial(self._hits, query))
        return self._ranked(query, root, required)

    def _all_alike(self, allowed: Filter | None) -> Ranking:
        return Ranking(scores=dict.fromkeys(self.reader.matching(allowed), 0.0))

    def _ranked(self, query: Query, root: Clause, required: Requirements) -> Found:
        leaves = tuple(wanted_leaves(root))
        if not has_wanted_sides(root):
            return self._score(query, leaves, required.required(root))
        # Which records are hits is settled side by side; all words rank them.
        hits = required.hits(root)
        found = self._score(query, leaves, hits, least=EVERY_SCORE)
        unscored = dict.fromkeys(self.reader.matching(hits), 0.0)
        found.ranking = replace(
            found.ranking, scores={**unscored, **found.ranking.scores}
        )
        return found

    def _hits(
        self, query: Query, leaves: tuple[Leaf, ...], allowed: Filter | None
    ) -> Filter:
        found = self._score(query, leaves, allowed)
        if not found.ranking.scores:
            return NOTHING
        if not found.concepts and allowed is not None:
            return allowed
        return Hits(found.concepts, allowed, self.recipe, found.least)

    def _score(
        self,
        query: Query,
        leaves: tuple[Leaf, ...],
        allowed: Filter | None,
        *,
        least: Least = ENOUGH,
    ) -> Found:
        """Rank the allowed records by leaves; all of them alike where none is a word.

        A query that is only signs (`☆`) finds nothing.
        """
        text = ranking_text(query, leaves)
        concepts = self._expand(text, leaves)
        if not concepts and (allowed is not None or not leaves):
            return Found(ranking=self._all_alike(allowed))
        rank = partial(
            self.reader.rank, recipe=self.recipe, allowed=allowed, title=text
        )
        ranking = rank(concepts, least=least)
        if len(ranking.scores) < FEW_HITS and self.recipe.bigram:
            concepts = (*concepts, *self.expander.pairs(text))
            ranking = rank(concepts, least=least)
            if not ranking.scores:
                pairs = tuple(self.expander.pairs(text, alone=True))
                by_pairs = rank(pairs, least=BY_PAIRS)
                if by_pairs.scores:
                    return Found(concepts=pairs, ranking=by_pairs, least=BY_PAIRS)
        return Found(concepts=concepts, ranking=ranking, least=least)

    def _expand(self, text: str, leaves: Iterable[Leaf]) -> tuple[Concept, ...]:
        concepts = self.expander.expand(text) if text.strip() else ()
        number = 1 + max((n for c in concepts for n in c.covers), default=-1)
        prefixes = (leaf for leaf in leaves if isinstance(leaf, Prefix))
        return (
            *concepts,
            *(
                prefix_concept(self.reader, leaf.text, number=at, start=leaf.span.start)
                for at, leaf in enumerate(prefixes, number)
            ),
        )


def ranking_text(query: Query, leaves: Iterable[Leaf]) -> str:
    """Return the query with all blanked but the words and phrases of `leaves`.

    Each stays in its place. A line ends between the sides of `OR` and `AND`: their
    words are no neighbours.
    """
    source = query.source
    text = [" "] * len(source)
    for clause in every_clause(query.root) if query.root else ():
        if isinstance(clause, Or | Each):
            for side in clause.clauses[:-1]:
                text[side.span.end] = "\n"
    for leaf in leaves:
        start, end = leaf.span
        if isinstance(leaf, Phrase):
            start, end = start + 1, start + 1 + len(leaf.text)
        if not isinstance(leaf, Prefix):
            text[start:end] = source[start:end]
    return "".join(text)
