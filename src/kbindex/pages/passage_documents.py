"""The JSON documents of what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbindex.model import format_time

if TYPE_CHECKING:
    from kbindex.knowledge import PlacedPassage
    from kbindex.pages import json_types


def passage_document(passage: PlacedPassage) -> json_types.Passage:
    """One passage, as a line of `export --transcripts`."""
    return {
        **passage_place(passage),
        "end_line": passage.end_line,
        "text": passage.text,
    }


def passage_place(passage: PlacedPassage) -> json_types.PassagePlace:
    """Where a passage is said, and by whom, as a part of other documents."""
    place: json_types.PassagePlace = {
        "id": passage.id,
        "kind": "passage",
        "episode": passage.episode,
        "source": passage.source,
        "line": passage.line,
        "speaker": passage.speaker,
        "time": _clock(passage.time_s),
        "end_time": _clock(passage.end_s),
        "time_url": passage.time_url,
        "date": passage.date.isoformat() if passage.date else None,
    }
    if passage.show is not None:
        place["show"] = passage.show
    return place


def _clock(seconds: int | None) -> str | None:
    return None if seconds is None else format_time(seconds)
