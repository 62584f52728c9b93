"""The table of bridges that belongs to an index: built when its sources change."""

from __future__ import annotations

import os
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from kbindex.errors import IndexStateError
from kbindex.indexing.collector import collector_paused
from kbindex.indexing.user_files import read_user_files
from kbindex.language.bridges.sources import Group, parse_glossary
from kbindex.language.bridges.table import (
    BridgeTable,
    bridges_fingerprint,
    build_table,
    package_groups,
)
from kbindex.messages import system_reason, tr
from kbindex.topics import taxonomy_fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kbindex.language import Analyzer
    from kbindex.topics import Taxonomy, UserTopics

ALIAS_WEIGHT = 0.9
"""Names of one product: the same thing, but not the word that was typed."""

USER_WEIGHT = 0.9
"""What a user says means the same does."""


GLOSSARY_NAME = "glossary.txt"
"""The user's own bridges: in the episodes folder, or next to it."""


class UserGlossary(Struct, frozen=True, kw_only=True):
    """A text of glossary lines, and where it came from."""

    source: str
    text: str


def load_user_glossaries(
    episodes: Path, lines: Sequence[str] = ()
) -> tuple[UserGlossary, ...]:
    """Load the glossaries that belong to an archive, and `lines` of a configuration.

    Raises:
        ConfigError: A file cannot be read.
    """
    found = [
        UserGlossary(source=source, text=text)
        for source, text in read_user_files(episodes, GLOSSARY_NAME)
    ]
    if lines:
        found.append(UserGlossary(source="kbindex.toml", text="\n".join(lines)))
    return tuple(found)


def open_bridges(
    folder: Path,
    analyzer: Analyzer,
    glossaries: Sequence[UserGlossary] = (),
    topics: Sequence[UserTopics] = (),
) -> BridgeTable:
    """Open the table beside an index; build it where it is missing, old or damaged.

    Its name holds what it was built of and a checksum of what is in it.

    Raises:
        IndexStateError: It cannot be written.
        ConfigError: A line of a user's glossary is no group, or the user's topics
            are wrong.
    """
    texts = (*(own.text for own in glossaries), *(own.text for own in topics))
    parts = (taxonomy_fingerprint(), *texts)
    stem = f"bridges-{bridges_fingerprint(parts)}"
    try:
        for path in folder.glob(f"{stem}-*.tsv"):
            if path.name == _name(stem, path):
                return BridgeTable(path)
        from kbindex.topics import load_taxonomy, with_user_topics  # noqa: PLC0415 - cold start

        groups = [
            *user_groups(glossaries),
            *package_groups(),
            *topic_groups(with_user_topics(load_taxonomy(), topics)),
        ]
        try:
            path = _build(folder, stem, analyzer, groups)
        except FileNotFoundError:  # another process took it for what a killed run left
            path = _build(folder, stem, analyzer, groups)
        _remove_others(folder, path.name)
        return BridgeTable(path)
    except OSError as error:
        text = tr(
            "{folder}: the table of bridges cannot be written ({reason})",
            folder=folder,
            reason=system_reason(error),
        )
        raise IndexStateError(text) from error


def _name(stem: str, path: Path) -> str:
    return f"{stem}-{zlib.crc32(path.read_bytes()):08x}.tsv"


def _build(
    folder: Path, stem: str, analyzer: Analyzer, groups: Sequence[Group]
) -> Path:
    import tempfile  # noqa: PLC0415 - cold start

    descriptor, name = tempfile.mkstemp(prefix="new-bridges-", dir=folder)
    os.close(descriptor)
    staging = Path(name)
    try:
        with collector_paused():
            build_table(groups, analyzer, staging)
        staging.chmod(0o644)
        return staging.replace(folder / _name(stem, staging))
    finally:
        staging.unlink(missing_ok=True)


def _remove_others(folder: Path, name: str) -> None:
    for old in folder.glob("bridges-*.tsv"):
        if old.name != name:
            old.unlink(missing_ok=True)


def user_groups(glossaries: Sequence[UserGlossary]) -> Iterator[Group]:
    """Yield the groups of the users' own glossaries."""
    for glossary in glossaries:
        for members in parse_glossary(glossary.text, source=glossary.source):
            yield Group(members=members, how="glossary", weight=USER_WEIGHT)


def topic_groups(taxonomy: Taxonomy) -> Iterator[Group]:
    """Yield the names of each topic; each leads to the topic's articles.

    Names of a product are one another's aliases. Those of a topic (metrics,
    アラート for monitoring) only lie within it.
    """
    for topic in taxonomy.topics.values():
        weight = 0.0 if topic.kind == "topic" else ALIAS_WEIGHT
        yield Group(members=topic.names, how="alias", weight=weight, tag=topic.id)
