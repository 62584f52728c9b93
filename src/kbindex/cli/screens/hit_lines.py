"""Hits on the terminal: whole, with all notes, in one line, by episode."""

import unicodedata
from collections.abc import Iterator, Sequence

from kbindex.cli.screens.article_lines import address_lines
from kbindex.cli.screens.columns import cut, glyph, pad, width_of
from kbindex.cli.screens.line_layout import (
    ADDRESS,
    BOLD,
    DIM,
    PLACE,
    StyledText,
    clickable,
    lay_out,
    links_within,
    marked,
    spans_within,
)
from kbindex.cli.screens.link_lines import link_lines, link_spans
from kbindex.cli.screens.note_lines import notes_lines
from kbindex.cli.screens.terminal import Style, sanitize
from kbindex.knowledge import Hit, Snippet
from kbindex.messages import later, tr, tr_count
from kbindex.model import Note
from kbindex.model.link_places import PlacedLink, links_of_piece
from kbindex.pages.groups import EpisodeHits

_AS_TYPED = frozenset(
    {"word", "compound", "joined", "part", "stem", "bigram", "prefix"}
)
"""Ways to match that show what was typed, if in another form."""

_WAYS = (
    later("alias"),
    later("bigram"),
    later("compound"),
    later("glossary"),
    later("joined"),
    later("loanword"),
    later("part"),
    later("prefix"),
    later("reading"),
    later("sound"),
    later("stem"),
    later("tag"),
    later("typo"),
    later("word"),
)
"""Ways to match, as they are called where a hit is explained."""

_PATH_LIMIT = 24
"""Longest step of a snippet's path, in code points: a reminder, not the text."""

_DEPENDENT = frozenset({"Mn", "Mc", "Me", "Sk"})
"""Categories of what belongs to the character before it."""

_INDENT = "   "
_LEAST_TITLE = 10
"""Columns that a title gets in any case, where a hit is one line."""


def hit_lines(hit: Hit, style: Style) -> Iterator[str]:
    """Yield the lines that show a hit with its snippets."""
    yield from _head_lines(hit, style)
    for snippet in hit.snippets:
        if snippet.text != hit.article.title:
            links = links_of_piece(hit.article, snippet.text, snippet.line)
            yield from _snippet_lines(snippet, links, style)
    yield from _reason_lines(hit, style)


def full_hit_lines(hit: Hit, style: Style) -> Iterator[str]:
    """Yield the lines that show a hit with all its notes."""
    yield from _head_lines(hit, style)
    yield from notes_lines(
        hit.article,
        style,
        indent=_INDENT,
        highlights=lambda note: _highlights(note, hit.snippets),
    )
    yield from _reason_lines(hit, style)


def brief_lines(hits: Sequence[Hit], style: Style) -> Iterator[str]:
    """Yield a line a hit: id, date, presenter, title.

    A title that a screen has no room for is cut; elsewhere it is whole.
    """
    rows = [
        (
            sanitize(hit.article.id),
            hit.article.date.isoformat() if hit.article.date else "-" * 10,
            sanitize(hit.article.presenter or "-"),
        )
        for hit in hits
    ]
    widths = [max(map(width_of, column)) for column in zip(*rows, strict=True)]
    for hit, row in zip(hits, rows, strict=True):
        name, date, who = (pad(c, w) for c, w in zip(row, widths, strict=True))
        title = sanitize(hit.article.title)
        if style.columns is not None:
            room = style.columns - sum(widths) - 2 * len(widths)
            title = cut(title, max(room, _LEAST_TITLE))
        shown = style(title, **BOLD)
        if hit.article.url:
            shown = style.link(hit.article.url, shown)
        yield f"{style(name, **PLACE)}  {date}  {style(who, **DIM)}  {shown}"


def group_line(group: EpisodeHits, style: Style) -> str:
    """Return the line above the hits of an episode: id, date, video, how many."""
    count = tr_count("{count} hit", "{count} hits", len(group.hits))
    parts = [style(f"{group.episode}", **BOLD)]
    parts += [group.date.isoformat()] if group.date else []
    if group.video:
        parts.append(style.link(group.video, style(group.video, **ADDRESS)))
    return "  ".join([*parts, style(count, **DIM)])


def _head_lines(hit: Hit, style: Style) -> Iterator[str]:
    """Yield title, place with the episode's video, address and tags."""
    article = hit.article
    rank = f"{hit.rank}. "
    title = [StyledText(text=str(hit.rank), look=DIM), StyledText(text=". ")]
    title.append(StyledText(text=article.title, look=BOLD))
    yield from lay_out(title, style, indent=" " * len(rank))
    where = [StyledText(text=article.id, look=PLACE)]
    where += (
        [StyledText(text=article.date.isoformat(), look=PLACE)] if article.date else []
    )
    where += (
        [StyledText(text=article.presenter, look=PLACE)] if article.presenter else []
    )
    if hit.video:
        where.append(StyledText(text=hit.video, look=ADDRESS, link=hit.video))
    if hit.also:
        also = tr("also {names}", names=", ".join(hit.also))
        where.append(StyledText(text=also, look=PLACE))
    dot = StyledText(text=f" {glyph('·', '-')} ", look=PLACE)
    dotted = [piece for part in where for piece in (dot, part)][1:]
    yield from lay_out(dotted, style, first=_INDENT, indent=_INDENT)
    yield from address_lines(article, style, indent=_INDENT)


def _reason_lines(hit: Hit, style: Style) -> Iterator[str]:
    """Yield `monitoring ⇐ 監視, glossary` where a hit lacks the word that was typed."""
    reasons = [
        f"{match.term} {glyph('⇐', '<=')} {match.query}, {tr(match.how)}"
        for match in hit.matched
        if match.how not in _AS_TYPED
    ]
    if reasons:
        yield from dim_lines("; ".join(reasons), style)


def dim_lines(text: str, style: Style) -> Iterator[str]:
    """Yield the lines of a remark below a hit."""
    yield from lay_out(
        [StyledText(text=text, look=DIM)], style, first=_INDENT, indent=_INDENT
    )


def explanation_lines(hit: Hit, style: Style) -> Iterator[str]:
    """Yield the lines that say where a hit's score comes from."""
    explanation = hit.explanation
    if explanation is None:
        return
    times = glyph("×", "x")
    said = tr(
        "score {score:.3f}: coverage {coverage:.2f} ({times}{factor:.2f}), "
        "title {times}{title_factor:.2f}",
        score=hit.score,
        coverage=explanation.coverage,
        times=times,
        factor=explanation.coverage_factor,
        title_factor=explanation.title_factor,
    )
    yield from dim_lines(said, style)
    for part in explanation.contributions:
        terms = " ".join(part.terms)
        arrow = glyph("→", "->")
        text = f"{part.score:8.3f}  {part.query} {arrow} {terms}"
        yield from dim_lines(f"{text} ({tr(part.how)} {part.weight})", style)


def _snippet_lines(
    snippet: Snippet, links: Sequence[PlacedLink], style: Style
) -> Iterator[str]:
    """Yield the text below the last two steps of its path; code keeps its lines."""
    step = f" {glyph('›', '>')} "
    path = "".join(shorten(above) + step for above in snippet.path[-2:])
    inner = _INDENT + "  "
    clicked = link_spans(links, style)
    pieces, first, start = [StyledText(text=path, look=DIM)], _INDENT + "- ", 0
    for line in snippet.text.split("\n"):
        if line.strip() or not start:
            blanks = len(line) - len(line.lstrip(" ")) if start else 0
            bounds = start + blanks, start + len(line)
            spans = spans_within(snippet.highlights, *bounds)
            opened = links_within(clicked, *bounds)
            pieces += clickable(marked(line[blanks:], spans), opened)
            first += " " * blanks
            yield from lay_out(
                pieces, style, first=first, indent=" " * max(len(first), len(inner))
            )
        pieces, first = [], inner
        start += len(line) + 1
    yield from link_lines(links, style, indent=inner)


def _highlights(note: Note, snippets: Sequence[Snippet]) -> list[tuple[int, int]]:
    """Return the spans of a note that its snippets mark."""
    spans = list[tuple[int, int]]()
    for snippet in snippets:
        start = note.text.find(snippet.text)
        if start >= 0 and note.line <= snippet.line <= note.end_line:
            spans += ((start + a, start + b) for a, b in snippet.highlights)
    apart = list[tuple[int, int]]()
    for a, b in sorted(spans):
        if not apart or a >= apart[-1][1]:
            apart.append((a, b))
    return apart


def shorten(text: str, limit: int = _PATH_LIMIT) -> str:
    """Cut a text to `limit` code points, with an ellipsis where something is gone."""
    if len(text) <= limit:
        return text
    mark = glyph("…", "...")
    end = limit - len(mark)
    while unicodedata.category(text[end]) in _DEPENDENT:
        end -= 1
    return text[:end].rstrip() + mark
