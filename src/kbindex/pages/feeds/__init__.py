"""What is new in an archive, for feed readers: Atom 1.0 and JSON Feed 1.1."""

from kbindex.pages.feeds.archive_feeds import (
    LATEST,
    SEARCH_ATOM,
    SEARCH_JSON,
    episode_feed,
    question_feed,
    saved_folder,
    search_feed,
    topic_feed,
)
from kbindex.pages.feeds.atom import atom
from kbindex.pages.feeds.feed_values import ATOM_FILE, JSON_FILE, Feed, FeedEntry
from kbindex.pages.feeds.json_feed import json_feed

__all__ = [
    "ATOM_FILE",
    "JSON_FILE",
    "LATEST",
    "SEARCH_ATOM",
    "SEARCH_JSON",
    "Feed",
    "FeedEntry",
    "atom",
    "episode_feed",
    "json_feed",
    "question_feed",
    "saved_folder",
    "search_feed",
    "topic_feed",
]
