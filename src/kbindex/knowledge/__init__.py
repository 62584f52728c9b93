"""The façade of kbindex, which every delivery calls."""

from kbindex.knowledge.base import KnowledgeBase
from kbindex.knowledge.results import (
    ArticleReasons,
    Changes,
    EpisodeSummary,
    Mention,
    Progress,
    RelatedArticle,
    RelatedTag,
    Step,
    TagArticles,
    TagCount,
    TagReason,
    Trend,
    Trends,
)
from kbindex.knowledge.tag_counts import TagOrder

__all__ = [
    "ArticleReasons",
    "Changes",
    "EpisodeSummary",
    "KnowledgeBase",
    "Mention",
    "Progress",
    "RelatedArticle",
    "RelatedTag",
    "Step",
    "TagArticles",
    "TagCount",
    "TagOrder",
    "TagReason",
    "Trend",
    "Trends",
]
