"""What the picker shows of a hit: text with styles, made safe for a terminal.

Values of `rich.text.Text` hold no markup: a bracket in a note is a bracket.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, repeat

from rich.text import Text

from kbindex.cli.remedies import error_line
from kbindex.cli.screens.columns import width_of
from kbindex.cli.screens.line_layout import MATCH, Spans, spans_within, wrap
from kbindex.cli.screens.link_lines import link_lines
from kbindex.cli.screens.note_lines import note_mark
from kbindex.cli.screens.terminal import Style, sanitize
from kbindex.cli.screens.titles import title_pieces
from kbindex.cli.screens.unmet_lines import unmet_lines
from kbindex.errors import KbindexError
from kbindex.knowledge import Hit, SearchResult, Snippet
from kbindex.messages import system_reason, tr, tr_count
from kbindex.model import Article, Note, NoteKind, format_time
from kbindex.model.link_places import PlacedLink, number_links, place_links

_HIGHLIGHT = "bold yellow"

_LEAST = 20
"""Columns that notes get in any case, however deep they are nested."""


MARK = "* "
"""Stands in front of a hit that is marked; in front of others, as many blanks."""


def row_text(hit: Hit, *, is_marked: bool = False) -> Text:
    """Return one line: whether it is marked, id, date, title; dim where it is weak."""
    article = hit.article
    date = f"  {article.date.isoformat()}" if article.date else ""
    return Text.assemble(
        (MARK if is_marked else " " * len(MARK), "bold"),
        (sanitize(article.id), "cyan"),
        (date, "dim"),
        "  ",
        _title(hit, style="dim" if hit.strength == "weak" else ""),
    )


def preview_text(hit: Hit, columns: int) -> Text:
    """Return the whole article: title, where, address, tags, notes with highlights.

    Lines are broken at `columns`, where Japanese or English may be.
    """
    article = hit.article
    where = [article.id, article.date.isoformat() if article.date else ""]
    where += [article.presenter or "", " › ".join(article.section)]
    where += [format_time(article.time_s)] if article.time_s is not None else []
    where += [tr("also {names}", names=one) for one in hit.also]
    head = (
        _title(hit, style="bold"),
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


def link_rows(article: Article) -> list[tuple[Text, str]]:
    """Return a line for each link of an article, and its address."""
    rows: list[tuple[Text, str]] = []
    for link in number_links(article):
        words = f"{sanitize(link.text)}  " if link.text != link.url else ""
        number = (f"[{link.number}] ", "dim")
        rows.append(
            (Text.assemble(number, words, (sanitize(link.url), "blue")), link.url)
        )
    return rows


def _link_lines(
    links: Sequence[PlacedLink], columns: int, *, indent: str = ""
) -> Iterator[Text]:
    """Yield the addresses that a text does not show; numbered, as on other screens."""
    for line in link_lines(links, Style(is_on=False), indent=""):
        yield from _wrapped(Text(line, "blue"), columns, first=indent)


def _title(hit: Hit, *, style: str) -> Text:
    """Return the title with what matched in it."""
    pieces = title_pieces(hit.article, hit.title_highlights)
    shown = [
        (sanitize(piece.text), _HIGHLIGHT if piece.look is MATCH else style)
        for piece in pieces
    ]
    return Text.assemble(*shown)


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


def state_texts(result: SearchResult) -> list[str]:
    """Return what is said of an answer: how many hits, and what may be wrong."""
    shown = len(result.hits)
    text = tr("nothing found")
    if result.total:
        text = tr_count("{count} hit", "{count} hits", result.total)
    if shown < result.total:
        text = tr("{hits}, {shown} shown", hits=text, shown=shown)
    said = [text]
    if weak := result.total - result.strong:
        said.append(tr_count("{count} of them weaker", "{count} of them weaker", weak))
    said += unmet_lines(result)
    if result.suggestion:
        said.append(tr("did you mean {name}?", name=result.suggestion))
    return said


def error_text(error: KbindexError | OSError) -> str:
    """Return what is wrong, in a line."""
    if isinstance(error, KbindexError):
        return error_line(error)
    place = f"{error.filename}: " if error.filename else ""
    return f"{place}{system_reason(error)}"
