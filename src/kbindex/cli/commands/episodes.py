"""`kbindex episodes`."""

from collections.abc import Iterator, Sequence

import click

from kbindex.cli.options.output_formats import (
    Answer,
    format_options,
    print_answer,
    read_format,
)
from kbindex.cli.screens.columns import pad, width_of
from kbindex.cli.screens.terminal import Style, sanitize, stdout_style
from kbindex.cli.session import Session, mention_diagnostics, no_refresh_option
from kbindex.knowledge import EpisodeSummary
from kbindex.messages import tr
from kbindex.pages import episodes_document
from kbindex.pages.flat_rows import EPISODE_FIELDS


@click.command()
@format_options
@no_refresh_option
@click.pass_context
def episodes(ctx: click.Context, *, refresh: bool) -> int:
    """List the episodes: id, date, number of articles, hosts, guests, video.

    \b
    Examples:
      kbindex episodes
      kbindex episodes --json
      kbindex episodes --format '{date} {id} {articles}'
    """
    session: Session = ctx.obj
    output = read_format(ctx, EPISODE_FIELDS)
    with session.open(refresh=refresh) as base:
        found = base.episodes()
        mention_diagnostics(base)
    if output.is_text:
        session.show(_lines(found, stdout_style()))
    else:
        print_answer(output, _answer(found))
    return 0 if found else 1


def _lines(found: Sequence[EpisodeSummary], style: Style) -> Iterator[str]:
    width = max((width_of(sanitize(one.episode.id)) for one in found), default=0)
    for summary in found:
        episode = summary.episode
        date = episode.date.isoformat() if episode.date else "-" * 10
        people = ", ".join(episode.hosts)
        if episode.guests:
            guests = ", ".join(episode.guests)
            people = tr("{hosts} with {guests}", hosts=people, guests=guests)
        articles = tr("{count:>3} articles", count=summary.articles)
        name = style(pad(sanitize(episode.id), width), bold=True)
        video = style(episode.video or "", fg="blue")
        video = style.link(episode.video, video) if episode.video else ""
        yield f"{name}  {date}  {articles}  {sanitize(people)}  {video}".rstrip()


def _answer(found: Sequence[EpisodeSummary]) -> Answer:
    document = episodes_document(found)
    return Answer(
        fields=EPISODE_FIELDS,
        document=lambda: document,
        records=lambda: document["episodes"],
    )
