"""What the lists of the radar are called, and how long something has been silent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from kbindex.messages import later, tr, tr_count

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kbindex.knowledge import Silence

RadarName = Literal["lineages", "silences", "repeated", "open-points"]

RADAR_TITLES: Final[Mapping[RadarName, str]] = {
    "lineages": later("Versions that followed"),
    "silences": later("Announced, and never again"),
    "repeated": later("Pages brought more than once"),
    "open-points": later("Left open"),
}
"""List → its title, in the order in which they are shown; `tr` translates it."""


def time_since(one: Silence) -> str:
    """Return how long ago something was announced, in episodes and days."""
    episodes = tr_count("{count} episode", "{count} episodes", one.episodes)
    if one.days is None:
        return episodes
    days = tr_count("{count} day", "{count} days", one.days)
    return tr(", ").join((episodes, days))
