"""The one to three pieces of an article's notes that show why it was found."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise

from msgspec import Struct, field

from kbindex.index import Record
from kbindex.model import Article, Note, NoteKind
from kbindex.search.results import Snippet

MAX_SNIPPETS = 3
MAX_SNIPPET_LENGTH = 160
"""Longest snippet, in code points; about two lines of a terminal in Japanese."""

LONGEST_SEARCHED = 20_000
"""Code points of one note in which the best snippet is looked for."""

MOST_PLACES = 10_000
"""So many places of a term are looked at, the first ones of an article."""

_SHORT = 12
"""A note below this many code points names a thing; it seldom says something."""


@cache
def _sentence_end() -> re.Pattern[str]:
    return re.compile(r"(?<=[。！？!?])(?![」』）)])\s*|(?<=[.;:])\s+|\n+")


@cache
def _line_end() -> re.Pattern[str]:
    return re.compile(r"\n+")


@cache
def _clause_end() -> re.Pattern[str]:
    return re.compile(r"(?<=[、，,)）」』])|\s+")


Highlights = list[tuple[int, int]]


class _Found(Struct):
    """What matched in one note: which concepts, and how often."""

    concepts: dict[int, float] = field(default_factory=dict[int, float])
    count: int = 0


def make_snippets(
    record: Record, matched: Mapping[str, tuple[int, float]]
) -> tuple[Snippet, ...]:
    """Choose and cut the snippets of a hit, in source order.

    Args:
        record: The hit's record, with the places of its terms.
        matched: Term key → which concept of the query it answers, and how much
            that is worth.

    Returns:
        One to three; of an article without notes its title.
    """
    article = record.article
    units = _units(record, matched)
    if not article.notes:
        heading = Note(
            text=article.title,
            kind=NoteKind.HEADING,
            depth=0,
            line=article.line,
            end_line=article.line,
        )
        return (_cut(heading, _spans(record, units, 0)),)
    found = _find(units, matched)
    ranked = sorted(
        (unit for unit in found if unit),
        key=lambda unit: (-_worth(article.notes[unit - 1], found[unit]), unit),
    )
    chosen = sorted(_without_echoes(ranked, article)) or [1]
    return tuple(
        _cut(
            article.notes[unit - 1],
            _spans(record, units, unit),
            path=tuple(note_path(article, unit - 1)),
        )
        for unit in chosen
    )


def title_highlights(
    record: Record, matched: Mapping[str, tuple[int, float]]
) -> tuple[tuple[int, int], ...]:
    """Return what matched in the title of a hit, as `make_snippets` marks notes."""
    # Places stand in the order of the text, those in the title first.
    of_term = record.places.get
    held = [key for key in matched if (of_term(key) or _NOWHERE)[0] == 0]
    return tuple(merge_spans(_spans(record, _units(record, held), 0)))


_NOWHERE = (-1,)

_Units = Mapping[str, Sequence[int]]
"""Term key → the unit of each place where it stands, ascending; of terms that stand
anywhere: of all that a query looks for, a record holds few."""


def _units(record: Record, keys: Iterable[str]) -> _Units:
    end, of_term = 4 * MOST_PLACES, record.places.get
    return {key: places[:end:4] for key in keys if (places := of_term(key))}


def _find(units: _Units, matched: Mapping[str, tuple[int, float]]) -> dict[int, _Found]:
    found = defaultdict[int, _Found](_Found)
    for key, of_key in units.items():
        concept, worth = matched[key]
        for unit, count in _counts(of_key):
            of_unit = found[unit]
            if worth > of_unit.concepts.get(concept, 0.0):
                of_unit.concepts[concept] = worth
            of_unit.count += count
    return found


def _counts(units: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield each of some ascending numbers with how often it is there."""
    at = 0
    while at < len(units):
        end = bisect_right(units, units[at], at)
        yield units[at], end - at
        at = end


def _spans(record: Record, units: _Units, unit: int) -> Iterator[tuple[int, int]]:
    """Yield what matched in one unit, term by term."""
    for key, of_key in units.items():
        places = record.places[key]
        for number in range(bisect_left(of_key, unit), bisect_right(of_key, unit)):
            yield places[4 * number + 2], places[4 * number + 3]


def _worth(note: Note, found: _Found) -> float:
    """Rate a note: distinct concepts first, then repeats; short ones and code less."""
    worth = sum(found.concepts.values()) + 0.05 * min(found.count, 4)
    if len(note.text) < _SHORT:
        worth *= 0.6
    if note.kind is NoteKind.CODE:
        worth *= 0.7
    return worth


def _without_echoes(ranked: Sequence[int], article: Article) -> list[int]:
    """Take the best notes; a bare name once only, and not where better ones are."""
    chosen: list[int] = []
    seen: set[str] = set()
    for unit in ranked:
        text = article.notes[unit - 1].text.casefold()
        is_name = len(text) < _SHORT
        if text in seen or (is_name and chosen and len(ranked) > MAX_SNIPPETS):
            continue
        seen.add(text)
        chosen.append(unit)
        if len(chosen) == MAX_SNIPPETS:
            break
    return chosen


def note_path(article: Article, position: int) -> Iterator[str]:
    """Yield the first lines of the notes above a note, outermost first."""
    above: list[str] = []
    parent = article.notes[position].parent
    while parent is not None:
        note = article.notes[parent]
        above.append(note.text.partition("\n")[0])
        parent = note.parent
    yield from reversed(above)


def _cut(
    note: Note, spans: Iterable[tuple[int, int]], *, path: tuple[str, ...] = ()
) -> Snippet:
    merged = merge_spans(spans)
    is_code = note.kind is NoteKind.CODE
    sentence_end = _line_end() if is_code else _sentence_end()
    begin, stop = _part_to_search(note.text, merged)
    near = merged[: bisect_right(merged, (stop, stop))]
    start, end = _window(note.text[begin:stop], _moved(near, begin), sentence_end)
    start, end = begin + start, begin + end
    return Snippet(
        text=note.text[start:end],
        path=path,
        # A `<br>` breaks the text but not the line of the source.
        line=min(note.line + note.text.count("\n", 0, start), note.end_line),
        highlights=tuple(
            (max(a, start) - start, min(b, end) - start)
            for a, b in near
            if a < end and b > start
        ),
    )


def merge_spans(spans: Iterable[tuple[int, int]]) -> Highlights:
    """Sort spans and join those that overlap or touch."""
    merged: Highlights = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _part_to_search(text: str, spans: Highlights) -> tuple[int, int]:
    """Return where to look for what to show: all of a note, unless it is very long.

    Then what is around the first match, and much behind it.
    """
    first = spans[0][0] if spans and len(text) > LONGEST_SEARCHED else 0
    begin = max(0, first - MAX_SNIPPET_LENGTH)
    return begin, min(len(text), begin + LONGEST_SEARCHED)


def _moved(spans: Highlights, by: int) -> Highlights:
    return [(start - by, end - by) for start, end in spans] if by else spans


def _window(
    text: str, spans: Highlights, sentence_end: re.Pattern[str]
) -> tuple[int, int]:
    """Find the part of `text` to show: whole sentences around most matches.

    Linear in the text, as a note may be very long.

    Args:
        text: The note.
        spans: What matched, in order, apart.
        sentence_end: Matches what ends a sentence, with the space behind it.
    """
    if len(text) <= MAX_SNIPPET_LENGTH:
        return _trim(text, 0, len(text))
    pieces = list(_pieces(text, sentence_end))
    if not pieces:
        return 0, 0
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    best, most, last = pieces[0], -1, 0
    for first, (start, _) in enumerate(pieces):
        last = max(last, first)
        while (
            last + 1 < len(pieces) and pieces[last + 1][1] - start <= MAX_SNIPPET_LENGTH
        ):
            last += 1
        end = pieces[last][1]
        count = bisect_left(starts, end) - bisect_right(ends, start)
        if count > most:
            best, most = (start, end), count
    return _trim(text, *best)


def _pieces(text: str, sentence_end: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Cut into sentences, these into clauses, and those hard, where too long."""
    for start, end in _split(text, 0, len(text), sentence_end):
        if end - start <= MAX_SNIPPET_LENGTH:
            yield start, end
            continue
        for first, last in _split(text, start, end, _clause_end()):
            for at in range(first, last, MAX_SNIPPET_LENGTH):
                yield at, min(at + MAX_SNIPPET_LENGTH, last)


def _split(
    text: str, start: int, end: int, pattern: re.Pattern[str]
) -> Iterator[tuple[int, int]]:
    cuts = [match.end() for match in pattern.finditer(text, start, end)]
    for first, last in pairwise([start, *cuts, end]):
        if text[first:last].strip():
            yield first, last


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out blank space at both ends, but keep a snippet's indented first line."""
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start] == "\n":
        start += 1
    return start, end
