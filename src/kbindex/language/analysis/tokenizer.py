"""The tokenizer: filtered text → tokens.

One scan finds URLs, technical tokens, words and runs of Japanese; a segmenter then cuts
the Japanese. It sees each run with what touches it: a digit as itself (第2回), any
other token as one foreign noun (`Podを`), since a sentence seldom begins with を.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from functools import cache, partial
from itertools import chain
from typing import NamedTuple

from kbindex.language.analysis import technical
from kbindex.language.analysis.english import cut_contraction
from kbindex.language.analysis.japanese import FOREIGN, LongUnit, Segmenter
from kbindex.language.analysis.technical import Pieces, split_name, split_url
from kbindex.language.scripts import JAPANESE, MARKS


class Kind(StrEnum):
    """What a token is."""

    WORD = "word"  # letters and digits of any script but the Japanese
    NAME = "name"  # a technical token with a connector or a sign: cert-manager, C++
    URL = "url"
    JAPANESE = "japanese"  # a long unit


class Token(NamedTuple):
    """A token; a named tuple as `Term` is, and for the same reason.

    `start` and `end` are offsets into the filtered text, `text` what stands there.
    Japanese has a `japanese`, everything else has `pieces`.
    """

    text: str
    start: int
    end: int
    kind: Kind
    position: int
    pieces: Pieces | None = None
    japanese: LongUnit | None = None


_make_token: Callable[
    [tuple[str, int, int, Kind, int, Pieces | None, LongUnit | None]], Token
] = partial(tuple.__new__, Token)

Tokenizer = Callable[[str], list[Token]]

# Digits belong to the Japanese that they touch, unless they touch another word too.
_JAPANESE = rf"[0-9]*+(?:[{JAPANESE}]++(?:[0-9]+(?![-./@_]?{technical.LETTER}))?+)++"


@cache
def token_pattern(*, is_ascii: bool) -> re.Pattern[str]:
    """Return the pattern of all tokens; that of ASCII finds the same in such a text."""
    kinds = {"url": technical.URL}
    if is_ascii:
        letter = technical.ASCII_LETTER
        kinds["sharp"] = technical.sharp_pattern(letter)
        kinds["latin"] = technical.name_pattern(letter)
    else:
        letter = technical.LETTER
        kinds["japanese"] = _JAPANESE
        kinds["sharp"] = technical.sharp_pattern(letter)
        kinds["latin"] = technical.name_pattern(letter, MARKS)
    return re.compile("|".join(f"(?P<{kind}>{of})" for kind, of in kinds.items()))


_CONNECTOR = re.compile(r"[-./@_+]")


class _Match(NamedTuple):
    """What the scan found; a run of Japanese has no `unit` until it is cut."""

    text: str
    start: int
    kind: Kind
    unit: LongUnit | None = None


_make_match: Callable[[tuple[str, int, Kind, LongUnit | None]], _Match] = partial(
    tuple.__new__, _Match
)


def build_tokenizer(segmenter: Segmenter) -> Tokenizer:
    """Return the tokenizer that cuts Japanese with `segmenter`."""

    def tokenize(text: str) -> list[Token]:
        tokens: list[Token] = []
        position = 0
        found = _scan(text)
        if not text.isascii():
            groups = _touching(found)
            found = chain.from_iterable(_cut(group, segmenter) for group in groups)
        for surface, start, kind, unit in found:
            end = start + len(surface)
            pieces = None
            if unit is None:
                split = split_url if kind is Kind.URL else split_name
                pieces = split(surface)
            tokens.append(
                _make_token((surface, start, end, kind, position, pieces, unit))
            )
            position += len(unit.units) if unit else 1
        return tokens

    return tokenize


def _scan(text: str) -> Iterator[_Match]:
    """Find tokens and whole runs of Japanese, in order."""
    for match in token_pattern(is_ascii=text.isascii()).finditer(text):
        found = match.group()
        match match.lastgroup:
            case "url":
                kind = Kind.URL
            case "japanese":
                kind = Kind.JAPANESE
            case "latin":
                found = cut_contraction(found) if "'" in found else found
                plain = found.isalnum() or not _CONNECTOR.search(found)
                kind = Kind.WORD if plain else Kind.NAME
            case _:
                kind = Kind.NAME
        yield _make_match((found, match.start(), kind, None))


def _touching(matches: Iterator[_Match]) -> Iterator[list[_Match]]:
    """Group matches that nothing stands between."""
    group: list[_Match] = []
    end = 0
    for match in matches:
        if group and match.start != end:
            yield group
            group = []
        group.append(match)
        end = match.start + len(match.text)
    if group:
        yield group


def _cut(group: Sequence[_Match], segmenter: Segmenter) -> Iterator[_Match]:
    """Cut the Japanese in `group` into units, and pass on the rest."""
    if all(match.kind is not Kind.JAPANESE for match in group):
        yield from group
        return
    segment = "".join(m.text if m.kind is Kind.JAPANESE else FOREIGN for m in group)
    units = iter(segmenter.segment(segment))
    unit = next(units, None)
    reached = 0
    for match in group:
        if match.kind is not Kind.JAPANESE:
            yield match
            reached += len(FOREIGN)
            continue
        begin = reached
        reached += len(match.text)
        while unit is not None and unit.end <= reached:
            surface = match.text[unit.start - begin : unit.end - begin]
            start = match.start + unit.start - begin
            yield _make_match((surface, start, match.kind, unit))
            unit = next(units, None)
