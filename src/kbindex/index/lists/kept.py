"""Values that are kept for the next time, as many as a bound allows.

The oldest go first. A look-up takes no lock, so that warm queries pay a `dict.get`;
`functools.lru_cache` counts values and cannot weigh them, `cachetools` locks each
look-up.
"""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """A bounded store of values by key; safe to use from many threads.

    Args:
        most: Bound of all weights together.
        weigh: What a value weighs, besides 1 for itself.
    """

    def __init__(self, most: int, *, weigh: Callable[[Value], int]) -> None:
        self._most = most
        self._weigh = weigh
        self._values: dict[Key, Value] = {}
        self._weight = 0
        self._lock = Lock()

    def get(self, key: Key) -> Value | None:
        """Return the value of a key, None where none is kept."""
        return self._values.get(key)

    def keep(self, key: Key, value: Value) -> Value:
        """Keep a value, and return the one that is kept from now on."""
        with self._lock:
            known = self._values.get(key)
            if known is not None:
                return known
            self._values[key] = value
            self._weight += 1 + self._weigh(value)
            while self._weight > self._most and len(self._values) > 1:
                oldest = next(iter(self._values))
                self._weight -= 1 + self._weigh(self._values.pop(oldest))
        return value
