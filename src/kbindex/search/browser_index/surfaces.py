"""Japanese as it is written → words: what a browser cuts a query with.

Sudachi's dictionary has 70 MB. A query is answered by words that the archive has, and
by those that lead to them; these are looked for in its place.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from kbindex.language import STEM_MARK
from kbindex.language.analysis.japanese import WordRole, japanese_units
from kbindex.language.scripts import has_japanese, hiragana_run
from kbindex.language.word_lists import (
    ABSTRACT_SUFFIXES,
    FORMAL_NOUNS,
    LIGHT_ADJECTIVES,
    LIGHT_VERBS,
    POINTING_ADVERBS,
)
from kbindex.search.expand.fillers import FILLERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kbindex.index import Record
    from kbindex.language.analysis.japanese import LongUnit, Unit

_ROLES = {
    WordRole.NOUN: "n",
    WordRole.NUMBER: "n",
    WordRole.CONTENT: "c",
    WordRole.PREFIX: "p",
    WordRole.SUFFIX: "s",
    WordRole.FUNCTION: "f",
}

_LONGEST = 16
"""Longer rows are no names; what they are made of stands elsewhere, too."""

PLAIN_WORDS = tuple(
    filter(
        has_japanese,
        sorted(
            FILLERS | FORMAL_NOUNS | LIGHT_ADJECTIVES | LIGHT_VERBS | POINTING_ADVERBS
        ),
    )
)
"""What questions are made of, be it in no article: else it would be unknown words."""

Surfaces = dict[str, str]
"""As written → role, and the form where it is another: `n`, `c行う`. A role is `n`oun,
`c`ontent that joins nothing, `p`refix, `s`uffix, `x` a suffix that is no word alone,
`f` what is no word."""


def japanese_surfaces(
    records: Iterable[Record],
    names: Iterable[str],
    cut: Callable[[str], list[LongUnit]] | None = None,
) -> Surfaces:
    """Return how each short unit is written, of records and of names.

    Args:
        records: What the archive holds.
        names: Words that lead to what it holds.
        cut: Cuts Japanese into units; Sudachi where it is None.
    """
    cut = cut or japanese_units()
    written = {text for record in records for text in _written(record)}
    written = {unicodedata.normalize("NFKC", text) for text in written}.union(names)
    found: Surfaces = {}
    for text in sorted(written):
        for long in cut(text):
            for unit in long.units:
                surface = text[long.start + unit.start : long.start + unit.end]
                _add(found, surface, unit, is_alone=surface == text)
    return found


def _written(record: Record) -> Iterator[str]:
    """Yield how Japanese terms of a record are written, once for each term."""
    for term, places in record.places.items():
        # Most terms are in ASCII: no call is made for them.
        if term.isascii() or not places or term.startswith(STEM_MARK):
            continue
        unit, _, start, end = places[:4]
        if end - start <= _LONGEST and has_japanese(term):
            yield record.text_of(unit)[start:end]


def _add(found: Surfaces, surface: str, unit: Unit, *, is_alone: bool) -> None:
    role = _ROLES[unit.role]
    if role == "s" and unit.form in ABSTRACT_SUFFIXES:
        role = "x"
    if not has_japanese(surface) or (role == "f" and hiragana_run().fullmatch(surface)):
        return  # hiragana that is no word is cut without being known
    form = "" if unit.form == surface else unit.form
    # How it is cut alone tells more than a part of a row does.
    if surface not in found or is_alone:
        found[surface] = role + form
    if role == "c" and unit.form not in found:
        found[unit.form] = role
