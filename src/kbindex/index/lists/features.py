"""Documents × concepts → features: how much of a query a document is about.

All are means over the words of the query, each of which counts alike: what the sum of
BM25F cannot say, for there the rare word speaks louder than the subject. A word that
weighs nothing by itself is none of them, as it is no part of what covers the query.
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, field

from kbindex.index.analyzed import LEADING_NOTES
from kbindex.index.concepts import Concept
from kbindex.index.lists.postings import ScoredLists
from kbindex.index.lists.ranking import FULL
from kbindex.index.rankings import Document, Features
from kbindex.index.recipe import Recipe

_ROUNDED = 0.01
"""What weights may lose where they are stored."""

PROMINENT = LEADING_NOTES[1] - _ROUNDED
"""The weight of a term from which on a document is about it, not a mention of it."""

_Shares = dict[Document, float]


class _Found(Struct):
    """How much of something documents have, 0 to 1 each; those that have some of it."""

    words: _Shares = field(default_factory=dict[Document, float])
    prominent: _Shares = field(default_factory=dict[Document, float])
    density: _Shares = field(default_factory=dict[Document, float])
    tagged: _Shares = field(default_factory=dict[Document, float])

    @property
    def kinds(self) -> tuple[_Shares, _Shares, _Shares, _Shares]:
        return self.words, self.prominent, self.density, self.tagged


def find_features(
    lists: ScoredLists,
    documents: Sequence[Document],
    concepts: Iterable[Concept],
    *,
    recipe: Recipe,
) -> tuple[Features, ...]:
    """Return the features of documents, in this order; see `Features`.

    Source:
        The density of a word is tf · share, where tf = f / (f + k1 · (1 - b + b ·
        length / average)): BM25's saturation (Robertson & Walker 1994), below 1.
    """
    norms = _norms(lists, documents, recipe=recipe)
    concepts = tuple(concepts)
    of_words: dict[int, list[_Found]] = {word: [] for word in _asked(concepts)}
    for concept in concepts:
        words_of_concept = of_words.keys() & concept.covers
        if words_of_concept:
            found = _of_concept(lists, concept, norms)
            for word in words_of_concept:
                of_words[word].append(found)
    totals = _Found()
    for ways in of_words.values():
        for total, *of_ways in zip(
            totals.kinds, *(way.kinds for way in ways), strict=True
        ):
            _add_greatest(total, of_ways)
    count = len(of_words) or 1
    means = ([one.get(d, 0.0) / count for d in documents] for one in totals.kinds)
    return tuple(map(Features, *means))


def _asked(concepts: Iterable[Concept]) -> set[int]:
    """Return the words of a query but those whose own concepts weigh nothing."""
    weights: dict[int, float] = {}
    every: set[int] = set()
    for concept in concepts:
        every.update(concept.covers)
        if len(concept.covers) == 1:
            (word,) = concept.covers
            weights[word] = max(concept.weight, weights.get(word, 0.0))
    return {word for word in every if weights.get(word, 1.0) > 0}


def _norms(
    lists: ScoredLists, documents: Iterable[Document], *, recipe: Recipe
) -> dict[Document, float]:
    length = lists.lengths("text")
    flat = recipe.k1 * (1 - recipe.b)
    slope = recipe.k1 * recipe.b / lists.average_length
    return {document: flat + slope * length(document) for document in documents}


def _of_concept(
    lists: ScoredLists, concept: Concept, norms: Mapping[Document, float]
) -> _Found:
    """Say how much of a concept documents have, by the best way to meet it."""
    found = _Found()
    words, prominent, density, tagged = found.kinds
    most = min(concept.weight, 1.0)
    for alternative, postings in lists.prepared(concept).ways:
        share = most * min(alternative.weight / FULL, 1.0)
        met = norms.keys() & postings.keys()
        for document in met:
            if share > words.get(document, 0.0):
                words[document] = share
        if alternative.field == "tag":
            for document in met:
                tagged[document] = max(share, tagged.get(document, 0.0))
            continue
        for document in met:
            weight = postings[document]
            if weight >= PROMINENT and share > prominent.get(document, 0.0):
                prominent[document] = share
            dense = share * weight / (weight + norms[document])
            if dense > density.get(document, 0.0):
                density[document] = dense
    return found


def _add_greatest(totals: _Shares, shares: Sequence[Mapping[Document, float]]) -> None:
    """Add to each document what the best of the ways to meet a word gives."""
    greatest = dict(shares[0])
    for more in shares[1:]:
        for document, share in more.items():
            if share > greatest.get(document, 0.0):
                greatest[document] = share
    both = totals.keys() & greatest.keys()
    sums = {document: totals[document] + greatest[document] for document in both}
    totals.update(greatest)
    totals.update(sums)
