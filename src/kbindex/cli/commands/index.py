"""`kbindex index` and `kbindex rebuild`."""

from pathlib import Path

import click

from kbindex.cli.screens.terminal import print_json
from kbindex.cli.session import Session, json_option, say, say_diagnostics
from kbindex.knowledge import Changes, Understanding
from kbindex.messages import tr, tr_count


@click.command()
@click.option("--full", is_flag=True, help="Build the whole index anew.")
@click.option("--dry-run", is_flag=True, help="Say what would be done; do nothing.")
@json_option
@click.pass_obj
def index(session: Session, *, full: bool, dry_run: bool, as_json: bool) -> int:
    """Bring the index up to date, and say what changed and could not be read.

    Every other command does this by itself. Where all notes are read, such as those
    of a new archive, it says how: by which rules, and which places are in doubt; and
    which packs of topics know much of it, where `packs` in `kbindex.toml` is not set.

    \b
    Examples:
      kbindex index
      kbindex index --dry-run
      kbindex index --full --json
    """
    if dry_run:
        return _report(session, session.look(), as_json=as_json)
    return _report(session, session.refresh(full=full), as_json=as_json)


@click.command()
@json_option
@click.pass_obj
def rebuild(session: Session, *, as_json: bool) -> int:
    """Build the whole index anew: `index --full`.

    \b
    Example:
      kbindex rebuild
    """
    return _report(session, session.refresh(full=True), as_json=as_json)


def _report(session: Session, changes: Changes, *, as_json: bool) -> int:
    if as_json:
        from kbindex.pages import changes_document  # noqa: PLC0415 - quick refreshes

        print_json(changes_document(changes))
    else:
        print(_summary(changes))
        episodes = session.places().episodes
        if changes.understanding:
            _show_understanding(session, changes.understanding, episodes)
            _propose_packs(session)
        say_diagnostics(changes.diagnostics, episodes=episodes)
    return 0


def _show_understanding(
    session: Session, understood: Understanding, episodes: Path
) -> None:
    """Say how notes were read that were not read before."""
    from kbindex.cli.screens.terminal import stdout_style  # noqa: PLC0415 - quick refreshes
    from kbindex.cli.screens.understanding_lines import (  # noqa: PLC0415 - the same
        understanding_lines,
    )

    shown = session.seen_from_here(episodes)
    for line in understanding_lines(understood, stdout_style(), episodes=shown):
        print(line)


def _propose_packs(session: Session) -> None:
    """Say which packs know much of an archive that was read as a whole."""
    chosen = session.places().packs
    with session.peek() as outline:
        for line in outline.proposed_packs(chosen) if outline else ():
            say(line)


def _summary(changes: Changes) -> str:
    articles = tr_count("{count} article", "{count} articles", changes.articles)
    if changes.transcripts:
        from kbindex.cli.screens.passage_counts import (  # noqa: PLC0415 - quick refreshes
            passages_line,
        )

        said = passages_line(changes.passages, changes.transcripts)
        articles = tr(", ").join((articles, said))
    counts = {"articles": articles, "seconds": changes.seconds}
    if changes.is_empty:
        return tr("up to date: {articles}, {seconds:.1f} s", **counts)
    changed = len(changes.added) + len(changes.changed) + len(changes.removed)
    signs = (
        f"+{len(changes.added)}" if changes.added else "",
        f"~{len(changes.changed)}" if changes.changed else "",
        f"-{len(changes.removed)}" if changes.removed else "",
    )
    return tr(
        "{episodes}, {articles}, {seconds:.1f} s",
        episodes=tr_count(
            "{changes} episode",
            "{changes} episodes",
            changed,
            changes=" ".join(sign for sign in signs if sign),
        ),
        **counts,
    )
