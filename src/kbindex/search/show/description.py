"""Records as hits that nothing was searched for."""

from collections.abc import Collection, Iterator

from kbindex.index import Document, IndexReader, Record
from kbindex.search.results import Hit
from kbindex.search.show.snippets import make_snippets

_AT_ONCE = 500
"""Records that are read at once: one question to servers, and some MB."""


def describe(document: Document, record: Record, *, reader: IndexReader) -> Hit:
    """Return the record of a document as a hit with rank and score 0."""
    return Hit(
        rank=0,
        score=0.0,
        article=record.article,
        video=reader.video_of(record.article.episode),
        snippets=make_snippets(record, {}),
        also=reader.same_page.others(document),
    )


def describe_all(
    documents: Collection[Document], *, reader: IndexReader
) -> Iterator[Hit]:
    """Yield the record of each document as `describe` does, in their order."""
    listed = [*documents]
    for start in range(0, len(listed), _AT_ONCE):
        some = listed[start : start + _AT_ONCE]
        for document, record in zip(some, reader.read_articles(some), strict=True):
            yield describe(document, record, reader=reader)
