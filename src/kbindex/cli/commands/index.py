"""`kbindex index` and `kbindex rebuild`."""

import click

from kbindex.cli.screens.terminal import print_json
from kbindex.cli.session import Session, json_option, say_diagnostics
from kbindex.knowledge import Changes
from kbindex.messages import tr


@click.command()
@click.option("--full", is_flag=True, help="Build the whole index anew.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@json_option
@click.pass_obj
def index(session: Session, *, full: bool, dry_run: bool, as_json: bool) -> int:
    """Bring the index up to date, and say what changed and could not be read.

    Every other command does this by itself.

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
        say_diagnostics(changes.diagnostics, episodes=session.places().episodes)
    return 0


def _summary(changes: Changes) -> str:
    counts = {"articles": changes.articles, "seconds": changes.seconds}
    if changes.is_empty:
        return tr("up to date: {articles} articles, {seconds:.1f} s", **counts)
    signs = (
        f"+{len(changes.added)}" if changes.added else "",
        f"~{len(changes.changed)}" if changes.changed else "",
        f"-{len(changes.removed)}" if changes.removed else "",
    )
    return tr(
        "{changes} episodes, {articles} articles, {seconds:.1f} s",
        changes=" ".join(sign for sign in signs if sign),
        **counts,
    )
