"""Notes of an article on the terminal, as they are nested in the source."""

from collections.abc import Iterator

from kbindex.cli.screens.columns import width_of
from kbindex.cli.screens.line_layout import (
    BOLD,
    PLAIN,
    Spans,
    lay_out,
    marked,
    spans_within,
)
from kbindex.cli.screens.terminal import Style
from kbindex.messages import later, tr
from kbindex.model import Note, NoteKind

_MARKS = {
    NoteKind.BULLET: "- ",
    NoteKind.QUOTE: "> ",
    NoteKind.IMAGE: later("[image] "),
    NoteKind.CODE: "    ",
}


def note_mark(kind: NoteKind) -> str:
    """Return what stands in front of a note, so that its kind can be told."""
    return tr(_MARKS.get(kind, ""))


def note_lines(
    note: Note, style: Style, *, indent: str = "  ", highlights: Spans = ()
) -> Iterator[str]:
    """Yield the lines of a note, those of code as they are indented there.

    Args:
        note: Its depth gives two more blanks a step.
        style: How it is shown.
        indent: What stands before a note of depth 0.
        highlights: Spans of its text that are marked.
    """
    mark = note_mark(note.kind)
    look = BOLD if note.kind is NoteKind.HEADING else PLAIN
    before = indent + "  " * note.depth
    start = 0
    for number, line in enumerate(note.text.split("\n")):
        is_marked = number == 0 or note.kind is NoteKind.CODE
        lead = mark if is_marked else " " * width_of(mark)
        blanks = len(line) - len(line.lstrip(" "))
        first = before + lead + " " * blanks
        spans = spans_within(highlights, start + blanks, start + len(line))
        pieces = marked(line[blanks:], spans, look)
        yield from lay_out(pieces, style, first=first, indent=" " * width_of(first))
        start += len(line) + 1
