"""Completing a command line: which values which parameter takes.

    shell script ─ COMP_LINE ─► shells ─► CompletingGroup ─► click
                                               │
                                             values ─► the index, rules, formats

The commands themselves know nothing of this, so that a search does not import it. A
parameter is named for what it takes, and its name says what completes it: a new command
whose parameters are named as those of others is completed without a word here.
"""

import copy
from collections.abc import Callable, Iterable, Mapping

import click
from click.shell_completion import (
    CompletionItem,
    add_completion_class,
    shell_complete,
)
from click.types import StringParamType

from kbindex.cli.completion import index_values, known_values
from kbindex.cli.completion.shells import SHELLS
from kbindex.cli.lazy_group import LazyGroup

Complete = Callable[[click.Context, str], Iterable[CompletionItem[str]]]


def _complete_commands(
    ctx: click.Context, incomplete: str
) -> Iterable[CompletionItem[str]]:
    group = ctx.find_root().command
    return (
        group.complete_commands(incomplete)
        if isinstance(group, CompletingGroup)
        else ()
    )


_SOURCES: Mapping[str, Complete] = {
    "command": _complete_commands,
    "episodes": index_values.complete_folders,
    "index": index_values.complete_folders,
    "tag": index_values.complete_tags,
    "names": index_values.complete_tags,
    "presenter": index_values.complete_presenters,
    "host": index_values.complete_hosts,
    "guest": index_values.complete_guests,
    "episode": index_values.complete_episodes,
    "show": index_values.complete_shows,
    "has": index_values.complete_features,
    "record_id": index_values.complete_records,
    "article_id": index_values.complete_articles,
    "why": index_values.complete_articles,
    "query": index_values.complete_query_parts,
    "files": known_values.complete_files,
    "select": known_values.complete_rules,
    "ignore": known_values.complete_rules,
    "explain": known_values.complete_explained,
    "format": known_values.complete_formats,
}
"""Name of a parameter → what completes it."""


class CompletingGroup(click.Group):
    """A group as it is, with parameters that know their values.

    Args:
        group: The program.
    """

    def __init__(self, group: LazyGroup) -> None:
        super().__init__(
            group.name,
            params=[_with_values(param) for param in group.params],
            context_settings=group.context_settings,
        )
        self._group = group

    def complete_commands(self, incomplete: str) -> list[CompletionItem[str]]:
        """List the commands that `incomplete` may become, and what each does."""
        return [
            CompletionItem(name, help=self._group.short_help_of(name))
            for name in self._group.list_commands(click.Context(self))
            if name.startswith(incomplete)
        ]

    def shell_complete(
        self, ctx: click.Context, incomplete: str
    ) -> list[CompletionItem[str]]:
        """List the commands and options that `incomplete` may become."""
        commands = self.complete_commands(incomplete)
        # Not click's own for groups: it would import all commands for their help.
        return [*commands, *click.Command.shell_complete(self, ctx, incomplete)]

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands of the group."""
        return self._group.list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command whose parameters know their values."""
        command = self._group.get_command(ctx, cmd_name)
        if command is None:
            return None
        completing = copy.copy(command)
        completing.params = [_with_values(param) for param in command.params]
        return completing


def _with_values(param: click.Parameter) -> click.Parameter:
    source = _SOURCES.get(param.name or "")
    if source is None:
        return param
    completing = copy.copy(param)
    completing.type = _Completed(source)
    return completing


class _Completed(StringParamType):
    """Any text, completed from a source."""

    def __init__(self, source: Complete) -> None:
        self._source = source

    def shell_complete(
        self,
        ctx: click.Context,
        param: click.Parameter,  # noqa: ARG002 - click's signature
        incomplete: str,
    ) -> list[CompletionItem[str]]:
        """List what `incomplete` may become."""
        return list(self._source(ctx, incomplete))


def complete(group: LazyGroup, *, name: str, variable: str, instruction: str) -> int:
    """Do what a shell asks for: print its script, or complete a command line.

    Args:
        group: The program.
        name: The program's name.
        variable: The environment variable that held the instruction.
        instruction: `bash_source`, `bash_complete`, …

    Returns:
        The exit status: 1 where there is no such shell.
    """
    for shell in SHELLS:
        add_completion_class(shell)
    completing = CompletingGroup(group)
    return shell_complete(completing, {}, name, variable, instruction)
