"""What to do where an index cannot be read: try again with one that can.

A generation may go while it is open: other processes replaced it twice. Or its files
were damaged since they were checked, or made so that the check finds nothing wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from kbindex.errors import DamagedIndexError

if TYPE_CHECKING:
    from collections.abc import Callable

_Answer = TypeVar("_Answer")


def first_readable(*ways: Callable[[DamagedIndexError | None], _Answer]) -> _Answer:
    """Return what the first of `ways` returns that finds a readable index.

    Args:
        ways: Tried in this order; each is told why the one before failed.

    Raises:
        DamagedIndexError: None does.
    """
    reason = None
    for way in ways[:-1]:
        try:
            return way(reason)
        except DamagedIndexError as error:
            reason = error
    return ways[-1](reason)
