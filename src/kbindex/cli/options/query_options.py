"""Options that narrow a search: the fields of the query language, for scripts."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import click
from msgspec.structs import replace

from kbindex.errors import QueryError
from kbindex.messages import tr
from kbindex.query import Dates, Query, Restriction, parse_filter, parse_query

_RESTRICTIONS = "kbindex.restrictions"
_ORDER = "kbindex.order"
"""Under which names a command's context collects them."""

_Command = TypeVar("_Command", bound=Callable[..., Any])

_OPTIONS = (
    (
        "--tag",
        "TAG",
        "tag",
        "Only articles about this; `=TAG` leaves out narrower tags.",
    ),
    ("--since", "DATE", "since", "Only this date or later: 2021, 2021-06, 2021-06-03."),
    ("--until", "DATE", "until", "Only this date or earlier."),
    ("--presenter", "NAME", "presenter", "Only what this presenter brought."),
    ("--site", "HOST", "site", "Only pages of this host, subdomains included."),
    ("--episode", "ID", "episode", "Only this episode, or a range such as 10..20."),
    ("--has", "WHAT", "has", "Only articles with notes, url, code or video."),
)
"""Option, what it takes, field, help."""


def query_options(command: _Command) -> _Command:
    """Add the options: `--sort`, and those that narrow, each as often as one likes."""
    command = click.option(
        "--sort",
        type=click.Choice(["score", "date"]),
        expose_value=False,
        callback=_keep_order,
        help="The best first (score), or the newest first (date).",
    )(command)
    for option, metavar, name, text in reversed(_OPTIONS):
        command = click.option(
            option,
            metavar=metavar,
            multiple=True,
            expose_value=False,
            callback=_collect(name),
            help=text,
        )(command)
    return command


def _keep_order(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    ctx.meta[_ORDER] = value


def _collect(
    name: str,
) -> Callable[[click.Context, click.Parameter, tuple[str, ...]], None]:
    def collect(
        ctx: click.Context, param: click.Parameter, values: tuple[str, ...]
    ) -> None:
        found: list[Restriction] = ctx.meta.setdefault(_RESTRICTIONS, [])
        for value in values:
            try:
                found.append(_parse(name, value))
            except QueryError as error:
                message = tr(
                    "{problem}; expected {expected}",
                    problem=error.problem,
                    expected=error.expected,
                )
                raise click.BadParameter(message, ctx=ctx, param=param) from error

    return collect


def _parse(name: str, value: str) -> Restriction:
    if name not in {"since", "until"}:
        return parse_filter(name, value)
    found = parse_filter("date", value)
    if not isinstance(found, Dates) or found.first is None or found.last is None:
        problem = tr("no single date in `{value}`", value=value)
        expected = tr("a date such as 2021-06")
        raise QueryError(value, 0, problem=problem, expected=expected)
    if name == "since":
        return replace(found, last=None)
    return replace(found, first=None)


def read_query(ctx: click.Context, words: tuple[str, ...]) -> Query:
    """Return the query of a command's words and options.

    Raises:
        UsageError: There are no words and no options, or the dates leave no day.
        QueryError: The words are refused.
    """
    restrictions: list[Restriction] = ctx.meta.get(_RESTRICTIONS, [])
    _refuse_backwards(clause for clause in restrictions if isinstance(clause, Dates))
    query = parse_query(" ".join(words)).narrowed(
        tuple(restrictions), order=ctx.meta.get(_ORDER)
    )
    if not query.source.strip() and query.root is None and query.order == "score":
        raise click.UsageError(tr("the query is empty"))
    return query


def _refuse_backwards(days: Iterable[Dates]) -> None:
    """Refuse options that leave no day; each narrows what the others leave."""
    first, last = dt.date.min, dt.date.max
    for clause in days:
        first, last = max(first, clause.first or first), min(last, clause.last or last)
    if first > last:
        raise click.UsageError(tr("--since is later than --until"))


def parse_typed(text: str) -> Query:
    """Return the query that was typed so far; an empty one is for all, newest first.

    Raises:
        QueryError: It is refused.
    """
    query = parse_query(text)
    is_empty = query.root is None and query.order == "score"
    return parse_query("sort:date") if is_empty else query
