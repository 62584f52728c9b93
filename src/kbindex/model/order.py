"""The order of ids that a person expects."""

import re

NaturalKey = tuple[tuple[int, str], ...]


def natural_key(text: str) -> NaturalKey:
    """Sort key that puts `025#9` before `025#10`."""
    return tuple(
        (int(part), "") if part.isdecimal() else (-1, part)
        for part in re.split(r"(\d+)", text)
        if part
    )
