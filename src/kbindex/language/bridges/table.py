"""The bridges, made ready for queries: a sorted file that is searched, not loaded.

    kbindex bridges FINGERPRINT SIZE
    key <tab> check <tab> [[how, weight, [terms]], …, [group, member], …]
    =reading <tab> check <tab> [[group, -1], …]
    #group <tab> check <tab> [how, weight, tag, [ways of member 0, …],
                              [[term, …], …], [misspelt, …]]
    #made <tab> check <tab> [library=version, …]
    #replaced <tab> check <tab> [tag, …]
    #not key <tab> check <tab> [[term, …], …]

FINGERPRINT says what it was built of, SIZE how long the whole file is. Then one key a
line, sorted by its bytes. A query in ASCII needs no Japanese dictionary, and a query of
any kind reads a dozen lines: the check of each is the CRC of its key and its value, so
that an answer depends on no line that was not checked. The package ships its own tables
without checks: they are as good as the code beside them, and a third smaller.

The last value of a group is its context: terms of which a query must have some beside
the member, where the group counts.

Tables lie above one another: what a user says, what the archive's own episodes explain,
the package's words, its packs. A word of two tables leads where both say; of what is as
good, the upper one's comes first. The topics that a table replaces are found in it
alone, and what it says a word does not mean is not found below.
"""

import zlib
from bisect import bisect_left
from collections.abc import (
    Callable,
    Collection,
    Container,
    Generator,
    Iterable,
    Iterator,
    Mapping,
)
from contextlib import contextmanager, nullcontext
from functools import cache
from mmap import mmap
from threading import Lock
from typing import Annotated, Literal, Self, TypeVar

from msgspec import Meta, Raw, Struct
from msgspec.json import Decoder, encode

from kbindex.language.analysis.analyzer import fingerprint, settled_fingerprint
from kbindex.language.analysis.terms import STEM_MARK
from kbindex.language.bridges.data_digests import DIGESTS
from kbindex.language.bridges.keys import GROUP_MARK, is_key
from kbindex.small_digests import sha256

TABLE_VERSION = "12"
"""Raised with each change of how the table is built."""

MADE = f"{GROUP_MARK}made"
"""The key of the libraries that a table was made by."""

REPLACED = f"{GROUP_MARK}replaced"
"""The key of the tags whose groups in the table below no longer count."""

REFUSED = f"{GROUP_MARK}not "
"""What the key of a word begins with under which stands what it does not mean."""

Content = bytes | mmap

Form = Literal["checked", "plain"]
"""Whether a line has a check; only what is as good as the code needs none."""

Ways = Collection[tuple[str, ...]]
"""Terms that a word leads to, or does not."""

Beside = Callable[[Ways], bool]
"""Says whether a query has one of these beside a word."""

_Read = TypeVar("_Read")


_Place = tuple[bytes, int, int]
"""The key of a line with its tab, and where the line starts and ends."""

_MOST_PLACES = 8192
"""So many lines are remembered that a search has passed: the steps of all searches
first, then what people ask for."""

_MOST_FOUND = 5000
"""So many keys are remembered that were asked for: people ask for the same words."""

_Found = tuple[bytes, bytes] | None
"""The key of a line, with its tab, and its value; None behind the last line."""

_Weight = Annotated[float, Meta(ge=0, le=1)]
_Way = tuple[str, _Weight, tuple[str, ...]]
_Member = tuple[int, int]
_MemberWays = list[tuple[_Weight, tuple[str, ...]]]


class _Row(Struct, array_like=True):
    """Either way of a key: `how, weight, terms`, or `group, member`."""

    first: str | int
    second: float
    terms: tuple[str, ...] = ()


_Group = tuple[
    str,
    _Weight,
    str | None,
    list[_MemberWays],
    tuple[tuple[str, ...], ...],
    list[int],
]


class _Lines:
    """The content of a table, the form of its lines, and what was seen of them."""

    def __init__(self, content: Content, form: Form) -> None:
        self.content = content
        self.form: Form = form
        self._places: list[_Place] = []
        self._placing = Lock()
        self._found: dict[bytes, _Found] = {}

    def first(self, wanted: bytes) -> _Found:
        """Return the first line that is not before `wanted`."""
        if wanted in (known := self._found):
            return known[wanted]
        if len(known) >= _MOST_FOUND:
            # Other threads may be reading the old one.
            self._found = known = {}
        found = known[wanted] = self._look_for(wanted)
        return found

    def _look_for(self, wanted: bytes) -> _Found:
        with self._placing:
            low = self._place(wanted)
        if low >= len(self.content):
            return None
        end = max(self.content.find(b"\n", low), low)
        return _read_line(self.content[low:end], self.form)

    def _place(self, wanted: bytes) -> int:
        """Return where the first line starts that is not before `wanted`.

        Lines that are known say between which two of them to look.
        """
        places = self._places
        at = bisect_left(places, (wanted,))
        low = places[at - 1][2] + 1 if at else _HEAD_SIZE
        high = places[at][1] if at < len(places) else len(self.content)
        while low < high:
            place = self._read_place(low, high)
            key, start, end = place
            if len(places) < _MOST_PLACES:
                places.insert(at, place)
            if key < wanted:
                low, at = end + 1, at + 1
            else:
                high = start
        return low

    def may_have(self, key: str) -> bool:
        """Say whether a line of a key has to be looked for."""
        return is_key(key)

    def group(self, number: int) -> _Group | None:
        """Return a group, where there is one of this number."""
        return _row(self, f"{GROUP_MARK}{number}", _GROUP)

    def rows(self) -> Iterator[bytes]:
        """Yield all lines, as they are written."""
        yield from bytes(self.content[_HEAD_SIZE:]).splitlines()

    def close(self) -> None:
        """Close the file, if it is one, and forget what was read of it."""
        self._found = {}
        if isinstance(self.content, mmap):
            self.content.close()

    def _read_place(self, low: int, high: int) -> _Place:
        """Read the line in the middle."""
        content = self.content
        start = max(content.rfind(b"\n", low, (low + high) // 2) + 1, low)
        end = max(content.find(b"\n", start), start)
        key, _ = _read_line(content[start:end], self.form)
        return key, start, end


class _WholeLines(_Lines):
    """The same, read once: for who asks about every word."""

    def __init__(self, content: Content, form: Form) -> None:
        super().__init__(content, form)
        self._rows = {row[: row.find(b"\t") + 1]: row for row in self.rows()}
        self._groups: dict[int, _Group | None] = {}

    def may_have(self, key: str) -> bool:
        """Say whether a key has a line: most tables say nothing of most words."""
        return is_key(key) and _wanted(key) in self._rows

    def first(self, wanted: bytes) -> _Found:
        """Return the line of a key; where it is none, as the others do."""
        row = self._rows.get(wanted)
        if row is not None:
            return _read_line(row, self.form)
        return None if wanted.endswith(b"\t") else super().first(wanted)

    def group(self, number: int) -> _Group | None:
        """Return a group; each of its words asks for the same one."""
        if number not in self._groups:
            self._groups[number] = super().group(number)
        return self._groups[number]


class Bridge(Struct, frozen=True, kw_only=True):
    """One way from a word to others: all of `terms` stand for it.

    Args:
        how: `glossary`, `archive`, `alias`, `loanword`, `tag`, or `typo` from and to a
            known misspelling.
        weight: 0 to 1; 1 would be as good as the word itself.
        terms: Of the field `text`; with `tag`, the one id of a topic.
    """

    how: str
    weight: float
    terms: tuple[str, ...]


_Led = tuple[Bridge, Ways]
"""A bridge, and the terms of which a query must have some beside; none where it counts
beside anything."""


class BridgeTable:
    """A table, open for look-ups.

    Args:
        build: Builds it; called where `content` is none, is that of another table, or
            a line of it is damaged.
        content: What was kept of it.
        fingerprint: What it is built of, as `bridges_fingerprint` says it.
        form: Of the lines of `content`; what is built has checks.
        below: The table that this one adds to; closed with it.
    """

    def __init__(
        self,
        build: Callable[[], bytes],
        content: Content = b"",
        *,
        fingerprint: str = "",
        form: Form = "checked",
        below: Self | None = None,
    ) -> None:
        self._build, self._below = build, below
        self._replaced: tuple[str, ...] | None = None
        self._is_refusing: bool | None = None
        self._known: dict[str, tuple[_Led, ...]] = {}
        self._lines = (
            _Lines(content, form)
            if is_whole(content, fingerprint)
            else _Lines(build(), "checked")
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Unmap what is a file, here and below, and forget what was read of it."""
        self._known = {}
        self._lines.close()
        if self._below:
            self._below.close()

    def find(self, key: str, *, beside: Beside | None = None) -> tuple[Bridge, ...]:
        """Return the bridges from `key`, the best first; of equal ones our own.

        Args:
            key: As `keys` makes them of words.
            beside: Asked about groups that count beside certain words alone; without
                it they do not count.
        """
        known = self._known
        led = known.get(key)
        if led is None:
            if len(known) >= _MOST_FOUND:
                # Other threads may be reading the old one.
                self._known = known = {}
            led = known[key] = self._look_up(key)
        return tuple(
            bridge
            for bridge, context in led
            if not context or (beside and beside(context))
        )

    def _look_up(
        self, key: str, *, without: Collection[str] = (), refused: Ways = ()
    ) -> tuple[_Led, ...]:
        """Return all bridges from `key`, whatever is beside it, in the order of `find`.

        Args:
            key: As `keys` makes them of words.
            without: Tags whose groups do not count.
            refused: Terms to which `key` leads no more.
        """
        # First, for a table that is damaged here is built anew before it says more.
        replaced = self._replaced_below() if self._below else ()
        not_meant = self._refused_below(key) if self._below else ()
        found: tuple[_Led, ...] = ()
        if self._lines.may_have(key):
            found = self._read(lambda lines: tuple(_find(lines, key, without)))
        if found and refused:
            spelt = {*map(_spelt, refused)}
            found = tuple(one for one in found if _spelt(one[0].terms) not in spelt)
        if self._below:
            below = self._below._look_up(  # noqa: SLF001 - its own kind
                key,
                without=(*without, *replaced),
                refused=(*refused, *not_meant),
            )
            if not found:
                return below
            found += below
        return tuple(sorted(found, key=lambda one: -one[0].weight))

    def _replaced_below(self) -> tuple[str, ...]:
        """Return the tags whose groups below do not count: the same for each key."""
        if self._replaced is None:
            self._replaced = self._read(lambda lines: _texts(lines, REPLACED))
        return self._replaced

    def _refused_below(self, key: str) -> Ways:
        """Return what a word does not mean below; most tables say so of none."""
        if self._is_refusing is None:
            self._is_refusing = self._read(_refuses)
        if not self._is_refusing:
            return ()
        return self._read(lambda lines: _ways(lines, REFUSED + key))

    def keys(self) -> Iterator[str]:
        """Yield all words and readings that have an entry, each once."""
        seen: dict[str, None] = {}
        table: BridgeTable | None = self
        while table is not None:
            rows = table._lines.rows()  # noqa: SLF001 - its own kind
            names = (row[: row.find(b"\t")] for row in rows)
            seen |= dict.fromkeys(name.decode() for name in names if name)
            table = table._below  # noqa: SLF001
        yield from (key for key in seen if is_key(key))

    def leading(self, held: frozenset[str]) -> set[str]:
        """Return the words that may lead to something held; `find` says to what.

        Groups that do not count count here: each is asked once for all its words.

        Args:
            held: Terms, and tags.
        """
        found = self._read(lambda lines: {*_leading(lines, held)})
        return found | self._below.leading(held) if self._below else found

    @contextmanager
    def read_whole(self) -> Generator[Self]:
        """Answer quickly about every word, meanwhile: all lines are in memory."""
        lines = self._lines
        self._lines = _WholeLines(lines.content, lines.form)
        try:
            with self._below.read_whole() if self._below else nullcontext():
                yield self
        finally:
            self._lines = lines

    def digest(self) -> str:
        """Return a hash of what all the tables hold, here and below."""
        made = sha256(self._lines.content)
        if self._below:
            made.update(self._below.digest().encode())
        return made.hexdigest()

    @property
    def libraries(self) -> tuple[str, ...]:
        """The libraries that it was made by, with their versions, where it says so."""
        return self._read(lambda lines: _texts(lines, MADE))

    def _read(self, read: Callable[[_Lines], _Read]) -> _Read:
        """Read lines; of a table that is built anew where one is damaged."""
        try:
            return read(self._lines)
        except _DAMAGES:
            content = self._lines.content
            if isinstance(content, mmap) and content.closed:
                raise
            self._lines = _Lines(self._build(), "checked")
            return read(self._lines)


class _DamageError(Exception):
    """A line is not as it was written."""


_DAMAGES = (_DamageError, ValueError, TypeError, LookupError, RecursionError)
"""What a line may raise that is not as it was written, or was written by another."""

_ROWS = Decoder(list[Raw])
_ANY_ROWS = Decoder(list[_Row])
_WAY, _MEMBER, _GROUP = Decoder(_Way), Decoder(_Member), Decoder(_Group)
_TERMS, _WAYS = Decoder(tuple[str, ...]), Decoder(tuple[tuple[str, ...], ...])


def _find(lines: _Lines, key: str, without: Container[str]) -> Iterator[_Led]:
    for row in _row(lines, key, _ROWS) or ():
        if bytes(row).startswith(b'["'):
            how, weight, terms = _WAY.decode(row)
            yield Bridge(how=how, weight=weight, terms=terms), ()
        else:
            number, asker = _MEMBER.decode(row)
            group = _group(lines, number)
            for bridge in _of_group(group, asker, without):
                yield bridge, group[4]


def _leading(lines: _Lines, held: frozenset[str]) -> Iterator[str]:
    """Yield the keys of lines of which a way, or one of a group, is held."""

    @cache
    def is_held_group(number: int) -> bool:
        _, _, tag, members, _, _ = _group(lines, number)
        return tag in held or any(
            held.issuperset(terms) for ways in members for _, terms in ways
        )

    def is_held(row: _Row) -> bool:
        if isinstance(row.first, int):
            return is_held_group(row.first)
        return held.issuperset(row.terms)

    for line in lines.rows():
        key, value = _read_line(line, lines.form)
        name = key[:-1].decode()
        if is_key(name) and any(map(is_held, _ANY_ROWS.decode(value))):
            yield name


def _group(lines: _Lines, number: int) -> _Group:
    group = lines.group(number)
    if group is None:
        raise _DamageError
    return group


def _of_group(group: _Group, asker: int, without: Container[str]) -> Iterator[Bridge]:
    how, weight, tag, members, _, misspelt = group
    if tag:
        if tag in without:
            return
        yield Bridge(how="tag", weight=1.0, terms=(tag,))
    for number, ways in enumerate(members if weight else ()):
        if number == asker:
            continue
        way = "typo" if {number, asker} & set(misspelt) else how
        for share, terms in ways:
            yield Bridge(how=way, weight=round(weight * share, 3), terms=terms)


def _texts(lines: _Lines, key: str) -> tuple[str, ...]:
    return _row(lines, key, _TERMS) or ()


def _spelt(terms: tuple[str, ...]) -> str:
    """Return the letters of terms: a hyphen or a space between two does not matter."""
    return "".join(term.removeprefix(STEM_MARK) for term in terms).replace("-", "")


def _ways(lines: _Lines, key: str) -> Ways:
    return _row(lines, key, _WAYS) or ()


def _row(lines: _Lines, key: str, decoder: Decoder[_Read]) -> _Read | None:
    """Return the value of a key, or None; binary search by lines."""
    wanted = _wanted(key)
    found = lines.first(wanted)
    return decoder.decode(found[1]) if found and found[0] == wanted else None


def _wanted(key: str) -> bytes:
    """Return how the line of a key begins."""
    # What is no text becomes bytes that stand in no line.
    return key.encode("utf-8", "surrogatepass") + b"\t"


def _refuses(lines: _Lines) -> bool:
    """Say whether any word does not mean what it does below."""
    first = REFUSED.encode()
    found = lines.first(first)
    return found is not None and found[0].startswith(first)


def _read_line(line: bytes, form: Form) -> tuple[bytes, bytes]:
    """Return the key of a line, with the tab that ends it, and the value."""
    end = line.find(b"\t") + 1
    key, value = line[:end], line[end:]
    if form == "plain":
        if not key:
            raise _DamageError
        return key, value
    check, value = value[:9], value[9:]
    if check != _check(key, value):
        raise _DamageError
    return key, value


def _check(key: bytes, value: bytes) -> bytes:
    return b"%08x\t" % zlib.crc32(value, zlib.crc32(key))


def _head(fingerprint: str, size: int) -> bytes:
    return b"kbindex bridges %16s %010d\n" % (fingerprint.encode(), size)


_HEAD_SIZE = len(_head("", 0))


def is_whole(content: Content, fingerprint: str) -> bool:
    """Say whether a content begins as this table, and is as long as it was written."""
    head = _head(fingerprint, len(content))
    return content[: len(head)] == head


def pack_rows(
    rows: Mapping[str, object], fingerprint: str = "", *, form: Form = "checked"
) -> bytes:
    """Return the content of a table with these values of keys."""
    lines: list[bytes] = []
    for name, row in rows.items():
        key, value = f"{name}\t".encode(), encode(row)
        check = _check(key, value) if form == "checked" else b""
        lines.append(key + check + value + b"\n")
    lines.sort()
    size = _HEAD_SIZE + sum(map(len, lines))
    return b"".join((_head(fingerprint, size), *lines))


def bridges_fingerprint(extra: Iterable[str] = ()) -> str:
    """Identify what a user's table is built of: the analyzer, and `extra`."""
    return _digest(b"", (fingerprint(), *extra))


def package_fingerprint(
    files: Iterable[str], libraries: Iterable[str], extra: Iterable[str] = ()
) -> str:
    """Identify what a table of the package is built of.

    It is the same on every Python, for tests say that all know its characters.

    Args:
        files: The names of its data files.
        libraries: What cuts their words into terms.
        extra: What else has a say.
    """
    start = b"".join(bytes.fromhex(DIGESTS[name]) for name in files)
    return _digest(start, (settled_fingerprint(libraries), *extra))


def _digest(start: bytes, parts: Iterable[str]) -> str:
    digest = sha256(start)
    for part in (TABLE_VERSION, *parts):
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()[:16]
