"""Tags of the archive, with counts that include narrower tags."""

from collections.abc import Iterable

from kbindex.index import EpisodeEntry
from kbindex.knowledge.results import TagCount
from kbindex.topics import Taxonomy


def count_tags(
    entries: Iterable[EpisodeEntry], taxonomy: Taxonomy
) -> tuple[TagCount, ...]:
    """Count the tags of all articles, most frequent first, then by id.

    Args:
        entries: The episodes, in the order of their files.
        taxonomy: What is broader than what.
    """
    own: dict[str, int] = {}
    count: dict[str, int] = {}
    episodes: dict[str, dict[str, None]] = {}
    for entry in by_date(entries):
        for tags in entry.tags.values():
            for tag in tags:
                own[tag] = own.get(tag, 0) + 1
            for covered in {up for tag in tags for up in (tag, *taxonomy.above(tag))}:
                count[covered] = count.get(covered, 0) + 1
                episodes.setdefault(covered, {})[str(entry.id)] = None
    return tuple(
        TagCount(
            id=tag,
            label=taxonomy.label(tag),
            kind=taxonomy.kind(tag),
            count=count[tag],
            own=own.get(tag, 0),
            episodes=tuple(episodes[tag]),
            broader=taxonomy.broader(tag),
        )
        for tag in sorted(count, key=lambda tag: (-count[tag], tag))
    )


def by_date(entries: Iterable[EpisodeEntry]) -> list[EpisodeEntry]:
    """Sort episodes by date; one without a date stays behind the file before it."""
    latest = ""
    order: list[tuple[str, int, EpisodeEntry]] = []
    for position, entry in enumerate(entries):
        if entry.episode and entry.episode.date:
            latest = entry.episode.date.isoformat()
        order.append((latest, position, entry))
    return [entry for _, _, entry in sorted(order, key=lambda row: row[:2])]
