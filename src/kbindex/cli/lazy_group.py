"""A click group that imports a command only when it is called or explained."""

from collections.abc import Mapping
from importlib import import_module
from typing import TypeVar

import click
from msgspec import Struct

from kbindex.cli.options.arguments import by_name, has_foreign_dash, iter_given
from kbindex.cli.options.global_options import with_global_options
from kbindex.cli.options.help import given_to, keep_given, print_help
from kbindex.cli.query_command import QueryCommand
from kbindex.messages import language, later, tr

_AnyCommand = TypeVar("_AnyCommand", bound=click.Command)


class LazyCommand(Struct, frozen=True):
    """A command that is not imported yet.

    Args:
        target: `module:attribute`.
        short_help: What it does, in a line.
        nothing: When its exit status is 1, as the end of a sentence; empty: never.
        task: What it is for: the heading under which help lists it.
    """

    target: str
    short_help: str
    nothing: str = ""
    task: str = later("Commands")


class LazyGroup(click.Group):
    """A group whose commands are named by module.

    Args:
        lazy: Command name → where it is, and what it does; those of a task together.
    """

    def __init__(self, *, lazy: Mapping[str, LazyCommand], **options: object) -> None:
        super().__init__(no_args_is_help=False, **options)  # type: ignore[arg-type] # click's own options
        self._lazy = lazy

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name the commands, in the order of their table."""
        return list(self._lazy)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        cmd_name: str,
    ) -> click.Command | None:
        """Import a command, and return it with the options of the program.

        Returns:
            A copy that knows its short help; None where there is none of that name.
        """
        lazy = self._lazy.get(cmd_name)
        if lazy is None:
            return None
        module, _, attribute = lazy.target.partition(":")
        command = getattr(import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{lazy.target} is no command")
        complete = with_global_options(command)
        complete.short_help = lazy.short_help
        return in_language(complete)

    def short_help_of(self, cmd_name: str) -> str:
        """Say in a line what a command does, without importing it."""
        return tr(self._lazy[cmd_name].short_help)

    def tasks(self) -> Mapping[str, list[str]]:
        """Return what there is to do, each with the names of its commands."""
        names: dict[str, list[str]] = {}
        for name, command in self._lazy.items():
            names.setdefault(command.task, []).append(name)
        return names

    def format_options(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """Write the commands, then the options: who reads half of it has the former."""
        self.format_commands(ctx, formatter)
        click.Command.format_options(self, ctx, formatter)

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        formatter: click.HelpFormatter,
    ) -> None:
        """Write the commands by task, without importing them."""
        widest = max(map(len, self._lazy))
        for task, names in self.tasks().items():
            rows = [(name.ljust(widest), self.short_help_of(name)) for name in names]
            with formatter.section(tr(task)):
                formatter.write_dl(rows)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the group's options; where there are no arguments at all, print help.

        Raises:
            click.UsageError: An option is none of the program's.
        """
        keep_given(ctx, args)
        if not args and not ctx.resilient_parsing:
            print_help(ctx)
            ctx.exit()
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            from kbindex.cli.unknown_options import refusal_here  # noqa: PLC0415 - rare

            message = refusal_here(error.option_name, by_name(self.get_params(ctx)))
            raise click.UsageError(message, ctx) from error

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that `args` begin with.

        Raises:
            click.UsageError: There is none of that name; it says what was likely meant.
        """
        if any(map(has_foreign_dash, args)) and not ctx.resilient_parsing:
            self._refuse_foreign_dashes(ctx, args)
        if args[0] not in self._lazy and not ctx.resilient_parsing:
            from kbindex.cli.unknown_commands import refusal  # noqa: PLC0415 - rare

            raise click.UsageError(refusal(given_to(ctx), args, self._lazy), ctx)
        return super().resolve_command(ctx, args)

    def _refuse_foreign_dashes(self, ctx: click.Context, args: list[str]) -> None:
        """Refuse `—json`, which a keyboard made of `--json`, wherever it stands."""
        from kbindex.cli.unknown_options import refusal_here  # noqa: PLC0415 - rare

        command = self.get_command(ctx, args[0])
        if isinstance(command, QueryCommand):
            return  # it says how to look for it, too
        if command is not None:
            ctx = click.Context(command, parent=ctx, info_name=args[0])
        options = by_name(ctx.command.get_params(ctx))
        for piece in iter_given(options, args):
            is_word = piece.option is None and not piece.is_behind
            if is_word and has_foreign_dash(piece.text):
                raise click.UsageError(refusal_here(piece.text, options), ctx)


def in_language(command: _AnyCommand) -> _AnyCommand:
    """Return a command whose help is in the language that is spoken."""
    if language() == "en":
        return command
    from kbindex.cli.help_texts import translate_command  # noqa: PLC0415 - cold start

    return translate_command(command)
