"""`kbindex stats`."""

from collections.abc import Iterator, Sequence

import click

from kbindex.cli.options.lists import limit_option, say_rest
from kbindex.cli.options.output_formats import OutputFormat
from kbindex.cli.screens.columns import bar
from kbindex.cli.screens.line_layout import BOLD, TAG_STYLE, StyledText, lay_out
from kbindex.cli.screens.tables import Column, table_lines
from kbindex.cli.screens.terminal import Style, print_json, sanitize, stdout_style
from kbindex.cli.session import Session, json_option, no_refresh_option
from kbindex.config.show import Show
from kbindex.knowledge.questions.archive_statistics import Statistics
from kbindex.messages import tr
from kbindex.pages.host_documents import statistics_document

_BAR_WIDTH = 30

_LEAST_NAME = 12
"""Columns that the name of a site gets in any case."""


@click.command()
@limit_option("Show at most this many sites; JSON has all.", default=10)
@json_option
@no_refresh_option
@click.pass_obj
def stats(session: Session, *, limit: int, as_json: bool, refresh: bool) -> int:
    """Show how much the archive holds: by year, by language, the top sites.

    \b
    Examples:
      kbindex stats
      kbindex stats --json
    """
    with session.open(refresh=refresh, reads="shows") as base:
        statistics, show = base.statistics(), base.show
    if as_json:
        print_json(statistics_document(statistics, show))
        return 0
    style = stdout_style()
    session.show([*_head(show, style), *_lines(statistics, style, most_sites=limit)])
    say_rest(OutputFormat(), len(statistics.sites) - limit)
    return 0


def _head(show: Show | None, style: Style) -> Iterator[str]:
    """Yield what the show says of itself, and an empty line behind it."""
    if show is None:
        return
    makers = ", ".join(filter(None, (show.author, show.language)))
    said = (show.description, makers, show.url)
    if show.name:
        yield style(sanitize(show.name), bold=True)
    for text in filter(None, said):
        yield from lay_out([StyledText(text=text)], style, indent="")
    yield ""


def _lines(statistics: Statistics, style: Style, *, most_sites: int) -> Iterator[str]:
    counts: tuple[tuple[str, int], ...] = (
        (tr("episodes"), statistics.episodes),
        (tr("articles"), statistics.articles),
        (tr("notes"), statistics.notes),
        (tr("links"), statistics.links),
        (tr("presenters"), statistics.presenters),
        (tr("topics"), statistics.topics),
    )
    if statistics.transcripts:
        counts += (
            (tr("transcripts"), statistics.transcripts),
            (tr("passages"), statistics.passages),
        )
    columns = (Column(look=BOLD), Column(align="right"))
    rows = [(name, str(count)) for name, count in counts]
    yield from table_lines(columns, rows, style)
    if statistics.first and statistics.latest:
        first, latest = statistics.first, statistics.latest
        yield tr("from {first} to {latest}", first=first, latest=latest)
    languages = ", ".join(f"{name} {count}" for name, count in statistics.languages)
    if languages:
        yield tr("titles by language: {languages}", languages=languages)
    yield from ("", style(tr("articles by year"), bold=True))
    undated = tr("no date")
    years = [(str(year.year or undated), year.articles) for year in statistics.years]
    yield from _bars(years, style)
    sites = statistics.sites[:most_sites]
    if sites:
        yield from ("", style(tr("top sites"), bold=True))
        yield from _bars(sites, style)


def _bars(counts: Sequence[tuple[str, int]], style: Style) -> Iterator[str]:
    top = max((count for _, count in counts), default=0)
    columns = (
        Column(least=_LEAST_NAME),
        Column(align="right"),
        Column(look=TAG_STYLE, spare=1),
    )
    rows = [
        (name, str(count), bar(count, top=top, width=_BAR_WIDTH))
        for name, count in counts
    ]
    return table_lines(columns, rows, style)
