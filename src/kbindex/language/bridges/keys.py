"""Words and names → the keys of their bridges, and the terms that a document has.

One place for both sides: what the table is built with is what a query asks for.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby, pairwise

from kbindex.language.analysis.terms import STEM_MARK, How, Term
from kbindex.language.scripts import HISTORIC_KANA, KANJI, KATAKANA
from kbindex.language.word_lists import ABSTRACT_SUFFIXES, FORMAL_NOUNS

GROUP_MARK = "#"
"""Marks the key of a group; a word that begins so is no key, and never looked up."""

READING_MARK = "="
"""Marks the key of a reading: `=カンシ` is how 監視 is read. No word begins so."""

_LOOSE = 0.5
"""What a name of several words is worth where they stand apart."""


@cache
def _meaning() -> re.Pattern[str]:
    """Letters that a name cannot do without; hiragana beside words are particles.

    Compiled when first asked for: it takes a millisecond, and ASCII needs none.
    """
    return re.compile(f"[{KATAKANA}{HISTORIC_KANA}{KANJI}]+")


_LIGHT = FORMAL_NOUNS | ABSTRACT_SUFFIXES
"""What a name can do without where no compound has it: 方 of 始め方, 型 of `NAND型`."""

_LEAST_PLURAL = 4
"""Shorter words that end with s are no plurals: `aws`."""


def fold_key(text: str) -> str:
    """Fold a word to the key under which a bridge is looked up.

    Width and case go, and what separates words: `Service-Mesh` is `servicemesh`.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    if folded.isalnum():
        return folded
    return re.sub(r"[\s\-_/・'’.]+", "", folded) or folded.strip()


def written_apart(name: str) -> str:
    """Write the parts of a name as words of their own: *Long Term Support*."""
    return name.replace("-", " ")


def is_key(key: str) -> bool:
    """Say whether a table can have a word under this key."""
    return bool(key) and "\t" not in key and not key.startswith(GROUP_MARK)


def keys_of(name: str, terms: Sequence[Term], *, start: int = 0) -> tuple[str, ...]:
    """Return the keys of a word or a name: as written, then by its stems.

    What is Japanese has no stems, and is found in its normalised form, with its
    affixes: ぜい弱性 is 脆弱性, and never 脆弱.

    Args:
        name: As it is written.
        terms: Of the name alone.
        start: Where the name begins in the text of the terms.
    """
    return _keys_among([fold_key(name), *_keys_by_units(name, terms, start)])


def _keys_by_units(name: str, terms: Sequence[Term], start: int) -> Iterator[str]:
    units = units_of(name, terms, start=start)
    stems = stems_of_words(units, terms)
    if units and len(stems) == len(units):
        yield STEM_MARK + "".join(stems.values())
    elif not stems:
        yield fold_key("".join(unit.text for unit in units))


def _keys_among(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(filter(is_key, dict.fromkeys(keys)))


def reading_key(reading: str) -> str:
    """Return the key under which the words of a reading lie."""
    return READING_MARK + reading


def asked_keys(name: str, terms: Sequence[Term], *, start: int = 0) -> tuple[str, ...]:
    """Return the keys to try for a word of a query: its own, and without a plural s.

    The arguments are those of `keys_of`.
    """
    own = fold_key(name)
    by_units = _keys_by_units(name, terms, start)
    return _keys_among([own, _without_plural(own), *by_units])


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


def units_of(name: str, terms: Sequence[Term], *, start: int = 0) -> tuple[Term, ...]:
    """Return what a name is made of: its words, each with the affixes that it has.

    A word with an affix is the shortest compound that holds both: 非同期処理 is 非同期
    and 処理. The arguments are those of `keys_of`.

    Returns:
        Words and compounds in their order in the name; none where letters are in no
        term, as 俺 in 俺専用ツール: what is left would be another name.
    """
    words = [term for term in terms if term.how is How.WORD]
    units: list[Term] = []
    lost = False
    for first, letters in _outside(name, words, start):
        last = first + len(letters)
        holding = [t for t in _compounds(terms) if t.start <= first and last <= t.end]
        if holding:
            units.append(min(holding, key=_length))
        elif letters in _LIGHT:
            lost = True
        else:
            return ()
    if lost and any(word.text.isdecimal() for word in words):
        return ()
    return tuple(_outermost([*units, *words]))


def _outside(name: str, words: Sequence[Term], start: int) -> Iterator[tuple[int, str]]:
    """Yield the letters of a name that are in none of its words, and where they stand.

    They are affixes (非 of 非同期, 化 of 初期化), or what no text is asked for.
    """
    if name.isascii():
        return
    within = {place - start for word in words for place in range(word.start, word.end)}
    if within.issuperset(range(len(name))):  # asked without the pattern
        return
    for run in _meaning().finditer(name):
        places = range(*run.span())
        for is_inside, row in groupby(places, key=within.__contains__):
            if not is_inside:
                first, *more = row
                yield start + first, name[first : first + 1 + len(more)]


def _compounds(terms: Sequence[Term]) -> list[Term]:
    return [term for term in terms if term.how is How.COMPOUND]


def _length(term: Term) -> int:
    return term.end - term.start


def _outermost(terms: Iterable[Term]) -> Iterator[Term]:
    """Yield the terms that are inside no other, in the order of the text."""
    reached = -1
    for term in sorted(terms, key=lambda t: (t.start, -t.end)):
        if term.end > reached:
            yield term
            reached = term.end


def _pairs(units: Sequence[Term], terms: Sequence[Term]) -> tuple[str, ...]:
    """Return what each two neighbours make as one word; nothing where any two do not.

    What a hyphen joins inside of one of them (`Cross-Site Scripting`) is no pair.
    """
    joins = [term for term in terms if term.how is How.JOINED]
    found = [
        [t for t in joins if t.start < left.end and right.start < t.end]
        for left, right in pairwise(units)
    ]
    return tuple(t.text for of_two in found for t in of_two) if all(found) else ()


def ways_to_meet(
    name: str, terms: Sequence[Term], *, start: int = 0
) -> Iterator[tuple[tuple[str, ...], float]]:
    """Yield how a document can hold a name: terms, and what that is worth.

    A single word by its stem, if it has one; a word with an affix as the compound of
    both, and never by the word alone; several side by side, by the terms that only
    neighbours make, or apart. The arguments are those of `keys_of`.
    """
    compounds = _compounds(terms)
    units = units_of(name, terms, start=start)
    if not units:
        if compounds and not any(term.how is How.WORD for term in terms):
            yield (compounds[0].text,), 1.0
        return
    stems = stems_of_words(units, terms)
    loose = tuple(
        STEM_MARK + stems[unit] if unit in stems else unit.text for unit in units
    )
    if len(units) == 1:
        yield loose, 1.0
        return
    ends = [(first, first + len(row)) for first, row in _outside(name, units, start)]
    ends += [(unit.start, unit.end) for unit in units]
    whole = [t for t in compounds if all(t.start <= a and b <= t.end for a, b in ends)]
    pairs = _pairs(units, terms)
    if whole:
        yield (min(whole, key=_length).text,), 1.0
    elif pairs:
        yield pairs, 1.0
    yield loose, _LOOSE
