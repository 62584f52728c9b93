"""The order of the first hits: what a document is about, beside what it holds."""

from __future__ import annotations

import math
from operator import mul
from typing import TYPE_CHECKING

from msgspec import Struct, field

from kbindex.index import Document, Features

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kbindex.index import Concept, IndexReader, Ranking, Recipe

FIRST = 100
"""How many documents are ordered anew; of the good ones that the first stage finds, few
are further down."""


class Reranked(Struct, kw_only=True):
    """Scores of the second stage, before they are made as large as those of the first.

    Args:
        scores: Of all documents; what stood behind the first hundred still does.
        features: Of the documents that were ordered anew.
        scale: By what all scores are multiplied where they are shown: the best score
            stays as high as the best one of the first stage.
    """

    scores: Mapping[Document, float]
    features: Mapping[Document, Features] = field(
        default_factory=dict[Document, Features]
    )
    scale: float = 1.0


def weights_of(recipe: Recipe) -> Features:
    """Return what each feature weighs."""
    return Features(
        words=recipe.words,
        prominent=recipe.prominent,
        density=recipe.density,
        tagged=recipe.tagged,
        titled=recipe.titled,
    )


def rerank(
    ranking: Ranking,
    documents: Sequence[Document],
    concepts: Sequence[Concept],
    *,
    reader: IndexReader,
    recipe: Recipe,
) -> Reranked:
    """Order the first of some ranked documents by a linear model over their features.

    log score' = log score + Σ_feature weight · value. No weight is below 0, so that no
    document of the first hundred falls below one whose features nobody looked at.

    Equals that would have to be parted to make a hundred are all left where they are,
    so that the order depends on no document's number.

    Source:
        The weights: pairwise logistic regression (RankNet of Burges et al. 2005, its
        net being one linear layer), by `tools/train_order.py`; `docs/relevance.md`.
    """
    old, weights = ranking.scores, weights_of(recipe)
    first = _first(old, documents)
    if not any(weights) or not concepts or len(first) <= 1:
        return Reranked(scores=old)
    features = dict(
        zip(first, reader.features(first, concepts, recipe=recipe), strict=True)
    )
    for document in features.keys() & ranking.same_titles:
        features[document] = features[document]._replace(titled=1.0)
    new = {
        document: old[document] * math.exp(sum(map(mul, weights, of_one)))
        for document, of_one in features.items()
    }
    best = max(new.values())
    return Reranked(
        scores={**old, **new},
        features=features,
        scale=max(map(old.__getitem__, first)) / best if best else 1.0,
    )


def _first(
    scores: Mapping[Document, float], documents: Sequence[Document]
) -> list[Document]:
    """Return the best hundred, in any order; less the last equals, if they are cut."""
    if len(documents) <= FIRST:
        return list(documents)
    beyond = sorted(map(scores.__getitem__, documents), reverse=True)[FIRST]
    return [document for document in documents if scores[document] > beyond]


def rounded(value: float) -> float:
    """Round to six digits, wherever they stand: scores span many powers of ten."""
    return float(f"{value:.6g}")
