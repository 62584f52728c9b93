"""`kbindex new`."""

import datetime as dt
import shlex
import sys
from collections.abc import Callable
from functools import partial

import click
from msgspec import Struct

from kbindex.cli.editor import find_editor, open_editor
from kbindex.cli.options.output_formats import exclude_one_another
from kbindex.cli.project import settle_project, write_episode
from kbindex.cli.screens.radar_lines import radar_lines
from kbindex.cli.screens.terminal import sanitize, stderr_style
from kbindex.cli.session import Session, say
from kbindex.config import Config, variable_of
from kbindex.errors import ArchiveError
from kbindex.knowledge import Radar
from kbindex.knowledge.episode_template import load_template
from kbindex.knowledge.next_episode import (
    NewEpisode,
    has_episodes,
    is_untouched,
    last_made,
    load_notes,
    plan_episode,
)
from kbindex.messages import tr
from kbindex.model import Episode

_SHOWN = 3
"""Rows of each list of what a new episode may come back to."""


def _parse_date(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> dt.date | None:
    if value is None:
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError as error:
        message = tr("{value!r} is not a date; expected YYYY-MM-DD", value=value)
        raise click.BadParameter(message, ctx=ctx, param=param) from error


@click.command()
@click.option(
    "--id",
    "episode_id",
    metavar="ID",
    help="Id of the episode. Default: the next number.",
)
@click.option(
    "--date",
    callback=_parse_date,
    metavar="YYYY-MM-DD",
    help="Date of recording. Default: today.",
)
@click.option("--edit", "is_edited", is_flag=True, help="Open it in your editor.")
@click.option(
    "--force", is_flag=True, help="Make it, though the last one is still empty."
)
@click.option(
    "--stdout",
    "--dry-run",
    "is_shown",
    is_flag=True,
    help="Print the episode; write nothing.",
)
@click.pass_obj
def new(
    session: Session,
    *,
    episode_id: str | None,
    date: dt.date | None,
    is_edited: bool,
    force: bool,
    is_shown: bool,
) -> int:
    """Make the next episode, with the regular presenters, ready to be filled.

    It goes where the latest episode lies, under the next number. Regular are
    those who stand in at least half of the last five episodes. What exists is
    never overwritten. In an empty folder it makes the first one.

    A template of your own is TEMPLATE.md in the episodes folder, or what [new]
    template in kbindex.toml names; {id}, {title}, {date}, {hosts} and {presenters}
    are filled in.

    Where the last episode is still empty, none is made; --edit opens that one.

    On a terminal it lists what the last episodes left open, and what else the new
    one may come back to: see `kbindex radar`.

    \b
    Examples:
      kbindex new
      kbindex new --edit
      kbindex new --date 2023-03-24 --stdout
      kbindex new --id 019-special
    """
    exclude_one_another("--edit" if is_edited else "", "--stdout" if is_shown else "")
    if is_edited:
        find_editor(session.environ)  # before anything is written
    config, is_first = settle_project(session)
    looks_back = sys.stderr.isatty() and not is_shown
    archive = _load(session, config, looks_back=looks_back)
    if not (force or is_shown or episode_id is not None) and archive.empty_one:
        return _turn_to(archive.empty_one, session, config, is_edited=is_edited)
    planned = archive.plan(date or session.today(), episode_id)
    if is_shown:
        print("\n".join(map(sanitize, planned.text.split("\n"))), end="")
        return 0
    path = write_episode(config.episodes, planned.path, planned.text)
    if is_first:
        say(tr("{folder} is a project now", folder=session.cwd))
    print(sanitize(str(path)), flush=True)
    _show_follow_ups(archive.follow_ups)
    return _edit(planned.path, session, config) if is_edited else 0


class _Archive(Struct, frozen=True, kw_only=True):
    """What a new episode is made from.

    Args:
        empty_one: The last one that was made, where nothing was brought to it yet.
        follow_ups: What it may come back to; nothing where nobody looks.
        plan: Plans the next one, of a date and an id.
    """

    empty_one: Episode | None
    follow_ups: Radar
    plan: Callable[[dt.date, str | None], NewEpisode]


def _load(session: Session, config: Config, *, looks_back: bool) -> _Archive:
    """Load what a new episode is made from, and what it may come back to if wanted."""
    follow_links = config.follow_links
    template = load_template(session.files, config.episodes, follow_links=follow_links)
    load_text = partial(load_notes, config.episodes, follow_links=follow_links)
    episodes, last, follow_ups = _load_episodes(session, config, looks_back=looks_back)
    is_empty = last is not None and (
        not last.articles
        or is_untouched(last, episodes, load_text=load_text, template=template)
    )

    def plan(date: dt.date, episode_id: str | None) -> NewEpisode:
        return plan_episode(
            episodes,
            date=date,
            load_text=load_text,
            episode_id=episode_id,
            template=template,
        )

    empty_one = last if is_empty else None
    return _Archive(empty_one=empty_one, follow_ups=follow_ups, plan=plan)


def _load_episodes(
    session: Session, config: Config, *, looks_back: bool
) -> tuple[tuple[Episode, ...], Episode | None, Radar]:
    """Return all episodes, the last one with its articles, and what is left of them.

    Where there are none yet, no index is made.

    Raises:
        ArchiveError: A folder was named that is not there.
    """
    root = config.episodes
    is_named = session.episodes or session.environ.get(variable_of("episodes"))
    may_be_made = root.exists() or not is_named
    if may_be_made and not has_episodes(root, follow_links=config.follow_links):
        return (), None, Radar()
    with session.open(on_servers="write") as base:
        episodes = tuple(summary.episode for summary in base.episodes())
        last = last_made(episodes)
        follow_ups = base.follow_ups() if looks_back else Radar()
        return episodes, base.episode(last.id) if last else None, follow_ups


def _show_follow_ups(found: Radar) -> None:
    """Show on stderr what a new episode may come back to; stdout has its path alone."""
    if not len(found):
        return
    for line in ("", *radar_lines(found, stderr_style(), limit=_SHOWN)):
        print(line, file=sys.stderr)


def _turn_to(
    last: Episode, session: Session, config: Config, *, is_edited: bool
) -> int:
    """Open the last episode in place of a new one.

    Raises:
        ArchiveError: That was not asked for.
    """
    path = config.episodes / last.source
    if not is_edited:
        text = tr(
            "{name} is still empty ({path}); `kbindex edit {typed}` opens it, --force "
            "makes another one"
        )
        typed = shlex.quote(last.id)
        raise ArchiveError(text.format(name=last.id, path=path, typed=typed))
    print(sanitize(str(path)))
    say(tr("{name} is still empty; opening it", name=last.id))
    return _edit(last.source, session, config)


def _edit(source: str, session: Session, config: Config) -> int:
    open_editor(
        config.episodes,
        source,
        1,
        environ=session.environ,
        follow_links=config.follow_links,
    )
    return 0
