"""Lines of a screen: pieces of text, wrapped at its width.

A line is broken where Japanese or English may be: behind a blank, and beside a
wide character, but not in front of 、 or 」 nor behind 「. What fits no line is
broken between two characters as a reader counts them, never inside one.
"""

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate, groupby
from typing import Literal, NamedTuple, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from kbindex.cli.screens.columns import (
    ellipsis,
    iter_graphemes,
    middle_cut,
    width_of,
)
from kbindex.cli.screens.terminal import Style, sanitize

_NEVER_FIRST = frozenset(
    "、。，．,.：:；;！!？?)）]］}｝〕〉》」』】’”…‥・ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々ゝゞヽヾ％%·›"
)
_NEVER_LAST = frozenset("([{（［｛〔〈《「『【‘“")
"""Signs that may not begin, or end, a line: the common part of JIS X 4051."""


@cache
def _url() -> re.Pattern[str]:
    return re.compile("https?://")


Align = Literal["left", "right"]

Spans = Sequence[tuple[int, int]]
"""Half-open, in code points, in order, apart."""

_Span = TypeVar("_Span", bound=tuple[int, ...] | tuple[int, int, str])

_LEAST = 20
"""Columns that text gets in any case, on however narrow a screen."""


PLAIN: Mapping[str, object] = {}


class StyledText(Struct, frozen=True, kw_only=True):
    """Text that looks alike.

    Args:
        text: Of one line; it is made safe when it is shown.
        look: A style of `click.style`.
        link: The address that it opens, if any.
    """

    text: str
    look: Mapping[str, object] = PLAIN
    link: str | None = None


DIM: Mapping[str, object] = {"dim": True}
BOLD: Mapping[str, object] = {"bold": True}
PLACE: Mapping[str, object] = {"fg": "cyan"}
ADDRESS: Mapping[str, object] = {"fg": "blue"}
TAG_STYLE: Mapping[str, object] = {"fg": "green"}
MATCH: Mapping[str, object] = {"fg": "yellow", "bold": True}
CLICK: Mapping[str, object] = {"underline": True}


class LinkSpan(NamedTuple):
    """Words of a text that open an address."""

    start: int
    end: int
    url: str


def marked(
    text: str, highlights: Spans, look: Mapping[str, object] = PLAIN
) -> list[StyledText]:
    """Cut a text at its highlights, which look as a match does."""
    pieces, position = list[StyledText](), 0
    for start, end in highlights:
        pieces.append(StyledText(text=text[position:start], look=look))
        pieces.append(StyledText(text=text[start:end], look=MATCH))
        position = end
    return [*pieces, StyledText(text=text[position:], look=look)]


def clickable(
    pieces: Iterable[StyledText], links: Sequence[LinkSpan]
) -> Iterator[StyledText]:
    """Cut the pieces of a text at its links, which are underlined."""
    start = 0
    for piece in pieces:
        end, position = start + len(piece.text), 0
        for first, last, url in links_within(links, start, end):
            words, look = piece.text[first:last], {**piece.look, **CLICK}
            yield replace(piece, text=piece.text[position:first])
            yield StyledText(text=words, look=look, link=url)
            position = last
        yield replace(piece, text=piece.text[position:])
        start = end


def spans_within(spans: Spans, start: int, end: int) -> list[tuple[int, int]]:
    """Cut spans to `start`…`end` and count them from `start`."""
    return [
        (max(a, start) - start, min(b, end) - start)
        for a, b in _spans_in(spans, start, end)
    ]


def links_within(spans: Sequence[LinkSpan], start: int, end: int) -> list[LinkSpan]:
    """Cut links as `spans_within` does."""
    return [
        LinkSpan(max(a, start) - start, min(b, end) - start, url)
        for a, b, url in _spans_in(spans, start, end)
    ]


def _spans_in(spans: Sequence[_Span], start: int, end: int) -> Iterator[_Span]:
    """Yield what begins before `end` and ends behind `start`; the rest is not seen."""
    first = bisect_right(spans, start, key=lambda span: span[1])
    for number in range(first, len(spans)):
        if spans[number][0] >= end:
            return
        yield spans[number]


def lay_out(
    pieces: Iterable[StyledText], style: Style, *, first: str = "", indent: str = ""
) -> Iterator[str]:
    """Yield the lines of a paragraph.

    Args:
        pieces: What it says, in order.
        style: How it is shown, and how wide the screen is.
        first: What the first line begins with, as it is.
        indent: What the others begin with, as it is.
    """
    shown = [(piece, _shown(piece.text, style)) for piece in pieces]
    text = "".join(part for _, part in shown)
    if style.columns is None:
        spans: Iterable[tuple[int, int]] = ((0, len(text)),)
    else:
        room = max(style.columns - width_of(first), _LEAST)
        rest = max(style.columns - width_of(indent), _LEAST)
        spans = wrap(text, rest, first=room, keeps_addresses=True)
    lead = first
    ends = list(accumulate(len(part) for _, part in shown))
    for start, end in spans:
        begin, stop = bisect_right(ends, start), bisect_left(ends, end) + 1
        before = ends[begin - 1] if begin else 0
        of_line = shown[begin:stop]  # not all: a text may be of thousands of pieces
        yield lead + _line(of_line, style, start=start - before, end=end - before)
        lead = indent


def width_on(pieces: Iterable[StyledText], style: Style) -> int:
    """Return how many columns pieces take side by side."""
    return width_of("".join(_shown(piece.text, style) for piece in pieces))


def fill_line(
    pieces: Iterable[StyledText], style: Style, *, width: int, align: Align = "left"
) -> str:
    """Render pieces on one line of just `width` columns.

    What there is no room for is left out in the middle; else there are blanks, in
    front of what stands to the right.
    """
    shown = [(piece, _shown(piece.text, style)) for piece in pieces]
    text = "".join(part for _, part in shown)
    start, end = middle_cut(text, width)
    mark = ellipsis() if start < end else ""
    blanks = " " * (width - width_of(text[:start] + mark + text[end:]))
    head = _line(shown, style, start=0, end=start)
    tail = _line(shown, style, start=end, end=len(text)) if mark else ""
    line = head + mark + tail
    return blanks + line if align == "right" else line + blanks


def _shown(text: str, style: Style) -> str:
    """Make a text safe; on a screen, write the escapes that stdout would write."""
    safe = sanitize(text)
    if style.columns is None or safe.isascii():
        return safe
    encoding = sys.stdout.encoding or "utf-8"
    return safe.encode(encoding, "backslashreplace").decode(encoding)


def _line(
    shown: Iterable[tuple[StyledText, str]], style: Style, *, start: int, end: int
) -> str:
    """Render the part of a paragraph from `start` to `end`; a link is whole."""
    line, position = "", 0
    for link, of_link in groupby(shown, key=lambda one: one[0].link):
        styled = ""
        for look, pieces in groupby(of_link, key=lambda one: one[0].look):
            text = "".join(text for _, text in pieces)
            part = text[max(start - position, 0) : max(end - position, 0)]
            position += len(text)
            styled += style(part, **look) if look else part
        line += style.link(link, styled) if link and styled else styled
    return line


def wrap(
    text: str,
    columns: int,
    *,
    first: int | None = None,
    keeps_addresses: bool = False,
) -> Iterator[tuple[int, int]]:
    """Yield the spans of the lines of a text, without the blanks at their ends.

    Args:
        text: One line, without controls.
        columns: The width of a line.
        first: The width of the first line, where it is another.
        keeps_addresses: Keep an address whole that is wider than a line: it can be
            copied where the terminal wraps it.
    """
    room = columns if first is None else first
    if width_of(text) <= room:
        yield 0, len(text)
        return
    begin = used = 0
    most = min(room, columns)
    for start, end in _units(text, most=most, keeps_addresses=keeps_addresses):
        width = width_of(text[start:end].rstrip(" "))
        if start > begin and used + width > room:
            yield begin, begin + len(text[begin:start].rstrip(" "))
            begin, used, room = start, 0, columns
        used += width_of(text[start:end])
    yield begin, begin + len(text[begin:].rstrip(" "))


def _units(text: str, *, most: int, keeps_addresses: bool) -> Iterator[tuple[int, int]]:
    """Yield the spans of what stays together, each with the blanks behind it.

    What is wider than `most` columns is given character by character.
    """
    start = end = 0
    last = ""
    for grapheme in [*iter_graphemes(text), ""]:
        if last and (not grapheme or _may_break(last, grapheme)):
            unit = text[start:end]
            is_whole = width_of(unit) <= most or (
                keeps_addresses and _url().search(unit)
            )
            parts = [unit] if is_whole else iter_graphemes(unit)
            for part in parts:
                yield start, start + len(part)
                start += len(part)
        last = grapheme
        end += len(grapheme)


def _may_break(last: str, grapheme: str) -> bool:
    if grapheme == " " or grapheme in _NEVER_FIRST or last in _NEVER_LAST:
        return False
    return last == " " or width_of(last) > 1 or width_of(grapheme) > 1
