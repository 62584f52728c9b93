"""Feeds of hostile notes: valid, and safe to be shown by whoever reads them."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import pytest

from kbindex.pages.feeds import (
    Feed,
    atom,
    episode_feed,
    json_feed,
    search_feed,
    topic_feed,
)
from tests.hostile.feed_rules import atom_problems, json_problems

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kbindex.pages.html.archive_view import ArchiveView

ROOT = "https://notes.example/below/"


def feeds(view: ArchiveView) -> Iterator[Feed]:
    base = view.base
    yield episode_feed(view, ROOT, limit=1000)
    for tag in islice(view.tags, 0, None, 900):
        yield topic_feed(view, base.tag(tag.id), ROOT)
    for query in ("note", "script", "example monitoring", "監視"):
        hits = base.search(query, limit=500).hits
        yield search_feed(view, hits, ROOT, name=f"<{query}>\ud800\n", page=ROOT)


@pytest.fixture(scope="module")
def all_feeds(view: ArchiveView) -> list[Feed]:
    return list(feeds(view))


def test_every_feed_keeps_the_rules_of_atom(all_feeds: list[Feed]) -> None:
    assert sum(len(feed.entries) for feed in all_feeds) > 200
    wrong = [f"{feed.page}: {one}" for feed in all_feeds for one in problems(feed)]
    assert wrong[:10] == []


def problems(feed: Feed) -> Iterator[str]:
    yield from atom_problems(atom(feed))
    yield from json_problems(json_feed(feed))


def test_the_same_archive_gives_the_same_bytes(view: ArchiveView) -> None:
    assert atom(episode_feed(view, ROOT)) == atom(episode_feed(view, ROOT))
