"""What all readers over posting lists have in common: they answer by their lists.

An engine gives its lists, lengths and records (the abstract methods); ranking,
matching and the reasons are the same for all.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Self

from kbindex.index.concepts import (
    TAG,
    TEXT,
    Alternative,
    Concept,
    FieldName,
    ScoredField,
)
from kbindex.index.contract import FieldTerm
from kbindex.index.entries import EpisodeEntry, Spelling
from kbindex.index.filters import Filter, ways_of
from kbindex.index.lexicon import Script
from kbindex.index.lists.features import find_features
from kbindex.index.lists.kept import Kept
from kbindex.index.lists.likeness import saturate, saturations
from kbindex.index.lists.matching import Matcher
from kbindex.index.lists.postings import (
    Gains,
    Lengths,
    Postings,
    Prepared,
    find_gains,
    prepare,
)
from kbindex.index.lists.ranking import Scorer
from kbindex.index.lists.selecting import ListedSelection
from kbindex.index.rankings import Document, Features, Met
from kbindex.index.recipe import Recipe
from kbindex.index.records import Record
from kbindex.index.same_page import SamePage
from kbindex.index.selections import Criteria
from kbindex.model import ArticleId, EpisodeId

if TYPE_CHECKING:
    from kbindex.index.lists.chronology import Chronology
    from kbindex.index.lists.counting import HitCounter

_MOST_MATCHED = 500_000
"""Documents of filters that are kept evaluated: some 30 MB."""

_MOST_SATURATED = 500_000
"""Saturated frequencies that are kept, some 50 MB: of 11,673 articles all that tell."""

_MOST_PREPARED = 300_000
"""Documents of concepts that are kept prepared. A query asks for each of its concepts
three times, and words recur; most lists are those of words, which are kept anyway."""

_MOST_GAINED = 300_000
"""Documents of concepts of which is kept what these give, some 40 MB."""

_CONCEPT_WEIGHT = 10
"""What a concept takes besides its documents, in documents: what no record holds has
none, and of a finite archive there is no end of it."""

_FILTER_WEIGHT = 1000
"""What the filter itself weighs, in documents: it may hold all ways to meet a query."""


_GainsKey = tuple[tuple[Alternative, ...], float, float, float]


class ListReader(ABC):
    """An `IndexReader` over posting lists."""

    # What an engine gives

    @property
    @abstractmethod
    def record_count(self) -> int:
        """How many records there are."""

    @property
    @abstractmethod
    def average_length(self) -> float:
        """Mean number of words of a record; 1.0 where there is none."""

    @property
    @abstractmethod
    def entries(self) -> tuple[EpisodeEntry, ...]:
        """The source files and the headers of their episodes, by path."""

    @property
    def spellings(self) -> Sequence[tuple[Spelling, ...]]:
        """How the authors of each episode write tags, in the order of `entries`."""
        return tuple(entry.spellings for entry in self.entries)

    @property
    @abstractmethod
    def topics(self) -> bytes:
        """What the tags were taken from."""

    @property
    def tags(self) -> frozenset[str]:
        """The ids of all tags that articles have themselves."""
        return frozenset(self.terms(TAG))

    @property
    @abstractmethod
    def words(self) -> bytes:
        """What the episodes say of words, as it was gathered when it was written."""

    @property
    @abstractmethod
    def duplicate_ids(self) -> Iterable[tuple[str, ...]]:
        """The ids of the articles that bring the same page, the earliest first."""

    @abstractmethod
    def video_of(self, episode: EpisodeId) -> str | None:
        """Return the video of an episode, if any."""

    @abstractmethod
    def postings(self, field: FieldName, term: str) -> Postings:
        """Return the documents that hold a term in a field; empty where none does."""

    @abstractmethod
    def lengths(self, field: ScoredField) -> Lengths:
        """Return what says how many words a document's field holds."""

    @abstractmethod
    def terms(self, field: FieldName, prefix: str = "") -> Mapping[str, int]:
        """Return the terms of a field that begin with `prefix`, with frequencies."""

    @abstractmethod
    def spelt(
        self, script: Script, length: int, *, letters: str = "", least: int = 0
    ) -> Sequence[str]:
        """Return the words of a script with so many letters; as the contract says."""

    @abstractmethod
    def sounding(self, script: Script, skeleton: str) -> Sequence[str]:
        """Return the words of a script with these consonants."""

    @abstractmethod
    def sounds(self, script: Script) -> Mapping[str, Collection[str]]:
        """Return all consonants, or readings of kanji → what `sounding` returns."""

    @abstractmethod
    def record(self, document: Document) -> Record:
        """Return the record of a document."""

    @abstractmethod
    def documents(self) -> Iterator[Document]:
        """Yield all documents."""

    @abstractmethod
    def find(self, record_id: str) -> Document | None:
        """Return the document of the record with this id, or None."""

    @abstractmethod
    def close(self) -> None:
        """Close all files."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def length(self, document: Document, field: ScoredField = "text") -> int:
        """Return how many words a document's field holds."""
        return self.lengths(field)(document)

    def word_count(self, document: Document, field: ScoredField) -> int:
        """Return how many words a document's field holds; as the contract says."""
        return self.length(document, field)

    def weights(self, field: FieldName, term: str) -> Mapping[Document, float]:
        """Return the documents that hold a term, each with what it weighs there."""
        return self.postings(field, term)

    def all_weights(
        self, field: FieldName
    ) -> Iterator[tuple[str, Mapping[Document, float]]]:
        """Yield each term of a field that is held, with what `weights` says of it."""
        for term in self.terms(field):
            if found := self.postings(field, term):
                yield term, found

    def held_terms(self) -> Mapping[str, int]:
        """Return the terms of texts that documents hold, each with how many do."""
        return {term: len(held) for term, held in self.all_weights(TEXT)}

    # Statistics and records

    def frequencies(self, terms: Sequence[FieldTerm]) -> tuple[int, ...]:
        """Return how many documents hold each term of a field, in this order."""
        return tuple(len(self.postings(field, term)) for field, term in terms)

    def read(self, documents: Sequence[Document]) -> tuple[Record, ...]:
        """Return the records of documents, in this order."""
        return tuple(map(self.record, documents))

    def read_each(self, documents: Sequence[Document]) -> Iterator[Record]:
        """Yield the records of documents, in this order, each when it is asked for."""
        return map(self.record, documents)

    def read_articles(self, documents: Sequence[Document]) -> tuple[Record, ...]:
        """Return the records of documents, in this order, for what articles say."""
        return tuple(map(self.record_of_article, documents))

    def record_of_article(self, document: Document) -> Record:
        """Return the record of a document; an engine may leave out its places."""
        return self.record(document)

    def title_of(self, document: Document) -> str:
        """Return the title of a document, as it is written."""
        return self.record_of_article(document).article.title

    def example(self, field: FieldName, term: str) -> Record:
        """Return a record that holds a term: the first that was written."""
        for document in self.postings(field, term):
            return self.record(document)
        raise LookupError(term)

    def documents_of(self, source: str) -> tuple[Document, ...]:
        """Return the documents of a source file, by the number of their articles.

        An episode's documents are numbered in the order of its articles.
        """
        return tuple(self.postings("source", source))

    @property
    def duplicates(self) -> tuple[tuple[Document, ...], ...]:
        """The documents that bring the same page, the earliest first."""
        return self._duplicates_found

    @cached_property
    def _duplicates_found(self) -> tuple[tuple[Document, ...], ...]:
        found = (tuple(map(self.find, ids)) for ids in self.duplicate_ids)
        return tuple(tuple(d for d in group if d is not None) for group in found)

    @property
    def shows(self) -> Mapping[str, str]:
        """No names: it is one archive."""
        return {}

    @property
    def same_page(self) -> SamePage:
        """The groups of documents that bring the same page."""
        return self._same_page

    @cached_property
    def _same_page(self) -> SamePage:
        return SamePage(self)

    @cached_property
    def chronology(self) -> "Chronology":
        """The order of the documents by date."""
        from kbindex.index.lists.chronology import (  # noqa: PLC0415 - cold start
            Chronology,
        )

        return Chronology(self)

    @cached_property
    def _hit_counter(self) -> "HitCounter":
        """Counts hits."""
        from kbindex.index.lists.counting import HitCounter  # noqa: PLC0415 - cold start

        return HitCounter(self, self.chronology)

    def id_of(self, document: Document) -> ArticleId:
        """Return the id of a document's record."""
        return self.record_of_article(document).article.id

    def episode_of(self, document: Document) -> EpisodeId:
        """Return the id of a document's episode."""
        return self.chronology.episode_of(document)

    def newest_first(self, documents: Iterable[Document]) -> list[Document]:
        """Sort documents: newer first, those without a date last, then by id."""
        return self.chronology.newest_first(documents)

    def tags_of(
        self, documents: Collection[Document]
    ) -> Mapping[Document, tuple[str, ...]]:
        """Return the tags that documents have themselves, where they have any."""
        tags = self._tags
        return {d: tags[d] for d in documents if d in tags}

    @cached_property
    def _tags(self) -> Mapping[Document, tuple[str, ...]]:
        return {
            document: tags
            for entry in self.entries
            for article_id, tags in entry.tags.items()
            if (document := self.find(article_id)) is not None
        }

    # Retrieval

    def matching(self, allowed: Filter | None = None) -> frozenset[Document]:
        """Return the documents that a filter allows; all where there is none."""
        return self._matcher.documents(allowed)

    def holds(self, filters: Iterable[Filter]) -> Iterator[bool]:
        """Say of each filter whether it allows any document, when it is asked for."""
        return (any(map(self.matching, ways_of(one))) for one in filters)

    def select(self, criteria: Criteria) -> ListedSelection:
        """Find what is asked for: all hits, ranked."""
        return ListedSelection(
            criteria,
            reader=self,
            scorer=self.scorer(criteria.recipe),
            chronology=lambda: self.chronology,
            hit_counter=lambda: self._hit_counter,
        )

    def meeting(
        self,
        documents: Sequence[Document],
        concepts: Sequence[Concept],
        *,
        recipe: Recipe,
    ) -> tuple[Mapping[int, Met], ...]:
        """Say of each document by what it met each concept, by the concept's number."""
        return self.scorer(recipe).meet(documents, concepts)

    def features(
        self,
        documents: Sequence[Document],
        concepts: Sequence[Concept],
        *,
        recipe: Recipe,
    ) -> tuple[Features, ...]:
        """Say how much of a query each document is about, in this order."""
        return find_features(self, documents, concepts, recipe=recipe)

    def saturations(
        self, document: Document, terms: Collection[str], *, recipe: Recipe
    ) -> Mapping[str, float]:
        """Return tf, as BM25 saturates it, of the terms that a document holds."""
        return saturations(self, document, terms, recipe=recipe)

    def saturated(self, term: str, *, recipe: Recipe) -> Postings:
        """Return tf, as BM25 saturates it, of each document that holds a term."""
        key = (term, recipe.k1, recipe.b)
        found = self._saturated.get(key)
        if found is None:
            found = self._saturated.keep(key, saturate(self, term, recipe=recipe))
        return found

    def saturated_each(
        self, terms: Sequence[str], *, recipe: Recipe
    ) -> tuple[Postings, ...]:
        """Return tf, as BM25 saturates it, of the documents that hold each term."""
        return tuple(self.saturated(term, recipe=recipe) for term in terms)

    @cached_property
    def _saturated(self) -> Kept[tuple[str, float, float], Postings]:
        return Kept(_MOST_SATURATED, weigh=len)

    def prepared(self, concept: Concept) -> Prepared:
        """Return a concept with its ways; these are kept for the next question."""
        found = self._prepared.get(concept.alternatives)
        if found is None:
            found = prepare(self, concept)
            self._prepared.keep(concept.alternatives, found)
        return Prepared(concept, found.ways, found.idf)

    @cached_property
    def _prepared(self) -> Kept[tuple[Alternative, ...], Prepared]:
        return Kept(_MOST_PREPARED, weigh=lambda one: _CONCEPT_WEIGHT + one.size)

    def gains(self, concept: Concept, *, recipe: Recipe) -> Gains:
        """Return what a concept gives; kept for the next query with the same word."""
        key = (concept.alternatives, concept.weight, recipe.k1, recipe.b)
        found = self._gains.get(key)
        if found is None:
            gained = find_gains(self, concept, recipe=recipe)
            found = self._gains.keep(key, gained)
        return found

    @cached_property
    def _gains(self) -> Kept[_GainsKey, Gains]:
        return Kept(
            _MOST_GAINED, weigh=lambda gains: _CONCEPT_WEIGHT + len(gains.scores)
        )

    @cached_property
    def _matcher(self) -> Matcher:
        return Matcher(
            self, Kept(_MOST_MATCHED, weigh=lambda found: _FILTER_WEIGHT + len(found))
        )

    def scorer(self, recipe: Recipe) -> Scorer:
        """Return what scores documents by a recipe."""
        return Scorer(lists=self, recipe=recipe)
