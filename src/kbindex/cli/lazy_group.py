"""A click group that imports a command only when it is called or described."""

import difflib
from importlib import import_module

import click

from kbindex.cli.global_options import with_global_options


class LazyGroup(click.Group):
    """A group whose commands are named by module.

    Args:
        lazy: Command name → `module:attribute`.
    """

    def __init__(self, *, lazy: dict[str, str], **options: object) -> None:
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
        """Import a command, give it the options of the program, and return it.

        None where there is none of that name.
        """
        target = self._lazy.get(cmd_name)
        if target is None:
            return None
        module, _, attribute = target.partition(":")
        command = getattr(import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{target} is no command")
        return with_global_options(command)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the group's options; there has to be something behind them.

        Raises:
            click.UsageError: There are no arguments at all.
        """
        if not args and not ctx.resilient_parsing:
            raise click.UsageError(f"no command given; {self._there_are()}", ctx)
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that `args` begin with.

        Raises:
            click.UsageError: There is none of that name; near ones are named.
        """
        if args[0] not in self._lazy and not ctx.resilient_parsing:
            near = difflib.get_close_matches(args[0], self._lazy, n=3)
            hint = f" (did you mean {', '.join(near)}?)" if near else ""
            raise click.UsageError(
                f"no command {args[0]!r}{hint or f'; {self._there_are()}'}", ctx
            )
        return super().resolve_command(ctx, args)

    def _there_are(self) -> str:
        return f"there are {', '.join(self._lazy)}"
