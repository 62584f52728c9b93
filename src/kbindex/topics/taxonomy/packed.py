"""A taxonomy as it lies in an index: read in a twentieth of the time of its files."""

import re
from collections.abc import Container, Iterable, Iterator
from functools import cache, partial

import msgspec
from msgspec import Struct

from kbindex.topics.taxonomy.bounded_patterns import PatternBinder
from kbindex.topics.taxonomy.fingerprints import PHRASES_FILE, taxonomy_files
from kbindex.topics.taxonomy.name_table import NameTable
from kbindex.topics.taxonomy.topic_tree import Taxonomy, Topic


class _Packed(Struct, frozen=True):
    """What few questions need is read when it is first asked for.

    Args:
        names: The table of names that texts are tagged by.
        ids: Name as `Taxonomy.find` folds it → the id that it stands for.
    """

    topics: tuple[Topic, ...]
    names: msgspec.Raw
    ids: msgspec.Raw


@cache
def _text() -> re.Pattern[str]:
    """A text of TOML, in either kind of quotes."""
    return re.compile(r"""'([^'\n]*)'|("(?:[^"\\\n]|\\.)*")""")


def _texts(toml: str) -> Iterator[str]:
    """Yield the texts of a file of the package, which takes too long to parse."""
    for literal, basic in _text().findall(toml):
        yield msgspec.json.decode(basic) if "\\" in basic else basic[1:-1] or literal


def pack_taxonomy(taxonomy: Taxonomy) -> bytes:
    """Pack a taxonomy, with the table of its names, as JSON."""
    topics = tuple(taxonomy.topics.values())
    names = msgspec.Raw(msgspec.json.encode(taxonomy.name_table))
    ids = msgspec.Raw(msgspec.json.encode(taxonomy.ids))
    return msgspec.json.encode(_Packed(topics, names, ids))


def unpack_taxonomy(packed: bytes) -> Taxonomy:
    """Undo `pack_taxonomy`; the tables of names are read when first asked for.

    Raises:
        ValueError: It is something else. Of a wrong table of names, when that is read.
    """
    try:
        found = msgspec.json.decode(packed, type=_Packed)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise ValueError(str(error)) from error
    topics = {topic.id: topic for topic in found.topics}
    return Taxonomy(
        topics,
        known_names=partial(_unpack_names, found.names, topics),
        known_ids=partial(_unpack_ids, found.ids, topics),
    )


def _unpack_names(packed: msgspec.Raw, topics: Container[str]) -> NameTable:
    try:
        names = msgspec.json.decode(packed, type=NameTable)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise ValueError(str(error)) from error
    owners = {owner for row in names.owners.values() for owner, _, _ in row}
    _check_ids(owners, topics)
    return names


def _unpack_ids(packed: msgspec.Raw, topics: Container[str]) -> dict[str, str]:
    try:
        ids = msgspec.json.decode(packed, type=dict[str, str])
    except (msgspec.MsgspecError, RecursionError) as error:
        raise ValueError(str(error)) from error
    _check_ids(ids.values(), topics)
    return ids


def _check_ids(ids: Iterable[str], topics: Container[str]) -> None:
    if not all(map(topics.__contains__, ids)):
        raise ValueError("names of topics that are not there")


def find_unknown_pattern(taxonomy: Taxonomy) -> str | None:
    """Return a pattern that stands neither in the package nor could be a user's.

    An index may come from anywhere. What is tagged by it runs its patterns.
    """
    patterns = [
        pattern
        for topic in taxonomy.topics.values()
        for pattern in (*topic.titles, *topic.notes)
    ]
    foreign = _not_of_the_package(patterns)
    binder = PatternBinder()
    return next(
        (text for text in patterns if text in foreign and not binder.is_bound(text)),
        None,
    )


def _not_of_the_package(patterns: Iterable[str]) -> set[str]:
    """Return the patterns that stand in no file of the package.

    Most are phrases, the others of topics: files of names alone are rarely asked.
    """
    foreign = set(patterns)
    files = sorted(taxonomy_files(), key=lambda path: path.stem != "topics")
    for path in (PHRASES_FILE, *files):
        if not foreign:
            break
        foreign.difference_update(_texts(path.read_text(encoding="utf-8")))
    return foreign
