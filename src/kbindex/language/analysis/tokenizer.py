"""The tokenizer: filtered text → tokens.

One scan finds URLs, technical tokens, words and runs of Japanese; a segmenter then cuts
the Japanese. It sees each run with what touches it: a digit as itself (第2回), any
other token as one foreign noun (`Podを`), since a sentence seldom begins with を.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from functools import cache

from msgspec import Struct

from kbindex.language.analysis import technical
from kbindex.language.analysis.english import cut_contraction
from kbindex.language.analysis.japanese import FOREIGN, LongUnit, Segmenter
from kbindex.language.analysis.technical import Pieces, split_name, split_url
from kbindex.language.scripts import JAPANESE, MARKS, japanese_run


class Kind(StrEnum):
    """What a token is."""

    WORD = "word"  # letters and digits of any script but the Japanese
    NAME = "name"  # a technical token with a connector or a sign: cert-manager, C++
    URL = "url"
    JAPANESE = "japanese"  # a long unit


class Token(Struct, frozen=True, gc=False):
    """A token; a struct as `Term` is, and for the same reason.

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


# Each look at a member of an enumeration takes as long as to make a token.
_WORD_KIND, _NAME_KIND, _URL_KIND = Kind.WORD, Kind.NAME, Kind.URL
_JAPANESE_KIND = Kind.JAPANESE

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


@cache
def _connector() -> re.Pattern[str]:
    return re.compile(r"[-./@_+]")


_Match = tuple[str, int, Kind]
"""What the scan found, where it begins, what it is: a token or a run of Japanese."""


def build_tokenizer(segmenter: Segmenter) -> Tokenizer:
    """Return the tokenizer that cuts Japanese with `segmenter`."""

    def tokenize(text: str) -> list[Token]:
        found = _scan(text)
        if text.isascii():
            return [_token(match, position) for position, match in enumerate(found)]
        tokens: list[Token] = []
        position = 0
        for group in _touching(found):
            position = _add_group(tokens, position, group, segmenter)
        return tokens

    return tokenize


def _scan(text: str) -> Iterator[_Match]:
    """Find tokens and whole runs of Japanese, in order."""
    if not text.isascii() and japanese_run().fullmatch(text):
        yield text, 0, _JAPANESE_KIND  # without the large pattern
        return
    for match in token_pattern(is_ascii=text.isascii()).finditer(text):
        found = match.group()
        match match.lastgroup:
            case "url":
                kind = _URL_KIND
            case "japanese":
                kind = _JAPANESE_KIND
            case "latin":
                found = cut_contraction(found) if "'" in found else found
                plain = found.isalnum() or not _connector().search(found)
                kind = _WORD_KIND if plain else _NAME_KIND
            case _:
                kind = _NAME_KIND
        yield found, match.start(), kind


def _token(match: _Match, position: int) -> Token:
    """Make a token of what is not Japanese."""
    text, start, kind = match
    pieces = split_url(text) if kind is _URL_KIND else split_name(text)
    return Token(text, start, start + len(text), kind, position, pieces)


def _touching(matches: Iterable[_Match]) -> Iterator[list[_Match]]:
    """Group matches that nothing stands between."""
    group: list[_Match] = []
    end = 0
    for match in matches:
        text, start, _ = match
        if group and start != end:
            yield group
            group = []
        group.append(match)
        end = start + len(text)
    if group:
        yield group


def _add_group(
    tokens: list[Token], position: int, group: Sequence[_Match], segmenter: Segmenter
) -> int:
    """Add the tokens of a group, its Japanese cut into units.

    Args:
        tokens: What they are added to.
        position: That of the first of them.
        group: What was found side by side.
        segmenter: What cuts Japanese.

    Returns:
        The position of what follows.
    """
    units = iter(_units(group, segmenter))
    unit = next(units, None)
    reached = 0  # in the segment
    for match in group:
        text, start, kind = match
        if kind is not _JAPANESE_KIND:
            tokens.append(_token(match, position))
            position += 1
            reached += len(FOREIGN)
            continue
        before = reached
        reached += len(text)
        while unit is not None and unit.end <= reached:
            begin, end = start + unit.start - before, start + unit.end - before
            surface = text[begin - start : end - start]
            tokens.append(Token(surface, begin, end, kind, position, None, unit))
            position += len(unit.units)
            unit = next(units, None)
    return position


def _units(group: Sequence[_Match], segmenter: Segmenter) -> Sequence[LongUnit]:
    """Segment the Japanese in a group, with a noun for what else is in it."""
    if all(kind is not _JAPANESE_KIND for _, _, kind in group):
        return ()
    segment = "".join(
        text if kind is _JAPANESE_KIND else FOREIGN for text, _, kind in group
    )
    return segmenter.segment(segment)
