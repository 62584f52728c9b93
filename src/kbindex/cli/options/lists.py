"""How much of a list is shown, and in which order: `--limit`, `--sort`, `--brief`.

The words are the same in every command that has them: `count` is the most first, `name`
by name, `date` the newest first, `latest` and `first` by the last or the first time.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from kbindex.cli.options.numbers import Limit
from kbindex.cli.options.output_formats import OutputFormat
from kbindex.cli.session import say
from kbindex.messages import tr

_Command = TypeVar("_Command", bound=Callable[..., Any])


def limit_option(
    text: str, *, default: int | None = None
) -> Callable[[_Command], _Command]:
    """Return what adds `--limit`; 0 shows nothing but what is said of the list.

    `all` is as good as no limit.

    Args:
        text: The help.
        default: Where it is not given; None for no limit.
    """
    return click.option(
        "-n",
        "--limit",
        type=Limit(),
        default=default,
        show_default=default is not None,
        help=text,
    )


def sort_option(orders: Sequence[str], text: str) -> Callable[[_Command], _Command]:
    """Return what adds `--sort` as the parameter `order`.

    Args:
        orders: The words that it takes; the first one is the default.
        text: The help.
    """
    return click.option(
        "order",
        "--sort",
        type=click.Choice(orders),
        default=orders[0],
        show_default=True,
        help=text,
    )


def brief_option(text: str) -> Callable[[_Command], _Command]:
    """Return what adds `--brief`, which is for text alone."""
    return click.option("--brief", is_flag=True, help=text)


def say_rest(output: OutputFormat, rest: int) -> None:
    """Say how much of a list is not shown; JSON has no place for it.

    Args:
        output: The form in which the list was printed.
        rest: How many more there are.
    """
    if rest > 0 and output.name != "json":
        say(tr("{count} more; see more with --limit", count=rest))
