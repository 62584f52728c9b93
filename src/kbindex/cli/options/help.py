"""Help: where it is asked for, and how it is shown.

`--help` of any command, `kbindex help` and `kbindex` alone print it in the same way:
through the pager where the screen is too small.
"""

import os
import sys
from collections.abc import Callable, Sequence
from itertools import takewhile
from typing import Any, TypeVar

import click

from kbindex.errors import ConfigError

_Command = TypeVar("_Command", bound=Callable[..., Any])

NAMES = ("-h", "--help")
_NO_PAGER = "--no-pager"
_GIVEN = f"{__name__}.given"
"""Under which click keeps the command line for all contexts of a run."""


def keep_given(ctx: click.Context, args: Sequence[str]) -> None:
    """Keep a command line, as the program was given it."""
    ctx.meta[_GIVEN] = tuple(args)


def given_to(ctx: click.Context) -> Sequence[str]:
    """Return the command line; empty where none was kept."""
    given: Sequence[str] = ctx.meta.get(_GIVEN, ())
    return given


def help_option(command: _Command) -> _Command:
    """Add `--help`, which is asked before all other options."""
    option = click.option(
        *NAMES,
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_print_help_and_exit,
        help="Show this message and exit.",
    )
    return option(command)


def _print_help_and_exit(
    ctx: click.Context,
    param: click.Parameter,  # noqa: ARG001 - click's signature
    value: Any,  # noqa: ANN401 - of click
) -> None:
    if value and not ctx.resilient_parsing:
        print_help(ctx)
        ctx.exit()


def print_help(ctx: click.Context) -> None:
    """Print the help of a command, a screen at a time where it is too long for one.

    The command line is looked through for `--no-pager`: help is printed before click
    has come to the options behind it.
    """
    text = ctx.get_help()
    given = takewhile(lambda arg: arg != "--", given_to(ctx))
    if sys.stdout.isatty() and _NO_PAGER not in given:
        from kbindex.cli.screens.pager import show_on_terminal  # noqa: PLC0415 - rare

        try:
            show_on_terminal(text.splitlines(), os.environ)
        except ConfigError:  # help works beside a wrong file, and names no pager
            print(text)
        return
    print(text)
