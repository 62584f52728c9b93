"""A user's own topics: entries that are added to the taxonomy, or change it.

[watchtower]                         a new entry; its kind is `project`
label = "Watchtower"
aliases = ["見張り塔"]
broader = ["monitoring"]

[prometheus]                         an entry of the package
aliases = ["プロメ"]                   names, repositories and sites are added,
label = "Prometheus!"                everything else is replaced

A new label stands for readers of all languages, unless `label_ja` says another one.
A name that an entry of the package has, too, is the user's: the package grows, and no
file that was right becomes wrong by it.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from kbindex.config import line_of
from kbindex.errors import ConfigError
from kbindex.topics.taxonomy.bounded_patterns import PatternBinder
from kbindex.topics.taxonomy.name_table import fold_name
from kbindex.topics.taxonomy.topic_entries import parse_entries
from kbindex.topics.taxonomy.topic_tree import (
    Taxonomy,
    Topic,
    find_problems,
    within,
)

_ADDED = frozenset(
    ("aliases", "misspellings", "weak", "titles", "notes", "repos", "sites", "context")
)

Values = Mapping[str, Any]
"""What an entry says, by key; checked by `parse_entries`."""

_OTHER_NAMES = ("aliases", "misspellings", "weak")
"""What an entry is called beside its label."""


class UserTopics(Struct, frozen=True, kw_only=True):
    """The text of a user's `topics.toml`, and where it came from."""

    source: str
    text: str


def with_user_topics(taxonomy: Taxonomy, files: Iterable[UserTopics]) -> Taxonomy:
    """Return `taxonomy` with the entries of `files`; later files win.

    Raises:
        ConfigError: A file is no TOML; or an entry has an unknown key, a wrong
            value, the name of another one of the user's, or something above it that
            is not there, or itself.
    """
    topics = dict(taxonomy.topics)
    sources: dict[str, UserTopics] = {}
    said: dict[str, set[str]] = {}
    binder = PatternBinder()
    for file in files:
        entries = parse_entries(file.text, source=file.source, read_pattern=binder.bind)
        for topic_id, values in entries:
            topics[topic_id] = _merge(topics.get(topic_id), topic_id, values)
            sources[topic_id] = file
            for name in _names_in(topic_id, values):
                said.setdefault(fold_name(name), set()).add(topic_id)
    if not sources:
        return taxonomy
    topics = _with_names_of(topics, sources, said)
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


def _names_in(topic_id: str, values: Values) -> Iterator[str]:
    """Yield the names that an entry of a file says itself."""
    yield topic_id
    yield from filter(None, map(values.get, ("label", "label_ja")))
    for key in _OTHER_NAMES:
        yield from values.get(key, ())


def _with_names_of(
    topics: Mapping[str, Topic],
    own: Container[str],
    said: Mapping[str, Container[str]],
) -> dict[str, Topic]:
    """Take the user's names from entries of the package; who is called so, goes.

    Args:
        topics: All entries.
        own: Ids of the user's.
        said: Folded name → ids of those of the user's that say it themselves. Another
            one, which has it of the package, goes without it, too.
    """
    mine = [topic for topic in topics.values() if topic.id in own]
    others = [topic for topic in topics.values() if topic.id not in own]
    taken = {name for topic in mine for name in _strong_names(topic)}
    # A weak name proves no tag: it takes none from an entry that goes by it.
    kept = {name for topic in others for name in _strong_names(topic)} - taken
    weak = {fold_name(name) for topic in mine for name in topic.weak} - kept
    left: dict[str, Topic] = {}
    for topic in topics.values():
        if topic.id in own:
            names = _strong_names(topic).union(map(fold_name, topic.weak))
            lost = {n for n in names & said.keys() if topic.id not in said[n]}
            weaker = kept.intersection(map(fold_name, topic.weak))
            left[topic.id] = _without(topic, lost | weaker)
        elif taken.isdisjoint((fold_name(topic.label), fold_name(topic.id))):
            left[topic.id] = _without(topic, taken | weak)
    gone = topics.keys() - left.keys()
    above = {up for topic in left.values() for up in topic.broader} - gone
    return {topic.id: within(topic, above) for topic in left.values()}


def _strong_names(topic: Topic) -> set[str]:
    """Return the folded names that an entry goes by."""
    names = {*topic.names, topic.label_ja or topic.label}.difference(topic.weak)
    return {*map(fold_name, names)}


def _without(topic: Topic, names: Container[str]) -> Topic:
    """Return an entry without some of its other names, which are folded."""
    label_ja = topic.label_ja
    others: dict[str, tuple[str, ...]] = {
        key: tuple(name for name in told if fold_name(name) not in names)
        for key in _OTHER_NAMES
        if (told := getattr(topic, key))
    }
    if label_ja and fold_name(label_ja) in names:
        label_ja = None
    return replace(topic, label_ja=label_ja, **others)


def _last(topics: Mapping[str, Topic], own: Iterable[str]) -> dict[str, Topic]:
    """Put the user's entries last, so that they are told of a name claimed twice."""
    mine = {topic_id: topics[topic_id] for topic_id in own}
    return {key: topics[key] for key in topics if key not in mine} | mine
