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


def by_pairs(count: int, *, is_word: bool) -> Least:
    """Return how many of so many pairs of letters make a hit by pairs alone.

    Half of them by idf, and not one of two: ローカストレージ finds ローカルストレージ,
    and ノーバ nothing that holds no more than ーバ. Of a word that is one, all of
    them: アップグレード is no アップロード.
    """
    of_query = max(0.5, min(1.5 / max(count, 1), _ALL))
    return Least(of_query=_ALL if is_word else of_query)


_ALL = 0.99
"""Sums of the same in another order differ a little."""

EVERY_SCORE = Least(of_best=0.0)
"""Where other rules say what is a hit, words only rank."""


class Found(Struct, kw_only=True):
    """The records that a query finds.

    Args:
        concepts: What was looked for; empty where nothing ranks.
        text: The words of the query, all else blanked.
        words: What they were taken to mean, be it in no record.
        ranking: The records with their scores.
        least: What was asked of a hit.
    """

    concepts: tuple[Concept, ...] = ()
    text: str = ""
    words: tuple[Concept, ...] = ()
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
        concepts = words = self._expand(text, leaves)
        if not concepts and (allowed is not None or not leaves):
            return Found(ranking=self._all_alike(allowed))
        rank = partial(
            self.reader.rank, recipe=self.recipe, allowed=allowed, title=text
        )
        ranking = rank(concepts, least=least)
        found = Found(text=text, words=words, least=least)
        if len(ranking.scores) < FEW_HITS and self.recipe.bigram:
            concepts = (*concepts, *self.expander.pairs(text))
            ranking = rank(concepts, least=least)
            if not ranking.scores:
                pairs = tuple(self.expander.pairs(text, alone=True))
                is_word = self.expander.are_words(text)
                least = by_pairs(len(pairs), is_word=is_word)
                alone = rank(pairs, least=least)
                if alone.scores:
                    concepts, ranking, found.least = pairs, alone, least
        found.concepts, found.ranking = concepts, ranking
        return found

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
