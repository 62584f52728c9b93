"""The façade of kbindex, which every delivery calls.

What a search does not need is imported when first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from kbindex.knowledge.base import KnowledgeBase
from kbindex.knowledge.changes import Changes, Progress

if TYPE_CHECKING:
    from kbindex.knowledge.results import (
        ArticleReasons,
        EpisodeSummary,
        Mention,
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


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(name)
    module = "tag_counts" if name == "TagOrder" else "results"
    return getattr(import_module(f"kbindex.knowledge.{module}"), name)
