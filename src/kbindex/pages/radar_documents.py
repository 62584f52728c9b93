"""JSON documents of the radar, and its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbindex.pages.json_documents import FORMAT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kbindex.knowledge import Radar, Sighting
    from kbindex.pages import json_types
    from kbindex.pages.json_types.radar_types import RadarList


MOST_PLACES = 50
"""Versions of a product, and places of a page, in an answer that has a limit."""


def radar_document(found: Radar, *, limit: int | None = None) -> json_types.RadarAnswer:
    """The answer of `radar`; `limit` is the most of each list, None for all.

    With a limit each product has its latest versions alone, and each page the places
    that brought it last: one of them may have thousands. `count` says how many.
    """
    latest = slice(None) if limit is None else slice(-MOST_PLACES, None)
    return {
        "format": FORMAT,
        "totals": {
            "lineages": len(found.lineages),
            "silences": len(found.silences),
            "repeated": len(found.repeated),
            "open_points": len(found.open_points),
        },
        "lineages": [
            {
                "tag": one.tag,
                "label": one.label,
                "versions": [
                    {
                        "version": seen.version,
                        "newer": seen.is_newer,
                        "first": _sighting(seen.first),
                    }
                    for seen in one.versions[latest]
                ],
                "count": len(one.versions),
            }
            for one in found.lineages[:limit]
        ],
        "silences": [
            {
                "tag": one.tag,
                "label": one.label,
                "announced": _sighting(one.announced),
                "episodes": one.episodes,
                "days": one.days,
            }
            for one in found.silences[:limit]
        ],
        "repeated": [
            {
                "url": one.url,
                "brought": [_sighting(place) for place in one.brought[latest]],
                "count": len(one.brought),
            }
            for one in found.repeated[:limit]
        ],
        "open_points": [
            {"sign": one.sign, "where": _sighting(one.where)}
            for one in found.open_points[:limit]
        ],
    }


def _sighting(place: Sighting) -> json_types.Sighting:
    return {
        "article": place.article,
        "episode": place.episode,
        "date": place.date.isoformat() if place.date else None,
        "title": place.title,
        "line": place.line,
        "text": place.text,
    }


def iter_radar_rows(
    found: Radar, *, limit: int | None = None
) -> Iterator[json_types.RadarRow]:
    """Yield the places of the lists one by one, list after list."""
    for lineage in found.lineages[:limit]:
        for seen in lineage.versions:
            row = _row("lineages", seen.first)
            yield {**row, "tag": lineage.tag, "version": seen.version}
    for silence in found.silences[:limit]:
        yield {**_row("silences", silence.announced), "tag": silence.tag}
    for page in found.repeated[:limit]:
        for place in page.brought:
            yield {**_row("repeated", place), "url": page.url}
    for point in found.open_points[:limit]:
        yield {**_row("open_points", point.where), "sign": point.sign}


def _row(name: RadarList, place: Sighting) -> json_types.RadarRow:
    return {
        "list": name,
        "tag": None,
        "version": None,
        "sign": None,
        "url": None,
        "id": place.article,
        "episode": place.episode,
        "date": place.date.isoformat() if place.date else None,
        "title": place.title,
        "line": place.line,
        "text": place.text,
    }
