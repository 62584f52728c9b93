"""How much of a query a record has to meet, as conditions without scores.

What a record meets is a sum over words, each of which has a few levels: met well, met
by a way that counts less, not at all. So "at least so much" is one of a few rows, each
a level of some words. Servers find by lists what meets conditions, and keep what was
found; scores they would have to compute for each record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Row = tuple[int, ...]
"""The level of each word, from 1; 0 where the word need not be met."""

_MOST_ROWS = 24
"""Rows of one query: of four words with two levels there are fewer."""

_MOST_TRIED = 400
"""Levels that are tried to find them, about a millisecond."""


def least_rows(
    words: Sequence[Sequence[float]], least: float
) -> tuple[Row, ...] | None:
    """Return the least rows whose values have a sum of `least` or more.

    Whatever reaches the sum meets one of them. None where there are too many.

    Args:
        words: The values of the levels of each word, ascending.
        least: What is to be reached.
    """
    most = [0.0]
    for values in reversed(words):
        most.append(most[-1] + values[-1])
    most.reverse()
    tried = 0

    def reaching(row: Row, left: float) -> Iterator[Row]:
        nonlocal tried
        tried += 1
        word = len(row)
        if left <= 0:
            yield row + (0,) * (len(words) - word)
        elif most[word] >= left and tried <= _MOST_TRIED:
            for level, value in enumerate((0.0, *words[word])):
                yield from reaching((*row, level), left - value)

    rows: list[Row] = []
    for row in reaching((), least):
        if _is_least(row, words, least):
            rows.append(row)
        if len(rows) > _MOST_ROWS:
            return None
    return tuple(rows) if tried <= _MOST_TRIED else None


def _is_least(row: Row, words: Sequence[Sequence[float]], least: float) -> bool:
    """Say whether no level of a row could be lower."""
    values = [(0.0, *of_word) for of_word in words]
    whole = sum(of_word[level] for of_word, level in zip(values, row, strict=True))
    return all(
        whole - of_word[level] + of_word[level - 1] < least
        for of_word, level in zip(values, row, strict=True)
        if level
    )
