"""The bridges, made ready for queries: a sorted file that is searched, not loaded.

    kbindex bridges FINGERPRINT SIZE
    key <tab> check <tab> [[how, weight, [terms]], …, [group, member], …]
    =reading <tab> check <tab> [[group, -1], …]
    #group <tab> check <tab> [how, weight, tag, [ways of member 0, …]]
    #made <tab> check <tab> [library=version, …]
    #replaced <tab> check <tab> [tag, …]

FINGERPRINT says what it was built of, SIZE how long the whole file is. Then one key a
line, sorted by its bytes. A query in ASCII needs no Japanese dictionary, and a query of
any kind reads a dozen lines: the check of each is the CRC of its key and its value, so
that an answer depends on no line that was not checked. The package ships its own table
without checks: it is as good as the code beside it, and packs a third smaller.

What a user says is a small table above that of the package; the topics that it replaces
are found in it alone.
"""

import hashlib
import json
import zlib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from functools import cache
from itertools import chain
from mmap import mmap
from typing import Annotated, Any, Literal, NamedTuple, Self, TypeVar

from msgspec import Meta, Struct, convert

from kbindex.language.analysis.analyzer import fingerprint, settled_fingerprint
from kbindex.language.bridges.keys import GROUP_MARK, is_key
from kbindex.language.bridges.sources import GLOSSARY, LOANWORDS, bridge_file

TABLE_VERSION = "7"
"""Raised with each change of how the table is built."""

MADE = f"{GROUP_MARK}made"
"""The key of the libraries that a table was made by."""

REPLACED = f"{GROUP_MARK}replaced"
"""The key of the tags whose groups in the table below no longer count."""

Content = bytes | mmap

Form = Literal["checked", "plain"]
"""Whether a line has a check; only what is as good as the code needs none."""

_Read = TypeVar("_Read")


class _Lines(NamedTuple):
    """The content of a table, and the form of its lines."""

    content: Content
    form: Form


class Bridge(Struct, frozen=True, kw_only=True):
    """One way from a word to others: all of `terms` stand for it.

    Args:
        how: `glossary`, `alias`, `loanword`, or `tag`.
        weight: 0 to 1; 1 would be as good as the word itself.
        terms: Of the field `text`; with `tag`, the one id of a topic.
    """

    how: str
    weight: float
    terms: tuple[str, ...]


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
        """Unmap what is a file, here and below."""
        if isinstance(self._lines.content, mmap):
            self._lines.content.close()
        if self._below:
            self._below.close()

    def find(self, key: str, *, without: Container[str] = ()) -> tuple[Bridge, ...]:
        """Return the bridges from `key`, the best first; of equal ones our own.

        Args:
            key: As `keys` makes them of words.
            without: Tags whose groups do not count.
        """
        if not is_key(key):
            return ()
        found, replaced = self._read(
            lambda lines: (tuple(_find(lines, key, without)), _texts(lines, REPLACED))
        )
        if self._below:
            found += self._below.find(key, without=replaced)
        return tuple(sorted(found, key=lambda bridge: -bridge.weight))

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

_Weight = Annotated[float, Meta(ge=0, le=1)]
_Way = tuple[str, _Weight, tuple[str, ...]]
_Member = tuple[int, int]
_Group = tuple[str, _Weight, str | None, list[list[tuple[_Weight, tuple[str, ...]]]]]


def _find(lines: _Lines, key: str, without: Container[str]) -> Iterator[Bridge]:
    for row in _row(lines, key) or ():
        if isinstance(row[0], int):
            yield from _of_group(lines, without, *convert(row, _Member))
        else:
            how, weight, terms = convert(row, _Way)
            yield Bridge(how=how, weight=weight, terms=terms)


def _of_group(
    lines: _Lines, without: Container[str], group: int, asker: int
) -> Iterator[Bridge]:
    row = _row(lines, f"{GROUP_MARK}{group}")
    if row is None:
        raise _DamageError
    how, weight, tag, members = convert(row, _Group)
    if tag:
        if tag in without:
            return
        yield Bridge(how="tag", weight=1.0, terms=(tag,))
    others = [ways for n, ways in enumerate(members) if n != asker and weight]
    for share, terms in chain.from_iterable(others):
        yield Bridge(how=how, weight=round(weight * share, 3), terms=terms)


def _texts(lines: _Lines, key: str) -> tuple[str, ...]:
    row = _row(lines, key)
    return () if row is None else convert(row, tuple[str, ...])


def _row(lines: _Lines, key: str) -> Any:  # noqa: ANN401 - JSON of our own making
    """Return the value of a key, or None; binary search by lines."""
    content, form = lines
    # What is no text becomes bytes that stand in no line.
    wanted = key.encode("utf-8", "surrogatepass") + b"\t"
    low, high = len(_head("", 0)), len(content)
    while low < high:
        middle = max(content.rfind(b"\n", low, (low + high) // 2) + 1, low)
        end = content.find(b"\n", middle)
        found, value = _read_line(content[middle : max(end, middle)], form)
        if found == wanted:
            return json.loads(value)
        if found < wanted:
            low = end + 1
        else:
            high = middle
    return None


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


def is_whole(content: Content, fingerprint: str) -> bool:
    """Say whether a content begins as this table, and is as long as it was written."""
    head = _head(fingerprint, len(content))
    return content[: len(head)] == head


def pack_rows(
    rows: Mapping[str, object], fingerprint: str = "", *, form: Form = "checked"
) -> bytes:
    """Return the content of a table with these values of keys."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    lines: list[bytes] = []
    for name, row in rows.items():
        key, value = f"{name}\t".encode(), encode(row).encode()
        check = _check(key, value) if form == "checked" else b""
        lines.append(key + check + value + b"\n")
    lines.sort()
    size = len(_head(fingerprint, 0)) + sum(map(len, lines))
    return b"".join((_head(fingerprint, size), *lines))


def bridges_fingerprint(extra: Iterable[str] = ()) -> str:
    """Identify what a user's table is built of: the analyzer, and `extra`."""
    return _digest(b"", (fingerprint(), *extra))


def package_fingerprint(libraries: Iterable[str], extra: Iterable[str] = ()) -> str:
    """Identify what the package's table is built of: its files, `extra`, libraries.

    It is the same on every Python, for tests say that all know its characters.
    """
    return _digest(_package_files(), (settled_fingerprint(libraries), *extra))


def _digest(start: bytes, parts: Iterable[str]) -> str:
    digest = hashlib.sha256(start)
    for part in (TABLE_VERSION, *parts):
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()[:16]


@cache
def _package_files() -> bytes:
    digest = hashlib.sha256()
    for name in (GLOSSARY, LOANWORDS):
        digest.update(hashlib.sha256(bridge_file(name).read_bytes()).digest())
    return digest.digest()
