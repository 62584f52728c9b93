"""A user's own topics: entries that are added to the taxonomy, or change it.

[watchtower]                         a new entry; its kind is `project`
label = "Watchtower"
aliases = ["見張り塔"]
broader = ["monitoring"]

[prometheus]                         an entry of the package
aliases = ["プロメ"]                   names, repositories and sites are added,
label = "Prometheus!"                everything else is replaced

A new label stands for readers of all languages, unless `label_ja` says another one.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from kbindex.config import line_of
from kbindex.errors import ConfigError
from kbindex.topics.taxonomy.bounded_patterns import PatternBinder
from kbindex.topics.taxonomy.topic_entries import parse_entries
from kbindex.topics.taxonomy.topic_tree import Taxonomy, Topic, find_problems

_ADDED = frozenset(
    ("aliases", "misspellings", "weak", "titles", "notes", "repos", "sites", "context")
)

Values = Mapping[str, Any]
"""What an entry says, by key; checked by `parse_entries`."""


class UserTopics(Struct, frozen=True, kw_only=True):
    """The text of a user's `topics.toml`, and where it came from."""

    source: str
    text: str


def with_user_topics(taxonomy: Taxonomy, files: Iterable[UserTopics]) -> Taxonomy:
    """Return `taxonomy` with the entries of `files`; later files win.

    Raises:
        ConfigError: A file is no TOML; or an entry has an unknown key, a wrong
            value, the name of another entry, or something above it that is not
            there, or itself.
    """
    topics = dict(taxonomy.topics)
    sources: dict[str, UserTopics] = {}
    binder = PatternBinder()
    for file in files:
        entries = parse_entries(file.text, source=file.source, read_pattern=binder.bind)
        for topic_id, values in entries:
            topics[topic_id] = _merge(topics.get(topic_id), topic_id, values)
            sources[topic_id] = file
    if not sources:
        return taxonomy
    for topic_id, problem in find_problems(_last(topics, sources)):
        # What the package holds is sound: whatever is wrong, an entry here caused it.
        blamed = topic_id if topic_id in sources else next(reversed(sources))
        file = sources[blamed]
        line = line_of(file.text, blamed)
        raise ConfigError(file.source, blamed, problem=problem, line=line)
    return Taxonomy(topics)


def _merge(known: Topic | None, topic_id: str, values: Values) -> Topic:
    if known is None:
        named = {"id": topic_id, "label": topic_id, "kind": "project"}
        whole: dict[str, Any] = {**named, **values}
        return Topic(**whole)
    added = {
        key: tuple(dict.fromkeys((*getattr(known, key), *value)))
        for key, value in values.items()
        if key in _ADDED
    }
    own_label = {"label_ja": None} if "label" in values else {}
    return replace(known, **{**own_label, **values, **added})


def _last(topics: Mapping[str, Topic], own: Iterable[str]) -> dict[str, Topic]:
    """Put the user's entries last, so that they are told of a name claimed twice."""
    mine = {topic_id: topics[topic_id] for topic_id in own}
    return {key: topics[key] for key in topics if key not in mine} | mine
