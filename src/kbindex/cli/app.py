"""The program: global options, exit status, and the one place that shows errors.

0 found or done   1 nothing found   2 error or wrong usage   130 Ctrl-C

What signals do to a process is set up where it begins (`kbindex.__main__`).
"""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import NoReturn

import click

from kbindex.cli.command_table import COMMANDS
from kbindex.cli.lazy_group import LazyGroup, in_language
from kbindex.cli.options.defaults import defaults_of
from kbindex.cli.options.global_options import (
    COLOURS,
    global_options,
    version_option,
)
from kbindex.cli.options.help import NAMES, help_option
from kbindex.cli.options.language import (
    check_language,
    choose_language,
    process_speaking,
)
from kbindex.cli.screens.terminal import sanitize
from kbindex.cli.session import Session
from kbindex.config import EngineFlags
from kbindex.errors import KbindexError
from kbindex.messages import system_reason, tr
from kbindex.signals import SIGINT

_NAME = "kbindex"
_COMPLETE = "_KBINDEX_COMPLETE"
"""Set by the shell functions that complete a command line."""

EXIT_OK = 0
EXIT_ERROR = 2
EXIT_INTERRUPTED = 130


@global_options
@click.group(
    cls=LazyGroup,
    lazy=COMMANDS,
    context_settings={"help_option_names": [*NAMES], "max_content_width": 100},
)
@version_option
@help_option
@click.pass_context
def app(
    ctx: click.Context,
    *,
    episodes: str | None,
    index: str | None,
    follow_links: bool,
    color: str,
    pager: bool,
    engine: str | None,
    hosts: str | None,
) -> None:
    """Search a podcast's show notes, in Japanese and English.

    The index is built when it is first needed, and follows every change of the
    episodes by itself. `kbindex help COMMAND` explains a command.

    \b
    Examples:
      kbindex search "Thanos"
      kbindex search 監視 -Thanos --limit 5
      kbindex tags prometheus
      kbindex --episodes ./episodes search "service mesh" --json
    """
    ctx.color = COLOURS[color]
    session = Session(
        episodes=episodes,
        index=index,
        cwd=Path.cwd(),
        environ=os.environ,
        follow_links=follow_links,
        is_paged=pager,
        engine=EngineFlags(engine, hosts),
    )
    ctx.obj = session
    ctx.default_map = dict(defaults_of(session))


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run the program and exit with its status."""
    sys.exit(run(args))


def run(args: Sequence[str] | None = None) -> int:
    """Run the program and return its exit status."""
    _prepare_streams()
    given = sys.argv[1:] if args is None else args
    with process_speaking(choose_language(given, os.environ)):
        return _run(given)


def _run(args: Sequence[str]) -> int:
    try:
        status = _call(args)
        sys.stdout.flush()
    except BrokenPipeError:
        return _close_stdout()
    except (KeyboardInterrupt, click.Abort):
        last_words(SIGINT)
        return EXIT_INTERRUPTED
    except click.ClickException as error:
        _say(_explained(error, args))
        return EXIT_ERROR
    except KbindexError as error:
        _say(_described(error))
        return EXIT_ERROR
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        _say(f"{place}{system_reason(error)}")
        _drop_unwritable()
        return EXIT_ERROR
    return status


def last_words(number: int) -> None:
    """Say why the program ends where a signal ends it; only Ctrl-C is worth a line."""
    if number == SIGINT:
        _end_line()
        _say(tr("interrupted; the index is intact"))


def _prepare_streams() -> None:
    """Let both streams take every text.

    Notes hold any character; an escape stands for one that the encoding lacks.
    """
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _open_closed_streams() -> None:
    """Read nothing from a stream that the caller closed (`>&-`), and lose what it gets.

    Such a stream is None. No file that is opened later gets its number.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            number = os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, os.fdopen(number, mode, closefd=False))


def _call(args: Sequence[str]) -> int:
    """Call the command that `args` name.

    Click's own `main` would answer a closed pipe with status 1.
    """
    instruction = os.environ.get(_COMPLETE)
    if instruction:
        return _complete(instruction)
    check_language(os.environ)
    program = in_language(app)
    try:
        with program.make_context(_NAME, list(args)) as context:
            status = program.invoke(context)
    except click.exceptions.Exit as done:
        return done.exit_code
    return status if isinstance(status, int) else EXIT_OK


def _complete(instruction: str) -> int:
    """Answer a shell in which a command line is being completed."""
    from kbindex.cli.completion.group import complete  # noqa: PLC0415 - cold start

    program = in_language(app)
    return complete(program, name=_NAME, variable=_COMPLETE, instruction=instruction)


def _explained(error: click.ClickException, args: Sequence[str]) -> str:
    from kbindex.cli.usage_errors import usage_line  # noqa: PLC0415 - cold start

    return usage_line(error, _NAME, args)


def _described(error: KbindexError) -> str:
    from kbindex.cli.remedies import error_line  # noqa: PLC0415 - cold start

    return error_line(error)


def _say(message: str) -> None:
    line = sanitize(" ".join(message.split()))
    with suppress(OSError):  # nobody may be there to read it
        print(f"{_NAME}: {line}", file=sys.stderr)


def _end_line() -> None:
    """Leave the line where a terminal has echoed `^C`."""
    with suppress(OSError):
        if sys.stderr.isatty():
            print(file=sys.stderr)


def _drop_unwritable() -> None:
    """Forget what stdout does not take; Python would try again at its end."""
    try:
        sys.stdout.flush()
    except OSError:
        _close_stdout()


def _close_stdout() -> int:
    """Let nothing more be written to a reader that has gone away."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
    os.close(null)
    return EXIT_OK
