"""Abbreviations that a text explains: Largest Contentful Paint (LCP).

    LONG ( SHORT )      the fewest words before the bracket that SHORT stands for
    SHORT ( LONG … )    what the bracket begins with

SHORT stands for LONG where each word of LONG begins with the next letter of SHORT, and
what is left of SHORT lies in the words, in order (`WebAssembly`, *Wasm*); or where it
is a numeronym (`i18n`, *internationalization*). What is no more than near each other
explains nothing.

Source: the two forms, and how many words are looked at, are those of Schwartz & Hearst
2003, "A simple algorithm for identifying abbreviation definitions in biomedical text".
They let any letters of LONG do; initials are asked for here, for an abbreviation that
is none widens every search for it.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

LONGEST_EXPLAINED = 80
"""Characters of what an abbreviation stands for; longer is a sentence."""

_MOST_LETTERS = 8
"""Letters of an abbreviation; more is a word in capitals."""

_BRACKET = re.compile(r"[(（]([^()（）\n]{2,120})[)）]")
_SHORT = re.compile(r"[A-Za-z][A-Za-z0-9]+(?:[&/.-][A-Za-z0-9]+)*")
_LAST_SHORT = re.compile(rf"(?<![\w.@#/-])({_SHORT.pattern})[ \u3000]?\Z", re.ASCII)
_ROW = re.compile(
    r"[A-Za-z][A-Za-z0-9'’]*(?:(?: ?[-/&] ?| )[A-Za-z0-9][A-Za-z0-9'’]*)*"
)
_WORD = re.compile(r"[A-Za-z0-9'’]+|&")
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z'’]+|[0-9]+|&")
_PLURAL = re.compile(r"[A-Z0-9]{2,}s")
_NUMERONYM = re.compile(r"([a-z])([0-9]{1,2})([a-z]+)")
_QUOTES = " \u3000\"'“”「」"
_SKIPPED = frozenset(
    "a an and as at by for from in into of on or the to with &".split()  # noqa: SIM905
)
"""Words that an abbreviation may leave out: Interaction to Next Paint."""

_SAID = {"2": ("to", "two"), "4": ("for", "four"), "x": ("cross", "ex", "trans")}
"""Signs that stand for how they sound, or what they look like: B2B, XSS, XML."""


class Explained(NamedTuple):
    """An abbreviation and what it stands for, as they are written."""

    short: str
    long: str


def find_explained(text: str) -> Iterator[Explained]:
    """Yield the abbreviations that `text` explains, in its order.

    Linear in the length of the text: a bracket looks at so many words as it has
    letters, twice.
    """
    if "(" not in text and "（" not in text:
        return
    for bracket in _BRACKET.finditer(text):
        inside = bracket.group(1).strip(_QUOTES)
        before = text[max(bracket.start() - LONGEST_EXPLAINED, 0) : bracket.start()]
        found = _behind(before, inside) or _inside(before, inside)
        if found:
            yield found


def _behind(before: str, inside: str) -> Explained | None:
    """LONG ( SHORT )."""
    if not _SHORT.fullmatch(inside) or not (letters := _letters(inside)):
        return None
    before = before.rstrip(_QUOTES)
    row = next(reversed(_ROW.findall(before)), "")
    if not before.endswith(row):
        return None
    words = [*_WORD.finditer(row)][-_most_words(letters) :]
    longs = (row[word.start() :] for word in reversed(words))
    found = next((long for long in longs if stands_for(letters, long)), None)
    return Explained(_singular(inside), found) if found else None


def _inside(before: str, inside: str) -> Explained | None:
    """SHORT ( LONG … )."""
    short = _LAST_SHORT.search(before)
    if short is None or not (letters := _letters(short.group(1))):
        return None
    long = _ROW.match(inside)
    if long is None or not stands_for(letters, long.group()):
        return None
    return Explained(_singular(short.group(1)), long.group())


def _most_words(letters: str) -> int:
    return min(len(letters) + 5, 2 * len(letters))


def _letters(short: str) -> str:
    """Return the folded letters of an abbreviation; "" where it is none."""
    short = _singular(short)
    letters = "".join(filter(str.isalnum, short))
    capitals = sum(map(str.isupper, letters))
    is_short = 2 <= len(letters) <= _MOST_LETTERS  # noqa: PLR2004 - one letter says nothing
    is_marked = capitals > 1 or any(map(str.isdigit, letters))
    return letters.lower() if is_short and is_marked else ""


def _singular(short: str) -> str:
    return short[:-1] if _PLURAL.fullmatch(short) else short


def stands_for(letters: str, long: str) -> bool:
    """Say whether folded letters are the initials of words, or their numeronym."""
    if len(long) > LONGEST_EXPLAINED:
        return False
    words = [word.group() for word in _WORD.finditer(long)]
    if len(words) == 1 and (numeronym := _NUMERONYM.fullmatch(letters)):
        first, count, last = numeronym.groups()
        word = words[0].lower()
        size = len(first) + int(count) + len(last)
        return len(word) == size and word.startswith(first) and word.endswith(last)
    parts = [
        (part.lower(), number > 0)
        for word in words
        for number, part in enumerate(_PART.findall(word))
    ]
    is_name = sum(part not in _SKIPPED for part, _ in parts) > 1
    is_whole = is_name and parts[0][0] not in _SKIPPED
    return is_whole and letters not in map(str.lower, words) and _meet(letters, parts)


_Part = tuple[str, bool]
"""A folded part of a word, and whether it stands behind others in it."""


def _meet(letters: str, parts: Iterable[_Part]) -> bool:
    """Say whether letters are those of parts, each part giving its first one.

    Only a word that joins others, and a later part of a word, may give none.
    """
    reached = {0}
    for part, is_later in parts:
        passed = reached if is_later or part in _SKIPPED else set[int]()
        reached = passed | {
            place + size for place in reached for size in _taken(letters[place:], part)
        }
    return len(letters) in reached


def _taken(letters: str, part: str) -> Iterator[int]:
    """Yield how many of the letters a part can give, the fewest first."""
    if not letters:
        return
    if part.isdigit():
        if letters.startswith(part):
            yield len(part)
        return
    if any(part.startswith(said) for said in _SAID.get(letters[0], ())):
        yield 1
    if part[0] != letters[0]:
        return
    place = 0
    for size, letter in enumerate(letters):
        place = part.find(letter, place) + 1
        if not place:
            return
        yield size + 1
