"""The façade of kbindex, which every delivery calls, and the values that it answers.

Whoever shows them imports them from here, and nothing from below. What a search does
not need is imported when first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from kbindex.indexing.changes import Changes, Progress
from kbindex.knowledge.base import KnowledgeBase

if TYPE_CHECKING:
    from kbindex.config.show import Show
    from kbindex.indexing.understanding import Understanding
    from kbindex.knowledge.answers import (
        ArchiveFile,
        ArticleReasons,
        ArticleWords,
        Completion,
        DatedMention,
        EpisodeSummary,
        RelatedTag,
        Rising,
        RisingTag,
        Step,
        TagArticles,
        TagCount,
        TagReason,
        Trend,
        Trends,
    )
    from kbindex.knowledge.counts.tag_counts import TAG_KINDS, TagOrder
    from kbindex.knowledge.outline import Outline
    from kbindex.model.passages import PlacedPassage
    from kbindex.search.browser_index import BrowserFile
    from kbindex.search.related_kept import KeptRelated
    from kbindex.search.results import (
        Explanation,
        Facet,
        FeatureShare,
        Hit,
        LooserQuery,
        Match,
        PassageHit,
        PresenterFacet,
        RelatedArticle,
        RelatedId,
        RelatedIds,
        SearchResult,
        Snippet,
        UnmetFilter,
        YearFacet,
    )
    from kbindex.topics.suggesting.name_suggestions import Suggestion

__all__ = [
    "TAG_KINDS",
    "ArchiveFile",
    "ArticleReasons",
    "ArticleWords",
    "BrowserFile",
    "Changes",
    "Completion",
    "DatedMention",
    "EpisodeSummary",
    "Explanation",
    "Facet",
    "FeatureShare",
    "Hit",
    "KeptRelated",
    "KnowledgeBase",
    "LooserQuery",
    "Match",
    "Outline",
    "PassageHit",
    "PlacedPassage",
    "PresenterFacet",
    "Progress",
    "RelatedArticle",
    "RelatedId",
    "RelatedIds",
    "RelatedTag",
    "Rising",
    "RisingTag",
    "SearchResult",
    "Show",
    "Snippet",
    "Step",
    "Suggestion",
    "TagArticles",
    "TagCount",
    "TagOrder",
    "TagReason",
    "Trend",
    "Trends",
    "Understanding",
    "UnmetFilter",
    "YearFacet",
]

_RESULTS = "kbindex.knowledge.answers"
_HITS = "kbindex.search.results"
_TAGS = "kbindex.knowledge.counts.tag_counts"
_MODULES = {
    "Explanation": _HITS,
    "FeatureShare": _HITS,
    "Facet": _HITS,
    "Hit": _HITS,
    "Match": _HITS,
    "Outline": "kbindex.knowledge.outline",
    "PassageHit": _HITS,
    "PresenterFacet": _HITS,
    "YearFacet": _HITS,
    "PlacedPassage": "kbindex.model.passages",
    "BrowserFile": "kbindex.search.browser_index",
    "KeptRelated": "kbindex.search.related_kept",
    "LooserQuery": _HITS,
    "RelatedArticle": _HITS,
    "RelatedId": _HITS,
    "RelatedIds": _HITS,
    "SearchResult": _HITS,
    "Show": "kbindex.config.show",
    "Snippet": _HITS,
    "Suggestion": "kbindex.topics.suggesting.name_suggestions",
    "TAG_KINDS": _TAGS,
    "TagOrder": _TAGS,
    "Understanding": "kbindex.indexing.understanding",
    "UnmetFilter": _HITS,
}
"""Name → where it is; all others are results."""


if not TYPE_CHECKING:  # a checker would take any name for one that there is

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(name)
        return getattr(import_module(_MODULES.get(name, _RESULTS)), name)
