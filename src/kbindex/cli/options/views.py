"""How much of each hit is shown: `--brief`, `--full`, `--episode-only`, `--group`.

And `--count`, which shows none.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from kbindex.cli.options.output_formats import (
    OutputFormat,
    add_flags,
    exclude_one_another,
    flag_name,
)
from kbindex.cli.screens.view import View

_VIEW = "kbindex.view"
_DEFAULT = "kbindex.default_view"
"""Under which names a command's context collects what was asked for."""

_VIEWS = {
    "full": "Show all notes of each hit.",
    "episode_only": "Print only the ids of episodes, one per line; all of them "
    "without --limit.",
    "count": "Print only the number of hits.",
}

_WITHOUT_DEFAULT = ("explain", "web", "print0")
"""Options to which the view of a file of settings yields, as to other views."""

_Command = TypeVar("_Command", bound=Callable[..., Any])


def view_options(command: _Command) -> _Command:
    """Add the options."""
    command = click.option(
        "is_grouped",
        "-g",
        is_flag=True,
        expose_value=False,
        callback=_group,
        help="Short for --group episode.",
    )(command)
    command = click.option(
        "--group",
        type=click.Choice(["episode"]),
        expose_value=False,
        callback=_collect,
        help="Group the hits by episode, the episode of the best hit first.",
    )(command)
    return click.option(
        "brief",
        "--brief/--no-brief",
        expose_value=False,
        callback=_collect,
        help="Show one line per hit.",
    )(add_flags(command, _VIEWS, collect=_collect))


def _collect(ctx: click.Context, param: click.Parameter, value: object) -> None:
    source = ctx.get_parameter_source(str(param.name))
    if value and source is ParameterSource.DEFAULT_MAP:
        ctx.meta[_DEFAULT] = param.name
    elif value:
        ctx.meta.setdefault(_VIEW, []).append(param.name)


def _group(ctx: click.Context, _: click.Parameter, value: object) -> None:
    if value:
        ctx.meta.setdefault(_VIEW, []).append("group")


def read_view(ctx: click.Context, output: OutputFormat) -> View:
    """Return the view that a command's options ask for.

    Args:
        ctx: The command's context.
        output: The form; only text has views, but the hits of all can be grouped.

    Raises:
        UsageError: They ask for several.
    """
    chosen: list[str] = ctx.meta.get(_VIEW, [])
    names = [name for name in chosen if name != "group"]
    if not (names or output.option or any(map(ctx.params.get, _WITHOUT_DEFAULT))):
        names = [*filter(None, [ctx.meta.get(_DEFAULT)])]
    exclude_one_another(output.option, *map(flag_name, names))
    is_grouped = "group" in chosen
    match names:
        case ["brief"]:
            return View(name="brief", is_grouped=is_grouped)
        case ["full"]:
            return View(name="full", is_grouped=is_grouped)
        case ["episode_only" | "count" as name]:
            exclude_one_another(flag_name(name), "--group" if is_grouped else "")
            return View(name=name)
        case _:
            return View(is_grouped=is_grouped)
