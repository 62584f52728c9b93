"""One tag: its articles, the tags below it, and those beside it."""

import datetime as dt
from collections.abc import Collection, Iterator

from msgspec.structs import replace

from kbindex.errors import NotFoundError
from kbindex.knowledge.answers import TagArticles, TagCount
from kbindex.knowledge.counts.tag_counts import TagOrder, count_tags, sort_tags
from kbindex.knowledge.counts.tag_relations import narrower_tags, related_tags
from kbindex.knowledge.snapshot import Snapshot
from kbindex.model.near_names import near_ids
from kbindex.model.order import newest_first
from kbindex.search.results import Hit
from kbindex.search.show.description import describe


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
    tag = name if name in counts else snapshot.taxonomy.find(name)
    if tag is None or tag not in counts:
        near = near_ids(name, {count.id: count.label for count in listed})
        raise NotFoundError("tag", name, near=near)
    hits = sorted(
        _tagged(snapshot, tag),
        key=lambda hit: newest_first(hit.article.date, hit.article.id),
    )
    return TagArticles(
        tag=counts[tag],
        articles=tuple(replace(hit, rank=n) for n, hit in enumerate(hits, 1)),
        narrower=narrower_tags(tag, listed),
        related=related_tags(
            tag,
            snapshot.tag_sets,
            counts,
            snapshot.taxonomy,
            articles=sum(entry.articles for entry in snapshot.reader.entries),
        ),
    )


def _tagged(snapshot: Snapshot, tag: str) -> Iterator[Hit]:
    """Yield the articles with a tag or a narrower one, as hits."""
    reader = snapshot.reader
    for document in reader.matching(snapshot.tag_names.holding(tag)):
        yield describe(document, reader=reader, same_page=snapshot.same_page)
