"""Whether the settings that belong to an archive can be used."""

from collections.abc import Collection, Iterator
from functools import partial
from pathlib import Path

from kbindex.config import topic_packs
from kbindex.errors import ConfigError
from kbindex.indexing.archive_bridges import load_user_glossaries, user_groups
from kbindex.indexing.archive_topics import load_archive_taxonomy, load_user_topics


def check_glossaries(episodes: Path, *, follow_links: bool = False) -> None:
    """Look through the glossaries of an archive.

    Raises:
        ConfigError: One cannot be read, or has a line that is no group of words.
    """
    for _ in user_groups(load_user_glossaries(episodes, follow_links=follow_links)):
        pass


def check_topics(
    episodes: Path,
    *,
    follow_links: bool = False,
    packs: Collection[str] | None = None,
) -> None:
    """Look through the topics of an archive: 0.3 s where it has any.

    A refresh does the same by itself: other topics are another fingerprint.

    Args:
        episodes: The folder of show notes.
        follow_links: Whether links that lead out of the archive are followed.
        packs: The packs that were chosen; None where nobody chose.

    Raises:
        ConfigError: A file cannot be read, or is wrong.
    """
    if load_user_topics(episodes, follow_links=follow_links):
        load_archive_taxonomy(
            episodes, follow_links=follow_links, packs=topic_packs(packs)
        )


def find_wrong_settings(
    episodes: Path,
    *,
    follow_links: bool = False,
    packs: Collection[str] | None = None,
) -> Iterator[ConfigError]:
    """Yield what is wrong with the glossaries and the topics of an archive."""
    for check in (check_glossaries, partial(check_topics, packs=packs)):
        try:
            check(episodes, follow_links=follow_links)
        except ConfigError as error:
            yield error
