"""A taxonomy as it lies in an index: read in a hundredth of the time of its files.

A line of JSON each, of which few questions need more than the first and some heads:

    listed   the ids of the entries
    topics   the entries
    names    the table of names that texts are tagged by
    ids      name as `Taxonomy.find` folds it → the id that it stands for
    head…    what is shown of an entry; a line each, in the order of the ids
"""

import re
from collections.abc import (
    Container,
    Iterable,
    Iterator,
    KeysView,
    Mapping,
    ValuesView,
)
from functools import cache, cached_property, partial
from typing import Any, TypeVar

import msgspec

from kbindex.errors import DamagedIndexError
from kbindex.messages import tr
from kbindex.topics.taxonomy.fingerprints import PHRASES_FILE, taxonomy_files
from kbindex.topics.taxonomy.name_table import NameTable
from kbindex.topics.taxonomy.topic_tree import Taxonomy, Topic, TopicHead

_LINES = 4

_Entry = TypeVar("_Entry")
_Packed = bytes | memoryview

_FEW = 16
"""Names that are looked for in the text: reading the table takes as long as 60."""


@cache
def _value() -> re.Pattern[bytes]:
    """A text of JSON."""
    return re.compile(rb'"(?:[^"\\]|\\.)*"')


@cache
def _text() -> re.Pattern[str]:
    """A text of TOML, in either kind of quotes."""
    return re.compile(r"""'([^'\n]*)'|("(?:[^"\\\n]|\\.)*")""")


def _texts(toml: str) -> Iterator[str]:
    """Yield the texts of a file of the package, which takes too long to parse."""
    for literal, basic in _text().findall(toml):
        yield msgspec.json.decode(basic) if "\\" in basic else basic[1:-1] or literal


def pack_taxonomy(taxonomy: Taxonomy) -> bytes:
    """Pack a taxonomy, with the table of its names, as lines of JSON."""
    topics = tuple(taxonomy.topics.values())
    listed = [topic.id for topic in topics]
    heads = map(_head_of, topics)
    parts = (listed, topics, taxonomy.name_table, dict(taxonomy.ids), *heads)
    return b"\n".join(map(msgspec.json.encode, parts))


def _head_of(topic: Topic) -> TopicHead:
    return TopicHead(
        id=topic.id,
        label=topic.label,
        kind=topic.kind,
        label_ja=topic.label_ja,
        broader=topic.broader,
    )


def unpack_taxonomy(packed: bytes) -> Taxonomy:
    """Undo `pack_taxonomy`; most of it is read when it is asked for.

    Raises:
        DamagedIndexError: It is something else. Of wrong heads, entries and names,
            when those are read.
    """
    listed, topics, names, ids, rows = _parts_of(packed)
    heads = _LateHeads(listed, rows)
    return Taxonomy(
        _LateTopics(topics, heads),
        known_names=partial(_unpack_names, names, heads),
        known_ids=_LateIds(bytes(ids), heads),
        known_heads=heads,
    )


def _parts_of(packed: bytes) -> list[memoryview]:
    """Return the lines but for those of heads, then these together.

    No copy is made of them: most are not read.

    Raises:
        DamagedIndexError: They are not as many as there should be.
    """
    starts = [0]
    for _ in range(_LINES):
        start = packed.find(b"\n", starts[-1]) + 1
        starts.append(start or len(packed) + 1)
    if starts[_LINES - 1] > len(packed):
        raise _damaged("not all of its lines")
    whole = memoryview(packed)
    stops = (*(start - 1 for start in starts[1:]), len(packed))
    return [whole[start:stop] for start, stop in zip(starts, stops, strict=True)]


class _Listed(Mapping[str, _Entry]):
    """Entries of which the ids are known at once, and the rest is read when asked for.

    Args:
        ids: A mapping with these keys, in their order.
    """

    def __init__(self, ids: Mapping[str, object]) -> None:
        self._ids = ids

    def get(self, tag: str, default: Any = None) -> Any:  # noqa: ANN401 - as of a Mapping
        """Return an entry; no error is raised and caught for none."""
        return self[tag] if tag in self._ids else default

    def __contains__(self, tag: object) -> bool:
        return tag in self._ids

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)

    def keys(self) -> KeysView[str]:
        """The ids, for questions to all of them at once."""
        return self._ids.keys()


class _LateHeads(_Listed[TopicHead]):
    """What is shown of each entry, by id; each is read when it is first asked for.

    The tags of an archive are few of all: of those that 11,673 articles have, a tenth
    is listed.
    """

    def __init__(self, listed: _Packed, rows: memoryview) -> None:
        ids: tuple[str, ...] = _decode(listed, tuple[str, ...])
        self._numbers = {tag: number for number, tag in enumerate(ids)}
        super().__init__(self._numbers)
        self._packed = rows
        self._read: dict[str, TopicHead] = {}

    @cached_property
    def _rows(self) -> list[bytes]:
        rows = bytes(self._packed).split(b"\n") if self._packed else []
        if len(rows) != len(self._numbers):
            raise _damaged("other topics than it names")
        return rows

    def __getitem__(self, tag: str) -> TopicHead:
        found = self._read.get(tag)
        if found is None:
            found = _decode(self._rows[self._numbers[tag]], TopicHead)
            if found.id != tag:
                raise _damaged("other topics than it names")
            self._read[tag] = found
        return found


class _LateTopics(_Listed[Topic]):
    """The entries, all of them read when one is first asked for; by id."""

    def __init__(self, packed: _Packed, heads: Mapping[str, TopicHead]) -> None:
        super().__init__(heads)
        self._packed, self._heads = packed, heads

    def __getitem__(self, tag: str) -> Topic:
        if tag not in self._heads:
            raise KeyError(tag)
        return self._read[tag]

    def values(self) -> ValuesView[Topic]:
        """All entries, without a look for each."""
        return self._read.values()

    @cached_property
    def _read(self) -> dict[str, Topic]:
        topics: tuple[Topic, ...] = _decode(self._packed, tuple[Topic, ...])
        if tuple(map(_head_of, topics)) != tuple(self._heads.values()):
            raise _damaged("other topics than it names")
        return {topic.id: topic for topic in topics}


class _LateIds(Mapping[str, str]):
    """Name → id. The first few names are looked for in the text, for more it is read.

    Searches ask for a few names, which are read in a tenth of the time so; who goes
    through all titles of an archive asks for tens of thousands.
    """

    def __init__(self, packed: bytes, topics: Container[str]) -> None:
        self._packed, self._topics = packed, topics
        self._looked = 0

    def __getitem__(self, name: str) -> str:
        self._looked += 1
        if self._looked > _FEW:
            return self._read[name]
        tag = self._find(name)
        if tag is None:
            raise KeyError(name)
        return tag

    def __iter__(self) -> Iterator[str]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)

    def _find(self, name: str) -> str | None:
        """Return what stands behind a name, if it has a row.

        A quote inside a text of JSON stands behind a sign of its own, so that no text
        looks as a row does where it begins.
        """
        try:
            row = b"," + msgspec.json.encode(name) + b":"
        except UnicodeEncodeError:  # bytes of a command line that are no text
            return None
        place = self._rows.find(row)
        if place < 0:
            return None
        value = _value().match(self._rows, place + len(row))
        if value is None:
            raise _damaged("no table of names")
        tag: str = _decode(value.group(), str)
        _check_ids((tag,), self._topics)
        return tag

    @cached_property
    def _rows(self) -> bytes:
        """The table, with the same sign in front of each row."""
        if not self._packed.startswith(b"{"):
            raise _damaged("no table of names")
        return b"," + self._packed[1:]

    @cached_property
    def _read(self) -> dict[str, str]:
        ids: dict[str, str] = _decode(self._packed, dict[str, str])
        _check_ids(ids.values(), self._topics)
        return ids


def _unpack_names(packed: _Packed, topics: Container[str]) -> NameTable:
    names: NameTable = _decode(packed, NameTable)
    owners = {owner for row in names.owners.values() for owner, _, _ in row}
    _check_ids(owners, topics)
    return names


def _check_ids(ids: Iterable[str], topics: Container[str]) -> None:
    if not all(map(topics.__contains__, ids)):
        raise _damaged("names of topics that are not there")


def _decode(packed: _Packed, kind: Any) -> Any:  # noqa: ANN401 - of that kind
    try:
        return msgspec.json.decode(packed, type=kind)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise _damaged(str(error)) from error


def _damaged(reason: str) -> DamagedIndexError:
    return DamagedIndexError(
        tr("the index has damaged topics ({reason})", reason=reason)
    )


def find_unknown_pattern(taxonomy: Taxonomy) -> str | None:
    """Return a pattern that stands neither in the package nor could be a user's.

    An index may come from anywhere. What is tagged by it runs its patterns.
    """
    from kbindex.topics.taxonomy.bounded_patterns import (  # noqa: PLC0415 - cold start
        PatternBinder,
    )

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
