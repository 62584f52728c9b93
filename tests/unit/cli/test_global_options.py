"""Options of the program that stand behind a command."""

from collections.abc import Iterator

import click
import pytest

from kbindex.cli.app import app


def commands() -> Iterator[tuple[str, click.Command]]:
    with click.Context(app) as ctx:
        for name in app.list_commands(ctx):
            command = app.get_command(ctx, name)
            assert command
            yield name, command


@pytest.mark.parametrize(
    "command", [pytest.param(command, id=name) for name, command in commands()]
)
def test_no_option_of_a_command_is_taken_for_one_of_the_program(
    command: click.Command,
) -> None:
    names = [param.name for param in command.params]
    assert sorted({str(name) for name in names if names.count(name) > 1}) == []
