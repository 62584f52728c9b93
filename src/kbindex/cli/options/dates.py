"""Dates on the command line: a year, a month or a day, or as in a query."""

import datetime as dt
from typing import Literal

import click

from kbindex.cli.options.query_options import explained, read_date
from kbindex.errors import QueryError


def first_day(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> dt.date | None:
    """Read `2021`, `2021-07` or `last month` as the first day of it.

    Raises:
        click.BadParameter: It is no date.
    """
    return _read(ctx, param, value, "first")


def last_day(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> dt.date | None:
    """Read `2021`, `2021-07` or `last month` as the last day of it.

    Raises:
        click.BadParameter: It is no date.
    """
    return _read(ctx, param, value, "last")


def _read(
    ctx: click.Context,
    param: click.Parameter,
    value: str | None,
    end: Literal["first", "last"],
) -> dt.date | None:
    if value is None:
        return None
    try:
        return read_date(ctx, value, end)
    except QueryError as error:
        raise click.BadParameter(explained(error), ctx=ctx, param=param) from error
