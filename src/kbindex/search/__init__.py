"""Search: query → ranked hits with snippets."""

from kbindex.search.recipe import Recipe
from kbindex.search.results import (
    Contribution,
    Explanation,
    Facet,
    Hit,
    Match,
    RelatedArticle,
    SearchResult,
    Snippet,
)
from kbindex.search.searcher import Searcher

__all__ = [
    "Contribution",
    "Explanation",
    "Facet",
    "Hit",
    "Match",
    "Recipe",
    "RelatedArticle",
    "SearchResult",
    "Searcher",
    "Snippet",
]
