"""`kbindex stats`."""

from collections.abc import Iterator

import click

from kbindex.cli.screens.columns import bar, table
from kbindex.cli.screens.terminal import Style, print_json, stdout_style
from kbindex.cli.session import Session, json_option, no_refresh_option
from kbindex.knowledge.questions.archive_statistics import Statistics
from kbindex.messages import tr
from kbindex.pages.host_documents import statistics_document

_SHOWN_SITES = 10
_BAR_WIDTH = 30


@click.command()
@json_option
@no_refresh_option
@click.pass_obj
def stats(session: Session, *, as_json: bool, refresh: bool) -> int:
    """Show how much the archive holds: by year, by language, the top sites.

    \b
    Examples:
      kbindex stats
      kbindex stats --json
    """
    with session.open(refresh=refresh) as base:
        statistics = base.statistics()
    if as_json:
        print_json(statistics_document(statistics))
        return 0
    session.show(_lines(statistics, stdout_style()))
    return 0


def _lines(statistics: Statistics, style: Style) -> Iterator[str]:
    counts = (
        (tr("episodes"), statistics.episodes),
        (tr("articles"), statistics.articles),
        (tr("notes"), statistics.notes),
        (tr("links"), statistics.links),
        (tr("presenters"), statistics.presenters),
        (tr("topics"), statistics.topics),
    )
    for name, count in table([(n, str(c)) for n, c in counts], right=frozenset({1})):
        yield f"{style(name, bold=True)}  {count}"
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
    if statistics.sites:
        yield from ("", style(tr("top sites"), bold=True))
        yield from _bars(statistics.sites[:_SHOWN_SITES], style)


def _bars(
    counts: tuple[tuple[str, int], ...] | list[tuple[str, int]], style: Style
) -> Iterator[str]:
    top = max((count for _, count in counts), default=0)
    rows = table([(name, str(count)) for name, count in counts], right=frozenset({1}))
    for (name, shown), (_, count) in zip(rows, counts, strict=True):
        drawn = bar(count, top=top, width=_BAR_WIDTH)
        yield f"{name}  {shown}  {style(drawn, fg='green')}".rstrip()
