"""A taxonomy as it lies in an index: read in a twentieth of the time of its files."""

import re
from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Struct

from kbindex.topics.taxonomy.bounded_patterns import PatternBinder
from kbindex.topics.taxonomy.fingerprints import TAXONOMY_FOLDER
from kbindex.topics.taxonomy.name_table import NameTable
from kbindex.topics.taxonomy.topic_tree import Taxonomy, Topic


class _Packed(Struct, frozen=True):
    topics: tuple[Topic, ...]
    names: NameTable


_TEXT = re.compile(r"""'([^'\n]*)'|("(?:[^"\\\n]|\\.)*")""")
"""A text of TOML, in either kind of quotes."""


def _texts(toml: str) -> Iterator[str]:
    """Yield the texts of a file of the package, which takes too long to parse."""
    for literal, basic in _TEXT.findall(toml):
        yield msgspec.json.decode(basic) if basic else literal


def pack_taxonomy(taxonomy: Taxonomy) -> bytes:
    """Pack a taxonomy, with the table of its names, as JSON."""
    topics = tuple(taxonomy.topics.values())
    return msgspec.json.encode(_Packed(topics, taxonomy.name_table))


def unpack_taxonomy(packed: bytes) -> Taxonomy:
    """Undo `pack_taxonomy`.

    Raises:
        ValueError: It is something else.
    """
    try:
        found = msgspec.json.decode(packed, type=_Packed)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise ValueError(str(error)) from error
    topics = {topic.id: topic for topic in found.topics}
    owners = {owner for row in found.names.owners.values() for owner, _, _ in row}
    if not owners <= topics.keys():
        raise ValueError("names of topics that are not there")
    return Taxonomy(topics, known_names=found.names)


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

    Small files come first: the large ones hold names alone, and are rarely asked.
    """
    foreign = set(patterns)
    for path in sorted(TAXONOMY_FOLDER.glob("*.toml"), key=lambda p: p.stat().st_size):
        if not foreign:
            break
        foreign.difference_update(_texts(path.read_text(encoding="utf-8")))
    return foreign
