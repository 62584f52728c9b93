"""Options of the program itself; they may stand behind a command's name, too."""

import copy
from collections.abc import Callable
from typing import Any, TypeVar

import click
from click.core import ParameterSource
from msgspec.structs import replace

from kbindex.cli.options.help import help_option
from kbindex.cli.options.language import OPTION
from kbindex.cli.session import Session
from kbindex.config import ENGINES
from kbindex.messages import LANGUAGES, tr
from kbindex.version import VERSION_LINE

_Group = TypeVar("_Group", bound=click.Group)
_Command = TypeVar("_Command", bound=Callable[..., Any])

COLOURS = {"always": True, "never": False, "auto": None}
"""What `--color` says → whether there is colour; None where it is to be found out."""

_OF_SESSION = frozenset(
    {"episodes", "index", "follow_links", "pager", "engine", "hosts"}
)

_HINT = (
    "The options of the program (--episodes, --index, --engine, --hosts, "
    "--follow-links, --color, --no-pager, --lang) may stand here, too."
)


def _named(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """Refuse an empty folder, which an unset shell variable gives."""
    if value == "":
        raise click.BadParameter(
            tr("the name of the folder is empty"), ctx=ctx, param=param
        )
    return value


def _options() -> list[click.Option]:
    return [
        click.Option(
            ["--episodes"],
            metavar="DIR",
            callback=_named,
            help="Folder of show notes. Default: `episodes` in the project.",
        ),
        click.Option(
            ["--index"],
            metavar="DIR",
            callback=_named,
            help="Folder of the index. Default: `index` in the project; for episodes "
            "elsewhere, a folder in your cache.",
        ),
        click.Option(
            ["--engine"],
            type=click.Choice(ENGINES),
            help="What has the index: embedded (files in its folder) or opensearch "
            "(servers). Default: embedded.",
        ),
        click.Option(
            ["--hosts"],
            metavar="URL,...",
            help="Addresses of the servers of OpenSearch.",
        ),
        click.Option(
            ["--follow-links"],
            is_flag=True,
            help="Follow symbolic links that lead out of the episodes, too.",
        ),
        click.Option(
            ["--color"],
            type=click.Choice(list(COLOURS)),
            default="auto",
            help="Use colour: auto (where the terminal has it), always, never.",
        ),
        click.Option(
            ["pager", "--no-pager"],
            flag_value=False,
            default=True,
            help="Do not use a pager.",
        ),
        click.Option(
            [OPTION],
            type=click.Choice(LANGUAGES),
            expose_value=False,  # chosen before click is asked: `cli/language.py`
            help="Language of messages. Default: that of the locale.",
        ),
    ]


def global_options(group: _Group) -> _Group:
    """Add the options to the program, in front of its other ones."""
    group.params[:0] = _options()
    return group


def version_option(command: _Command) -> _Command:
    """Add `--version`.

    click's own asks the locale for its texts while modules are imported.
    """
    option = click.option(
        "-V",
        "--version",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_print_version_and_exit,
        help="Show the version and exit.",
    )
    return option(command)


def _print_version_and_exit(ctx: click.Context, _: click.Parameter, value: Any) -> None:  # noqa: ANN401 - of click
    if value and not ctx.resilient_parsing:
        print(VERSION_LINE)
        ctx.exit()


def with_global_options(command: click.Command) -> click.Command:
    """Return a command that takes the options of the program, too.

    They are not listed in its help, but for `--help`; one that stands here wins.
    """
    taken = {name for param in command.params for name in param.opts}
    result = copy.copy(command)
    result.params = list(command.params)
    result.epilog = command.epilog or _HINT
    for option in _options():
        if not taken.intersection(option.opts):
            option.hidden = True
            option.expose_value = False
            option.callback = _settle
            result.params.append(option)
    version_option(result)
    version = result.params[-1]
    if isinstance(version, click.Option):
        version.hidden = True
    return help_option(result)


def _settle(ctx: click.Context, param: click.Parameter, value: Any) -> None:  # noqa: ANN401 - of several options
    """Let the run of the program have a value that was given behind a command."""
    name = str(param.name)
    if ctx.get_parameter_source(name) is not ParameterSource.COMMANDLINE:
        return
    ctx.find_root().params[name] = value  # what completes a command line reads it
    if name == "color":
        ctx.color = COLOURS[value]
    elif name in _OF_SESSION and isinstance(ctx.obj, Session):
        ctx.obj = _changed(ctx.obj, name, _named(ctx, param, value))


def _changed(session: Session, name: str, value: Any) -> Session:  # noqa: ANN401 - as above
    if name == "episodes":
        return replace(session, episodes=value)
    if name == "index":
        return replace(session, index=value)
    if name == "follow_links":
        return replace(session, follow_links=value)
    if name == "engine":
        return replace(session, engine=replace(session.engine, name=value))
    if name == "hosts":
        return replace(session, engine=replace(session.engine, hosts=value))
    return replace(session, is_paged=value)
