"""Which pieces of a query may be names that the bridges know.

A name is a row of words, or a word with affixes that are no words: 非同期, 初期化.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING

from msgspec import Struct

from kbindex.language import How, Term
from kbindex.language.bridges.keys import units_of
from kbindex.language.scripts import hiragana_run, japanese_run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_SPAN = 6
"""Longest name that is looked up in the bridges, in words."""

_JOINERS = " -_/・\u3000"
"""What may stand between the words of a name."""


_start, _end = attrgetter("start"), attrgetter("end")


@cache
def _parting() -> re.Pattern[str]:
    return re.compile("[ \u3000を]")


_NEGATIONS = frozenset("非不未無反")
"""What makes a word its opposite: who asks for 未定義 wants no 定義."""

_MOST_BETWEEN = 4
"""Letters of affixes and particles between two words of a name: 性のない."""


_MOST_NAMES = 1000
"""Pieces of a query that are looked up, each in half a millisecond: 500 characters of
names have up to 700, of notes 400, and of affixes alone 5,600."""


class Span(Struct, frozen=True, kw_only=True):
    """Words `first` to `last` of the query, and where they stand in it.

    It begins and ends with its words, or with affixes of theirs.
    """

    first: int
    last: int
    start: int
    end: int
    has_particles: bool = False

    @property
    def size(self) -> int:
        """How many words it has."""
        return self.last - self.first + 1


def spans_of(text: str, words: Sequence[Term], terms: Sequence[Term]) -> list[Span]:
    """List the pieces of a query that may be a name, each once, the longest first.

    These are the rows of words that neighbours or particles join, with the affixes
    at their ends and without, and what else a compound spans; a word alone is none.
    Where there are too many, the longest are left out: fewest of them are names.

    Args:
        text: The query.
        words: Its words, in their order.
        terms: All terms of the query, in theirs.
    """
    spans = {
        (span.start, span.end): span
        for span in (*_rows(text, words), *_compounds(words, terms))
    }
    for word in words:
        spans.pop((word.start, word.end), None)
    return sorted(spans.values(), key=_longest_first)[-_MOST_NAMES:]


def each_of(words: Sequence[Term]) -> Iterator[Span]:
    """Yield the span of each word alone."""
    for number, word in enumerate(words):
        yield Span(first=number, last=number, start=word.start, end=word.end)


def _longest_first(span: Span) -> tuple[int, int, int]:
    return -span.size, span.start - span.end, span.first


def _rows(text: str, words: Sequence[Term]) -> Iterator[Span]:
    begins, ends = _with_affixes(text, words)
    for first in range(len(words)):
        has_particles = False
        for last in range(first, min(first + MAX_SPAN, len(words))):
            if last > first:
                gap = text[words[last - 1].end : words[last].start].strip(_JOINERS)
                if gap and not (len(gap) <= _MOST_BETWEEN and _is_japanese(gap)):
                    break
                has_particles |= hiragana_run().search(gap) is not None
            for start in {words[first].start, begins[first]}:
                for end in {words[last].end, ends[last]}:
                    yield Span(
                        first=first,
                        last=last,
                        start=start,
                        end=end,
                        has_particles=has_particles,
                    )


def _with_affixes(text: str, words: Sequence[Term]) -> tuple[list[int], list[int]]:
    """Return where each word begins and ends with the letters that touch it.

    Hiragana are particles, and belong to no word.
    """
    begins, ends = [], []
    for number, word in enumerate(words):
        start, end = word.start, word.end
        least = words[number - 1].end if number else 0
        most = words[number + 1].start if number + 1 < len(words) else len(text)
        while start > least and _is_affix(text[start - 1]):
            start -= 1
        while end < most and _is_affix(text[end]):
            end += 1
        begins.append(start)
        ends.append(end)
    return begins, ends


def _is_affix(letter: str) -> bool:
    return _is_japanese(letter) and not hiragana_run().match(letter)


def _is_japanese(text: str) -> bool:
    return not text.isascii() and japanese_run().fullmatch(text) is not None


def _compounds(words: Sequence[Term], terms: Sequence[Term]) -> Iterator[Span]:
    for term in terms:
        if term.how is How.COMPOUND and (covered := covered_words(term, words)):
            yield Span(
                first=covered[0], last=covered[-1], start=term.start, end=term.end
            )


def covered_words(term: Term, words: Sequence[Term]) -> range:
    """Return the numbers of the words, which are in their order, inside of a term."""
    first = bisect_left(words, term.start, key=_start)
    return range(first, max(first, bisect_right(words, term.end, key=_end)))


def prefixed_words(text: str, terms: Sequence[Term], span: Span) -> Iterator[Term]:
    """Yield the words of a name that are something else alone: 同期 of 非同期.

    A suffix leaves the word what it is: who asks for 暗号化 also means 暗号.
    """
    own, name = within(terms, span), text[span.start : span.end]
    words = [term for term in own if term.how is How.WORD]
    for unit in units_of(name, own, start=span.start):
        first = next((word for word in words if unit.start <= word.start), None)
        if first and unit.start < first.start < unit.end:
            yield first


def find_negated(text: str, terms: Sequence[Term], word: Term) -> Term | None:
    """Return the compound that makes a word its opposite: 未定義 of 定義.

    Returns:
        None where no negation stands in front.
    """
    start = word.start - 1
    if start < 0 or text[start] not in _NEGATIONS:
        return None
    place = How.COMPOUND, start, word.end
    return next((one for one in terms if (one.how, one.start, one.end) == place), None)


def within(terms: Sequence[Term], span: Span | Term) -> list[Term]:
    """List the terms, which are in their order, that are inside of a span."""
    first = bisect_left(terms, span.start, key=_start)
    last = bisect_left(terms, span.end, lo=first, key=_start)
    return [term for term in terms[first:last] if term.end <= span.end]


def written_together(name: str) -> str:
    """Return a name as Japanese is written, without a space; "" where it has none.

    Who types ゲーム エンジン parts words for the search, and means ゲームエンジン. More
    than a space between is something that was left out, and makes no neighbours. What
    is done to something is named by both: 画像を圧縮する is 画像圧縮.
    """
    parts = _parting().split(name)
    is_parted = len(parts) > 1 and all(map(_is_japanese, parts))
    return "".join(parts) if is_parted else ""
