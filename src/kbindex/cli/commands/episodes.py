"""`kbindex episodes`."""

import click

from kbindex.cli.session import (
    Session,
    json_option,
    mention_diagnostics,
    no_refresh_option,
)
from kbindex.cli.terminal import print_json, sanitize, stdout_style
from kbindex.pages import episodes_document


@click.command(short_help="List the episodes.")
@json_option
@no_refresh_option
@click.pass_obj
def episodes(session: Session, *, as_json: bool, refresh: bool) -> int:
    """List the episodes: id, date, number of articles, hosts, guests, video.

    \b
    Examples:
      kbindex episodes
      kbindex episodes --json
    """
    with session.open(refresh=refresh) as base:
        found = base.episodes()
        mention_diagnostics(base)
    if as_json:
        print_json(episodes_document(found))
        return 0 if found else 1
    style = stdout_style()
    width = max((len(summary.episode.id) for summary in found), default=0)
    for summary in found:
        episode = summary.episode
        date = episode.date.isoformat() if episode.date else "-" * 10
        people = ", ".join(episode.hosts)
        people += f" with {', '.join(episode.guests)}" if episode.guests else ""
        name = style(episode.id.ljust(width), bold=True)
        print(
            f"{name}  {date}  {summary.articles:>3} articles  {sanitize(people)}"
            f"  {style(episode.video or '', fg='blue')}".rstrip()
        )
    return 0 if found else 1
