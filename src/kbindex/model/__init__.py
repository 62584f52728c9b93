"""Frozen values shared by all layers, and the forms of a URL."""

from kbindex.model.urls import (
    clean_url,
    is_web_url,
    url_host,
    url_key,
    url_path,
    url_place,
    without_scheme,
)
from kbindex.model.values import (
    Article,
    ArticleId,
    ArticleKind,
    Diagnostic,
    Episode,
    EpisodeId,
    Link,
    MarkedTag,
    Note,
    NoteKind,
    diagnose,
)

__all__ = [
    "Article",
    "ArticleId",
    "ArticleKind",
    "Diagnostic",
    "Episode",
    "EpisodeId",
    "Link",
    "MarkedTag",
    "Note",
    "NoteKind",
    "clean_url",
    "diagnose",
    "is_web_url",
    "url_host",
    "url_key",
    "url_path",
    "url_place",
    "without_scheme",
]
