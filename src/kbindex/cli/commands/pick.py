"""`kbindex pick`."""

from __future__ import annotations

import os
import sys
import webbrowser
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

import click

from kbindex.cli.options.query_options import parse_typed
from kbindex.cli.query_command import QueryCommand
from kbindex.cli.screens.terminal import print_json, sanitize
from kbindex.cli.screens.terminal_modes import terminal_restorer
from kbindex.cli.session import Session, no_refresh_option, say
from kbindex.errors import KbindexError, MissingExtraError
from kbindex.messages import tr
from kbindex.pages import article_document
from kbindex.signals import before_ending

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from kbindex.cli.picker import OpenUrl, Picked, Search
    from kbindex.knowledge import KnowledgeBase, SearchResult
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


@click.command(cls=QueryCommand)
@click.argument("query", nargs=-1, type=click.UNPROCESSED)
@click.option(
    "printed",
    "--print",
    type=click.Choice(["id", "url", "json"]),
    default="id",
    show_default=True,
    help="What to print of the article that is picked.",
)
@no_refresh_option
@click.pass_obj
def pick(
    session: Session, *, query: tuple[str, ...], printed: Printed, refresh: bool
) -> int:
    """Search as you type, see each article whole, and print the one that is picked.

    All is done by keys; F1 lists them. An empty query shows all articles, the
    newest first. The status is 1 where nothing was picked. The screen is drawn on
    stderr, so the answer may be part of another command.

    Needs the extra `pick`: pip install 'kbindex[pick]'

    \b
    Examples:
      kbindex pick
      kbindex pick 監視 --print url
      kbindex open "$(kbindex pick)"
    """
    if not has_terminal():
        text = tr("pick needs a terminal; use `kbindex search` without one")
        raise KbindexError(text)
    run = _load_picker()
    with (
        session.open(refresh=refresh) as base,
        _stdout_is_the_screen(),
        before_ending(terminal_restorer(sys.stderr)),
        before_ending(_leave_screen),
    ):
        picked = run(_searcher(base, session), webbrowser.open, " ".join(query))
    if picked.hit is None:
        return _INTERRUPTED if picked.is_interrupted else _NOTHING_PICKED
    return _print(picked.hit.article, printed)


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


def _load_picker() -> Callable[[Search, OpenUrl, str], Picked]:
    try:
        from kbindex.cli.picker import run_picker  # noqa: PLC0415 - an extra, and slow
    except ImportError as error:
        raise MissingExtraError(
            tr("interactive searches"), library="textual", extra="pick"
        ) from error
    return run_picker


def _searcher(base: KnowledgeBase, session: Session) -> Search:
    def search(text: str) -> SearchResult:
        return base.search(parse_typed(text, session), limit=_MOST_HITS)

    return search


def _print(article: Article, printed: Printed) -> int:
    if printed == "json":
        print_json(article_document(article))
    elif printed == "id":
        print(sanitize(article.id))
    elif article.url:
        print(sanitize(article.url))
    else:
        say(tr("{name} has no link", name=article.id))
        return _NOTHING_PICKED
    return 0
