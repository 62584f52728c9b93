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
        GenerationSummary,
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
    from kbindex.knowledge.radar.values import (
        Lineage,
        OpenPoint,
        Radar,
        RepeatedPage,
        SeenVersion,
        Sighting,
        Silence,
    )
    from kbindex.model.passages import PlacedPassage
    from kbindex.search.browser_index import (
        BROWSER_PARTS,
        BrowserFile,
        BrowserPart,
        BrowserPartName,
        join_browser_parts,
    )
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
        ShowFacet,
        Snippet,
        UnmetFilter,
        YearFacet,
    )
    from kbindex.topics.suggesting.name_suggestions import Suggestion
    from kbindex.topics.suggesting.tag_proposals import TagProposal

__all__ = [
    "BROWSER_PARTS",
    "TAG_KINDS",
    "ArchiveFile",
    "ArticleReasons",
    "ArticleWords",
    "BrowserFile",
    "BrowserPart",
    "BrowserPartName",
    "Changes",
    "Completion",
    "DatedMention",
    "EpisodeSummary",
    "Explanation",
    "Facet",
    "FeatureShare",
    "GenerationSummary",
    "Hit",
    "KeptRelated",
    "KnowledgeBase",
    "Lineage",
    "LooserQuery",
    "Match",
    "OpenPoint",
    "Outline",
    "PassageHit",
    "PlacedPassage",
    "PresenterFacet",
    "Progress",
    "Radar",
    "RelatedArticle",
    "RelatedId",
    "RelatedIds",
    "RelatedTag",
    "RepeatedPage",
    "Rising",
    "RisingTag",
    "SearchResult",
    "SeenVersion",
    "Show",
    "ShowFacet",
    "Sighting",
    "Silence",
    "Snippet",
    "Step",
    "Suggestion",
    "TagArticles",
    "TagCount",
    "TagOrder",
    "TagProposal",
    "TagReason",
    "Trend",
    "Trends",
    "Understanding",
    "UnmetFilter",
    "YearFacet",
    "join_browser_parts",
]

_RESULTS = "kbindex.knowledge.answers"
_HITS = "kbindex.search.results"
_TAGS = "kbindex.knowledge.counts.tag_counts"
_BROWSER = "kbindex.search.browser_index"
_RADAR = "kbindex.knowledge.radar.values"
_MODULES = {
    "Explanation": _HITS,
    "FeatureShare": _HITS,
    "Facet": _HITS,
    "Hit": _HITS,
    "Match": _HITS,
    "Outline": "kbindex.knowledge.outline",
    "PassageHit": _HITS,
    "PresenterFacet": _HITS,
    "ShowFacet": _HITS,
    "YearFacet": _HITS,
    "PlacedPassage": "kbindex.model.passages",
    "BROWSER_PARTS": _BROWSER,
    "BrowserFile": _BROWSER,
    "BrowserPart": _BROWSER,
    "BrowserPartName": _BROWSER,
    "join_browser_parts": _BROWSER,
    "KeptRelated": "kbindex.search.related_kept",
    "Lineage": _RADAR,
    "OpenPoint": _RADAR,
    "Radar": _RADAR,
    "RepeatedPage": _RADAR,
    "SeenVersion": _RADAR,
    "Sighting": _RADAR,
    "Silence": _RADAR,
    "LooserQuery": _HITS,
    "RelatedArticle": _HITS,
    "RelatedId": _HITS,
    "RelatedIds": _HITS,
    "SearchResult": _HITS,
    "Show": "kbindex.config.show",
    "Snippet": _HITS,
    "Suggestion": "kbindex.topics.suggesting.name_suggestions",
    "TagProposal": "kbindex.topics.suggesting.tag_proposals",
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
