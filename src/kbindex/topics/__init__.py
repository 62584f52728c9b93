"""Topics: what an article is about, from a taxonomy and rules.

All but the fingerprints is imported when first asked for: a search needs no more.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from kbindex.topics.taxonomy.fingerprints import (
    tagging_fingerprint,
    taxonomy_fingerprint,
)

if TYPE_CHECKING:
    from kbindex.topics.tagging.evidence import Evidence
    from kbindex.topics.tagging.tagger import Tagger
    from kbindex.topics.taxonomy.packed import (
        find_unknown_pattern,
        pack_taxonomy,
        unpack_taxonomy,
    )
    from kbindex.topics.taxonomy.topic_tree import Taxonomy, Topic, load_taxonomy
    from kbindex.topics.taxonomy.user_topics import UserTopics, with_user_topics

__all__ = [
    "Evidence",
    "Tagger",
    "Taxonomy",
    "Topic",
    "UserTopics",
    "find_unknown_pattern",
    "load_taxonomy",
    "pack_taxonomy",
    "tagging_fingerprint",
    "taxonomy_fingerprint",
    "unpack_taxonomy",
    "with_user_topics",
]

_MODULES = {
    "Evidence": "tagging.evidence",
    "Tagger": "tagging.tagger",
    "Taxonomy": "taxonomy.topic_tree",
    "Topic": "taxonomy.topic_tree",
    "UserTopics": "taxonomy.user_topics",
    "find_unknown_pattern": "taxonomy.packed",
    "load_taxonomy": "taxonomy.topic_tree",
    "pack_taxonomy": "taxonomy.packed",
    "unpack_taxonomy": "taxonomy.packed",
    "with_user_topics": "taxonomy.user_topics",
}


if not TYPE_CHECKING:  # a checker would take any name for one that there is

    def __getattr__(name: str) -> object:
        if name not in _MODULES:
            raise AttributeError(name)
        return getattr(import_module(f"kbindex.topics.{_MODULES[name]}"), name)
