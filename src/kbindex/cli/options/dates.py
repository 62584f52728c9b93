"""Dates on the command line: a year, a month or a day."""

import calendar
import datetime as dt
import re

import click

from kbindex.messages import tr

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def first_day(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> dt.date | None:
    """Read `2021`, `2021-07` or `2021-07-02` as the first day of it.

    Raises:
        click.BadParameter: It is no date.
    """
    return _read(ctx, param, value, is_last=False)


def last_day(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> dt.date | None:
    """Read `2021`, `2021-07` or `2021-07-02` as the last day of it.

    Raises:
        click.BadParameter: It is no date.
    """
    return _read(ctx, param, value, is_last=True)


def _read(
    ctx: click.Context, param: click.Parameter, value: str | None, *, is_last: bool
) -> dt.date | None:
    if value is None:
        return None
    parts = _DATE.fullmatch(value)
    try:
        day = _day(parts, is_last=is_last) if parts else None
    except ValueError:
        day = None
    if day is None:
        problem = tr("{value!r} is no date (YYYY, YYYY-MM or YYYY-MM-DD)", value=value)
        raise click.BadParameter(problem, ctx=ctx, param=param)
    return day


def _day(parts: re.Match[str], *, is_last: bool) -> dt.date:
    year = int(parts[1])
    month = int(parts[2] or (12 if is_last else 1))
    if parts[3]:
        return dt.date(year, month, int(parts[3]))
    first = dt.date(year, month, 1)
    return first.replace(day=calendar.monthrange(year, month)[1]) if is_last else first
