"""A generation on servers, open for questions.

What is small is read when it is first asked for, and kept: the entries, the topics, the
pages that several articles bring. All else is asked there, many things at once.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from kbindex.index.concepts import TEXT
from kbindex.index.lexicon import collect_spelt
from kbindex.index.lists.features import find_features
from kbindex.index.lists.likeness import saturations
from kbindex.index.lists.ranking import Scorer
from kbindex.index.opensearch.candidate_lists import read_candidate
from kbindex.index.opensearch.filter_queries import one_term
from kbindex.index.opensearch.layout import SCALE, to_feature, to_term
from kbindex.index.opensearch.remote_scoring import RemoteScoring
from kbindex.index.opensearch.remote_selection import RemoteSelection
from kbindex.index.opensearch.searching import terms_query
from kbindex.index.opensearch.statistics import term_query

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from kbindex.index.concepts import Concept, FieldName, ScoredField
    from kbindex.index.filters import Filter
    from kbindex.index.lexicon import Script, Spelt
    from kbindex.index.rankings import Document, Features, Met
    from kbindex.index.recipe import Recipe
    from kbindex.index.records import Record
    from kbindex.index.selections import Criteria

_TERMS_AT_ONCE = 500
"""Terms of which one search brings the records that hold any."""


class RemoteReader(RemoteScoring):
    """An `IndexReader` on servers.

    Args:
        generation: What is read.
    """

    def find(self, record_id: str) -> Document | None:
        """Return the document of the record with this id, or None."""
        self._check_open()
        document = self._document(record_id)
        if str(document).rpartition("#")[0] not in self._by_episode:
            return None
        part, key = self._place_of(document)
        if not part or self.searched.get([(part, key)], ["id"])[0] is None:
            return None
        return document

    def example(self, field: FieldName, term: str) -> Record:
        """Return a record that holds a term: the first by its source file."""
        self._check_open()
        body = self.searched.body(
            term_query(field, term),
            size=1,
            sort=self._as_written,
            _source=["record"],
        )
        for hit in self.searched.ask([body])[0].hits:
            return self.record_of(hit)
        raise LookupError(term)

    def spelt(
        self,
        script: Script,
        length: int,
        *,
        letters: str = "",  # noqa: ARG002 - it leaves none out
        least: int = 0,  # noqa: ARG002 - the same
    ) -> Sequence[str]:
        """Return the words of a script with so many letters."""
        self._check_open()
        return self.statistics.spelt(script, length)

    def sounding(self, script: Script, skeleton: str) -> Sequence[str]:
        """Return the words of a script with these consonants."""
        self._check_open()
        return self.statistics.sounding(script, skeleton)

    def sounds(self, script: Script) -> Mapping[str, Collection[str]]:
        """Return all consonants, or readings of kanji → what `sounding` returns."""
        self._check_open()
        return self._spelt.by_sound[script]

    @cached_property
    def _spelt(self) -> Spelt:
        return collect_spelt(self.terms(TEXT))

    def weights(self, field: FieldName, term: str) -> Mapping[Document, float]:
        """Return the documents that hold a term, each with what it weighs there."""
        self._check_open()
        stored = {"text": "texts", "title": "titles", "bigram": "bigrams"}
        query = term_query(field, term)
        if field not in stored:
            found = self.searched.every(query)
            return dict.fromkeys(map(self.searched.document_of, found), 1.0)
        key = to_feature(term)
        source = ["id", f"{stored[field]}.{key}"]
        weights: dict[Document, float] = {}
        for hit in self.searched.every(query, source=source):
            document = self.searched.document_of(hit)
            one = read_candidate(document, hit.source)
            held = {"text": one.texts, "title": one.titles, "bigram": one.bigrams}
            weights[document] = held[field][key] / SCALE
        return weights

    def all_weights(
        self, field: FieldName
    ) -> Iterator[tuple[str, Mapping[Document, float]]]:
        """Yield each term of a field that a document holds, with its `weights`."""
        for term in self.terms(field):
            yield term, self.weights(field, term)

    def held_terms(self) -> Mapping[str, int]:
        """Return the terms of texts that documents hold, each with how many do."""
        return self.terms(TEXT)

    def word_count(self, document: Document, field: ScoredField) -> int:
        """Return how many words a document's field holds, as ranking counts them."""
        fields = ["id", "length", "title_length"]
        (source,) = self._get([document], fields)
        one = read_candidate(document, source)
        return one.length if field == TEXT else one.title_length

    def matching(self, allowed: Filter | None = None) -> frozenset[Document]:
        """Return the documents that a filter allows; all where there is none."""
        self._check_open()
        found = self.searched.every(self.queries.of(allowed))
        return frozenset(map(self.searched.document_of, found))

    def holds(self, filters: Iterable[Filter]) -> Iterable[bool]:
        """Say of each filter whether it allows any document."""
        self._check_open()
        asked = [*filters]
        terms = {one: term for one in asked if (term := one_term(one))}
        counts = dict(zip(terms, self.frequencies([*terms.values()]), strict=True))
        others = [one for one in asked if one not in terms]
        found = self.searched.any([self.queries.of(one) for one in others])
        held = dict(zip(others, found, strict=True))
        return [counts[one] > 0 if one in counts else held[one] for one in asked]

    def select(self, criteria: Criteria) -> RemoteSelection:
        """Find what is asked for."""
        self._check_open()
        return RemoteSelection(self, criteria)

    def meeting(
        self,
        documents: Sequence[Document],
        concepts: Sequence[Concept],
        *,
        recipe: Recipe,
    ) -> tuple[Mapping[int, Met], ...]:
        """Say of each document by what it met each concept, by the concept's number."""
        lists = self.lists_of(self.candidates(documents, concepts), concepts)
        return Scorer(lists=lists, recipe=recipe).meet(documents, concepts)

    def features(
        self,
        documents: Sequence[Document],
        concepts: Sequence[Concept],
        *,
        recipe: Recipe,
    ) -> tuple[Features, ...]:
        """Say how much of a query each document is about, in this order."""
        lists = self.lists_of(self.candidates(documents, concepts), concepts)
        return find_features(lists, documents, concepts, recipe=recipe)

    def saturated_each(
        self, terms: Sequence[str], *, recipe: Recipe
    ) -> tuple[Mapping[Document, float], ...]:
        """Return tf, as BM25 saturates it, of the documents that hold each term."""
        self._check_open()
        return tuple(
            held
            for start in range(0, len(terms), _TERMS_AT_ONCE)
            for held in self._saturated(terms[start : start + _TERMS_AT_ONCE], recipe)
        )

    def _saturated(
        self, terms: Sequence[str], recipe: Recipe
    ) -> Iterator[Mapping[Document, float]]:
        query = terms_query(TEXT, [*map(to_term, terms)])
        source = ["id", "length", *(f"texts.{to_feature(term)}" for term in terms)]
        found = self.searched.every(query, source=source)
        documents = self.searched.document_of
        held = [read_candidate(documents(hit), hit.source) for hit in found]
        lists = self.lists_of(held, ())
        return (lists.saturated(term, recipe=recipe) for term in terms)

    def saturations(
        self, document: Document, terms: Collection[str], *, recipe: Recipe
    ) -> Mapping[str, float]:
        """Return tf, as BM25 saturates it, of the terms that a document holds."""
        (source,) = self._get([document], ["id", "length", "texts"])
        lists = self.lists_of([read_candidate(document, source)], ())
        return saturations(lists, document, terms, recipe=recipe)
