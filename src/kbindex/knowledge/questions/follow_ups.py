"""What came up in episodes and asks for a look again; of all, or of some of it."""

import datetime as dt
from collections.abc import Callable

from msgspec.structs import replace

from kbindex.errors import NotFoundError
from kbindex.knowledge.counts.tag_counts import by_date
from kbindex.knowledge.radar.sweep import sweep
from kbindex.knowledge.radar.values import Radar, Sighting
from kbindex.knowledge.snapshot import Snapshot
from kbindex.model.near_names import near_ids

LATEST = 60
"""Episodes that a next one may come back to: those of a year, and some more."""

_LAST = 5
"""Episodes whose open points, versions and repeated pages are of interest next."""


def look_back(snapshot: Snapshot) -> Radar:
    """Return what an episode to come may come back to, the latest first.

    Records of the `LATEST` episodes alone are read. What was said in earlier ones than
    the last few is left out, but for what was announced and never came up again.
    """
    recent = sweep(snapshot.reader, snapshot.taxonomy, latest=LATEST)
    last = {str(one.id) for one in by_date(snapshot.reader.entries)[-_LAST:]}
    of_last = _told(recent, lambda place: place.episode in last)
    return replace(of_last, silences=recent.silences)


def look_around(snapshot: Snapshot, *, tag: str | None, since: dt.date | None) -> Radar:
    """Return what asks for a look again, the latest first.

    All records are read once, when it is first asked for.

    Raises:
        NotFoundError: No article has the tag or a narrower one; near tags are named.
    """
    whole = snapshot.once("radar", lambda: sweep(snapshot.reader, snapshot.taxonomy))
    if tag is not None:
        whole = _about(snapshot, whole, _find(snapshot, tag))
    return whole if since is None else _since(whole, since)


def _find(snapshot: Snapshot, name: str) -> str:
    counts = {count.id: count.label for count in snapshot.tag_counts}
    tag = snapshot.taxonomy.find_among(name, counts)
    if tag is None or tag not in counts:
        raise NotFoundError("tag", name, near=near_ids(name, counts))
    return tag


def _about(snapshot: Snapshot, whole: Radar, tag: str) -> Radar:
    """Return what is about a tag or a narrower one: by product, else by article."""
    taxonomy = snapshot.taxonomy
    articles = {
        article
        for entry in snapshot.reader.entries
        for article, own in entry.tags.items()
        if tag in taxonomy.with_above(own)
    }

    def is_about(product: str) -> bool:
        return product == tag or tag in taxonomy.above(product)

    def is_told(place: Sighting) -> bool:
        return place.article in articles

    return Radar(
        lineages=tuple(one for one in whole.lineages if is_about(one.tag)),
        silences=tuple(one for one in whole.silences if is_about(one.tag)),
        repeated=tuple(one for one in whole.repeated if any(map(is_told, one.brought))),
        open_points=tuple(one for one in whole.open_points if is_told(one.where)),
    )


def _since(whole: Radar, since: dt.date) -> Radar:
    """Return what was said last on a day or later."""
    return _told(whole, lambda place: place.date is not None and place.date >= since)


def _told(whole: Radar, is_wanted: Callable[[Sighting], bool]) -> Radar:
    """Return the rows that were told last at a place that is wanted."""
    return Radar(
        lineages=tuple(one for one in whole.lineages if is_wanted(one.latest)),
        silences=tuple(one for one in whole.silences if is_wanted(one.announced)),
        repeated=tuple(one for one in whole.repeated if is_wanted(one.latest)),
        open_points=tuple(one for one in whole.open_points if is_wanted(one.where)),
    )
