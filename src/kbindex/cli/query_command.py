"""A command whose arguments are a query: words and options in any order.

Click would read `-thanos` as `-t hanos`. So arguments are sorted here; click gets the
options, then `--`, then the words.
"""

from collections.abc import Mapping

import click

from kbindex.cli.options.arguments import (
    SIGNS,
    Given,
    by_name,
    excluded_options,
    has_letter,
    is_refused,
    iter_given,
)
from kbindex.cli.session import say
from kbindex.messages import tr


class QueryCommand(click.Command):
    """A command in which no option is silently a word."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Sort the arguments, and parse them.

        Raises:
            click.UsageError: One looks like an option and is none.
        """
        options = by_name(self.get_params(ctx))
        given: list[str] = []
        words: list[str] = []
        for piece in iter_given(options, args):
            if not ctx.resilient_parsing:
                _check(piece, options, ctx)
            if piece.option is None:
                words.append(_word(piece))
                continue
            given += [piece.text] if piece.value is None else [piece.text, piece.value]
            if piece.lacks_value:
                return super().parse_args(ctx, given)  # click refuses it
        return super().parse_args(ctx, [*given, "--", *words])


def _check(
    piece: Given, options: Mapping[str, click.Option], ctx: click.Context
) -> None:
    """Refuse what is meant as an option and is none; mention what is nearly one."""
    if is_refused(piece, options):
        from kbindex.cli.unknown_options import refusal  # noqa: PLC0415 - cold start

        raise click.UsageError(refusal(piece, options), ctx)
    if piece.option or piece.is_behind:
        return
    if written := excluded_options(piece.text, options):
        said = tr("{word} excludes a word; the option is written {option}")
        say(said.format(word=piece.text, option=written))


def _word(piece: Given) -> str:
    """Return an argument as a part of the query.

    Behind `--`, an option of one letter is looked for as it is; the language would
    exclude the letter.
    """
    dash, letter = piece.text[:1], piece.text[1:]
    is_short = piece.is_behind and dash in SIGNS and len(letter) == 1
    return f'"{piece.text}"' if is_short and has_letter(letter) else piece.text
