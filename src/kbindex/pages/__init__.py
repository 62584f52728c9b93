"""What all deliveries show alike: the JSON documents."""

from kbindex.pages.json_documents import (
    FORMAT,
    article_document,
    changes_document,
    episode_document,
    episodes_document,
    export_document,
    record_document,
    search_document,
    tag_document,
    tags_document,
)

__all__ = [
    "FORMAT",
    "article_document",
    "changes_document",
    "episode_document",
    "episodes_document",
    "export_document",
    "record_document",
    "search_document",
    "tag_document",
    "tags_document",
]
