"""Weighed words → the documents that hold them, and how much of them."""

from collections.abc import Collection, Mapping, Sequence

from kbindex.index.lists.postings import PostingLists, Postings
from kbindex.index.rankings import Document, WordWeights, steady
from kbindex.index.recipe import Recipe


class ListedAlike:
    """The documents that hold some weighed words, by posting lists.

    Args:
        lists: Weight of each word and its saturated frequencies, the heaviest first.
        left: The words that weigh least, and up to this share of all together, are
            looked up for a document alone. Their lists are the longest.
        most: What a saturated frequency stays below.
    """

    def __init__(
        self, lists: Sequence[tuple[float, Postings]], *, left: float, most: float
    ) -> None:
        least = left * sum(weight for weight, _ in lists)
        summed, left_weight = len(lists), 0.0
        while summed and left_weight + lists[summed - 1][0] <= least:
            summed -= 1
            left_weight += lists[summed][0]
        self._lists, self._left = lists, lists[summed:]
        self.left_at_most = left_weight * most
        self.at_least = _sum(lists[:summed])

    def score(self, document: Document) -> float:
        """Return Σ weight · tf of a document."""
        score = self.at_least.get(document, 0.0)
        for weight, saturated in self._left:
            if document in saturated:
                score += weight * saturated[document]
        return score

    def has_several(self, document: Document) -> bool:
        """Say whether a document holds more than one of the words."""
        held = (1 for _, saturated in self._lists if document in saturated)
        return next(held, 0) + next(held, 0) > 1


def _sum(lists: Sequence[tuple[float, Postings]]) -> Mapping[Document, float]:
    scores: dict[Document, float] = {}
    known = scores.get
    for weight, saturated in lists:
        for document, tf in saturated.items():
            scores[document] = known(document, 0.0) + weight * tf
    return scores


def find_alike(
    lists: PostingLists, words: WordWeights, *, left: float, recipe: Recipe
) -> ListedAlike:
    """Return the documents that hold any of some words; see `ListedAlike`."""
    heaviest = sorted(words, key=lambda word: (-words[word], word))
    held = [(words[word], lists.saturated(word, recipe=recipe)) for word in heaviest]
    return ListedAlike(held, left=left, most=recipe.k1 + 1)


def saturations(
    lists: PostingLists, document: Document, terms: Collection[str], *, recipe: Recipe
) -> Mapping[str, float]:
    """Return tf, as BM25 saturates it, of the terms that a document holds."""
    return {
        term: held[document]
        for term in terms
        if document in (held := lists.saturated(term, recipe=recipe))
    }


def saturate(lists: PostingLists, term: str, *, recipe: Recipe) -> Postings:
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
