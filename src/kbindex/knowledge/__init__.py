"""The façade of kbindex, which every delivery calls, and the values that it answers.

Whoever shows them imports them from here, and nothing from below. What a search does
not need is imported when first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from kbindex.indexing.changes import Changes, Progress
from kbindex.knowledge.base import KnowledgeBase

if TYPE_CHECKING:
    from kbindex.knowledge.answers import (
        ArticleReasons,
        DatedMention,
        EpisodeSummary,
        RelatedTag,
        Step,
        TagArticles,
        TagCount,
        TagReason,
        Trend,
        Trends,
    )
    from kbindex.knowledge.counts.tag_counts import TAG_KINDS, TagOrder
    from kbindex.knowledge.outline import Outline
    from kbindex.search.results import (
        Facet,
        Hit,
        RelatedArticle,
        SearchResult,
        Snippet,
        UnmetFilter,
    )
    from kbindex.topics.suggesting.name_suggestions import Suggestion

__all__ = [
    "TAG_KINDS",
    "ArticleReasons",
    "Changes",
    "DatedMention",
    "EpisodeSummary",
    "Facet",
    "Hit",
    "KnowledgeBase",
    "Outline",
    "Progress",
    "RelatedArticle",
    "RelatedTag",
    "SearchResult",
    "Snippet",
    "Step",
    "Suggestion",
    "TagArticles",
    "TagCount",
    "TagOrder",
    "TagReason",
    "Trend",
    "Trends",
    "UnmetFilter",
]

_RESULTS = "kbindex.knowledge.answers"
_HITS = "kbindex.search.results"
_TAGS = "kbindex.knowledge.counts.tag_counts"
_MODULES = {
    "Facet": _HITS,
    "Hit": _HITS,
    "Outline": "kbindex.knowledge.outline",
    "RelatedArticle": _HITS,
    "SearchResult": _HITS,
    "Snippet": _HITS,
    "Suggestion": "kbindex.topics.suggesting.name_suggestions",
    "TAG_KINDS": _TAGS,
    "TagOrder": _TAGS,
    "UnmetFilter": _HITS,
}
"""Name → where it is; all others are results."""


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(_MODULES.get(name, _RESULTS)), name)
