"""What the episodes around one say: dates, people, whether there are videos.

Of each file only the header and the headings are read, so that one file can be checked
among hundreds.
"""

import datetime as dt
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path, PurePosixPath

from kbindex.model import EpisodeId
from kbindex.model.order import natural_key
from kbindex.shownotes.decoding import decode
from kbindex.shownotes.episode_files import (
    MAX_SIZE_BYTES,
    PAGE_STEMS,
    EpisodeFile,
    find_episodes,
    load_content,
)
from kbindex.shownotes.reader import Reader, normalize_line_ends
from kbindex.shownotes.reading.people import profile_handle
from kbindex.shownotes.reading.presenter_sections import iter_presenters

LEAP = dt.timedelta(days=180)
"""A date that is out of order by more has another year: shows make no such pauses
backwards, and a January with the old year is off by 300 days and more."""

_UNORDERED = 0.2
"""Share of episodes out of order, from which on ids tell no order of time; of few
episodes one may be."""

_FEWEST = 3
"""Of two dates that disagree, nobody knows which is wrong."""

_HEADING = re.compile(r"(?m)^ {0,3}#{1,6}[ \t].*$")
_LINK = re.compile(r"\]\((https?://[^\s()]+)")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?^---[ \t]*$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """An episode and its date."""

    id: EpisodeId
    date: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What is known of the archive around an episode.

    Args:
        others: How many other episodes there are.
        videos: How many of them link to their recording.
        people: Handle in lower case → the handle, and how many other episodes have it
            as that of a host, a guest or a presenter.
        before: An episode before it that is later by a leap; None where none is.
        after: An episode behind it that is earlier by a leap.
    """

    others: int = 0
    videos: int = 0
    people: Mapping[str, tuple[str, int]] = field(
        default_factory=dict[str, tuple[str, int]]
    )
    before: Neighbour | None = None
    after: Neighbour | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What is kept of an episode; `path` is relative to the archive."""

    id: EpisodeId
    path: str
    date: dt.date | None
    has_video: bool
    people: frozenset[str]

    @property
    def series(self) -> PurePosixPath:
        """The folder whose episodes are in one order."""
        path = PurePosixPath(self.path)
        is_page = path.stem.lower() in PAGE_STEMS
        return path.parent.parent if is_page else path.parent


def skim_archive(
    archive: Path, reader: Reader, *, follow_links: bool = False
) -> tuple[Outline, ...]:
    """Skim all episodes of an archive; what cannot be read is left out.

    Args:
        archive: The folder of episodes.
        reader: Reads them.
        follow_links: Follow links that lead out of `archive`, too.

    Raises:
        ArchiveError: The archive cannot be listed.
    """
    files, _ = find_episodes(archive, follow_links=follow_links)
    outlines: list[Outline] = []
    for file in files:
        try:
            content = load_content(archive, file.path, follow_links=follow_links)
        except OSError:  # the check of that file says so
            continue
        if outline := skim(content, file, reader):
            outlines.append(outline)
    return tuple(outlines)


def skim(content: bytes, file: EpisodeFile, reader: Reader) -> Outline | None:
    """Read the header of an episode and its presenters; None where it is unreadable.

    They are those of a full reading: of all 1,060 real files, and by a law.
    """
    is_small = len(content) <= MAX_SIZE_BYTES
    text = decode(content, path=file.path)[0] if is_small else None
    if text is None:
        return None
    skimmed = _header_and_headings(normalize_line_ends(text))
    reading = reader.read_text(skimmed, episode_id=file.id, path=file.path)
    episode = reading.episode
    if episode is None:
        return None
    named = frozenset((*episode.hosts, *episode.guests))
    presenters = iter_presenters(reading.blocks, known=named)
    return Outline(
        id=file.id,
        path=file.path,
        date=episode.date,
        has_video=bool(episode.video),
        people=named | {section.presenter for section in presenters},
    )


def _header_and_headings(text: str) -> str:
    """Leave out all behind the header but the headings that may name a person."""
    front = _FRONT_MATTER.match(text)
    headings = [*_HEADING.finditer(text, front.end() if front else 0)]
    if len(headings) < 2:  # noqa: PLR2004 - the title, and what ends the header
        return text
    later = (heading[0] for heading in headings[1:] if _may_name(heading[0]))
    return text[: headings[1].start()] + "\n\n".join(later) + "\n"


def _may_name(heading: str) -> bool:
    """Say whether a heading may name a person; parsing the others takes seconds."""
    link = _LINK.search(heading)
    return link is None or profile_handle(link[1]) is not None


def survey(outlines: Sequence[Outline]) -> dict[str, Surroundings]:
    """Say of each episode, by its path, what the others say."""
    videos = sum(outline.has_video for outline in outlines)
    people = Counter(name for one in outlines for name in one.people)
    leaps = _find_leaps(outlines)
    around: dict[str, Surroundings] = {}
    for outline in outlines:
        before, after = leaps.get(outline.path, (None, None))
        around[outline.path] = Surroundings(
            others=len(outlines) - 1,
            videos=videos - outline.has_video,
            people=_others(people, outline.people),
            before=before,
            after=after,
        )
    return around


def _others(
    people: Mapping[str, int], own: frozenset[str]
) -> dict[str, tuple[str, int]]:
    """Count in how many other episodes people are."""
    counts = {name: count - (name in own) for name, count in people.items()}
    return {
        name.lower(): (name, count)
        for name, count in sorted(counts.items(), key=lambda pair: pair[1])
        if count
    }


# Dates that leap


_Leap = tuple[Neighbour | None, Neighbour | None]


def _find_leaps(outlines: Iterable[Outline]) -> dict[str, _Leap]:
    """Find the episodes whose date is out of order by more than `LEAP`.

    As few as possible are found: those outside of the longest sequence of episodes
    whose dates follow their ids. Each comes with the neighbour that it disagrees with.
    """
    series: dict[PurePosixPath, list[tuple[Outline, dt.date]]] = {}
    for outline in outlines:
        if outline.date:
            series.setdefault(outline.series, []).append((outline, outline.date))
    leaps: dict[str, _Leap] = {}
    for dated in series.values():
        dated.sort(key=lambda pair: natural_key(pair[0].id))
        kept = _in_order([date for _, date in dated])
        most = max(1, _UNORDERED * len(dated))
        if len(dated) < _FEWEST or len(dated) - len(kept) > most:
            continue
        ends = (-1, *kept, len(dated))
        for low, high in pairwise(ends):
            before = _neighbour(dated, low)
            after = _neighbour(dated, high)
            for outline, date in dated[low + 1 : high]:
                late = before if before and before.date - date > LEAP else None
                early = after if after and date - after.date > LEAP else None
                if late or early:
                    leaps[outline.path] = late, early
    return leaps


def _neighbour(
    dated: Sequence[tuple[Outline, dt.date]], position: int
) -> Neighbour | None:
    if not 0 <= position < len(dated):
        return None
    outline, date = dated[position]
    return Neighbour(id=outline.id, date=date)


def _in_order(dates: Sequence[dt.date]) -> tuple[int, ...]:
    """Return the positions of a longest sequence of dates that never falls.

    There may be several: `2021-05, 2012-05, 2021-06` has two. Read from both ends, the
    one that takes the shorter time is taken.
    """
    days = [(date - dt.date.min).days for date in dates]
    last = len(days) - 1
    backwards = _longest_rising([-day for day in reversed(days)])
    chains = (_longest_rising(days), tuple(last - at for at in reversed(backwards)))
    return min(chains, key=lambda chain: days[chain[-1]] - days[chain[0]])


def _longest_rising(values: Sequence[int]) -> tuple[int, ...]:
    """Return the positions of a longest sequence that never falls; not of nothing.

    Source:
        Fredman 1975: patience sorting, O(n log n).
    """
    tops: list[int] = []
    piles: list[int] = []
    previous: dict[int, int] = {}
    for position, value in enumerate(values):
        pile = bisect_right(piles, value)
        if pile:
            previous[position] = tops[pile - 1]
        tops[pile : pile + 1] = [position]
        piles[pile : pile + 1] = [value]
    chain = [tops[-1]]
    while chain[-1] in previous:
        chain.append(previous[chain[-1]])
    return tuple(reversed(chain))
