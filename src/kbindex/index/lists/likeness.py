"""Weighed words → the documents that hold them, and how much of them."""

from collections.abc import Collection, Mapping

from kbindex.index.lists.postings import PostingLists
from kbindex.index.rankings import Document, Likeness, WordWeights
from kbindex.index.recipe import Recipe


def find_alike(
    lists: PostingLists, words: WordWeights, *, recipe: Recipe
) -> Mapping[Document, Likeness]:
    """Return the documents that hold any of some words; see `Likeness`."""
    found: dict[Document, Likeness] = {}
    none = Likeness(0.0, 0)
    for word, weight in words.items():
        for document, frequency in lists.postings("text", word).items():
            score, count = found.get(document, none)
            tf = _saturate(lists, document, frequency, recipe=recipe)
            found[document] = Likeness(score + weight * tf, count + 1)
    return found


def saturations(
    lists: PostingLists, document: Document, terms: Collection[str], *, recipe: Recipe
) -> Mapping[str, float]:
    """Return tf, as BM25 saturates it, of the terms that a document holds."""
    return {
        term: _saturate(lists, document, postings[document], recipe=recipe)
        for term in terms
        if document in (postings := lists.postings("text", term))
    }


def _saturate(
    lists: PostingLists, document: Document, frequency: float, *, recipe: Recipe
) -> float:
    """F · (k1 + 1) / (f + k1 · (1 - b + b · length / average)): BM25's share of tf."""
    length = lists.lengths("text")(document) / lists.average_length
    norm = recipe.k1 * (1 - recipe.b + recipe.b * length)
    return frequency * (recipe.k1 + 1) / (frequency + norm)
