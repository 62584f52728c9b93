"""The bridges of an archive: those of the package, and what its user's lines add."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

from msgspec import Struct

from kbindex.config import DEFAULT_TOPIC_PACKS, GLOSSARY_NAME, topic_packs
from kbindex.errors import DamagedIndexError
from kbindex.indexing.archive_topics import load_user_topics
from kbindex.indexing.bridge_cache import open_kept
from kbindex.indexing.package_bridges import (
    make_rows,
    open_package_bridges,
    topic_groups,
)
from kbindex.indexing.user_files import read_user_files
from kbindex.language.bridges.sources import (
    BridgeGroup,
    glossary_groups,
    parse_refusals,
)
from kbindex.language.bridges.table import (
    REPLACED,
    BridgeTable,
    bridges_fingerprint,
    pack_rows,
)
from kbindex.messages import tr
from kbindex.topics import taxonomy_fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kbindex.indexing.changes import Preparing
    from kbindex.indexing.refresh import Refresher
    from kbindex.language import Analyzer
    from kbindex.language.bridges.building import Rows
    from kbindex.topics import Taxonomy, UserTopics

USER_WEIGHT = 0.9
"""What a user says means the same does."""


class UserGlossary(Struct, frozen=True, kw_only=True):
    """A text of glossary lines, where it came from, and whether that is its file."""

    source: str
    text: str
    is_file: bool = True


def load_user_glossaries(
    episodes: Path, lines: Sequence[str] = (), *, follow_links: bool = False
) -> tuple[UserGlossary, ...]:
    """Load the glossaries that belong to an archive, and `lines` of a configuration.

    Args:
        episodes: The folder of show notes.
        lines: Lines of a glossary, besides those of its files.
        follow_links: Follow links that lead elsewhere, too.

    Raises:
        ConfigError: A file cannot be read.
    """
    found = [
        UserGlossary(source=source, text=text)
        for source, text in read_user_files(
            episodes, GLOSSARY_NAME, follow_links=follow_links
        )
    ]
    if lines:
        found.append(
            UserGlossary(source="kbindex.toml", text="\n".join(lines), is_file=False)
        )
    return tuple(found)


def open_archive_bridges(
    refresher: Refresher,
    lines: Sequence[str] = (),
    folder: Path | None = None,
    preparing: Preparing = nullcontext,
    *,
    words: bytes = b"",
    packs: Sequence[str] | None = None,
) -> BridgeTable:
    """Open the table that belongs to an archive, with its own glossary and topics.

    Args:
        refresher: Of the archive.
        lines: Lines of a glossary, besides those of its files.
        folder: Where tables are kept; None where there is no such place.
        preparing: Entered while one is made.
        words: What the archive's own episodes explain, as `pack_words` makes it.
        packs: The packs that were chosen; None where nobody chose.

    Raises:
        ConfigError: The user's glossary or topics are wrong.
        DamagedIndexError: `words` are not as they were made.
    """
    episodes, follow_links = refresher.episodes, refresher.follow_links
    glossaries = load_user_glossaries(episodes, lines, follow_links=follow_links)
    topics = load_user_topics(episodes, follow_links=follow_links)
    return open_bridges(
        folder,
        refresher.analyzer,
        glossaries,
        topics,
        words=words,
        packs=packs,
        preparing=preparing,
    )


def open_bridges(  # noqa: PLR0913 - what a table is made of, and where
    folder: Path | None,
    analyzer: Analyzer,
    glossaries: Sequence[UserGlossary] = (),
    topics: Sequence[UserTopics] = (),
    *,
    words: bytes = b"",
    packs: Sequence[str] | None = None,
    preparing: Preparing = nullcontext,
) -> BridgeTable:
    """Open the table of an archive; build what is missing of it, old or damaged.

    Args:
        folder: Where tables are kept, by names of what they were built of; None where
            there is no such place.
        analyzer: Cuts its words into terms.
        glossaries: The user's own bridges.
        topics: The user's own topics.
        words: What the archive's own episodes explain.
        packs: The packs that were chosen; None where nobody chose.
        preparing: Entered while one is made.

    Raises:
        ConfigError: A line of a user's glossary is no group, or the user's topics
            are wrong.
        DamagedIndexError: `words` are not as they were made.
    """
    below = open_package_bridges(folder, analyzer, preparing, packs=packs)
    if words:
        below = BridgeTable(_refuse_damage, words, below=below)
    if not (glossaries or topics):
        return below
    of_topics = topic_packs(packs)
    fingerprint = table_fingerprint(glossaries, topics, packs=of_topics)

    def build() -> bytes:
        changed, gone = _changed_topics(topics, packs=of_topics)
        groups = [*user_groups(glossaries), *topic_groups(changed)]
        rows = make_rows(groups, (), analyzer, preparing)
        rows |= _refusals(glossaries, analyzer)
        rows[REPLACED] = [*changed.topics, *gone]
        return pack_rows(rows, fingerprint)

    return open_kept(folder, fingerprint, build, kind="own", below=below)


def _refuse_damage() -> bytes:
    raise DamagedIndexError(
        tr("the index is damaged ({name} was changed)", name="words")
    )


def _refusals(glossaries: Sequence[UserGlossary], analyzer: Analyzer) -> Rows:
    """Return the rows of what the users' own glossaries say a word does not mean."""
    from kbindex.language.bridges.building import refusal_rows  # noqa: PLC0415 - cold start

    refused = [
        pair
        for glossary in glossaries
        for pair in parse_refusals(glossary.text, source=glossary.source)
    ]
    return refusal_rows(refused, analyzer)


def _changed_topics(
    own: Sequence[UserTopics], *, packs: tuple[str, ...]
) -> tuple[Taxonomy, list[str]]:
    """Return the topics that are not as the package has them, and ids that are gone."""
    from kbindex.topics import Taxonomy, load_taxonomy, with_user_topics  # noqa: PLC0415 - cold start

    known = load_taxonomy(packs).topics if own else {}
    topics = with_user_topics(Taxonomy(known), own).topics
    changed = {tag: t for tag, t in topics.items() if t != known.get(tag)}
    return Taxonomy(changed), [tag for tag in known if tag not in topics]


def table_fingerprint(
    glossaries: Sequence[UserGlossary] = (),
    topics: Sequence[UserTopics] = (),
    *,
    packs: tuple[str, ...] = DEFAULT_TOPIC_PACKS,
) -> str:
    """Identify a user's table by what it is built of: other words, another one."""
    texts = (*(own.text for own in glossaries), *(own.text for own in topics))
    parts = (taxonomy_fingerprint(packs), str(len(glossaries)), *texts)
    return bridges_fingerprint(parts)


def user_groups(glossaries: Sequence[UserGlossary]) -> Iterator[BridgeGroup]:
    """Yield the groups of the users' own glossaries."""
    for glossary in glossaries:
        yield from glossary_groups(
            glossary.text, source=glossary.source, weight=USER_WEIGHT
        )
