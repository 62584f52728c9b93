"""What `kbindex search` shows on a screen: hits, by episode or not, and facets."""

from collections.abc import Iterator, Sequence

from kbindex.cli.screens.columns import pad, width_of
from kbindex.cli.screens.hit_lines import (
    brief_lines,
    explanation_lines,
    full_hit_lines,
    group_line,
    hit_lines,
)
from kbindex.cli.screens.terminal import Style, sanitize
from kbindex.cli.screens.view import View
from kbindex.knowledge import Facet, Hit, SearchResult
from kbindex.messages import tr
from kbindex.pages.groups import group_by_episode

_MOST_FACETS = 20
"""How many tags are shown on the terminal; JSON has all."""


def screen_lines(
    result: SearchResult, view: View, style: Style, *, explain: bool = False
) -> Iterator[str]:
    """Yield the hits, and the facets where they were counted.

    Args:
        result: What was found.
        view: How much of it is shown.
        style: How it is shown.
        explain: Show where each score comes from.
    """
    if view.is_grouped:
        for number, group in enumerate(group_by_episode(result.hits)):
            if number:
                yield ""
            yield group_line(group, style)
            yield from _hit_list(group.hits, view, style, explain=explain)
    else:
        yield from _hit_list(result.hits, view, style, explain=explain)
    yield from _facet_lines(result.facets or (), style)


def _hit_list(
    hits: Sequence[Hit], view: View, style: Style, *, explain: bool
) -> Iterator[str]:
    if view.name == "brief":
        yield from brief_lines(hits, style)
        return
    for number, hit in enumerate(hits):
        if number:
            yield ""
        yield from (full_hit_lines if view.name == "full" else hit_lines)(hit, style)
        if explain:
            yield from explanation_lines(hit, style)


def _facet_lines(facets: Sequence[Facet], style: Style) -> Iterator[str]:
    """Yield a block of tags with their counts: count, id, label."""
    shown = facets[:_MOST_FACETS]
    if not shown:
        return
    yield ""
    digits = len(str(shown[0].count))
    width = max(width_of(sanitize(facet.id)) for facet in shown)
    for facet in shown:
        name = style(pad(sanitize(facet.id), width), fg="green")
        label = style(facet.label, dim=True)
        yield f"{facet.count:>{digits + 3}}  {name}  {label}"
    rest = len(facets) - len(shown)
    if rest:
        more = tr("and {count} more", count=rest)
        yield " " * (digits + 5) + style(more, dim=True)
