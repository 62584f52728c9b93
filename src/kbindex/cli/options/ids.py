"""The id of an episode or an article on the command line: `017`, `017/1`, `017 1`."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

import click

from kbindex.messages import tr

_Command = TypeVar("_Command", bound=Callable[..., Any])

_NUMBER = re.compile(r"[#/:＃／：]?([1-9１-９][0-9０-９]*|[0０])")
"""Of an article, which has no zeros in front: `001 002` are two episodes."""


def id_argument(name: str) -> Callable[[_Command], _Command]:
    """Return what adds an id as an argument; its number may stand apart.

    Args:
        name: Of the parameter; it says what completes it.
    """
    return click.argument(name, metavar="ID", nargs=-1, required=True, callback=_join)


def _join(ctx: click.Context, _: click.Parameter, words: tuple[str, ...]) -> str:
    """Join `017 1`.

    Raises:
        click.UsageError: There are several ids.
    """
    rest = list(words[1:])
    numbers = [word for word in rest if _NUMBER.fullmatch(word)]
    if len(rest) > 1 or rest != numbers:
        message = tr("one id at a time; {word} is a second one", word=rest[-1])
        raise click.UsageError(message, ctx)
    return " ".join(words)
