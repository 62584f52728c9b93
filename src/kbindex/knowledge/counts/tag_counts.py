"""Tags of the archive, with counts that include narrower tags."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Literal

from kbindex.index import EpisodeEntry
from kbindex.knowledge.answers import TagCount
from kbindex.model.order import NaturalKey, natural_key
from kbindex.topics import Taxonomy
from kbindex.topics.taxonomy.kinds import TOPIC_KINDS

TAG_KINDS = tuple(TOPIC_KINDS.values())
"""What a tag may be: `topic`, `project`, …."""

TIMELINE_PARTS = 12
"""The months of a year; and a dozen has halves, thirds and quarters to compare."""

TagOrder = Literal["count", "name", "latest", "first"]


def count_tags(
    entries: Iterable[EpisodeEntry],
    taxonomy: Taxonomy,
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
    parts: int = TIMELINE_PARTS,
) -> tuple[TagCount, ...]:
    """Count the tags of all articles, most frequent first, then by id.

    Args:
        entries: The episodes, in the order of their files.
        taxonomy: What is broader than what.
        since: Leave out what is older, and what has no date.
        until: Leave out what is newer, and what has no date.
        parts: How many parts a timeline has.
    """
    chosen = [entry for entry in by_date(entries) if _is_within(entry, since, until)]
    dates = [day for entry in chosen if (day := _date(entry))]
    months = make_months(within=dates, parts=parts)
    own: dict[str, int] = {}
    count: dict[str, int] = {}
    episodes: dict[str, dict[str, None]] = {}
    days: dict[str, list[dt.date]] = {}
    for entry in chosen:
        day = _date(entry)
        for tags in entry.tags.values():
            for tag in tags:
                own[tag] = own.get(tag, 0) + 1
            for covered in taxonomy.with_above(tags):
                count[covered] = count.get(covered, 0) + 1
                episodes.setdefault(covered, {})[str(entry.id)] = None
                days.setdefault(covered, []).extend([day] if day else [])
    return tuple(
        TagCount(
            id=tag,
            label=taxonomy.label(tag),
            label_ja=taxonomy.label_ja(tag),
            kind=taxonomy.kind(tag),
            count=count[tag],
            own=own.get(tag, 0),
            episodes=tuple(episodes[tag]),
            broader=taxonomy.broader(tag),
            timeline=make_timeline(days[tag], within=dates, parts=parts),
            months=months,
        )
        for tag in sorted(count, key=lambda tag: (-count[tag], tag))
    )


def make_timeline(
    days: Iterable[dt.date],
    *,
    within: Sequence[dt.date],
    parts: int = TIMELINE_PARTS,
) -> tuple[int, ...]:
    """Count `days` by equal parts of the time that `within` spans.

    Args:
        days: All of them within that time.
        within: In any order; where there are none, there is no timeline.
        parts: How many parts, 1 upwards.
    """
    if not within:
        return ()
    first, last = min(within), max(within)
    length = (last - first).days + 1
    counts = [0] * parts
    for day in days:
        counts[(day - first).days * parts // length] += 1
    return tuple(counts)


def make_months(
    *, within: Sequence[dt.date], parts: int = TIMELINE_PARTS
) -> tuple[str, ...]:
    """Name the month in which each part of a timeline begins: `2021-07`.

    Args:
        within: As `make_timeline` has it; where there are none, there is no month.
        parts: How many parts, 1 upwards; of more parts than days, some have none, and
            get the month of the part behind.
    """
    if not within:
        return ()
    first, last = min(within), max(within)
    length = (last - first).days + 1
    starts = (-(-part * length // parts) for part in range(parts))
    days = (first + dt.timedelta(days=min(start, length - 1)) for start in starts)
    return tuple(f"{day.year:04}-{day.month:02}" for day in days)


def sort_tags(
    tags: Iterable[TagCount], order: TagOrder, entries: Iterable[EpisodeEntry]
) -> tuple[TagCount, ...]:
    """Sort tags; ties by count, then by id.

    Args:
        tags: The tags.
        order: `count` the most frequent first, `name` by label, `latest` what was
            talked about last, `first` what came up first.
        entries: The episodes, in the order of their files.
    """
    places = {str(entry.id): n for n, entry in enumerate(by_date(entries))}

    def key(tag: TagCount) -> tuple[NaturalKey, int, int, str]:
        name = natural_key(tag.label.casefold()) if order == "name" else ()
        place = 0
        if order == "latest":
            place = -places[tag.episodes[-1]]
        elif order == "first":
            place = places[tag.episodes[0]]
        return (name, place, -tag.count, tag.id)

    return tuple(sorted(tags, key=key))


def _is_within(
    entry: EpisodeEntry, since: dt.date | None, until: dt.date | None
) -> bool:
    if since is None and until is None:
        return True
    day = _date(entry)
    return day is not None and (since or day) <= day <= (until or day)


def _date(entry: EpisodeEntry) -> dt.date | None:
    return entry.episode.date if entry.episode else None


def by_date(entries: Iterable[EpisodeEntry]) -> list[EpisodeEntry]:
    """Sort episodes by date; one without a date stays behind the file before it."""
    latest = ""
    order: list[tuple[str, int, EpisodeEntry]] = []
    for position, entry in enumerate(entries):
        if entry.episode and entry.episode.date:
            latest = entry.episode.date.isoformat()
        order.append((latest, position, entry))
    return [entry for _, _, entry in sorted(order, key=lambda row: row[:2])]
