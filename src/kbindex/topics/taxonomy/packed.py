"""A taxonomy as it lies in an index: read in a twentieth of the time of its files."""

import msgspec
from msgspec import Struct

from kbindex.topics.taxonomy.bounded_patterns import is_bounded
from kbindex.topics.taxonomy.fingerprints import TAXONOMY_FOLDER
from kbindex.topics.taxonomy.name_table import NameTable
from kbindex.topics.taxonomy.topic_tree import Taxonomy, Topic


class _Packed(Struct, frozen=True):
    topics: tuple[Topic, ...]
    names: NameTable


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
    files = TAXONOMY_FOLDER.glob("*.toml")
    ours = "\n".join(path.read_text(encoding="utf-8") for path in files)
    for topic in taxonomy.topics.values():
        for pattern in (*topic.titles, *topic.notes):
            if pattern not in ours and not is_bounded(pattern):
                return pattern
    return None
