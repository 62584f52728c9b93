"""The JSON documents of `show` for what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbindex.pages.json_documents import FORMAT
from kbindex.pages.passage_documents import passage_document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kbindex.knowledge import PlacedPassage
    from kbindex.model import EpisodeId
    from kbindex.pages import json_types


def passage_answer(
    passage: PlacedPassage,
    *,
    before: PlacedPassage | None,
    after: PlacedPassage | None,
) -> json_types.PassageAnswer:
    """The answer of `show` for a passage."""
    return {
        "format": FORMAT,
        **passage_document(passage),
        "before": passage_document(before) if before else None,
        "after": passage_document(after) if after else None,
    }


def transcript_document(
    episode: EpisodeId, passages: Sequence[PlacedPassage]
) -> json_types.TranscriptAnswer:
    """The answer of `show --transcript`."""
    return {
        "format": FORMAT,
        "id": episode,
        "passages": [passage_document(passage) for passage in passages],
    }
