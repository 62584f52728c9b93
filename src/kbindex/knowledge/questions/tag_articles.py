"""One tag: its articles, the tags below it, and those beside it."""

import datetime as dt
from collections.abc import Collection, Iterable

from msgspec.structs import replace

from kbindex.errors import NotFoundError
from kbindex.index import TAG, Filter, tagged
from kbindex.knowledge.answers import TagArticles, TagCount
from kbindex.knowledge.counts.tag_counts import TagOrder, count_tags, sort_tags
from kbindex.knowledge.counts.tag_relations import (
    count_pairs,
    narrower_of_each,
    narrower_tags,
    related_tags,
)
from kbindex.knowledge.snapshot import Snapshot
from kbindex.model.near_names import near_ids
from kbindex.model.order import newest_first
from kbindex.search.match.tag_names import TagNames
from kbindex.search.results import Hit
from kbindex.search.show.description import describe_all


def list_tags(
    snapshot: Snapshot,
    *,
    kinds: Collection[str],
    since: dt.date | None,
    until: dt.date | None,
    order: TagOrder,
) -> tuple[TagCount, ...]:
    """List the tags of some kinds with their counts in a time, in an order."""
    entries = snapshot.reader.entries
    if since is None and until is None:
        counts = snapshot.tag_counts
    else:
        counts = count_tags(entries, snapshot.taxonomy, since=since, until=until)
    chosen = [tag for tag in counts if not kinds or tag.kind in kinds]
    return sort_tags(chosen, order, entries)


def find_tag(snapshot: Snapshot, name: str) -> TagArticles:
    """Return a tag by id, label or alias, with its articles, newest first.

    Raises:
        NotFoundError: No article has it or a narrower tag; near tags are named.
    """
    listed = snapshot.tag_counts
    counts = {count.id: count for count in listed}
    tag = snapshot.taxonomy.find_among(name, counts)
    if tag is None or tag not in counts:
        near = near_ids(name, {count.id: count.label for count in listed})
        raise NotFoundError("tag", name, near=near)
    pairs = count_pairs(snapshot.reader.entries, snapshot.taxonomy, of=tag)
    names = TagNames(snapshot.reader, lambda: snapshot.taxonomy)
    return TagArticles(
        tag=counts[tag],
        articles=_ranked(_newest_first(snapshot, names.holding(tag))),
        narrower=narrower_tags(tag, listed),
        related=related_tags(tag, pairs, counts, snapshot.taxonomy),
    )


def list_tag_articles(snapshot: Snapshot) -> tuple[TagArticles, ...]:
    """Return each tag as `find_tag` does, in the order of `list_tags`.

    Each article is read once, however many tags it has.
    """
    taxonomy, listed = snapshot.taxonomy, snapshot.tag_counts
    counts = {count.id: count for count in listed}
    pairs = count_pairs(snapshot.reader.entries, taxonomy)
    narrower = narrower_of_each(listed)
    hits: dict[str, list[Hit]] = {}
    for hit in _newest_first(snapshot, tagged(snapshot.reader.terms(TAG))):
        for tag in taxonomy.with_above(hit.article.tags):
            hits.setdefault(tag, []).append(hit)
    return tuple(
        TagArticles(
            tag=count,
            articles=_ranked(hits.get(tag, ())),
            narrower=narrower.get(tag, ()),
            related=related_tags(tag, pairs, counts, taxonomy),
        )
        for tag, count in counts.items()
    )


def _newest_first(snapshot: Snapshot, wanted: Filter) -> list[Hit]:
    reader = snapshot.reader
    hits = describe_all(reader.matching(wanted), reader=reader)
    return sorted(hits, key=lambda hit: newest_first(hit.article.date, hit.article.id))


def _ranked(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    return tuple(replace(hit, rank=n) for n, hit in enumerate(hits, 1))
