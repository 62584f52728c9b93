"""`kbindex import`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import click

from kbindex.cli.extras import needing
from kbindex.cli.options.numbers import WholeNumber
from kbindex.messages import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from kbindex.cli.session import Session

Kind = Literal["chapters", "transcripts"]

_KINDS: tuple[Kind, ...] = ("chapters", "transcripts")


def _parse_kinds(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> tuple[Kind, ...]:
    """Take a list of kinds apart."""
    named = [part.strip() for part in (value or "").split(",") if part.strip()]
    if value is not None and (not named or not set(named) <= set(_KINDS)):
        message = tr("{value!r} is not a list of {names}", value=value, names=_names())
        raise click.BadParameter(message, ctx=ctx, param=param)
    return tuple(kind for kind in _KINDS if kind in named)


def _names() -> str:
    return ", ".join(_KINDS)


@click.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FEED.xml|URL|DIR...")
@click.option(
    "kinds",
    "--with",
    callback=_parse_kinds,
    metavar="LIST",
    help="Fetch what the feed of a URL names: chapters,transcripts.",
)
@click.option(
    "-n",
    "--limit",
    type=WholeNumber(1),
    metavar="N",
    help="Import the newest N episodes alone.",
)
@click.option(
    "--overwrite",
    is_flag=True,
    help="Take what the feed says, where an imported file was edited, too.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
@click.option("-j", "--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def import_episodes(
    session: Session,
    *,
    files: tuple[str, ...],
    kinds: tuple[Kind, ...],
    limit: int | None,
    overwrite: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Make episodes of a podcast's feed, or of pages in HTML.

    Each source is a feed in a file (RSS or Atom), its URL, a folder of HTML, or one
    page. Notes become Markdown; title, date, people, recording and tags become front
    matter. Import again whenever you like: an episode is found by its guid; what the
    feed has changed is updated, and what you have edited is left alone, and said.

    A URL that you name is fetched, and nothing else is, unless --with asks for it.

    Needs the extra `import`: pip install 'kbindex[import]'

    \b
    Examples:
      kbindex import feed.xml
      kbindex import https://show.example/feed.xml --dry-run
      kbindex import https://show.example/feed.xml --with chapters,transcripts
      kbindex import old-site/
    """
    run_import = _load_library()
    return run_import(
        session,
        files,
        fetched=kinds,
        limit=limit,
        overwrite=overwrite,
        is_written=not dry_run,
        is_json=as_json,
    )


def _load_library() -> Callable[..., int]:
    with needing("import", tr("imports")):
        from kbindex.cli.import_run import run_import  # noqa: PLC0415 - an extra
    return run_import
