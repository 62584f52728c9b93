"""Lines of a screen: pieces of text, wrapped at its width.

A line is broken where Japanese or English may be: behind a blank, and beside a
wide character, but not in front of 、 or 」 nor behind 「. What fits no line is
broken between two characters as a reader counts them, never inside one.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from msgspec import Struct

from kbindex.cli.screens.columns import iter_graphemes, width_of
from kbindex.cli.screens.terminal import Style, sanitize

_NEVER_FIRST = frozenset(
    "、。，．,.：:；;！!？?)）]］}｝〕〉》」』】’”…‥・ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々ゝゞヽヾ％%·›"
)
_NEVER_LAST = frozenset("([{（［｛〔〈《「『【‘“")
"""Signs that may not begin, or end, a line: the common part of JIS X 4051."""

Spans = Sequence[tuple[int, int]]
"""Half-open, in code points, in order, apart."""

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


def spans_within(spans: Spans, start: int, end: int) -> list[tuple[int, int]]:
    """Cut spans to `start`…`end` and count them from `start`."""
    return [
        (max(a, start) - start, min(b, end) - start)
        for a, b in spans
        if a < end and b > start
    ]


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
        spans = wrap(text, rest, first=room)
    lead = first
    for start, end in spans:
        yield lead + _line(shown, style, start=start, end=end)
        lead = indent


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
    """Render the part of a paragraph from `start` to `end`."""
    line, position = "", 0
    for (look, link), pieces in groupby(shown, key=lambda one: _alike(one[0])):
        text = "".join(text for _, text in pieces)
        part = text[max(start - position, 0) : max(end - position, 0)]
        position += len(text)
        styled = style(part, **look) if look else part
        line += style.link(link, styled) if link and part else styled
    return line


def _alike(piece: StyledText) -> tuple[Mapping[str, object], str | None]:
    return piece.look, piece.link


def wrap(
    text: str, columns: int, *, first: int | None = None
) -> Iterator[tuple[int, int]]:
    """Yield the spans of the lines of a text, without the blanks at their ends.

    Args:
        text: One line, without controls.
        columns: The width of a line.
        first: The width of the first line, where it is another.
    """
    room = columns if first is None else first
    if width_of(text) <= room:
        yield 0, len(text)
        return
    begin = used = 0
    for start, end in _units(text, most=min(room, columns)):
        width = width_of(text[start:end].rstrip(" "))
        if start > begin and used + width > room:
            yield begin, begin + len(text[begin:start].rstrip(" "))
            begin, used, room = start, 0, columns
        used += width_of(text[start:end])
    yield begin, begin + len(text[begin:].rstrip(" "))


def _units(text: str, *, most: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of what stays together, each with the blanks behind it.

    What is wider than `most` columns is given character by character.
    """
    start = end = 0
    last = ""
    for grapheme in [*iter_graphemes(text), ""]:
        if last and (not grapheme or _may_break(last, grapheme)):
            unit = text[start:end]
            parts = [unit] if width_of(unit) <= most else iter_graphemes(unit)
            for part in parts:
                yield start, start + len(part)
                start += len(part)
        last = grapheme
        end += len(grapheme)


def _may_break(last: str, grapheme: str) -> bool:
    if grapheme == " " or grapheme in _NEVER_FIRST or last in _NEVER_LAST:
        return False
    return last == " " or width_of(last) > 1 or width_of(grapheme) > 1
