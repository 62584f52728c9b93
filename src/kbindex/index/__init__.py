"""The index: generations of a Whoosh index with the stored records.

write_generation(folder, update)  ─►  Generation  ─►  IndexReader(generation)
"""

from kbindex.index.documents import (
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
from kbindex.index.writer import EpisodeDocuments, Update, write_generation

__all__ = [
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
    "load_entries",
    "natural_key",
    "term_key",
    "write_generation",
]
