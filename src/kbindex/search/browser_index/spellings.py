"""Words that a mistyped one may have meant, and words that are right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbindex.language.bridges.spelling import is_spelt
from kbindex.search.browser_index.packing import beginning

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kbindex.index import IndexReader


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


def sounds(reader: IndexReader, terms: frozenset[str]) -> dict[str, str]:
    """Return consonants → those of the katakana and Latin terms that are said so."""
    latin, kana = reader.sounds("latin"), reader.sounds("kana")
    of_both = {said: {*latin.get(said, ()), *kana.get(said, ())} for said in latin}
    return _held({**kana, **of_both}, terms)


def readings(reader: IndexReader, terms: frozenset[str]) -> dict[str, str]:
    """Return reading, in katakana, → those of the terms in kanji that are read so."""
    return _held(reader.sounds("kanji"), terms)


def _held(words: Mapping[str, Iterable[str]], terms: frozenset[str]) -> dict[str, str]:
    """Return the words of each key that are terms, in order; no key without any."""
    held = ((key, sorted(terms.intersection(of))) for key, of in words.items())
    return {key: " ".join(of) for key, of in held if of}


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
