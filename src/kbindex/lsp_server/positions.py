"""Places in a text: offsets in characters here, lines and code units in editors.

An editor counts in units of UTF-16, unless both sides agree on another encoding. A line
ends at a line feed, a return, or both, as in the notes themselves; `str.splitlines`
knows more ends, and so do the positions of the library.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, Final

from lsprotocol import types

if TYPE_CHECKING:
    from pygls.workspace import PositionCodec

_LINE_END: Final = re.compile(r"\r\n|\n|\r")


class TextPlaces:
    """The places of a text.

    Args:
        text: The text.
        codec: How the editor counts.
    """

    def __init__(self, text: str, codec: PositionCodec) -> None:
        self.text = text
        self._codec = codec

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in _LINE_END.finditer(self.text))]

    @cached_property
    def _stops(self) -> list[int]:
        ends = [match.start() for match in _LINE_END.finditer(self.text)]
        return [*ends, len(self.text)]

    def line_span(self, line: int) -> tuple[int, int]:
        """Return where a line begins and ends, without its line end; lines from 0."""
        if line >= len(self._starts):
            return len(self.text), len(self.text)
        return self._starts[line], self._stops[line]

    def position(self, offset: int) -> types.Position:
        """Return an offset as an editor writes it."""
        line = bisect_right(self._starts, offset) - 1
        start, stop = self.line_span(line)
        before = self.text[start : min(offset, stop)]
        units = (
            len(before) if before.isascii() else self._codec.client_num_units(before)
        )
        return types.Position(line, units)

    def range(self, start: int, end: int) -> types.Range:
        """Return a span as an editor writes it."""
        return types.Range(self.position(start), self.position(end))

    def offset(self, position: types.Position) -> int:
        """Return the offset of a place that an editor names.

        What lies behind the end of a line is its end; what lies inside of a character
        is before it.
        """
        start, stop = self.line_span(position.line)
        stop = min(stop, start + max(position.character, 0))  # each has a unit or more
        if self.text[start:stop].isascii():
            return stop
        units = 0
        for offset in range(start, stop):
            units += self._codec.client_num_units(self.text[offset])
            if units > position.character:
                return offset
        return stop
