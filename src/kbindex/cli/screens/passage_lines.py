"""What was said, on the terminal: below the hits, and as a transcript.

    Said in the episodes: 12 passages

    0:12:05  025#t12 · 2021-06-03 · ada
       - and then we moved the watchdogs
       https://youtu.be/abc?t=725

Where the terminal takes links, the time opens the recording there, and its address
needs no line.
"""

from collections.abc import Iterable, Iterator, Sequence

from kbindex.cli.screens.article_lines import dotted
from kbindex.cli.screens.hit_lines import (
    dim_lines,
    explanation_lines,
    reason_lines,
)
from kbindex.cli.screens.line_layout import (
    ADDRESS,
    BOLD,
    CLICK,
    DIM,
    PLACE,
    StyledText,
    lay_out,
    marked,
)
from kbindex.cli.screens.tables import Column, table_lines
from kbindex.cli.screens.terminal import Style, can_link
from kbindex.knowledge import PassageHit, PlacedPassage
from kbindex.messages import tr, tr_count
from kbindex.model import format_time

_INDENT = "   "
_LEAST_ID, _LEAST_NAME, _LEAST_TEXT = 16, 8, 28
"""Columns that an id, a name and a text get in any case."""

NO_TIME = "-:--:--"
"""What stands where a time would: as wide as most."""


def found_passages_lines(
    hits: Sequence[PassageHit],
    style: Style,
    *,
    total: int,
    is_brief: bool,
    explain: bool = False,
) -> Iterator[str]:
    """Yield a heading, and the passages that were found.

    Args:
        hits: The passages.
        style: How they are shown.
        total: How many were found, those that are not shown included.
        is_brief: One line for each.
        explain: Show where each score comes from.
    """
    count = tr_count("{count} passage", "{count} passages", total)
    heading = style(tr("Said in the episodes"), **BOLD)
    yield f"{heading}  {style(count, **DIM)}"
    if is_brief:
        yield from _brief_lines(hits, style)
        return
    for hit in hits:
        yield ""
        yield from _head_lines(hit.passage, style)
        for snippet in hit.snippets:
            pieces = marked(snippet.text, snippet.highlights)
            first = f"{_INDENT}- "
            yield from lay_out(pieces, style, first=first, indent=" " * len(first))
        yield from _address_lines(hit.passage, style)
        yield from reason_lines(hit.matched, style)
        if explain:
            yield from explanation_lines(hit.explanation, hit.score, style)


def _brief_lines(hits: Sequence[PassageHit], style: Style) -> Iterator[str]:
    columns = (
        Column(look=PLACE, least=_LEAST_ID),
        Column(align="right"),
        Column(look=DIM, least=_LEAST_NAME, spare=1),
        Column(least=_LEAST_TEXT),
    )
    rows = [
        (
            hit.passage.id,
            [_time_piece(hit.passage, style)],
            hit.passage.speaker or "-",
            marked(hit.snippets[0].text, hit.snippets[0].highlights),
        )
        for hit in hits
    ]
    yield from table_lines(columns, rows, style)


def passage_lines(
    passages: Iterable[PlacedPassage],
    style: Style,
    *,
    wanted: PlacedPassage | None = None,
) -> Iterator[str]:
    """Yield passages with all that was said.

    Args:
        passages: In the order of time.
        style: How they are shown.
        wanted: The one that was asked for: the others are dim, and it has an address.
    """
    for number, passage in enumerate(passages):
        if number:
            yield ""
        is_beside = wanted is not None and passage.id != wanted.id
        yield from _head_lines(passage, style)
        look = DIM if is_beside else {}
        text = [StyledText(text=passage.text, look=look)]
        yield from lay_out(text, style, first=_INDENT, indent=_INDENT)
        if passage == wanted:
            yield from _address_lines(passage, style)
            yield from dim_lines(f"{passage.source}:{passage.line}", style)


def _head_lines(passage: PlacedPassage, style: Style) -> Iterator[str]:
    """Yield when it was said, where, on which day, and by whom."""
    date = passage.date.isoformat() if passage.date else ""
    parts = [part for part in (passage.id, date, passage.speaker or "") if part]
    pieces = [
        _time_piece(passage, style),
        StyledText(text="  "),
        StyledText(text=dotted(parts), look=PLACE),
    ]
    yield from lay_out(pieces, style, indent=_INDENT)


def _time_piece(passage: PlacedPassage, style: Style) -> StyledText:
    """Return the time, which opens the recording where it can be clicked on."""
    seconds = passage.time_s
    clock = NO_TIME if seconds is None else format_time(seconds)
    if not _is_clicked(passage.time_url, style):
        return StyledText(text=clock, look=BOLD)
    return StyledText(text=clock, look={**BOLD, **CLICK}, link=passage.time_url)


def _address_lines(passage: PlacedPassage, style: Style) -> Iterator[str]:
    """Yield the address of the recording, unless the time opens it."""
    if passage.time_url and not _is_clicked(passage.time_url, style):
        yield _INDENT + style.link(passage.time_url, style(passage.time_url, **ADDRESS))


def _is_clicked(url: str | None, style: Style) -> bool:
    return style.has_links and url is not None and can_link(url)
