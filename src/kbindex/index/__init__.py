"""The index: generations of a Whoosh index with the stored records.

write_generation(folder, update)  ─►  Generation  ─►  IndexReader(generation)

The writer is imported when first asked for: a search that finds the index up to
date does not need it.
"""

from typing import TYPE_CHECKING

from kbindex.index.attributes import fold_url, person_names
from kbindex.index.documents import (
    DOCUMENT_RULES,
    STEM_MARK,
    Analysis,
    Document,
    analyze_article,
    build_document,
    term_key,
)
from kbindex.index.generations import Generation, IndexFolder
from kbindex.index.manifest import EpisodeEntry, SourceState, load_entries
from kbindex.index.order import NaturalKey, natural_key
from kbindex.index.reader import FieldName, IndexReader, Postings
from kbindex.index.records import Record

if TYPE_CHECKING:
    from kbindex.index.writer import EpisodeDocuments, Update, write_generation

__all__ = [
    "DOCUMENT_RULES",
    "STEM_MARK",
    "Analysis",
    "Document",
    "EpisodeDocuments",
    "EpisodeEntry",
    "FieldName",
    "Generation",
    "IndexFolder",
    "IndexReader",
    "NaturalKey",
    "Postings",
    "Record",
    "SourceState",
    "Update",
    "analyze_article",
    "build_document",
    "fold_url",
    "load_entries",
    "natural_key",
    "person_names",
    "term_key",
    "write_generation",
]


def __getattr__(name: str) -> object:
    if name in {"EpisodeDocuments", "Update", "write_generation"}:
        from kbindex.index import writer  # noqa: PLC0415 - cold start

        return getattr(writer, name)
    raise AttributeError(name)
