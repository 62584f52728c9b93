"""`kbindex help`: the help of the program, or of a command."""

import click

from kbindex.cli.options.help import print_help
from kbindex.cli.unknown_commands import unknown_command


@click.command("help")
@click.argument("command", required=False)
@click.pass_context
def help_command(ctx: click.Context, *, command: str | None) -> int:
    """Explain the program, or COMMAND: the same as `kbindex COMMAND --help`.

    \b
    Examples:
      kbindex help
      kbindex help search
    """
    program = ctx.find_root()
    print_help(program if command is None else _context_of(program, command))
    return 0


def _context_of(program: click.Context, name: str) -> click.Context:
    """Return a context in which a command would run.

    Raises:
        click.UsageError: There is none of that name.
    """
    group = program.command
    if not isinstance(group, click.Group):
        raise TypeError(f"{program.info_name} has no commands")
    command = group.get_command(program, name)
    if command is None:
        said = unknown_command(name, group.list_commands(program))
        raise click.UsageError(said, program)
    return command.make_context(name, [], parent=program, resilient_parsing=True)
