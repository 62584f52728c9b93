"""The façade of kbindex, which every delivery calls.

What a search does not need is imported when first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from kbindex.indexing.changes import Changes, Progress
from kbindex.knowledge.base import KnowledgeBase

if TYPE_CHECKING:
    from kbindex.knowledge.questions.tag_counts import TagOrder
    from kbindex.knowledge.results import (
        ArticleReasons,
        EpisodeSummary,
        Mention,
        RelatedTag,
        Step,
        TagArticles,
        TagCount,
        TagReason,
        Trend,
        Trends,
    )

__all__ = [
    "ArticleReasons",
    "Changes",
    "EpisodeSummary",
    "KnowledgeBase",
    "Mention",
    "Progress",
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
    module = "questions.tag_counts" if name == "TagOrder" else "results"
    return getattr(import_module(f"kbindex.knowledge.{module}"), name)
