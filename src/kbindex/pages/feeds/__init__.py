"""What is new in an archive, for feed readers: Atom 1.0 and JSON Feed 1.1."""

from kbindex.pages.feeds.archive_feeds import episode_feed, search_feed, topic_feed
from kbindex.pages.feeds.atom import atom
from kbindex.pages.feeds.feed_values import ATOM_FILE, JSON_FILE, Feed, FeedEntry
from kbindex.pages.feeds.json_feed import json_feed

__all__ = [
    "ATOM_FILE",
    "JSON_FILE",
    "Feed",
    "FeedEntry",
    "atom",
    "episode_feed",
    "json_feed",
    "search_feed",
    "topic_feed",
]
