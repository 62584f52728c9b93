"""A record as a hit that nothing was searched for."""

from kbindex.index import Document, IndexReader
from kbindex.search.results import Hit
from kbindex.search.same_page import SamePage
from kbindex.search.show.snippets import make_snippets


def describe(document: Document, *, reader: IndexReader, same_page: SamePage) -> Hit:
    """Return a record as a hit with rank and score 0."""
    (record,) = reader.read([document])
    return Hit(
        rank=0,
        score=0.0,
        article=record.article,
        video=reader.video_of(record.article.episode),
        snippets=make_snippets(record, {}),
        also=same_page.others(document),
    )
