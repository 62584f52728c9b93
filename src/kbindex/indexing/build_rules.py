"""By which rules an index is built: where one is another, all is read anew."""

from collections.abc import Iterable

from kbindex.config import DEFAULT_TOPIC_PACKS, NotesConfig
from kbindex.index import DOCUMENT_RULES
from kbindex.indexing.alignment import ALIGNMENT_RULES
from kbindex.language import fingerprint
from kbindex.language.bridges.table import TABLE_VERSION
from kbindex.shownotes import READING_RULES
from kbindex.small_digests import sha256
from kbindex.topics import tagging_fingerprint
from kbindex.version import __version__


def build_rules(
    notes: NotesConfig,
    *,
    follow_links: bool,
    topic_packs: tuple[str, ...] = DEFAULT_TOPIC_PACKS,
) -> tuple[str, ...]:
    """Return what decides how notes are read, besides what the archive says.

    Args:
        notes: How notes are read, where they leave a choice.
        follow_links: Whether links that lead out of the archive are followed.
        topic_packs: The packs whose topics tag them.
    """
    return (
        __version__,
        READING_RULES,
        DOCUMENT_RULES,
        ALIGNMENT_RULES,
        fingerprint(),
        TABLE_VERSION,
        tagging_fingerprint(topic_packs),
        *(("links that lead outside",) if follow_links else ()),
        *notes.rules,
    )


def digest(parts: Iterable[str]) -> str:
    """Return a hash of rules, in hexadecimal digits."""
    return sha256("\n".join(parts).encode()).hexdigest()
