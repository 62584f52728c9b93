"""Words and names → the keys of their bridges, and the terms that a document has.

One place for both sides: what the table is built with is what a query asks for.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from kbindex.language.analysis.terms import STEM_MARK, How, Term

GROUP_MARK = "#"
"""Marks the key of a group; a word that begins so is no key, and never looked up."""

READING_MARK = "="
"""Marks the key of a reading: `=カンシ` is how 監視 is read. No word begins so."""

_LOOSE = 0.5
"""What a name of several words is worth where they stand apart."""

_LEAST_PLURAL = 4
"""Shorter words that end with s are no plurals: `aws`."""


def fold_key(text: str) -> str:
    """Fold a word to the key under which a bridge is looked up.

    Width and case go, and what separates words: `Service-Mesh` is `servicemesh`.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\s\-_/・'’.]+", "", folded) or folded.strip()


def is_key(key: str) -> bool:
    """Say whether a table can have a word under this key."""
    return bool(key) and "\t" not in key and not key.startswith(GROUP_MARK)


def keys_of(name: str, terms: Sequence[Term]) -> tuple[str, ...]:
    """Return the keys of a word or a name: as written, then by its stems.

    What is Japanese has no stems, and is found in its normalised form.
    """
    words = [term for term in terms if term.how is How.WORD]
    stems = stems_of_words(words, terms)
    keys = [fold_key(name)]
    if words and len(stems) == len(words):
        keys.append(STEM_MARK + "".join(stems.values()))
    elif not stems:
        keys.append(fold_key("".join(word.text for word in words)))
    return tuple(filter(is_key, dict.fromkeys(keys)))


def reading_key(reading: str) -> str:
    """Return the key under which the words of a reading lie."""
    return READING_MARK + reading


def asked_keys(name: str, terms: Sequence[Term]) -> tuple[str, ...]:
    """Return the keys to try for a word of a query: its own, and without a plural s."""
    keys = keys_of(name, terms)
    singular = _without_plural(fold_key(name))
    return tuple(filter(is_key, dict.fromkeys((*keys[:1], singular, *keys[1:]))))


def _without_plural(key: str) -> str:
    is_plural = key.isascii() and key.endswith("s") and len(key) >= _LEAST_PLURAL
    return key[:-1] if is_plural else key


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
        STEM_MARK + stems[word] if word in stems else word.text for word in words
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
