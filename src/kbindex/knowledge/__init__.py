"""The façade of kbindex, which every delivery calls."""

from kbindex.knowledge.base import KnowledgeBase
from kbindex.knowledge.results import (
    Changes,
    EpisodeSummary,
    Progress,
    TagArticles,
    TagCount,
)

__all__ = [
    "Changes",
    "EpisodeSummary",
    "KnowledgeBase",
    "Progress",
    "TagArticles",
    "TagCount",
]
