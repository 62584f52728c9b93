"""Frozen values shared by all layers, and the forms of a URL."""

from kbindex.model.times import format_time, jump_url, parse_time, time_of_url
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
    TimeFrom,
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
    "TimeFrom",
    "clean_url",
    "diagnose",
    "format_time",
    "is_web_url",
    "jump_url",
    "parse_time",
    "time_of_url",
    "url_host",
    "url_key",
    "url_path",
    "url_place",
    "without_scheme",
]
