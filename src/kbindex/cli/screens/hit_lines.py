"""Hits on the terminal: whole, with all notes, in one line, by episode."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from kbindex.cli.screens.article_lines import (
    address_lines,
    section_path,
    side_by_side,
    time_of,
)
from kbindex.cli.screens.columns import glyph, width_of
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
from kbindex.cli.screens.terminal import Style
from kbindex.cli.screens.titles import title_pieces
from kbindex.knowledge import Explanation, Hit, Match, Snippet
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
    later("archive"),
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

_FEATURES = {
    "words": later("words met"),
    "prominent": later("in title, first note or repeated"),
    "density": later("density"),
    "tagged": later("tagged"),
    "titled": later("is the title"),
}
"""Features of a hit, as they are called where it is explained."""

_PATH_LIMIT = 24
"""Longest step of a snippet's path, in code points: a reminder, not the text."""

_DEPENDENT = frozenset({"Mn", "Mc", "Me", "Sk"})
"""Categories of what belongs to the character before it."""

_INDENT = "   "

_RULE = 48
"""Columns of a rule, on a screen that has them."""


def hit_lines(hit: Hit, style: Style, *, is_marked: bool = False) -> Iterator[str]:
    """Yield the lines that show a hit with its snippets; a weak one may be marked."""
    yield from _head_lines(hit, style, is_marked=is_marked)
    for snippet in hit.snippets:
        if snippet.text != hit.article.title:
            links = links_of_piece(hit.article, snippet.text, snippet.line)
            yield from _snippet_lines(snippet, links, style)
    yield from reason_lines(hit.matched, style)


def full_hit_lines(hit: Hit, style: Style, *, is_marked: bool = False) -> Iterator[str]:
    """Yield the lines that show a hit with all its notes; a weak one may be marked."""
    yield from _head_lines(hit, style, is_marked=is_marked)
    yield from notes_lines(
        hit.article,
        style,
        indent=_INDENT,
        highlights=lambda note: _highlights(note, hit.snippets),
    )
    yield from reason_lines(hit.matched, style)


def group_lines(group: EpisodeHits, style: Style) -> Iterator[str]:
    """Yield what stands above an episode's hits: id, date, video, how many."""
    count = tr_count("{count} hit", "{count} hits", len(group.hits))
    gap = StyledText(text="  ")
    pieces = [StyledText(text=group.episode, look=BOLD), gap]
    if group.date:
        pieces += [StyledText(text=group.date.isoformat()), gap]
    if group.video:
        pieces += [StyledText(text=group.video, look=ADDRESS, link=group.video), gap]
    pieces.append(StyledText(text=count, look=DIM))
    yield from lay_out(pieces, style, indent="  ")


def rule_line(style: Style) -> str:
    """Return the rule under which the weaker matches of a list stand."""
    line, said = glyph("─", "-"), tr("weaker matches")
    columns = min(style.columns or _RULE, _RULE)
    rest = columns - width_of(said) - 4  # of the line alone nothing need be measured
    return style(f"{line * 2} {said} {line * max(rest, 2)}", **DIM)


def _head_lines(hit: Hit, style: Style, *, is_marked: bool) -> Iterator[str]:
    """Yield title, place with the episode's video, address and tags."""
    article = hit.article
    rank = f"{hit.rank}. "
    title = [StyledText(text=str(hit.rank), look=DIM), StyledText(text=". ")]
    title += title_pieces(article, hit.title_highlights)
    yield from lay_out(title, style, indent=" " * len(rank))
    where = [StyledText(text=article.id, look=PLACE)]
    where += (
        [StyledText(text=article.date.isoformat(), look=PLACE)] if article.date else []
    )
    where += (
        [StyledText(text=article.presenter, look=PLACE)] if article.presenter else []
    )
    if path := section_path(article):
        where.append(StyledText(text=path, look=PLACE))
    where += time_of(article, look=PLACE)
    if hit.video:
        where.append(StyledText(text=hit.video, look=ADDRESS, link=hit.video))
    if hit.also:
        also = tr("also {names}", names=", ".join(hit.also))
        where.append(StyledText(text=also, look=PLACE))
    if is_marked and hit.strength == "weak":
        where.append(StyledText(text=tr("weaker match"), look=PLACE))
    shown = side_by_side(where, look=PLACE)
    yield from lay_out(shown, style, first=_INDENT, indent=_INDENT)
    yield from address_lines(article, style, indent=_INDENT)


def reason_lines(matched: Iterable[Match], style: Style) -> Iterator[str]:
    """Yield `monitoring ⇐ 監視, glossary` where a hit lacks the word that was typed."""
    reasons = [
        f"{match.term} {glyph('⇐', '<=')} {match.query}, {tr(match.how)}"
        for match in matched
        if match.how not in _AS_TYPED
    ]
    if reasons:
        yield from dim_lines("; ".join(reasons), style)


def dim_lines(text: str, style: Style) -> Iterator[str]:
    """Yield the lines of a remark below a hit."""
    yield from lay_out(
        [StyledText(text=text, look=DIM)], style, first=_INDENT, indent=_INDENT
    )


def explanation_lines(
    explanation: Explanation | None, score: float, style: Style
) -> Iterator[str]:
    """Yield the lines that say where a score comes from."""
    if explanation is None:
        return
    times = glyph("×", "x")
    said = tr(
        "score {score:.3f}: coverage {coverage:.2f} ({times}{factor:.2f}), "
        "title {times}{title_factor:.2f}, order {times}{order_factor:.2f}",
        score=score,
        coverage=explanation.coverage,
        times=times,
        factor=explanation.coverage_factor,
        title_factor=explanation.title_factor,
        order_factor=explanation.order_factor,
    )
    if explanation.recency_factor is not None:
        factor = explanation.recency_factor
        said += tr(", ") + tr("date {times}{factor:.2f}", times=times, factor=factor)
    yield from dim_lines(said, style)
    if explanation.features:
        shares = (
            tr(
                "{name} {value:.2f} ({times}{factor:.2f})",
                name=tr(_FEATURES[one.feature]),
                value=one.value,
                times=times,
                factor=one.factor,
            )
            for one in explanation.features
        )
        said = tr("about the query: {shares}", shares=tr(", ").join(shares))
        yield from dim_lines(said, style)
    for part in explanation.contributions:
        terms = " ".join(part.terms)
        arrow = glyph("→", "->")
        said = tr(
            "{part} ({how} {weight})",
            part=f"{part.query} {arrow} {terms}",
            how=tr(part.how),
            weight=part.weight,
        )
        yield from dim_lines(f"{part.score:8.3f}  {said}", style)


def _snippet_lines(
    snippet: Snippet, links: Sequence[PlacedLink], style: Style
) -> Iterator[str]:
    """Yield the text below its path; code keeps its lines."""
    step = f" {glyph('›', '>')} "
    path = "".join(above + step for above in _shown_path(snippet, style))
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


def _shown_path(snippet: Snippet, style: Style) -> Sequence[str]:
    """Return the notes above a snippet; on a screen, the beginnings of two."""
    if style.columns is None:
        return snippet.path
    return [shorten(above) for above in snippet.path[-2:]]


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
