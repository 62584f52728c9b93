"""`kbindex pick`."""

from __future__ import annotations

import os
import sys
import webbrowser
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

import click

from kbindex.cli.completion.index_values import complete_query_parts
from kbindex.cli.editor import open_editor
from kbindex.cli.extras import needing
from kbindex.cli.options.query_options import parse_typed
from kbindex.cli.picker.keys import Keys, read_keys
from kbindex.cli.picker.program import Picked, Program
from kbindex.cli.query_command import QueryCommand
from kbindex.cli.screens.terminal import print_json, sanitize, to_json
from kbindex.cli.screens.terminal_modes import terminal_restorer
from kbindex.cli.session import Session, no_refresh_option, say
from kbindex.errors import KbindexError
from kbindex.messages import tr
from kbindex.pages import article_document
from kbindex.signals import before_ending

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence
    from threading import Event

    from kbindex.knowledge import Hit, KnowledgeBase, SearchResult
    from kbindex.model import Article

Printed = Literal["id", "url", "json"]

_MOST_HITS = 50
"""More than one looks through; the next word finds better."""

_STDOUT, _STDERR = 1, 2

_LEAVE = "\x1b[?2004l\x1b[?1004l\x1b[?2048l\x1b[<u\x1b[?1049l\x1b[?25h"
"""Ends what Textual begins: reports of pastes, focus, size and keys; the second screen;
the hidden cursor."""

_NOTHING_PICKED = 1
_INTERRUPTED = 130


class _LeftError(Exception):
    """The screen was left while the index was refreshed, which so ends early."""


@click.command(cls=QueryCommand)
@click.argument("query", nargs=-1, type=click.UNPROCESSED)
@click.option(
    "printed",
    "--print",
    type=click.Choice(["id", "url", "json"]),
    default="id",
    show_default=True,
    help="What to print of each article that is picked.",
)
@click.option(
    "print0",
    "-0",
    "--print0",
    is_flag=True,
    help="Print a NUL behind each, in place of a line end.",
)
@no_refresh_option
@click.pass_context
def pick(
    ctx: click.Context,
    *,
    query: tuple[str, ...],
    printed: Printed,
    print0: bool,
    refresh: bool,
) -> int:
    """Search as you type, see each article whole, and print what you pick.

    All is done by keys; F1 lists them, and [keys] in your own configuration file
    changes them. Tab marks several. An empty query shows all articles, the newest
    first. Notes that are edited meanwhile are shown as they are then. The status is
    1 where nothing was picked. The screen is drawn on stderr, so the answer may be
    part of another command.

    Needs the extra `pick`: pip install 'kbindex[pick]'

    \b
    Examples:
      kbindex pick
      kbindex pick 監視 --print url
      kbindex open "$(kbindex pick)"
      kbindex pick --print0 | xargs -0 -n 1 kbindex show
    """
    session: Session = ctx.obj
    if not has_terminal():
        text = tr("pick needs a terminal; use `kbindex search` without one")
        raise KbindexError(text)
    keys = read_keys(session.files.user)
    run = _load_picker()
    with (
        session.open(refresh=refresh, reads="shows") as base,
        _stdout_is_the_screen(),
        before_ending(terminal_restorer(sys.stderr)),
        before_ending(_leave_screen),
    ):
        picked = run(_program(ctx, base, refresh=refresh), keys, " ".join(query))
    if not picked.hits:
        return _INTERRUPTED if picked.is_interrupted else _NOTHING_PICKED
    articles = [hit.article for hit in picked.hits]
    return _print(articles, printed, end="\0" if print0 else "\n")


def has_terminal() -> bool:
    """Say whether there are keys to read (stdin) and a screen to draw on (stderr)."""
    streams = (sys.__stdin__, sys.__stderr__)
    return all(stream is not None and stream.isatty() for stream in streams)


@contextmanager
def _stdout_is_the_screen() -> Generator[None]:
    """Let stdout, for a while, be the terminal that stderr is.

    Textual draws on stderr, but asks stdout how large the terminal is; and a browser
    that lives in the terminal writes on stdout. Neither may reach `$(kbindex pick)`.
    """
    sys.stdout.flush()
    kept = os.dup(_STDOUT)
    os.dup2(_STDERR, _STDOUT)
    try:
        yield
    finally:
        sys.stdout.flush()
        os.dup2(kept, _STDOUT)
        os.close(kept)


def _leave_screen() -> None:
    """Show again what the terminal showed before, where a signal ends the screen."""
    os.write(_STDERR, _LEAVE.encode())


def _load_picker() -> Callable[[Program, Keys, str], Picked]:
    with needing("pick", tr("interactive searches")):
        from kbindex.cli.picker.screen import run_picker  # noqa: PLC0415 - an extra, and slow
    return run_picker


def _program(ctx: click.Context, base: KnowledgeBase, *, refresh: bool) -> Program:
    """Return what answers the screen."""
    session: Session = ctx.obj
    config = session.places()

    def search(text: str) -> SearchResult:
        query = parse_typed(text, session)
        # Articles are picked; what was said need not be looked for at each key.
        notes = query.narrowed((), scope=query.scope or "notes")
        return base.search(notes, limit=_MOST_HITS)

    def edit(hit: Hit) -> None:
        lines = (snippet.line for snippet in hit.snippets)
        open_editor(
            config.episodes,
            hit.article.source,
            next(lines, hit.article.line),
            environ=session.environ,
            follow_links=config.follow_links,
        )

    def complete(word: str) -> list[str]:
        return [item.value for item in complete_query_parts(ctx, word)]

    def bring(left: Event) -> bool:
        def go_on(_done: int, _total: int) -> None:
            if left.is_set():
                raise _LeftError

        before = base.revision
        try:
            base.refresh(is_patient=False, progress=go_on)
        except _LeftError:
            return False
        return base.revision != before

    return Program(
        search=search,
        open_url=webbrowser.open,
        edit=edit,
        complete=complete,
        refresh=bring if refresh else None,
    )


def _print(articles: Sequence[Article], printed: Printed, *, end: str) -> int:
    """Print what was picked; the status is 1 where there is nothing to print."""
    if printed == "json" and len(articles) == 1 and end == "\n":
        print_json(article_document(articles[0]))
        return 0
    lines = [text for one in articles for text in _printed(one, printed)]
    print("".join(f"{line}{end}" for line in lines), end="")
    return 0 if lines else _NOTHING_PICKED


def _printed(article: Article, printed: Printed) -> Iterator[str]:
    if printed == "json":
        yield to_json(article_document(article))
    elif printed == "id":
        yield sanitize(article.id)
    elif article.url:
        yield sanitize(article.url)
    else:
        say(tr("{name} has no link", name=article.id))
