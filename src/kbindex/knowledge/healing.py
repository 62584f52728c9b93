"""What to do where an index cannot be read: try again with one that can.

A generation may go while it is open: other processes replaced it twice. Or its files
were damaged since they were checked, or made so that the check finds nothing wrong.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, Protocol, TypeVar

from kbindex.errors import DamagedIndexError

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Concatenate

_Params = ParamSpec("_Params")
_Answer = TypeVar("_Answer")


class _Healing(Protocol):
    def _answer(self, ask: Callable[[], _Answer]) -> _Answer: ...


_Base = TypeVar("_Base", bound=_Healing)


def healed(
    ask: Callable[Concatenate[_Base, _Params], _Answer],
) -> Callable[Concatenate[_Base, _Params], _Answer]:
    """Let a method that reads the index answer through `_answer`, however it is."""

    @wraps(ask)
    def answer(
        base: _Base, /, *args: _Params.args, **options: _Params.kwargs
    ) -> _Answer:
        # The decorator is for methods of the class alone.
        return base._answer(lambda: ask(base, *args, **options))  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]

    return answer


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
