"""Which day is today: that of this computer, or what the environment says."""

import datetime as dt
import time
from collections.abc import Mapping

from kbindex.config.settings import variable_of
from kbindex.errors import ConfigError
from kbindex.messages import tr


def local_today() -> dt.date:
    """Return the date of this computer's clock."""
    now = time.localtime()
    return dt.date(now.tm_year, now.tm_mon, now.tm_mday)


def today_of(environ: Mapping[str, str]) -> dt.date:
    """Return the date that the environment names, for scripts and tests; else today's.

    Raises:
        ConfigError: It names none.
    """
    variable = variable_of("today")
    value = environ.get(variable)
    if not value:
        return local_today()
    try:
        return dt.date.fromisoformat(value)
    except ValueError as error:
        problem = tr("must be a date such as 2021-06-03")
        raise ConfigError(variable, value, problem=problem) from error
