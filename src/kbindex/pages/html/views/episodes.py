"""All episodes by year, the newest first."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct

from kbindex.messages import tr
from kbindex.pages.html.page_titles import own_title

if TYPE_CHECKING:
    from kbindex.knowledge import EpisodeSummary
    from kbindex.pages.html.archive_view import ArchiveView
    from kbindex.pages.html.frame import Frame
    from kbindex.pages.html.page_kinds import EpisodesPage


class Year(Struct, frozen=True, kw_only=True):
    """The episodes of a year, or those without a date.

    Args:
        anchor: The id of its section.
        has_titles: Whether any title says more than the episode's id.
    """

    heading: str
    anchor: str
    has_titles: bool
    episodes: tuple[EpisodeSummary, ...]


class EpisodesContent(Struct, frozen=True, kw_only=True):
    """What the page of all episodes shows."""

    template: ClassVar[str] = "episodes.html"

    heading: str
    count: int
    years: tuple[Year, ...]


def view_episodes(view: ArchiveView, _: EpisodesPage, __: Frame) -> EpisodesContent:
    """Return what the page shows."""
    years = groupby(view.newest_first, key=_year)
    return EpisodesContent(
        heading=tr("Episodes"),
        count=len(view.episodes),
        years=tuple(_make_year(year, tuple(episodes)) for year, episodes in years),
    )


def _make_year(year: int, episodes: tuple[EpisodeSummary, ...]) -> Year:
    return Year(
        heading=str(year) if year else tr("undated"),
        anchor=f"y{year}" if year else "undated",
        has_titles=any(own_title(one.episode) for one in episodes),
        episodes=episodes,
    )


def _year(summary: EpisodeSummary) -> int:
    """Return the year; 0 where there is no date."""
    return summary.episode.date.year if summary.episode.date else 0
