"""Topics: what an article is about, from a taxonomy and rules."""

from kbindex.topics.tagger import Evidence, Tagger, tagging_fingerprint
from kbindex.topics.taxonomy import (
    Taxonomy,
    Topic,
    load_taxonomy,
    taxonomy_fingerprint,
)

__all__ = [
    "Evidence",
    "Tagger",
    "Taxonomy",
    "Topic",
    "load_taxonomy",
    "tagging_fingerprint",
    "taxonomy_fingerprint",
]
