"""Query → the records that it allows, ranked."""

from collections.abc import Iterable, Mapping
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from kbindex.index import (
    ENOUGH,
    NOTHING,
    Both,
    Concept,
    Criteria,
    Document,
    Either,
    Filter,
    Hits,
    IndexReader,
    Least,
    Recipe,
    Selection,
)
from kbindex.query import (
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
from kbindex.search.reranking import Reranked

EVERY_SCORE = Least(of_best=0.0)
"""Where other rules say what is a hit, words only rank."""

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

STRONG = Least(of_query=0.65)
"""How much of a query a strong hit meets, a line above what a tag alone meets.

Source: measured on three collections, each left out in turn (`docs/relevance.md`).
"""

STRONG_BY_PAIRS = Least(of_query=0.75)
"""The same of a hit by pairs of letters alone, which other words share by chance.

Source: words that lost a letter, looked for in their archive (`docs/relevance.md`).
"""


def strong_least(least: Least) -> Least:
    """Return what is asked of a strong hit where `least` is asked of any.

    Only pairs of letters ask for a share of the query.
    """
    strong = STRONG_BY_PAIRS if least.of_query else STRONG
    return Least(of_query=max(least.of_query, strong.of_query))


def only_strong(hits: Filter) -> Filter:
    """Return the filter of what is a strong hit, of a filter of hits.

    What a side of `OR` or `AND` asks strictly is met or not; of its words a strong hit
    meets as much as one of a query without sides.
    """
    match hits:
        case Hits(least=least):
            inner = None if hits.allowed is None else only_strong(hits.allowed)
            return replace(hits, allowed=inner, least=strong_least(least))
        case Both() | Either():
            return replace(hits, filters=tuple(map(only_strong, hits.filters)))
        case _:
            return hits


class Found(Struct, kw_only=True):
    """What a query finds.

    Args:
        selection: The records, as the index gives them.
        concepts: What was looked for; empty where nothing ranks.
        text: The words of the query, all else blanked.
        words: What they were taken to mean, be it in no record.
        least: What was asked of a hit.
        newer_for: The word for which newer records stand higher; empty without one.
        order: Where the first of them were ordered anew, by what.
    """

    selection: Selection
    concepts: tuple[Concept, ...] = ()
    text: str = ""
    words: tuple[Concept, ...] = ()
    least: Least = ENOUGH
    newer_for: str = ""
    order: Reranked | None = None

    @property
    def scores(self) -> Mapping[Document, float]:
        """What the best records are ordered by, higher first."""
        return self.order.scores if self.order else self.selection.ranking.scores


class Candidates(Struct, frozen=True, kw_only=True):
    """Finds the candidates of one index."""

    reader: IndexReader
    expander: Expander
    conditions: Conditions
    recipe: Recipe

    def find(self, query: Query) -> Found:
        """Find all records that a query allows; all alike where it has no word.

        Raises:
            NotFoundError: It asks for a tag that there is not.
        """
        root = query.root
        if root is None:
            return self._all_alike(Criteria())
        required = Requirements(self.conditions, rank=partial(self._hits, query))
        leaves = tuple(wanted_leaves(root))
        if not has_wanted_sides(root):
            return self._score(query, leaves, Criteria(allowed=required.required(root)))
        # Which records are hits is settled side by side; all words rank them.
        hits = required.hits(root)
        settled = Criteria(
            allowed=hits, hits="allowed", least=EVERY_SCORE, strong=only_strong(hits)
        )
        return self._score(query, leaves, settled)

    def _all_alike(self, criteria: Criteria) -> Found:
        return Found(selection=self.reader.select(replace(criteria, hits="allowed")))

    def _hits(
        self, query: Query, leaves: tuple[Leaf, ...], allowed: Filter | None
    ) -> Filter:
        found = self._score(query, leaves, Criteria(allowed=allowed))
        if not found.selection.matched:
            return NOTHING
        if not found.concepts and allowed is not None:
            return allowed
        return Hits(found.concepts, allowed, self.recipe, found.least)

    def _score(
        self, query: Query, leaves: tuple[Leaf, ...], criteria: Criteria
    ) -> Found:
        """Rank the allowed records by leaves; all of them alike where none is a word.

        A query that is only signs (`☆`) finds nothing.
        """
        text = ranking_text(query, leaves)
        concepts, newer_for = self._seek(self._expand(text, leaves), query)
        if not concepts and (criteria.allowed is not None or not leaves):
            return self._all_alike(criteria)
        criteria = replace(
            criteria,
            concepts=concepts,
            recipe=self.recipe,
            title=text,
            newer=self.recipe.recency if newer_for else 0.0,
        )
        criteria, selection = self._select(criteria, text)
        return Found(
            selection=selection,
            concepts=criteria.concepts,
            text=text,
            words=concepts,
            least=criteria.least,
            # A title is to be found first.
            newer_for="" if selection.ranking.same_titles else newer_for,
        )

    def _select(self, criteria: Criteria, text: str) -> tuple[Criteria, Selection]:
        """Ask for words; where they find few records, for pairs of letters as well."""
        selection = self._strictly(criteria)
        if selection.matched >= FEW_HITS or not self.recipe.bigram:
            return criteria, selection
        pairs = tuple(self.expander.pairs(text))
        if pairs:
            criteria = replace(criteria, concepts=(*criteria.concepts, *pairs))
            selection = self._strictly(criteria)
        if not selection.matched:
            pairs = tuple(self.expander.pairs(text, alone=True))
            is_word = self.expander.are_words(text)
            least = by_pairs(len(pairs), is_word=is_word)
            by_pairs_alone = replace(criteria, concepts=pairs, least=least)
            alone = self._strictly(by_pairs_alone)
            if alone.matched:
                return by_pairs_alone, alone
        return criteria, selection

    def _strictly(self, criteria: Criteria) -> Selection:
        """Ask, and say what a strong hit is where no side of the query does."""
        if criteria.hits == "met":
            criteria = replace(criteria, strong=strong_least(criteria.least))
        return self.reader.select(criteria)

    def _seek(
        self, concepts: tuple[Concept, ...], query: Query
    ) -> tuple[tuple[Concept, ...], str]:
        """Return the concepts as the intents of a query leave them.

        With the word for which newer records stand higher, if any does. One word has
        no intent beside it.
        """
        if query.source.isascii() and not query.source.split()[1:]:
            return concepts, ""
        from kbindex.search.expand.intents import seek  # noqa: PLC0415 - cold start

        sought = seek(concepts, query, self.recipe)
        return sought.concepts, sought.newer_for

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
