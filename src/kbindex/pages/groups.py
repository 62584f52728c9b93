"""Hits by episode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from kbindex.pages.json_documents import search_document

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from kbindex.knowledge import Hit, SearchResult
    from kbindex.pages import json_types


class EpisodeHits(Struct, frozen=True, kw_only=True):
    """The hits of one episode.

    Args:
        hits: In the order in which they were found; never empty.
    """

    episode: str
    date: dt.date | None
    video: str | None
    hits: tuple[Hit, ...]


def group_by_episode(hits: Iterable[Hit]) -> tuple[EpisodeHits, ...]:
    """Group hits, the episode of the first hit first."""
    found: dict[str, list[Hit]] = {}
    for hit in hits:
        found.setdefault(hit.article.episode, []).append(hit)
    return tuple(
        EpisodeHits(
            episode=episode,
            date=members[0].article.date,
            video=members[0].video,
            hits=tuple(members),
        )
        for episode, members in found.items()
    )


def grouped_document(
    result: SearchResult, *, explain: bool = False
) -> json_types.SearchAnswer:
    """The answer of `search`, and the key `groups`: episodes with ids of hits."""
    document = search_document(result, explain=explain)
    document["groups"] = [
        {
            "episode": group.episode,
            "date": group.date.isoformat() if group.date else None,
            "video": group.video,
            "hits": [hit.article.id for hit in group.hits],
        }
        for group in group_by_episode(result.hits)
    ]
    return document
