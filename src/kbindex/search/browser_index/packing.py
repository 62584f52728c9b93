"""Numbers as letters, and keys in files by how they begin.

A file is JSON, for hosts compress what they know by its name: of `.json` each of them
does, of unknown endings few. Numbers are written as source maps write them, five bits a
letter, the lowest first: `A` is 0, `f` 31, `gB` 32. A script decodes a thousand in a
tenth of a millisecond.
"""

import json
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cache
from operator import sub
from typing import NamedTuple
from zlib import crc32

import msgspec

from kbindex.language import STEM_MARK
from kbindex.language.bridges.keys import READING_MARK

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_BITS, _MORE = 5, 32
_MOST_BITS = 64

SHARD_BYTES = 2400
"""Mean size of a file of a family before compression; about 1 kB after it."""

_MOST_BYTES = 2400
"""What keys that begin alike may have in one file, before compression."""

_LONGEST = 14
"""Letters of a beginning: words that are longer alike are forms of one word."""

_FNV_START, _FNV_PRIME = 0x811C9DC5, 0x01000193

_LATIN_END, _KATAKANA, _KANA_END, _HIRAGANA = "\u2e80", "\u30a0", "\u3100", "\u3040"


def numbers(values: Iterable[int]) -> str:
    """Write numbers, none below 0, as letters."""
    small = _small()
    return "".join([small[v] if v < _MANY else _number(v) for v in values])


def _number(value: int) -> str:
    made = ""
    while value >= _MORE:
        made += _LETTERS[(value & (_MORE - 1)) | _MORE]
        value >>= _BITS
    return made + _LETTERS[value]


def read_numbers(text: str) -> Iterator[int]:
    """Read what `numbers` wrote; of a letter that it does not write, 0.

    What a number has above 64 bits is left out: one of a million letters, which nobody
    wrote, would take minutes.
    """
    value = shift = 0
    for letter in text:
        bits = _BITS_OF.get(letter, 0)
        if shift < _MOST_BITS:
            value |= (bits & (_MORE - 1)) << shift
        if bits & _MORE:
            shift += _BITS
        else:
            yield value
            value = shift = 0


_BITS_OF = {letter: bits for bits, letter in enumerate(_LETTERS)}

_MANY = 1024
"""Most numbers are below: their letters are looked up."""


@cache
def _small() -> tuple[str, ...]:
    return tuple(map(_number, range(_MANY)))


def steps(values: Iterable[int]) -> Iterator[int]:
    """Return of ascending numbers the distance of each to the one before."""
    known = [*values]
    return map(sub, known, [0, *known])


def beginning(key: str, *, more: Container[str] = ()) -> str:
    """Return by what of a key its file is named.

    Three Latin letters, two of kana, one kanji, without marks: a word, its stem, and
    the names and compounds that begin with it lie in one file.

    Args:
        key: The key.
        more: Beginnings that too many keys share; a letter more tells these apart.
    """
    bare = key.lstrip(STEM_MARK + READING_MARK) or key
    size = 3
    if bare[0] >= _LATIN_END:
        size = 2 if _HIRAGANA <= bare[0] < _KANA_END else 1
    while bare[:size] in more and size < len(bare):
        size += 1
    return bare[:size]


def shard_of(start: str, count: int) -> int:
    """Return the number of the file of a beginning, of so many: a power of two.

    Source: FNV-1a, 32 bits, over UTF-8; http://www.isthe.com/chongo/tech/comp/fnv/.
    """
    found = _FNV_START
    for byte in start.encode():
        found = ((found ^ byte) * _FNV_PRIME) & 0xFFFFFFFF
    return (found ^ (found >> 16)) & (count - 1)


def shard_count(size: int, mean: int = SHARD_BYTES) -> int:
    """Return how many files a family of so many bytes has: a power of two.

    So an edit moves keys between files only where an archive has doubled.
    """
    return 1 << max(0, (max(size, 1) // mean).bit_length())


class Shards(NamedTuple):
    """A family of values by key, in files.

    Args:
        files: By number; every number has a file, be it empty, for a script asks for
            none that there is not.
        more: Beginnings of keys that are told apart by a letter more.
    """

    files: tuple[bytes, ...]
    more: tuple[str, ...]


def shards(family: Mapping[str, object], *, mean: int = SHARD_BYTES) -> Shards:
    """Cut a family of values by key into files."""
    written = {key: to_json(value) for key, value in family.items()}
    sizes = {key: len(key) + len(value) for key, value in written.items()}
    groups, more = _grouped(sizes)
    count = shard_count(sum(sizes.values()), mean)
    files: list[list[str]] = [[] for _ in range(count)]
    for start, keys in groups.items():
        files[shard_of(start, count)] += keys
    rows = ([to_json(key) + b":" + written[key] for key in sorted(of)] for of in files)
    return Shards(tuple(b"{" + b",".join(of) + b"}" for of in rows), more)


def _grouped(
    sizes: Mapping[str, int],
) -> tuple[Mapping[str, Sequence[str]], tuple[str, ...]]:
    """Return beginning → its keys, and the beginnings that are told apart by more.

    These are those whose keys together are too much for one file.
    """
    found: dict[str, list[str]] = {}
    more: set[str] = set()
    keys: Iterable[str] = sizes
    while keys:
        groups: dict[str, list[str]] = {}
        for key in keys:
            groups.setdefault(beginning(key, more=more), []).append(key)
        large = {
            start
            for start, of in groups.items()
            if len(of) > 1
            and len(start) < _LONGEST
            and start not in more
            and sum(map(sizes.__getitem__, of)) > _MOST_BYTES
        }
        more |= large
        for start, of in groups.items():
            if start not in large:
                found.setdefault(start, []).extend(of)
        keys = [key for start in large for key in groups[start]]
    return found, tuple(sorted(more))


def stamp(content: bytes) -> str:
    """Return by what a script knows the content of a file: three letters, 18 bits.

    More would weigh: an archive of ten thousand articles has as many files.

    Source: CRC-32 as zlib has it, its low bits, six a letter, the lowest first.
    """
    check = crc32(content)
    return "".join(_LETTERS[(check >> shift) & 63] for shift in range(0, 18, 6))


def to_json(value: object) -> bytes:
    """Return a value as compact JSON; the same value always as the same bytes."""
    try:
        return _JSON.encode(value)
    except UnicodeEncodeError:
        # Half a pair of surrogates, which UTF-8 has no bytes for.
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "replace")


_JSON = msgspec.json.Encoder()
"""A family has tens of thousands of values: the standard library's takes ten times as
long for a list, and as msgspec writes them, texts and numbers of lists are the same."""
