"""What a query that is being typed may mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kbindex.knowledge.answers import Completion
    from kbindex.knowledge.snapshot import Snapshot


def complete_query(
    snapshot: Snapshot, typed: str, limit: int
) -> tuple[Completion, ...]:
    """Return what the end of a query may mean, the likeliest first."""
    return tuple(snapshot.completer.complete(typed, limit=limit))
