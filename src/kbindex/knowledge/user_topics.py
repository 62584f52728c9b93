"""The user's own topics: `topics.toml` in the episodes folder, or next to it."""

from pathlib import Path

from kbindex.errors import ConfigError
from kbindex.topics import UserTopics

TOPICS_NAME = "topics.toml"


def load_user_topics(episodes: Path) -> tuple[UserTopics, ...]:
    """Load the topics that belong to an archive; those in its folder come last.

    Raises:
        ConfigError: A file cannot be read.
    """
    found: list[UserTopics] = []
    for path in (episodes.parent / TOPICS_NAME, episodes / TOPICS_NAME):
        if path.is_file():
            try:
                text = path.read_text(encoding="utf-8-sig")
            except (OSError, UnicodeDecodeError) as error:
                raise ConfigError(str(path), "file", problem=str(error)) from error
            found.append(UserTopics(source=str(path), text=text))
    return tuple(found)
