"""Words that a mistyped one may have meant, and words that are right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbindex.index import skeletons_of
from kbindex.language.bridges.spelling import is_spelt
from kbindex.language.readings import has_reading, reading_of
from kbindex.search.browser_index.packing import beginning

if TYPE_CHECKING:
    from collections.abc import Iterable


_LEAST = 2
"""Letters of the shortest word that a beginning finds."""


def spellings(terms: Iterable[str]) -> dict[str, str]:
    """Return first letter and length → the terms that are spelt by letters.

    Hardly anybody mistypes a first letter: who looks for what was meant reads the words
    that begin with it, or with the second, for both may be swapped or one of them gone.

    Source: Pollock & Zamora 1984: less than 8 % of misspellings change the first one.
    """
    found: dict[str, list[str]] = {}
    for term in sorted(terms):
        if is_spelt(term, least=_LEAST):
            found.setdefault(f"{term[0]}{len(term)}", []).append(term)
    return {key: " ".join(of) for key, of in found.items()}


def sounds(terms: Iterable[str]) -> dict[str, str]:
    """Return consonants → the katakana and Latin terms that are said so."""
    found: dict[str, list[str]] = {}
    for term in sorted(terms):
        if is_spelt(term):
            for skeleton in sorted(skeletons_of(term)):
                found.setdefault(skeleton, []).append(term)
    return {skeleton: " ".join(of) for skeleton, of in found.items()}


def readings(terms: Iterable[str]) -> dict[str, str]:
    """Return reading, in katakana, → the terms in kanji that are read so."""
    found: dict[str, list[str]] = {}
    for term in sorted(filter(has_reading, terms)):
        found.setdefault(reading_of(term), []).append(term)
    return {reading: " ".join(of) for reading, of in found.items()}


def right_words(words: Iterable[str], terms: Iterable[str]) -> dict[str, str]:
    """Return beginning → the rest of each word that begins so, and is no term.

    Nothing is put right that is a word already, be it in no article.
    """
    found: dict[str, list[str]] = {}
    for word in sorted({*words}.difference(terms)):
        if is_spelt(word):
            start = beginning(word)
            found.setdefault(start, []).append(word[len(start) :])
    return {start: " ".join(rests) for start, rests in found.items()}
