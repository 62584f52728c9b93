"""Which tags the authors of like articles propose for one."""

from kbindex.knowledge.questions.records_by_id import find_document
from kbindex.knowledge.snapshot import Snapshot
from kbindex.topics.suggesting.tag_proposals import TagProposal, propose_tags

_LOOKED_AT = 100
"""How many of the nearest articles are read for those with an author's tags."""


def propose_tags_of(snapshot: Snapshot, article_id: str) -> tuple[TagProposal, ...]:
    """List tags that authors gave to the articles most like one.

    Raises:
        NotFoundError: There is no such article; near ids are named.
    """
    document = find_document(snapshot, article_id)
    near = snapshot.relater.nearest(document, limit=_LOOKED_AT)
    documents = [document, *(other for other, _ in near)]
    (own, *others) = snapshot.reader.read_articles(documents)
    return propose_tags(
        own.article,
        (
            (record.article, likeness)
            for record, (_, likeness) in zip(others, near, strict=True)
        ),
        snapshot.taxonomy,
    )
