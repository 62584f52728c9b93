"""What is said of a command line that click refuses, in our words and on one line.

click speaks to programmers: `Missing argument 'NAME...'.` is here `trends needs
NAME`, and an option that got a wrong value stands in front, as a file does elsewhere.
"""

from collections.abc import Sequence

import click

from kbindex.cli.command_table import COMMANDS
from kbindex.cli.options.arguments import by_name
from kbindex.cli.unknown_options import near_option
from kbindex.messages import language, tr, tr_count


def usage_line(error: click.ClickException, program: str, args: Sequence[str]) -> str:
    """Return what is wrong; after wrong usage, name the help as well.

    Args:
        error: What click raised.
        program: Name of the program.
        args: The command line, which tells the command where the error does not.
    """
    if not isinstance(error, click.UsageError):
        return error.format_message()
    path = error.ctx.command_path if error.ctx else _path(program, args)
    message = _message(error, path.rpartition(" ")[2])
    if language() != "en":
        message = message.rstrip(".。")  # one follows
    return tr("{message} (see `{command} --help`)", message=message, command=path)


def _path(program: str, args: Sequence[str]) -> str:
    """Name the command of a command line that click could not take apart."""
    named = (arg for arg in args if arg in COMMANDS)
    return " ".join([program, *list(named)[:1]])


def _message(error: click.UsageError, command: str) -> str:
    if isinstance(error, click.MissingParameter) and error.param:
        return _missing(error.param, command)
    if isinstance(error, click.BadParameter):
        name = _name(error.param) if error.param else str(error.param_hint)
        return f"{name}: {error.message.rstrip('.')}"
    if isinstance(error, click.NoSuchOption):
        return _unknown(error)
    if isinstance(error, click.BadOptionUsage):
        return _of_value(error)
    return _of_line(error.format_message(), command)


def _of_line(message: str, command: str) -> str:
    """Say in our words what click says of a command line as a whole."""
    if message == tr("Missing command."):  # click's own text
        return tr("name a command")
    if surplus := _surplus(message):
        said = tr("{command} does not take {args}; quote words that belong together")
        return said.format(command=command, args=surplus)
    return message


def _surplus(message: str) -> str:
    """Return the arguments that click calls too many; empty where it says else."""
    for count in (1, 2):
        text = tr_count(  # click's own text
            "Got unexpected extra argument ({args})",
            "Got unexpected extra arguments ({args})",
            count,
            args="{args}",
        )
        before, behind = text.split("{args}")
        if message.startswith(before) and message.endswith(behind):
            return message[len(before) : len(message) - len(behind)]
    return ""


def _unknown(error: click.NoSuchOption) -> str:
    name = error.option_name
    params = error.ctx.command.get_params(error.ctx) if error.ctx else ()
    if near := near_option(name, by_name(params)):
        return tr("no option {name} (did you mean {known}?)", name=name, known=near)
    return tr("no option {name}", name=name)


def _of_value(error: click.BadOptionUsage) -> str:
    name = error.option_name
    refused = tr("Option {name!r} does not take a value.")  # click's own text
    if error.message == refused.format(name=name):
        return tr("{option} takes no value", option=name)
    return tr("{option} needs a value", option=name)


def _missing(param: click.Parameter, command: str) -> str:
    if isinstance(param.type, click.Choice):
        names = ", ".join(map(str, param.type.choices))
        return tr("{command} needs one of {names}", command=command, names=names)
    return tr("{command} needs {name}", command=command, name=_name(param))


def _name(param: click.Parameter) -> str:
    """Name an option by its long name alone, an argument as its help does."""
    if isinstance(param, click.Option):
        return max(param.opts, key=len)
    return (param.metavar or param.human_readable_name).strip("[]{}. ")
