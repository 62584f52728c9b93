"""Topics: what an article is about, from a taxonomy and rules."""

from kbindex.topics.tagger import Evidence, Tagger, tagging_fingerprint
from kbindex.topics.taxonomy import (
    Taxonomy,
    Topic,
    load_taxonomy,
    taxonomy_fingerprint,
)
from kbindex.topics.user_topics import UserTopics, with_user_topics

__all__ = [
    "Evidence",
    "Tagger",
    "Taxonomy",
    "Topic",
    "UserTopics",
    "load_taxonomy",
    "tagging_fingerprint",
    "taxonomy_fingerprint",
    "with_user_topics",
]
