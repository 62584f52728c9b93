"""Notes of an article on the terminal, as they are nested in the source."""

from collections.abc import Callable, Iterator, Sequence

from kbindex.cli.screens.columns import width_of
from kbindex.cli.screens.line_layout import (
    BOLD,
    PLAIN,
    Spans,
    clickable,
    lay_out,
    links_within,
    marked,
    spans_within,
)
from kbindex.cli.screens.link_lines import link_lines, link_spans
from kbindex.cli.screens.terminal import Style
from kbindex.messages import later, tr
from kbindex.model import Article, Note, NoteKind
from kbindex.model.link_places import PlacedLink, place_links

_MARKS = {
    NoteKind.BULLET: "- ",
    NoteKind.QUOTE: "> ",
    NoteKind.IMAGE: later("[image] "),
    NoteKind.CODE: "    ",
}


def note_mark(kind: NoteKind) -> str:
    """Return what stands in front of a note, so that its kind can be told."""
    return tr(_MARKS.get(kind, ""))


def notes_lines(
    article: Article,
    style: Style,
    *,
    indent: str = "  ",
    highlights: Callable[[Note], Spans] = lambda _: (),
) -> Iterator[str]:
    """Yield the lines of all notes of an article, with the addresses of their links.

    Args:
        article: Whose notes are shown.
        style: How they are shown.
        indent: What stands before a note of depth 0.
        highlights: Returns the spans of a note that are marked.
    """
    links = place_links(article).notes
    for note, of_note in zip(article.notes, links, strict=True):
        spans = highlights(note)
        yield from _note_lines(note, of_note, style, indent=indent, highlights=spans)


def _note_lines(
    note: Note,
    links: Sequence[PlacedLink],
    style: Style,
    *,
    indent: str,
    highlights: Spans,
) -> Iterator[str]:
    """Yield the lines of a note, those of code as they are indented there."""
    clicked = link_spans(links, style)
    mark = note_mark(note.kind)
    look = BOLD if note.kind is NoteKind.HEADING else PLAIN
    before = indent + "  " * note.depth
    start = 0
    for number, line in enumerate(note.text.split("\n")):
        is_marked = number == 0 or note.kind is NoteKind.CODE
        lead = mark if is_marked else " " * width_of(mark)
        blanks = len(line) - len(line.lstrip(" "))
        first = before + lead + " " * blanks
        bounds = start + blanks, start + len(line)
        spans = spans_within(highlights, *bounds)
        opened = links_within(clicked, *bounds)
        pieces = clickable(marked(line[blanks:], spans, look), opened)
        yield from lay_out(pieces, style, first=first, indent=" " * width_of(first))
        start += len(line) + 1
    yield from link_lines(links, style, indent=before + " " * width_of(mark))
