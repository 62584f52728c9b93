"""The bridges, made ready for queries: a sorted file that is searched, not loaded.

    kbindex bridges FINGERPRINT SIZE
    key <tab> check <tab> [[how, weight, [terms]], …, [group, member], …]
    =reading <tab> check <tab> [[group, -1], …]
    #group <tab> check <tab> [how, weight, tag, [ways of member 0, …]]

FINGERPRINT says what it was built of, SIZE how long the whole file is. Then one key a
line, sorted by its bytes. A query in ASCII needs no Japanese dictionary, and a query of
any kind reads a dozen lines: the check of each is the CRC of its key and its value, so
that an answer depends on no line that was not checked.
"""

import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import chain
from mmap import mmap
from typing import Annotated, Any, Self

from msgspec import Meta, Struct, convert

from kbindex.language.analysis.analyzer import fingerprint
from kbindex.language.bridges.keys import GROUP_MARK, is_key
from kbindex.language.bridges.sources import GLOSSARY, LOANWORDS, bridge_file

TABLE_VERSION = "7"
"""Raised with each change of how the table is built."""

Content = bytes | mmap


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
    """

    def __init__(
        self,
        build: Callable[[], bytes],
        content: Content = b"",
        *,
        fingerprint: str = "",
    ) -> None:
        self._build = build
        self._content = content if _is_whole(content, fingerprint) else build()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Unmap the file, if it is one."""
        if isinstance(self._content, mmap):
            self._content.close()

    def find(self, key: str) -> tuple[Bridge, ...]:
        """Return the bridges from `key`, the best first."""
        if not is_key(key):
            return ()
        try:
            return _find(self._content, key)
        except _DAMAGES:
            if isinstance(self._content, mmap) and self._content.closed:
                raise
            self._content = self._build()
            return _find(self._content, key)


class _DamageError(Exception):
    """A line is not as it was written."""


_DAMAGES = (_DamageError, ValueError, TypeError, LookupError, RecursionError)
"""What a line may raise that is not as it was written, or was written by another."""

_Weight = Annotated[float, Meta(ge=0, le=1)]
_Way = tuple[str, _Weight, tuple[str, ...]]
_Member = tuple[int, int]
_Group = tuple[str, _Weight, str | None, list[list[tuple[_Weight, tuple[str, ...]]]]]


def _find(content: Content, key: str) -> tuple[Bridge, ...]:
    found: list[Bridge] = []
    for row in _row(content, key) or ():
        if isinstance(row[0], int):
            found += _of_group(content, *convert(row, _Member))
        else:
            how, weight, terms = convert(row, _Way)
            found.append(Bridge(how=how, weight=weight, terms=terms))
    return tuple(sorted(found, key=lambda bridge: -bridge.weight))


def _of_group(content: Content, group: int, asker: int) -> Iterator[Bridge]:
    row = _row(content, f"{GROUP_MARK}{group}")
    if row is None:
        raise _DamageError
    how, weight, tag, members = convert(row, _Group)
    if tag:
        yield Bridge(how="tag", weight=1.0, terms=(tag,))
    others = [ways for n, ways in enumerate(members) if n != asker and weight]
    for share, terms in chain.from_iterable(others):
        yield Bridge(how=how, weight=round(weight * share, 3), terms=terms)


def _row(content: Content, key: str) -> Any:  # noqa: ANN401 - JSON of our own making
    """Return the value of a key, or None; binary search by lines."""
    # What is no text becomes bytes that stand in no line.
    wanted = key.encode("utf-8", "surrogatepass") + b"\t"
    low, high = len(_head("", 0)), len(content)
    while low < high:
        middle = max(content.rfind(b"\n", low, (low + high) // 2) + 1, low)
        end = content.find(b"\n", middle)
        found, value = _read_line(content[middle : max(end, middle)])
        if found == wanted:
            return json.loads(value)
        if found < wanted:
            low = end + 1
        else:
            high = middle
    return None


def _read_line(line: bytes) -> tuple[bytes, bytes]:
    """Return the key of a line, with the tab that ends it, and the value."""
    end = line.find(b"\t") + 1
    key, check, value = line[:end], line[end : end + 9], line[end + 9 :]
    if check != _check(key, value):
        raise _DamageError
    return key, value


def _check(key: bytes, value: bytes) -> bytes:
    return b"%08x\t" % zlib.crc32(value, zlib.crc32(key))


def _head(fingerprint: str, size: int) -> bytes:
    return b"kbindex bridges %16s %010d\n" % (fingerprint.encode(), size)


def _is_whole(content: Content, fingerprint: str) -> bool:
    """Say whether a content begins as this table, and is as long as it was written."""
    head = _head(fingerprint, len(content))
    return content[: len(head)] == head


def pack_rows(rows: Mapping[str, object], fingerprint: str = "") -> bytes:
    """Return the content of a table with these values of keys."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    lines: list[bytes] = []
    for name, row in rows.items():
        key, value = f"{name}\t".encode(), encode(row).encode()
        lines.append(key + _check(key, value) + value + b"\n")
    lines.sort()
    size = len(_head(fingerprint, 0)) + sum(map(len, lines))
    return b"".join((_head(fingerprint, size), *lines))


def bridges_fingerprint(extra: Iterable[str] = ()) -> str:
    """Identify what a table is built of: the package's files, `extra`, the analyzer."""
    digest = hashlib.sha256(_package_fingerprint())
    for part in (TABLE_VERSION, fingerprint(), *extra):
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()[:16]


@cache
def _package_fingerprint() -> bytes:
    digest = hashlib.sha256()
    for name in (GLOSSARY, LOANWORDS):
        digest.update(hashlib.sha256(bridge_file(name).read_bytes()).digest())
    return digest.digest()
