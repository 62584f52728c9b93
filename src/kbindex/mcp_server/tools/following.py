"""The tool about what asks for a look again: `radar`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from kbindex.mcp_server.answers import NOTICE, RadarAnswer, RadarFound, RadarPlace
from kbindex.mcp_server.quoting import NAME
from kbindex.mcp_server.sizes import cut, fit
from kbindex.mcp_server.tools.finding import next_offset

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kbindex.knowledge import KnowledgeBase, Radar, Sighting
    from kbindex.mcp_server import arguments

_MOST_PLACES: Final = 4
_QUOTE: Final = 300
"""What a text may cost; a row of all places fits into the smallest answer."""


def radar(base: KnowledgeBase, asked: arguments.Radar, most_bytes: int) -> RadarAnswer:
    """List one kind of what asks for a look again."""
    rows = list(_found(base.radar(tag=asked.topic), asked.what))
    answer = RadarAnswer(notice=NOTICE, total=len(rows))
    answer, taken = fit(answer, "found", rows[asked.offset :], most_bytes)
    return replace(answer, next_offset=next_offset(asked.offset, taken, len(rows)))


def _found(found: Radar, what: arguments.RadarList) -> Iterator[RadarFound]:
    if what == "lineages":
        for one in found.lineages:
            places = [_place(seen.first, seen.version) for seen in one.versions]
            yield _row(one.label, places, topic=one.tag)
    elif what == "silences":
        for silence in found.silences:
            row = _row(silence.label, [_place(silence.announced)], topic=silence.tag)
            yield replace(row, episodes_since=silence.episodes)
    elif what == "repeated":
        for page in found.repeated:
            yield _row(page.url, [_place(place) for place in page.brought])
    else:
        for point in found.open_points:
            yield _row(point.sign, [_place(point.where)])


def _row(
    name: str, places: Sequence[RadarPlace], *, topic: str | None = None
) -> RadarFound:
    return RadarFound(
        name=cut(name, _QUOTE),
        count=len(places),
        places=tuple(places[-_MOST_PLACES:]),
        topic=cut(topic, NAME) if topic else None,
    )


def _place(place: Sighting, version: str | None = None) -> RadarPlace:
    return RadarPlace(
        id=cut(place.article, NAME),
        line=place.line,
        quote=cut(place.text, _QUOTE),
        date=place.date.isoformat() if place.date else None,
        version=cut(version, NAME) if version else None,
    )
