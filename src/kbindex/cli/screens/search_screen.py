"""What `kbindex search` shows on a screen: hits, by episode or not, and facets."""

from collections.abc import Iterator, Sequence

from kbindex.cli.screens.hit_lines import (
    explanation_lines,
    full_hit_lines,
    group_lines,
    hit_lines,
    rule_line,
)
from kbindex.cli.screens.line_layout import DIM, TAG_STYLE
from kbindex.cli.screens.terminal import Style
from kbindex.cli.screens.view import View
from kbindex.knowledge import Hit, SearchResult, ShowFacet
from kbindex.messages import tr, tr_count
from kbindex.pages.groups import group_by_episode

_MOST_FACETS = 20
"""How many tags are shown on a screen; in a pipe and in JSON there are all."""

_LEAST_NAME = 12
"""Columns that the id and the name of a tag get in any case."""


def screen_lines(
    result: SearchResult, view: View, style: Style, *, explain: bool = False
) -> Iterator[str]:
    """Yield the hits, what was said, and the facets where they were counted.

    Args:
        result: What was found.
        view: How much of it is shown.
        style: How it is shown.
        explain: Show where each score comes from.
    """
    if view.name == "brief" and not view.is_grouped:
        total = tr_count("{count} hit", "{count} hits", result.total)
        yield from _brief_lines(result.hits, view, style, total=total)
    elif view.is_grouped:
        for number, group in enumerate(group_by_episode(result.hits)):
            if number:
                yield ""
            yield from group_lines(group, style)
            yield from _hit_list(group.hits, view, style, explain=explain)
    else:
        yield from _hit_list(result.hits, view, style, explain=explain)
    if result.passages:
        if result.hits:
            yield ""
        yield from _passages_lines(result, view, style, explain=explain)
    if result.facets is not None:
        yield from _facet_lines(result, style)


def _passages_lines(
    result: SearchResult, view: View, style: Style, *, explain: bool
) -> Iterator[str]:
    from kbindex.cli.screens.passage_lines import (  # noqa: PLC0415 - cold start
        found_passages_lines,
    )

    return found_passages_lines(
        result.passages,
        style,
        total=result.passage_total or 0,
        is_brief=view.name == "brief",
        explain=explain,
    )


def _hit_list(
    hits: Sequence[Hit], view: View, style: Style, *, explain: bool
) -> Iterator[str]:
    if view.name == "brief":
        yield from _brief_lines(hits, view, style)
        return
    lines_of = full_hit_lines if view.name == "full" else hit_lines
    is_ruled = _is_ruled(view)
    ruled = _first_weak(hits) if is_ruled else None
    for number, hit in enumerate(hits):
        if number:
            yield ""
        if number == ruled:
            yield rule_line(style)
            yield ""
        yield from lines_of(hit, style, is_marked=not is_ruled)
        if explain:
            yield from explanation_lines(hit.explanation, hit.score, style)


def _is_ruled(view: View) -> bool:
    """Say whether a rule stands above weak hits; mixed with others, each is marked."""
    return view.is_ranked and not view.is_grouped


def _first_weak(hits: Sequence[Hit]) -> int | None:
    return next((at for at, hit in enumerate(hits) if hit.strength == "weak"), None)


def _brief_lines(
    hits: Sequence[Hit], view: View, style: Style, *, total: str = ""
) -> Iterator[str]:
    from kbindex.cli.screens.brief_lines import Weak, brief_lines  # noqa: PLC0415 - cold start

    places = [at for at, hit in enumerate(hits) if hit.strength == "weak"]
    weak = Weak(places=frozenset(places), is_ruled=_is_ruled(view))
    return brief_lines(
        [hit.article for hit in hits],
        style,
        highlights=[hit.title_highlights for hit in hits],
        weak=weak,
        total=total,
        is_part=view.is_grouped,
    )


def _facet_lines(result: SearchResult, style: Style) -> Iterator[str]:
    """Yield tables of tags, presenters, years and shows with their counts.

    A screen has room for some.
    """
    from kbindex.cli.screens.tag_labels import label_shown  # noqa: PLC0415 - cold start

    tags = [(one.id, label_shown(one), one.count) for one in result.facets or ()]
    people = [("", one.name, one.count) for one in result.presenters or ()]
    years = [("", str(one.year), one.count) for one in result.years or ()]
    yield from _counted_lines(
        tags, style, total=tr_count("{count} tag", "{count} tags", len(tags))
    )
    said = tr_count("{count} presenter", "{count} presenters", len(people))
    yield from _counted_lines(people, style, heading=tr("presenter"), total=said)
    said = tr_count("{count} year", "{count} years", len(years))
    yield from _counted_lines(years, style, heading=tr("year"), total=said)
    shows = [("", _show_shown(one), one.count) for one in result.shows]
    said = tr_count("{count} show", "{count} shows", len(shows))
    yield from _counted_lines(shows, style, heading=tr("show"), total=said)


def _show_shown(show: ShowFacet) -> str:
    """Return the name of a show, as `show:` takes it, with its title."""
    return show.name if show.title == show.name else f"{show.name} ({show.title})"


def _counted_lines(
    counted: Sequence[tuple[str, str, int]],
    style: Style,
    *,
    total: str,
    heading: str = "",
) -> Iterator[str]:
    """Yield a table of values with their counts; tags have an id before the name."""
    if not counted:
        return
    from kbindex.cli.screens.tables import Column, table_lines  # noqa: PLC0415 - cold start

    most = len(counted) if style.columns is None else _MOST_FACETS
    count = Column(heading=tr("hits"), align="right")
    name = Column(heading=heading or tr("name"), look=DIM, least=_LEAST_NAME)
    columns: tuple[Column, ...] = (count, name)
    rows: list[tuple[str, ...]] = [(str(n), name) for _, name, n in counted[:most]]
    if not heading:
        tag = Column(heading=tr("tag"), look=TAG_STYLE, least=_LEAST_NAME)
        columns = (count, tag, name)
        rows = [(str(n), one, name) for one, name, n in counted[:most]]
    if len(counted) > most:
        total = tr("{tags}, the first {count} shown", tags=total, count=most)
    yield ""
    yield from table_lines(columns, rows, style, total=total, indent="   ")
