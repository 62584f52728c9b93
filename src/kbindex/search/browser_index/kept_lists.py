"""Posting lists of an earlier state: what no edit has touched need not be made again.

    sources before ─┐
    sources now    ─┴─► those that are other ─► terms that they held, or hold now
                                                      └─► their lists are made anew

To read all lists takes the longest of all that a script searches by. A list names
documents by numbers, with weights that follow from the notes of each. So it is as it
was where all of its documents are of sources that are as they were, with the same
numbers.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Self

import msgspec
from msgspec import Struct

from kbindex.search.browser_index.packing import read_numbers
from kbindex.search.related_kept import source_digest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kbindex.search.browser_index.numbering import Numbering
    from kbindex.search.browser_index.term_lists import TermLists

_SHARE = 8
"""Of one source in so many that is other, all lists are read in about the same time."""

_LARGEST = 1 << 28
"""More bytes than those of 100,000 articles, unpacked."""

_LEVEL = 1
"""It is read once, by the next run: what packs more takes longer than it saves."""


class _Source(Struct, frozen=True, array_like=True):
    """A page with the files beside it.

    Args:
        digest: A hash of all of them.
        numbers: Of its documents.
    """

    digest: str
    numbers: tuple[int, ...]


class KeptLists(Struct, frozen=True, kw_only=True):
    """The lists of one state of an archive, and what they are made of.

    Args:
        rules: Identifies how notes were read.
        sources: By the path of each page.
        rows: Term → its list, as `TermLists` writes it.
    """

    rules: str
    sources: dict[str, _Source]
    rows: dict[str, str]

    @classmethod
    def from_bytes(cls, content: bytes) -> Self | None:
        """Read what `to_bytes` wrote; None where it is anything else."""
        try:
            unpacked = zlib.decompressobj().decompress(content, _LARGEST)
            return msgspec.json.decode(unpacked, type=cls)
        except (zlib.error, ValueError, RecursionError):
            return None

    def to_bytes(self) -> bytes:
        """Write them; empty where a term has what UTF-8 has no bytes for."""
        try:
            return zlib.compress(msgspec.json.encode(self), _LEVEL)
        except UnicodeEncodeError:
            return b""


def keep_lists(
    lists: TermLists, numbering: Numbering, *, rules: str, before: KeptLists | None
) -> KeptLists:
    """Return all lists of texts, of which those of an earlier state that are right."""
    reader = lists.reader
    sources = dict[str, _Source]()
    for entry in numbering.entries:
        path = entry.source.path
        found = tuple(numbering.of[d] for d in reader.documents_of(path))
        sources[path] = _Source(source_digest(entry), found)
    touched = None
    if before is not None and before.rules == rules:
        touched = _touched(lists, before, sources)
    if before is None or touched is None:
        return _kept(rules, sources, lists.text)
    right = {term: row for term, row in before.rows.items() if term not in touched}
    return _kept(rules, sources, right | dict(lists.of_texts(touched)))


def _kept(
    rules: str, sources: dict[str, _Source], rows: Mapping[str, str]
) -> KeptLists:
    """Return lists in an order of their own: the same archive gives the same bytes."""
    return KeptLists(
        rules=rules,
        sources=dict(sorted(sources.items())),
        rows=dict(sorted(rows.items())),
    )


def _touched(
    lists: TermLists, before: KeptLists, sources: dict[str, _Source]
) -> set[str] | None:
    """Return the terms whose lists may be other than before; None is all."""
    known = before.sources
    every = {**known, **sources}
    paths = {path for path in every if known.get(path) != sources.get(path)}
    if len(paths) * _SHARE > len(sources):
        return None
    reader = lists.reader
    documents = [d for path in paths & {*sources} for d in reader.documents_of(path)]
    gone = {n for path in paths & {*known} for n in known[path].numbers}
    return {
        *(term for record in reader.read(documents) for term in record.places),
        *(term for term, row in before.rows.items() if _holds(row, gone)),
    }


def _holds(row: str, gone: set[int]) -> bool:
    number = 0
    for step in read_numbers(row.partition(" ")[0]):
        number += step
        if number in gone:
            return True
    return False
