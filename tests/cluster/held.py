"""What servers hold beside the records of a generation: words, and what others see."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from kbindex.index.opensearch.layout import WordDocument

if TYPE_CHECKING:
    from kbindex.index.opensearch.generations import StoredGeneration

_PAGE = 5000


def count_words(generation: StoredGeneration) -> dict[tuple[str, str], int]:
    """Return what the words of all parts count together, where that is not 0."""
    total: Counter[tuple[str, str]] = Counter()
    for part in generation.manifest.parts:
        body: dict[str, object] = {
            "size": _PAGE,
            "query": {"term": {"kind": "word"}},
            "sort": ["term", "field"],
        }
        while hits := generation.connection.search([part.name], body).hits:
            for hit in hits:
                word = msgspec.json.decode(hit.source, type=WordDocument)
                total[word.field, word.term] += word.df
            body = {**body, "search_after": hits[-1].sort}
    return {key: count for key, count in total.items() if count}


def shown_by_alias(generation: StoredGeneration, alias: str) -> frozenset[str]:
    """Return the ids of the documents that other tools see by the alias."""
    body: dict[str, object] = {"size": 10_000, "_source": False}
    hits = generation.connection.search([alias], body).hits
    return frozenset(hit.id for hit in hits)
