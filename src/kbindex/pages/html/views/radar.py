"""What asks for a look again: the latest of each list, or all of one.

The lists differ in what stands in a row, and not in how a row is laid out: where it is,
what it is about, what was said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from msgspec import Struct

from kbindex.messages import later, tr, tr_count
from kbindex.pages.radar_texts import RADAR_TITLES, time_since

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kbindex.knowledge import (
        Lineage,
        OpenPoint,
        Radar,
        RepeatedPage,
        Sighting,
        Silence,
    )
    from kbindex.pages.html.archive_view import ArchiveView
    from kbindex.pages.html.frame import Frame
    from kbindex.pages.html.page_kinds import RadarListPage, RadarPage
    from kbindex.pages.radar_texts import RadarName

_ABOUT: Final[Mapping[RadarName, str]] = {
    "lineages": later("The versions of a product, each where it came up first."),
    "silences": later(
        "What was announced, and in three or more later episodes never came up again."
    ),
    "repeated": later("Pages that several episodes brought."),
    "open-points": later("What notes leave open, such as ???, TODO or 次回."),
}
RADAR_LISTS: Final = tuple(RADAR_TITLES)
"""The lists by their names, in the order of the page."""

_SHOWN: Final = 5
"""Rows of each list where all four stand together."""

_MOST: Final = 300
"""Rows of one list: a page has an end."""

_SHOWN_VERSIONS: Final = 5


class Told(Struct, frozen=True, kw_only=True):
    """What was said, and where.

    Args:
        mark: What it is about, in front of it: a version; may be empty.
        text: What stands there; of what has no text, its id.
    """

    place: Sighting
    text: str
    mark: str = ""


class RadarRow(Struct, frozen=True, kw_only=True):
    """A row of a list.

    Args:
        where: The place by which it is ordered.
        told: What was said, the latest first.
        is_apart: Whether that has places of its own.
        title: What it is about; empty where what was said tells it.
        tag: The product's tag; empty of others.
        url: The page that was brought; None of others.
        note: What else there is to say of it, in a line; may be empty.
    """

    where: Sighting
    told: tuple[Told, ...]
    is_apart: bool = False
    title: str = ""
    tag: str = ""
    url: str | None = None
    note: str = ""


class RadarPart(Struct, frozen=True, kw_only=True):
    """A list, or the latest rows of it.

    Args:
        name: Which.
        heading: What it is called.
        about: What is in it.
        count: How many rows it has in all.
    """

    name: RadarName
    heading: str
    about: str
    count: int
    rows: tuple[RadarRow, ...]


class RadarContent(Struct, frozen=True, kw_only=True):
    """What the page of the radar, or of one list, shows.

    Args:
        count: Of one list, how many rows it has in all; else 0.
        about: What is on the page, in a sentence.
        parts: The lists that have anything in them.
        is_whole: Whether it is the page of all lists.
    """

    template: ClassVar[str] = "radar.html"

    heading: str
    count: int
    about: str
    parts: tuple[RadarPart, ...]
    is_whole: bool


def radar_title(name: RadarName | None = None) -> str:
    """Return what the page of a list is called, or that of all lists."""
    return tr("Worth another look") if name is None else tr(RADAR_TITLES[name])


def radar_about(name: RadarName | None = None) -> str:
    """Return what is in a list, or in all of them."""
    if name is not None:
        return tr(_ABOUT[name])
    return tr("What came up in episodes and asks for a look again, the latest first.")


def view_radar(view: ArchiveView, _: RadarPage, __: Frame) -> RadarContent:
    """Return the latest rows of each list."""
    found = view.answers.radar()
    parts = (_part(view, found, name, most=_SHOWN) for name in RADAR_LISTS)
    return RadarContent(
        heading=radar_title(),
        count=0,
        about=radar_about(),
        parts=tuple(part for part in parts if part.count),
        is_whole=True,
    )


def view_radar_list(view: ArchiveView, page: RadarListPage, _: Frame) -> RadarContent:
    """Return a list, as far as a page goes."""
    part = _part(view, view.answers.radar(), page.name, most=_MOST)
    return RadarContent(
        heading=radar_title(page.name),
        count=part.count,
        about=part.about,
        parts=(part,) if part.count else (),
        is_whole=False,
    )


def _part(view: ArchiveView, found: Radar, name: RadarName, *, most: int) -> RadarPart:
    listed: Sequence[object]
    match name:
        case "lineages":
            listed = found.lineages
            rows = [_lineage(one, view) for one in found.lineages[:most]]
        case "silences":
            listed = found.silences
            rows = [_silence(one, view) for one in found.silences[:most]]
        case "repeated":
            listed = found.repeated
            rows = [_repeated(one) for one in found.repeated[:most]]
        case _:
            listed = found.open_points
            rows = [_open_point(one) for one in found.open_points[:most]]
    return RadarPart(
        name=name,
        heading=radar_title(name),
        about=radar_about(name),
        count=len(listed),
        rows=tuple(rows),
    )


def _lineage(one: Lineage, view: ArchiveView) -> RadarRow:
    shown = one.versions[: -_SHOWN_VERSIONS - 1 : -1]
    rest = len(one.versions) - len(shown)
    return RadarRow(
        where=one.latest,
        title=_label(one, view),
        tag=one.tag,
        told=tuple(_told(seen.first, seen.version) for seen in shown),
        is_apart=True,
        note=tr_count("and {count} before", "and {count} before", rest) if rest else "",
    )


def _silence(one: Silence, view: ArchiveView) -> RadarRow:
    return RadarRow(
        where=one.announced,
        title=_label(one, view),
        tag=one.tag,
        told=(_told(one.announced),),
        note=tr("since then: {time}", time=time_since(one)),
    )


def _label(one: Lineage | Silence, view: ArchiveView) -> str:
    """Return what readers see of a product: no article needs to have its tag."""
    return view.tag_label(one.tag) if one.tag in view.tag_of else one.label


def _repeated(one: RepeatedPage) -> RadarRow:
    return RadarRow(
        where=one.latest,
        url=one.url,
        told=tuple(_told(place) for place in reversed(one.brought)),
        is_apart=True,
    )


def _open_point(one: OpenPoint) -> RadarRow:
    return RadarRow(where=one.where, told=(_told(one.where),))


def _told(place: Sighting, mark: str = "") -> Told:
    return Told(place=place, mark=mark, text=place.text or place.article)
