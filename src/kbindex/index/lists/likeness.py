"""Words → the documents that hold them, and how much of a document each is."""

from collections.abc import Collection, Mapping

from kbindex.index.lists.postings import Postings, ScoredLists
from kbindex.index.rankings import Document, steady
from kbindex.index.recipe import Recipe


def saturations(
    lists: ScoredLists, document: Document, terms: Collection[str], *, recipe: Recipe
) -> Mapping[str, float]:
    """Return tf, as BM25 saturates it, of the terms that a document holds."""
    return {
        term: held[document]
        for term in terms
        if document in (held := lists.saturated(term, recipe=recipe))
    }


def saturate(lists: ScoredLists, term: str, *, recipe: Recipe) -> Postings:
    """F · (k1 + 1) / (f + k1 · (1 - b + b · length / average)): BM25's share of tf.

    For all documents that hold a term.
    """
    k1, b = recipe.k1, recipe.b
    fixed, rising = k1 * (1 - b), k1 * b / steady(lists.average_length)
    length = lists.lengths("text")
    return {
        document: frequency * (k1 + 1) / (frequency + fixed + rising * length(document))
        for document, frequency in lists.postings("text", term).items()
    }
