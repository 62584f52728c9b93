"""`kbindex episodes`."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import click

from kbindex.cli.options.lists import limit_option, say_rest, sort_option
from kbindex.cli.options.output_formats import (
    Answer,
    format_options,
    print_answer,
    read_format,
)
from kbindex.cli.screens.brief_lines import NO_DATE
from kbindex.cli.screens.line_layout import ADDRESS, BOLD
from kbindex.cli.screens.tables import Column, counted, table_lines
from kbindex.cli.screens.terminal import Style, stdout_style
from kbindex.cli.session import Session, no_refresh_option
from kbindex.knowledge import EpisodeSummary
from kbindex.messages import tr, tr_count
from kbindex.model import Episode
from kbindex.model.order import DateKey, newest_first
from kbindex.pages import episodes_document
from kbindex.pages.flat_rows import EPISODE_FIELDS

_LEAST_ID, _LEAST_PEOPLE = 18, 16
"""Columns that an id and names get in any case."""


@click.command()
@sort_option(
    ["name", "date", "count"],
    "By id, the newest first (date), or the most articles first (count).",
)
@limit_option("Show at most this many episodes.")
@format_options
@no_refresh_option
@click.pass_context
def episodes(
    ctx: click.Context, *, order: str, limit: int | None, refresh: bool
) -> int:
    """List the episodes: id, date, number of articles, hosts, guests, video.

    \b
    Examples:
      kbindex episodes
      kbindex episodes --sort date --limit 5
      kbindex episodes --json
      kbindex episodes --format '{date} {id} {articles}'
    """
    session: Session = ctx.obj
    output = read_format(ctx, EPISODE_FIELDS)
    with session.open(refresh=refresh, reads="shows") as base:
        found = base.episodes()
    shown = sorted(found, key=_ORDERS[order])[:limit]
    if output.is_text:
        session.show(_lines(shown, stdout_style(), total=_total(found)))
    else:
        print_answer(output, _answer(shown))
    say_rest(output, len(found) - len(shown))
    return 0 if found else 1


def _by_date(one: EpisodeSummary) -> DateKey:
    return newest_first(one.episode.date, str(one.episode.id))


_ORDERS: Mapping[str, Callable[[EpisodeSummary], int | DateKey]] = {
    "name": lambda _: 0,  # as they come
    "date": _by_date,
    "count": lambda one: -one.articles,
}
"""Sort keys by the words of `--sort`; of equal ones that of the earlier file first."""


def _lines(
    found: Sequence[EpisodeSummary], style: Style, *, total: str
) -> Iterator[str]:
    columns = (
        Column(heading=tr("episode"), look=BOLD, least=_LEAST_ID),
        Column(heading=tr("date")),
        Column(heading=tr("articles"), align="right"),
        Column(heading=tr("hosts and guests"), least=_LEAST_PEOPLE),
        Column(heading=tr("video"), look=ADDRESS, is_address=True),
    )
    rows = [
        (
            one.episode.id,
            one.episode.date.isoformat() if one.episode.date else NO_DATE,
            counted(one.articles, _articles(one.articles), style),
            _people(one.episode),
            one.episode.video or "",
        )
        for one in found
    ]
    return table_lines(columns, rows, style, total=total)


def _total(found: Sequence[EpisodeSummary]) -> str:
    episodes = tr_count("{count} episode", "{count} episodes", len(found))
    return tr(", ").join((episodes, _articles(sum(one.articles for one in found))))


def _articles(count: int) -> str:
    return tr_count("{count} article", "{count} articles", count)


def _people(episode: Episode) -> str:
    hosts, guests = ", ".join(episode.hosts), ", ".join(episode.guests)
    if not guests:
        return hosts
    if not hosts:
        return tr("with {guests}", guests=guests)
    return tr("{hosts} with {guests}", hosts=hosts, guests=guests)


def _answer(found: Sequence[EpisodeSummary]) -> Answer:
    document = episodes_document(found)
    return Answer(
        fields=EPISODE_FIELDS,
        document=lambda: document,
        records=lambda: document["episodes"],
    )
