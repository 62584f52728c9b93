"""What the picker shows of a hit: text with styles, made safe for a terminal.

Values of `rich.text.Text` hold no markup: a bracket in a note is a bracket.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, repeat

from rich.text import Text

from kbindex.cli.screens.columns import width_of
from kbindex.cli.screens.line_layout import Spans, spans_within, wrap
from kbindex.cli.screens.link_lines import link_lines
from kbindex.cli.screens.note_lines import note_mark
from kbindex.cli.screens.terminal import Style, sanitize
from kbindex.knowledge import Hit, Snippet
from kbindex.messages import later, tr
from kbindex.model import Note, NoteKind
from kbindex.model.link_places import PlacedLink, place_links

KEYS = later("""\
type            search as you type
↑ ↓  ^P ^N      choose another hit
PgUp PgDn       ten hits up or down
Enter           pick it and leave
Ctrl-O          open its page in the browser
Tab             scroll the preview with ↑ ↓; again: back
F1 or ?         show the keys, or the preview
                (? while nothing is typed)
Esc             leave without picking
""")

_HIGHLIGHT = "bold yellow"

_LEAST = 20
"""Columns that notes get in any case, however deep they are nested."""


def row_text(hit: Hit) -> Text:
    """Return one line: id, date, title."""
    article = hit.article
    date = f"  {article.date.isoformat()}" if article.date else ""
    return Text.assemble(
        (sanitize(article.id), "cyan"), (date, "dim"), "  ", sanitize(article.title)
    )


def preview_text(hit: Hit, columns: int) -> Text:
    """Return the whole article: title, where, address, tags, notes with highlights.

    Lines are broken at `columns`, where Japanese or English may be.
    """
    article = hit.article
    where = [article.id, article.date.isoformat() if article.date else ""]
    where.append(article.presenter or "")
    where += [tr("also {names}", names=one) for one in hit.also]
    head = (
        _marked(article.title, _title_spans(hit), style="bold"),
        Text(sanitize(" · ".join(part for part in where if part)), "cyan"),
        Text(sanitize(article.url or ""), "blue"),
        Text(sanitize(" ".join(f"#{tag}" for tag in article.tags)), "green"),
    )
    lines = [part for line in head if line for part in _wrapped(line, columns)]
    places = place_links(article)
    lines.extend(_link_lines(places.title, columns))
    for note, links in zip(article.notes, places.notes, strict=True):
        lines.extend(_note_lines(note, hit.snippets, columns))
        lines.extend(_link_lines(links, columns, indent="  " * (note.depth + 1)))
    return Text("\n").join(lines)


def _link_lines(
    links: Sequence[PlacedLink], columns: int, *, indent: str = ""
) -> Iterator[Text]:
    """Yield the addresses that a text does not show; numbered, as on other screens."""
    for line in link_lines(links, Style(is_on=False), indent=""):
        yield from _wrapped(Text(line, "blue"), columns, first=indent)


def _title_spans(hit: Hit) -> list[tuple[int, int]]:
    of_title = [s.highlights for s in hit.snippets if s.text == hit.article.title]
    return list(of_title[0]) if of_title else []


def _note_lines(
    note: Note, snippets: Iterable[Snippet], columns: int
) -> Iterator[Text]:
    spans = sorted(_note_spans(note, snippets))
    mark = note_mark(note.kind) if note.kind is not NoteKind.CODE else ""
    style = "bold" if note.kind is NoteKind.HEADING else ""
    lead, start = "  " * note.depth + mark, 0
    for line in note.text.split("\n"):
        end = start + len(line)
        text = _marked(line, spans_within(spans, start, end), style=style)
        yield from _wrapped(text, columns, first=lead)
        lead, start = " " * width_of(lead), end + 1


def _note_spans(note: Note, snippets: Iterable[Snippet]) -> Iterator[tuple[int, int]]:
    """Yield the places in a note that its snippets highlight."""
    for snippet in snippets:
        at = note.text.find(snippet.text)
        if at >= 0 and note.line <= snippet.line <= note.end_line:
            yield from ((at + a, at + b) for a, b in snippet.highlights)


def _marked(text: str, spans: Spans, *, style: str) -> Text:
    """Return safe text with its highlights; each piece is made safe by itself."""
    marked, position = Text(style=style), 0
    for start, end in spans:
        marked.append(sanitize(text[position:start]))
        marked.append(sanitize(text[start:end]), _HIGHLIGHT)
        position = end
    return marked.append(sanitize(text[position:]))


def _wrapped(line: Text, columns: int, *, first: str = "") -> Iterator[Text]:
    """Yield the lines of a paragraph; all but the first are indented as far as it."""
    width = width_of(first)
    spans = wrap(line.plain, max(columns - width, _LEAST))
    for lead, (start, end) in zip(
        chain([first], repeat(" " * width)), spans, strict=False
    ):
        yield Text(lead) + line[start:end]
