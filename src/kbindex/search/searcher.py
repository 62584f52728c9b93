"""Query → a page of hits: expand, rank, fold duplicates, cut snippets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kbindex.index import IndexReader, NaturalKey, natural_key
from kbindex.language import Analyzer
from kbindex.language.bridge_table import BridgeTable
from kbindex.query import Query, parse_query
from kbindex.search.adjacency import Adjacency
from kbindex.search.corrections import Corrector
from kbindex.search.duplicates import Duplicates
from kbindex.search.expansion import Concept, Expander
from kbindex.search.ranking import Ranking, Scorer, reward_titles
from kbindex.search.recipe import Recipe
from kbindex.search.results import Hit, SearchResult
from kbindex.search.snippets import make_snippets
from kbindex.search.sounds import SoundIndex
from kbindex.search.suggestions import Suggester
from kbindex.search.why import explain, looked_for, matches

DEFAULT_RECIPE = Recipe()

FEW_HITS = 10
"""With fewer hits, pairs of letters are looked for as well: recall before precision."""


@dataclass
class Searcher:
    """Answers queries over one generation of the index."""

    reader: IndexReader
    analyzer: Analyzer
    bridges: BridgeTable
    recipe: Recipe = DEFAULT_RECIPE

    def __post_init__(self) -> None:
        corrector = Corrector(self.reader)
        self._duplicates = Duplicates(self.reader)
        self._adjacency = Adjacency(self.reader, self.analyzer)
        self._suggester = Suggester(self.reader, corrector)
        self._scorer = Scorer(reader=self.reader, recipe=self.recipe)
        self._expander = Expander(
            analyzer=self.analyzer,
            reader=self.reader,
            bridges=self.bridges,
            corrector=corrector,
            sounds=SoundIndex(self.reader),
            recipe=self.recipe,
        )

    def search(self, source: str, *, limit: int = 10, offset: int = 0) -> SearchResult:
        """Search and return hits `offset + 1` to `offset + limit`.

        An empty query finds nothing; one that only excludes finds the rest.
        """
        query = parse_query(source)
        if not query.clauses:
            return SearchResult(query=source, total=0)
        concepts, ranking = self._candidates(query)
        found = self._duplicates.fold(ranking.scores, excluded=ranking.excluded)
        ranked = self._rank(found, ranking.scores, upto=offset + limit)
        hits = tuple(
            self._hit(
                rank,
                document,
                best=found[document],
                concepts=concepts,
                ranking=ranking,
            )
            for rank, document in enumerate(ranked[offset : offset + limit], offset + 1)
        )
        return SearchResult(
            query=source,
            total=len(found),
            hits=hits,
            suggestion=self._suggester.suggest(query, concepts),
            looked_for=() if found else tuple(looked_for(concepts)),
            near=() if found else tuple(self._suggester.near(concepts)),
        )

    def _candidates(self, query: Query) -> tuple[tuple[Concept, ...], Ranking]:
        """Rank all records that the query allows."""
        if not query.wanted:
            every = dict.fromkeys(self.reader.documents(), 0.0)
            return (), self._allowed(query, Ranking(scores=every))
        text = _wanted_text(query)
        concepts = self._expander.expand(text)
        ranking = self._allowed(query, self._scorer.rank(concepts))
        if len(ranking.scores) < FEW_HITS and self.recipe.bigram:
            concepts = (*concepts, *self._expander.pairs(text))
            ranking = self._allowed(query, self._scorer.rank(concepts))
        reward_titles(ranking, text, concepts, self._scorer)
        return concepts, ranking

    def _allowed(self, query: Query, ranking: Ranking) -> Ranking:
        """Drop what lacks a phrase or holds what is excluded."""
        holds = self._adjacency.holds
        for clause in query.wanted:
            if clause.is_phrase:
                ranking.scores = {
                    document: score
                    for document, score in ranking.scores.items()
                    if holds(document, clause.text)
                }
        for clause in query.excluded:
            candidates = {*ranking.scores, *self._duplicates.leaders(ranking.scores)}
            ranking.excluded |= {d for d in candidates if holds(d, clause.text)}
        for document in ranking.excluded & ranking.scores.keys():
            del ranking.scores[document]
        return ranking

    def _rank(
        self, found: Mapping[int, int], scores: Mapping[int, float], *, upto: int
    ) -> list[int]:
        """Sort by score; ties: newer date first, then id.

        Only what can be shown is read to break ties: the first `upto` documents
        and those whose score is that of the last of them.
        """
        order = sorted(found, key=lambda document: -scores[found[document]])
        if not order or upto <= 0:
            return []
        last = scores[found[order[min(upto, len(order)) - 1]]]
        shown = [document for document in order if scores[found[document]] >= last]

        def key(document: int) -> tuple[float, int, NaturalKey]:
            article = self.reader.record(document).article
            day = article.date.toordinal() if article.date else 0
            return (-scores[found[document]], -day, natural_key(article.id))

        return sorted(shown, key=key)

    def _hit(
        self,
        rank: int,
        document: int,
        *,
        best: int,
        concepts: Sequence[Concept],
        ranking: Ranking,
    ) -> Hit:
        """Describe a hit; `best` is the record of its page that scored."""
        record = self.reader.record(document)
        met = self._scorer.meet(best, concepts)
        wanted = {
            term: (number, alternative.weight)
            for number, concept in enumerate(concepts)
            for alternative in reversed(concept.alternatives)
            for term in alternative.terms
            if alternative.field == "text"
        }
        return Hit(
            rank=rank,
            score=round(ranking.scores[best], 6),
            article=record.article,
            video=self._videos.get(record.article.source),
            snippets=make_snippets(record, wanted),
            matched=tuple(matches(record, met, concepts)),
            also=self._duplicates.others(document),
            explanation=explain(
                best, met, concepts=concepts, ranking=ranking, recipe=self.recipe
            ),
        )

    def describe(self, document: int) -> Hit:
        """Return a record as a hit that nothing was searched for."""
        record = self.reader.record(document)
        return Hit(
            rank=0,
            score=0.0,
            article=record.article,
            video=self._videos.get(record.article.source),
            snippets=make_snippets(record, {}),
            also=self._duplicates.others(document),
        )

    @cached_property
    def _videos(self) -> dict[str, str | None]:
        return {
            entry.source.path: entry.episode.video
            for entry in self.reader.entries
            if entry.episode
        }


def _wanted_text(query: Query) -> str:
    """The query with all blanked that is no word: signs, quotes, excluded clauses."""
    text = [" "] * len(query.source)
    for clause in query.wanted:
        start = query.source.index(clause.text, clause.start)
        text[start : start + len(clause.text)] = clause.text
    return "".join(text)
