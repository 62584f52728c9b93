"""Questions that the search package answers, of a snapshot."""

from collections.abc import Collection, Iterator, Sequence

from kbindex.knowledge.answers import Rising, Step, Trends
from kbindex.knowledge.counts.rising_tags import find_rising
from kbindex.knowledge.questions.records_by_id import find_document
from kbindex.knowledge.snapshot import Snapshot
from kbindex.search.results import RelatedArticle, RelatedIds


def find_related(
    snapshot: Snapshot, article_id: str, *, limit: int
) -> tuple[RelatedArticle, ...]:
    """List the articles most like one, with what is common.

    Raises:
        NotFoundError: There is no such article; near ids are named.
    """
    document = find_document(snapshot, article_id)
    return snapshot.relater.related(document, limit=limit)


def relate_all(
    snapshot: Snapshot, *, limit: int, of: Collection[str] | None
) -> Iterator[RelatedIds]:
    """Yield each article with those most like it, in the order of the archive."""
    return snapshot.relater.related_all(limit=limit, of=of)


def count_trends(
    snapshot: Snapshot, names: Sequence[str], *, by: Step | None
) -> Trends:
    """Count the articles about each name, by period."""
    return snapshot.trend_counter.count(names, by=by)


def list_rising(snapshot: Snapshot) -> Rising:
    """List the tags that rise."""
    entries = snapshot.reader.entries
    return find_rising(entries, snapshot.tag_counts, snapshot.taxonomy)
