"""`kbindex radar`."""

import datetime as dt

import click
from msgspec.structs import replace

from kbindex.cli.options.dates import first_day
from kbindex.cli.options.lists import limit_option, say_rest
from kbindex.cli.options.output_formats import (
    Answer,
    format_options,
    print_answer,
    read_format,
)
from kbindex.cli.screens.radar_lines import radar_lines
from kbindex.cli.screens.terminal import stdout_style
from kbindex.cli.session import Session, no_refresh_option, say
from kbindex.cli.unknown_names import unknown_is_nothing
from kbindex.knowledge import Radar
from kbindex.messages import tr
from kbindex.pages.flat_rows import RADAR_FIELDS
from kbindex.pages.radar_documents import iter_radar_rows, radar_document
from kbindex.pages.radar_texts import RADAR_TITLES

_SHOWN = 10
"""Rows of each list on a screen, where no limit was given: about a screen together."""


@click.command()
@click.option("-t", "--tag", metavar="TAG", help="List only what is about this tag.")
@click.option(
    "--since",
    callback=first_day,
    metavar="DATE",
    help="List only what episodes since this year, month or day say.",
)
@click.option(
    "lists",
    "--only",
    type=click.Choice(tuple(RADAR_TITLES)),
    multiple=True,
    help="Show only this list; may be repeated.",
)
@limit_option("Show at most this many of each list. Default: 10 on a screen, else all.")
@format_options
@no_refresh_option
@click.pass_context
@unknown_is_nothing
def radar(
    ctx: click.Context,
    *,
    tag: str | None,
    since: dt.date | None,
    lists: tuple[str, ...],
    limit: int | None,
    refresh: bool,
) -> int:
    """List what came up in episodes and asks for a look again, the latest first.

    Four lists, each row with its episode, article and line. Lineages: the versions
    of a product, through the episodes. Silences: what was announced, and in three
    or more later episodes never came up again. Repeated: pages that several
    episodes brought. Open points: what notes leave open, such as ???, TODO or 次回.

    \b
    Examples:
      kbindex radar
      kbindex radar --tag kubernetes
      kbindex radar --since 2022 --only silences
      kbindex radar --only lineages --only open-points --limit 5
      kbindex radar --json
      kbindex radar --only repeated --format '{id} {url}'
    """
    session: Session = ctx.obj
    output = read_format(ctx, RADAR_FIELDS)
    with session.open(refresh=refresh, reads="shows") as base:
        found = _only(base.radar(tag=tag, since=since), lists)
    if output.is_text and len(found):
        shown = _SHOWN if limit is None else limit
        session.show(radar_lines(found, stdout_style(), limit=shown))
    elif output.is_text:
        say(tr("nothing asks for a look again"))
    else:
        print_answer(output, _answer(found, limit))
        say_rest(output, 0 if limit is None else _rest(found, limit))
    return 0 if len(found) else 1


def _only(found: Radar, lists: tuple[str, ...]) -> Radar:
    """Return some of the lists; all where none is named."""
    if not lists:
        return found
    return replace(
        found,
        lineages=found.lineages if "lineages" in lists else (),
        silences=found.silences if "silences" in lists else (),
        repeated=found.repeated if "repeated" in lists else (),
        open_points=found.open_points if "open-points" in lists else (),
    )


def _rest(found: Radar, limit: int) -> int:
    """Return how many rows of all lists a limit of each leaves out."""
    return sum(max(0, len(rows) - limit) for rows in found.lists())


def _answer(found: Radar, limit: int | None) -> Answer:
    return Answer(
        fields=RADAR_FIELDS,
        document=lambda: radar_document(found, limit=limit),
        records=lambda: iter_radar_rows(found, limit=limit),
    )
