"""What is to be said of hits that all fit badly."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kbindex.knowledge import SearchResult


def are_met_by_tags_alone(result: SearchResult) -> bool:
    """Say whether the tag is all that meets each hit: it is about it by no word."""
    return all(
        hit.matched and all(match.how == "tag" for match in hit.matched)
        for hit in result.hits
    )
