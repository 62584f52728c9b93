"""The index: generations of a Whoosh index with the stored records.

write_generation(folder, update)  ─►  Generation  ─►  IndexReader(generation)

The writer is imported when first asked for: a search that finds the index up to
date does not need it.
"""

from typing import TYPE_CHECKING

from kbindex.index.analyzed import (
    DOCUMENT_RULES,
    Analysis,
    Document,
    analyze_article,
    build_document,
)
from kbindex.index.attributes import fold_url, person_names
from kbindex.index.embedded.generations import LOCK_TIMEOUT_S, Generation, IndexFolder
from kbindex.index.embedded.lexicon import (
    Script,
    collect_spelt,
    script_of,
    skeletons_of,
)
from kbindex.index.embedded.manifest import (
    EpisodeEntry,
    SourceState,
    hash_content,
    load_entries,
    load_sources,
    load_topics,
)
from kbindex.index.embedded.reader import FieldName, IndexReader, Postings
from kbindex.index.embedded.records import Record
from kbindex.model.order import NaturalKey, natural_key

if TYPE_CHECKING:
    from kbindex.index.embedded.writer import Part, PartWriter, Update, write_generation

__all__ = [
    "DOCUMENT_RULES",
    "LOCK_TIMEOUT_S",
    "Analysis",
    "Document",
    "EpisodeEntry",
    "FieldName",
    "Generation",
    "IndexFolder",
    "IndexReader",
    "NaturalKey",
    "Part",
    "PartWriter",
    "Postings",
    "Record",
    "Script",
    "SourceState",
    "Update",
    "analyze_article",
    "build_document",
    "collect_spelt",
    "fold_url",
    "hash_content",
    "load_entries",
    "load_sources",
    "load_topics",
    "natural_key",
    "person_names",
    "script_of",
    "skeletons_of",
    "write_generation",
]


def __getattr__(name: str) -> object:
    if name in {"Part", "PartWriter", "Update", "write_generation"}:
        from kbindex.index.embedded import writer  # noqa: PLC0415 - cold start

        return getattr(writer, name)
    raise AttributeError(name)
