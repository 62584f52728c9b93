"""The bridges, made ready for queries: a sorted file that is searched, not loaded.

    key <tab> [[how, weight, [terms]], …, [group, member], …]
    #group <tab> [how, weight, tag, [ways of member 0, ways of member 1, …]]

One key a line, sorted by its bytes. Japanese members are cut into terms when the
table is built; so a query in ASCII needs no Japanese dictionary, and a query of any
kind reads a dozen lines.
"""

import hashlib
import json
import mmap
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Self

from msgspec import Struct

from kbindex.language.analysis.analyzer import Analyzer, fingerprint
from kbindex.language.analysis.terms import How, Term
from kbindex.language.bridges.sources import (
    GLOSSARY,
    LOANWORDS,
    Group,
    fold_key,
    parse_glossary,
    parse_loanwords,
    read_bridge_file,
)

TABLE_VERSION = "4"
"""Raised with each change of how the table is built."""

GLOSSARY_WEIGHT = 0.7
LOANWORD_WEIGHT = 0.7

STEM_PREFIX = "~"
"""Marks the key of a stem, and the term of one: stems are no words."""

_GROUP = "#"
"""Marks the key of a group; a word that begins so is no key, and never looked up."""

_LOOSE = 0.5
"""What a name of several words is worth where they stand apart."""

_MAX_KATAKANA = 4
"""Most katakana forms that are tried for an English word."""


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
    """A built table, open for look-ups."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Unmap the file."""
        self._bytes.close()

    def find(self, key: str) -> tuple[Bridge, ...]:
        """Return the bridges from `key`, the best first."""
        found: list[Bridge] = []
        if key.startswith(_GROUP):
            return ()
        for row in self._row(key) or ():
            if isinstance(row[0], int):
                found += self._of_group(*row)
            else:
                how, weight, terms = row
                found.append(Bridge(how=how, weight=weight, terms=tuple(terms)))
        return tuple(sorted(found, key=lambda bridge: -bridge.weight))

    def _of_group(self, group: int, asker: int) -> Iterator[Bridge]:
        row = self._row(f"{_GROUP}{group}")
        if row is None:
            return
        how, weight, tag, members = row
        if tag:
            yield Bridge(how="tag", weight=1.0, terms=(tag,))
        others = [ways for n, ways in enumerate(members) if n != asker and weight]
        for share, terms in chain.from_iterable(others):
            yield Bridge(how=how, weight=round(weight * share, 3), terms=tuple(terms))

    def _row(self, key: str) -> Any:  # noqa: ANN401 - JSON of our own making
        """Return the value of a key, or None; binary search by lines."""
        # What is no text becomes bytes that stand in no line.
        wanted = key.encode("utf-8", "surrogatepass") + b"\t"
        low, high = 0, len(self._bytes)
        while low < high:
            middle = self._bytes.rfind(b"\n", low, (low + high) // 2) + 1
            middle = max(middle, low)
            end = self._bytes.find(b"\n", middle)
            end = high if end < 0 else end
            line = self._bytes[middle:end]
            if line.startswith(wanted):
                return json.loads(line[len(wanted) :])
            if line < wanted:
                low = end + 1
            else:
                high = middle
        return None


def package_groups() -> Iterator[Group]:
    """Yield the groups of the package's own glossary."""
    text = read_bridge_file(GLOSSARY)
    for members in parse_glossary(text, source=GLOSSARY):
        yield Group(members=members, how="glossary", weight=GLOSSARY_WEIGHT)


def bridges_fingerprint(extra: Iterable[str] = ()) -> str:
    """Identify what a table is built of: the package's files, `extra`, the analyzer."""
    digest = hashlib.sha256(TABLE_VERSION.encode() + fingerprint().encode())
    for part in (read_bridge_file(GLOSSARY), read_bridge_file(LOANWORDS), *extra):
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()[:16]


def build_table(groups: Iterable[Group], analyzer: Analyzer, path: Path) -> None:
    """Write the table of `groups` and of the package's loanwords to `path`."""
    builder = _Builder(analyzer)
    for group in groups:
        builder.add_group(group)
    builder.add_loanwords(parse_loanwords(read_bridge_file(LOANWORDS)))
    path.write_bytes(builder.to_bytes())


_Ways = list[tuple[float, tuple[str, ...]]]


class _Builder:
    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._rows: dict[str, list[object]] = {}
        self._groups = 0

    def add_group(self, group: Group) -> None:
        """Lead from every member to every other, and to the group's topic."""
        members: list[_Ways] = []
        for number, name in enumerate(group.members):
            terms = self._analyzer.analyze(name)
            members.append([(share, ways) for ways, share in ways_to_meet(terms)])
            for key in keys_of(name, terms):
                self._rows.setdefault(key, []).append((self._groups, number))
        row: list[object] = [group.how, group.weight, group.tag, members]
        self._rows[f"{_GROUP}{self._groups}"] = row
        self._groups += 1

    def add_loanwords(self, loanwords: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        """Lead from katakana to English and back."""
        back: dict[str, dict[tuple[str, ...], float]] = {}
        for katakana, origins in loanwords:
            own = list(ways_to_meet(self._analyzer.analyze(katakana)))
            for origin in origins:
                terms = self._analyzer.analyze(origin)
                for ways, share in ways_to_meet(terms):
                    self._add_loanword(fold_key(katakana), share, ways)
                for key in keys_of(origin, terms):
                    back.setdefault(key, {}).update(own)
        for key, forms in back.items():
            for ways, share in list(forms.items())[:_MAX_KATAKANA]:
                self._add_loanword(key, share, ways)

    def _add_loanword(self, key: str, share: float, ways: tuple[str, ...]) -> None:
        row = ("loanword", round(LOANWORD_WEIGHT * share, 3), ways)
        self._rows.setdefault(key, []).append(row)

    def to_bytes(self) -> bytes:
        """Return the lines of the table, sorted by their bytes."""
        encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
        lines = [f"{key}\t{encode(row)}\n".encode() for key, row in self._rows.items()]
        return b"".join(sorted(lines))


def keys_of(name: str, terms: Sequence[Term]) -> tuple[str, ...]:
    """Return the keys under which a word is found: as written, then by stems."""
    words = [term for term in terms if term.how is How.WORD]
    stems = stems_of_words(words, terms)
    keys = [fold_key(name)]
    if words and len(stems) == len(words):
        keys.append(STEM_PREFIX + "".join(stems.values()))
    normalised = "".join(word.text for word in words)
    if normalised and not any(t.how is How.STEM for t in terms):
        keys.append(fold_key(normalised))
    return tuple(
        dict.fromkeys(
            key
            for key in keys
            if key and "\t" not in key and not key.startswith(_GROUP)
        )
    )


def stems_of_words(words: Sequence[Term], terms: Sequence[Term]) -> dict[Term, str]:
    """Return the stem of each word that has one of its whole, not of its parts."""
    stems = {(t.start, t.end): t.text for t in terms if t.how is How.STEM}
    return {
        word: stems[word.start, word.end]
        for word in words
        if (word.start, word.end) in stems
    }


def ways_to_meet(terms: Sequence[Term]) -> Iterator[tuple[tuple[str, ...], float]]:
    """Yield how a document can hold a name: terms, and what that is worth.

    A single word by its stem, if it has one; several side by side, by the terms
    that only neighbours make, or apart.
    """
    words = [term for term in terms if term.how is How.WORD]
    if not words:
        compounds = [term for term in terms if term.how is How.COMPOUND]
        if compounds:
            yield (compounds[0].text,), 1.0
        return
    stems = stems_of_words(words, terms)
    loose = tuple(
        STEM_PREFIX + stems[word] if word in stems else word.text for word in words
    )
    if len(words) == 1:
        yield loose, 1.0
        return
    start, end = words[0].start, max(term.end for term in terms)
    whole = [
        t for t in terms if t.how is How.COMPOUND and (t.start, t.end) == (start, end)
    ]
    pairs = tuple(term.text for term in terms if term.how is How.JOINED)
    if whole:
        yield (whole[0].text,), 1.0
    elif len(pairs) >= len(words) - 1:
        yield pairs, 1.0
    yield loose, _LOOSE
