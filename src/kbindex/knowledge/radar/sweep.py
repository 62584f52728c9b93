"""One pass over an archive's records, for all that the radar answers."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from kbindex.index import EpisodeEntry, IndexReader, Record
from kbindex.knowledge.counts.tag_counts import by_date
from kbindex.knowledge.radar.lineages import (
    LineageKeeper,
    iter_versions,
    products_of,
    sight,
)
from kbindex.knowledge.radar.open_points import find_open_points
from kbindex.knowledge.radar.silences import SilenceKeeper
from kbindex.knowledge.radar.values import (
    OpenPoint,
    Radar,
    RepeatedPage,
    Sighting,
)
from kbindex.model.order import DateKey, newest_first
from kbindex.topics import Taxonomy

BATCH = 500
"""Records that are read at once: servers are asked few times, and memory is bounded."""

LEAST_OF_FIXTURE = 4
FIXTURE_SHARE = 0.25
"""A page that so many episodes brought, and this share of them from the first to the
last, is brought each time; nobody forgot that it was."""

_Row = TypeVar("_Row")


def sweep(
    reader: IndexReader, taxonomy: Taxonomy, *, latest: int | None = None
) -> Radar:
    """Read all records once, and return all that asks for a look again.

    Args:
        reader: The index.
        taxonomy: Of its tags.
        latest: Of how many of the latest episodes, as if there were no others; None is
            all. Pages are told that earlier ones brought, too.
    """
    entries = by_date(reader.entries)[-latest if latest else None :]
    lineages, silences = LineageKeeper(), SilenceKeeper(taxonomy)
    points: list[OpenPoint] = []
    for number, record in _iter_records(reader, entries):
        products = products_of(record, taxonomy)
        lineages.add(record.article, iter_versions(record, products, taxonomy))
        silences.add(number, record, products)
        points += _open_points(record)
    dates = [entry.episode.date if entry.episode else None for entry in entries]
    return Radar(
        lineages=_latest_first(lineages.lineages(taxonomy), lambda one: one.latest),
        silences=_latest_first(silences.silences(dates), lambda one: one.announced),
        repeated=_latest_first(_repeated(reader, entries), lambda one: one.latest),
        open_points=_latest_first(points, lambda one: one.where),
    )


def _iter_records(
    reader: IndexReader, entries: Sequence[EpisodeEntry]
) -> Iterator[tuple[int, Record]]:
    """Yield the records of episodes in their order, each with its episode's place."""
    documents = (
        (number, document)
        for number, entry in enumerate(entries)
        for document in reader.documents_of(entry.source.path)
    )
    while batch := tuple(islice(documents, BATCH)):
        records = reader.read_articles([document for _, document in batch])
        yield from zip((number for number, _ in batch), records, strict=True)


def _open_points(record: Record) -> Iterable[OpenPoint]:
    article = record.article
    for one in find_open_points(article):
        yield OpenPoint(sign=one.sign, where=sight(article, one.line, one.text))


def _repeated(
    reader: IndexReader, entries: Sequence[EpisodeEntry]
) -> Iterable[RepeatedPage]:
    """Yield the pages that articles of several episodes bring, but no fixtures.

    Args:
        reader: The index.
        entries: Some of its episodes: one of them is to bring the page.
    """
    ordered = by_date(reader.entries)
    places = {str(entry.id): number for number, entry in enumerate(ordered)}
    paths = (entry.source.path for entry in entries)
    among = {one for path in paths for one in reader.documents_of(path)}
    groups = [
        tuple(group) for group in reader.duplicates if not among.isdisjoint(group)
    ]
    records = reader.read_articles([document for group in groups for document in group])
    rest = iter(records)
    for group in groups:
        articles = [next(rest).article for _ in group]
        episodes = sorted({places[article.episode] for article in articles})
        if len(episodes) > 1 and not _is_fixture(episodes):
            brought = [sight(one, one.line, one.title) for one in articles]
            yield RepeatedPage(url=articles[0].url or "", brought=tuple(brought))


def _is_fixture(episodes: Sequence[int]) -> bool:
    """Say whether a page belongs to the form of a show: its sponsor, its own pages.

    Args:
        episodes: The places in time of those that brought it, the earliest first.
    """
    span = episodes[-1] - episodes[0] + 1
    return len(episodes) >= LEAST_OF_FIXTURE and len(episodes) >= span * FIXTURE_SHARE


def _latest_first(
    rows: Iterable[_Row], where: Callable[[_Row], Sighting]
) -> tuple[_Row, ...]:
    """Sort rows by the date and the id of a place in each; ties keep their order."""

    def key(row: _Row) -> DateKey:
        return newest_first(where(row).date, where(row).article)

    return tuple(sorted(rows, key=key))
