"""The user's own topics: `topics.toml` in the episodes folder, or next to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbindex.config import DEFAULT_TOPIC_PACKS, TOPICS_NAME
from kbindex.errors import DamagedIndexError
from kbindex.indexing.user_files import read_user_files
from kbindex.messages import tr

if TYPE_CHECKING:
    from pathlib import Path

    from kbindex.topics import Taxonomy, UserTopics


def load_user_topics(
    episodes: Path, *, follow_links: bool = False
) -> tuple[UserTopics, ...]:
    """Load the topics that belong to an archive; those in its folder come last.

    Args:
        episodes: The folder of show notes.
        follow_links: Follow links that lead elsewhere, too.

    Raises:
        ConfigError: A file cannot be read.
    """
    found: list[UserTopics] = []
    for source, text in read_user_files(
        episodes, TOPICS_NAME, follow_links=follow_links
    ):
        from kbindex.topics import UserTopics  # noqa: PLC0415 - cold start

        found.append(UserTopics(source=source, text=text))
    return tuple(found)


def load_archive_taxonomy(
    episodes: Path,
    *,
    follow_links: bool = False,
    packs: tuple[str, ...] = DEFAULT_TOPIC_PACKS,
) -> Taxonomy:
    """Load the taxonomy of the package with the topics that belong to an archive.

    Args:
        episodes: The folder of show notes.
        follow_links: Follow links that lead elsewhere, too.
        packs: The packs whose topics count.

    Raises:
        ConfigError: A file cannot be read, or is wrong.
    """
    from kbindex.topics import load_taxonomy, with_user_topics  # noqa: PLC0415 - cold start

    own = load_user_topics(episodes, follow_links=follow_links)
    return with_user_topics(load_taxonomy(packs), own)


def check_topics(taxonomy: Taxonomy) -> None:
    """Look through the topics of an index, before texts are tagged by them.

    Raises:
        DamagedIndexError: Their names are no table, or a pattern is not as we write
            it, and might take for ever.
    """
    from kbindex.topics import find_unknown_pattern  # noqa: PLC0415 - cold start

    _ = taxonomy.name_table, dict(taxonomy.ids)
    if find_unknown_pattern(taxonomy) is not None:
        text = tr("the index has damaged topics ({reason})")
        raise DamagedIndexError(text.format(reason=tr("an unknown pattern")))
