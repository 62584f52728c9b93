"""Search: query → ranked hits with snippets.

The searcher is imported when first asked for: most commands need only the values.
"""

from typing import TYPE_CHECKING

from kbindex.index import Recipe
from kbindex.search.results import (
    Contribution,
    Explanation,
    Facet,
    FeatureShare,
    Hit,
    LooserQuery,
    Match,
    PassageHit,
    RelatedArticle,
    RelatedId,
    RelatedIds,
    SearchResult,
    Snippet,
    UnmetFilter,
)

if TYPE_CHECKING:
    from kbindex.search.searcher import Searcher

__all__ = [
    "Contribution",
    "Explanation",
    "Facet",
    "FeatureShare",
    "Hit",
    "LooserQuery",
    "Match",
    "PassageHit",
    "Recipe",
    "RelatedArticle",
    "RelatedId",
    "RelatedIds",
    "SearchResult",
    "Searcher",
    "Snippet",
    "UnmetFilter",
]


if not TYPE_CHECKING:  # a checker would take any name for one that there is

    def __getattr__(name: str) -> object:
        if name == "Searcher":
            from kbindex.search.searcher import Searcher  # noqa: PLC0415 - cold start

            return Searcher
        raise AttributeError(name)
