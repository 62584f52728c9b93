"""The table of bridges of an archive: built when its sources change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from kbindex.config import GLOSSARY_NAME
from kbindex.indexing.archive_topics import load_user_topics
from kbindex.indexing.bridge_cache import open_kept
from kbindex.indexing.collector import collector_paused
from kbindex.indexing.user_files import read_user_files
from kbindex.language.bridges.sources import BridgeGroup, parse_glossary
from kbindex.language.bridges.table import bridges_fingerprint
from kbindex.topics import taxonomy_fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kbindex.indexing.refresh import Refresher
    from kbindex.language import Analyzer
    from kbindex.language.bridges.table import BridgeTable
    from kbindex.topics import Taxonomy, UserTopics

ALIAS_WEIGHT = 0.9
"""Names of one product: the same thing, but not the word that was typed."""

USER_WEIGHT = 0.9
"""What a user says means the same does."""


class UserGlossary(Struct, frozen=True, kw_only=True):
    """A text of glossary lines, and where it came from."""

    source: str
    text: str


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
        found.append(UserGlossary(source="kbindex.toml", text="\n".join(lines)))
    return tuple(found)


def open_archive_bridges(
    refresher: Refresher, lines: Sequence[str] = (), folder: Path | None = None
) -> BridgeTable:
    """Open the table that belongs to an archive, with its own glossary and topics.

    Args:
        refresher: Of the archive.
        lines: Lines of a glossary, besides those of its files.
        folder: Where tables are kept; None where there is no such place.

    Raises:
        ConfigError: The user's glossary or topics are wrong.
    """
    episodes, follow_links = refresher.episodes, refresher.follow_links
    glossaries = load_user_glossaries(episodes, lines, follow_links=follow_links)
    topics = load_user_topics(episodes, follow_links=follow_links)
    return open_bridges(folder, refresher.analyzer, glossaries, topics)


def open_bridges(
    folder: Path | None,
    analyzer: Analyzer,
    glossaries: Sequence[UserGlossary] = (),
    topics: Sequence[UserTopics] = (),
) -> BridgeTable:
    """Open the table of an archive; build it where it is missing, old or damaged.

    Args:
        folder: Where tables are kept, by names of what they were built of; None where
            there is no such place.
        analyzer: Cuts its words into terms.
        glossaries: The user's own bridges.
        topics: The user's own topics.

    Raises:
        ConfigError: A line of a user's glossary is no group, or the user's topics
            are wrong.
    """

    def build() -> bytes:
        from kbindex.language.bridges import building  # noqa: PLC0415 - cold start
        from kbindex.topics import load_taxonomy, with_user_topics  # noqa: PLC0415 - cold start

        groups = [
            *user_groups(glossaries),
            *building.package_groups(),
            *topic_groups(with_user_topics(load_taxonomy(), topics)),
        ]
        with collector_paused():
            return building.build_table(
                groups, building.package_loanwords(), analyzer, fingerprint
            )

    fingerprint = table_fingerprint(glossaries, topics)
    return open_kept(folder, fingerprint, build)


def table_fingerprint(
    glossaries: Sequence[UserGlossary] = (), topics: Sequence[UserTopics] = ()
) -> str:
    """Identify a table by what it is built of: other words, another fingerprint."""
    texts = (*(own.text for own in glossaries), *(own.text for own in topics))
    parts = (taxonomy_fingerprint(), str(len(glossaries)), *texts)
    return bridges_fingerprint(parts)


def user_groups(glossaries: Sequence[UserGlossary]) -> Iterator[BridgeGroup]:
    """Yield the groups of the users' own glossaries."""
    for glossary in glossaries:
        for members in parse_glossary(glossary.text, source=glossary.source):
            yield BridgeGroup(members=members, how="glossary", weight=USER_WEIGHT)


def topic_groups(taxonomy: Taxonomy) -> Iterator[BridgeGroup]:
    """Yield the names of each topic; each leads to the topic's articles.

    Names of a product are one another's aliases. Those of a topic (metrics,
    アラート for monitoring) only lie within it.
    """
    for topic in taxonomy.topics.values():
        weight = 0.0 if topic.kind == "topic" else ALIAS_WEIGHT
        yield BridgeGroup(members=topic.names, how="alias", weight=weight, tag=topic.id)
