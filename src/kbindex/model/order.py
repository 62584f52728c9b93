"""The orders that a person expects: of ids, and of what has a date."""

import datetime as dt
import re

NaturalKey = tuple[tuple[int, str], ...]
DateKey = tuple[int, NaturalKey]


def natural_key(text: str) -> NaturalKey:
    """Sort key that puts `025#9` before `025#10`."""
    return tuple(
        (int(part), "") if part.isdecimal() else (-1, part)
        for part in re.split(r"(\d+)", text)
        if part
    )


def newest_first(day: dt.date | None, name: str) -> DateKey:
    """Sort key that puts the newest first and the undated last; ties by natural id."""
    return (-_ordinal(day), natural_key(name))


def latest_last(day: dt.date | None, name: str) -> DateKey:
    """Sort key that puts the latest last and the undated first; ties by natural id."""
    return (_ordinal(day), natural_key(name))


def _ordinal(day: dt.date | None) -> int:
    return day.toordinal() if day else 0
