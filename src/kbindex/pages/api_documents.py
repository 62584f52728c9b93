"""The JSON documents that no command prints: what a server's API says besides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbindex.pages.json_documents import FORMAT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kbindex.knowledge import Completion
    from kbindex.pages import json_types


def completions_document(
    query: str, found: Iterable[Completion]
) -> json_types.CompletionsAnswer:
    """The answer of `suggest`: what a query that is being typed may mean."""
    return {
        "format": FORMAT,
        "query": query,
        "completions": [
            {
                "kind": one.kind,
                "text": one.text,
                "query": one.query,
                "count": one.count,
                "id": one.id,
            }
            for one in found
        ],
    }
