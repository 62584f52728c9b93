"""Dates on the command line: a year, a month or a day, or as in a query."""

import datetime as dt
import re
from typing import Literal

import click

from kbindex.cli.options.query_options import read_date
from kbindex.errors import QueryError
from kbindex.messages import tr

_LIKE_ISO = re.compile(r"\d{4}(?:-.*)?")
_ISO = re.compile(r"\d{4}(?:-\d{2}){0,2}", re.ASCII)
"""Who writes a date for programs writes it in full."""


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
    is_wrong = _LIKE_ISO.fullmatch(value) and not _ISO.fullmatch(value)
    try:
        day = None if is_wrong else read_date(ctx, value, end)
    except QueryError:
        day = None
    if day is None:
        problem = tr("{value!r} is no date (YYYY, YYYY-MM or YYYY-MM-DD)", value=value)
        raise click.BadParameter(problem, ctx=ctx, param=param)
    return day
