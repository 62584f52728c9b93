"""The group that imports its commands when they are needed."""

from pathlib import Path

import click
import pytest

from kbindex.cli import commands
from kbindex.cli.app import app
from kbindex.cli.command_table import COMMANDS
from kbindex.cli.lazy_group import LazyCommand, LazyGroup

GROUP = LazyGroup(
    lazy={
        "tags": LazyCommand("kbindex.cli.commands.tags:tags", "List tags."),
        "search": LazyCommand("kbindex.cli.commands.search:search", "Search."),
        "broken": LazyCommand(
            "kbindex.cli.session:json_option", "Break.", task="Damage"
        ),
    }
)


@pytest.fixture
def context() -> click.Context:
    return click.Context(GROUP, info_name="kbindex")


def test_commands_are_listed_in_the_order_of_their_table(
    context: click.Context,
) -> None:
    assert GROUP.list_commands(context) == ["tags", "search", "broken"]


def test_a_command_is_found_by_its_name(context: click.Context) -> None:
    command = GROUP.get_command(context, "search")
    assert command is not None
    assert command.name == "search"


def test_an_unknown_name_has_no_command(context: click.Context) -> None:
    assert GROUP.get_command(context, "seek") is None


def test_the_help_of_the_group_lists_the_commands_without_importing_them(
    context: click.Context,
) -> None:
    assert GROUP.get_help(context).partition("\n\n")[2] == (
        "Commands:\n  tags    List tags.\n  search  Search.\n\n"
        "Damage:\n  broken  Break.\n\n"
        "Options:\n  --help  Show this message and exit."
    )


def test_no_module_of_a_command_is_forgotten() -> None:
    names = (command.target.partition(":")[0] for command in COMMANDS.values())
    folder = Path(commands.__path__[0])
    stems = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    assert len(stems) > 15
    assert set(names) == {f"{commands.__name__}.{stem}" for stem in stems}


@pytest.mark.parametrize("name", app.list_commands(click.Context(app)))
def test_the_program_says_of_a_command_what_the_command_says_of_itself(
    name: str,
) -> None:
    command = app.get_command(click.Context(app), name)
    assert command is not None
    assert command.short_help == app.short_help_of(name)
    assert not command.hidden


def test_what_is_no_command_is_a_programming_error(context: click.Context) -> None:
    with pytest.raises(TypeError, match="json_option is no command"):
        GROUP.get_command(context, "broken")


def test_each_task_stands_once_above_commands_that_stand_together() -> None:
    tasks = list(app.tasks())
    assert tasks == [
        "Find",
        "Browse topics",
        "Prepare an episode",
        "Index and export",
        "This program",
    ]
    names = [name for names in app.tasks().values() for name in names]
    assert names == app.list_commands(click.Context(app)) == list(COMMANDS)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        pytest.param(["serch"], "no command 'serch' (did you mean search?)", id="near"),
        pytest.param(
            ["xyzzy", "x"],
            "no command 'xyzzy'; did you mean `kbindex search xyzzy x`?",
            id="far",
        ),
    ],
)
def test_of_a_command_that_there_is_not_it_says_what_was_likely_meant(
    context: click.Context, args: list[str], message: str
) -> None:
    with pytest.raises(click.UsageError) as caught:
        GROUP.resolve_command(context, args)
    assert caught.value.format_message() == message


def test_without_arguments_there_is_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(click.exceptions.Exit) as caught:
        GROUP.make_context("kbindex", [])
    assert caught.value.exit_code == 0
    assert capsys.readouterr().out.startswith("Usage: kbindex [OPTIONS] COMMAND")


SHORT = {
    "--help": "-h",
    "--json": "-j",
    "--limit": "-n",
    "--version": "-V",
    "--web": "-w",
    "--tag": "-t",
    "--presenter": "-p",
    "--episode": "-e",
}


@pytest.mark.parametrize("name", app.list_commands(click.Context(app)))
def test_a_short_option_is_the_same_in_every_command(name: str) -> None:
    """Who knows an option of one command knows it in all."""
    command = app.get_command(click.Context(app), name)
    assert command is not None
    context = click.Context(command, parent=click.Context(app, **app.context_settings))
    options = [p for p in command.get_params(context) if isinstance(p, click.Option)]
    named = {long: opt.opts for opt in options for long in opt.opts if "--" in long}
    assert {"--help", "--version"} <= set(named)
    for long in SHORT.keys() & named:
        assert [one for one in named[long] if "--" not in one] == [SHORT[long]]
