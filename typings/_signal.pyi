"""What `kbindex.signals` uses of it; `signal` has the same as enumerations."""

from collections.abc import Callable
from types import FrameType
from typing import Any

SIGINT: int
SIG_IGN: int

def signal(
    number: int, handler: Callable[[int, FrameType | None], object] | int | None, /
) -> Any: ...
def getsignal(
    number: int, /
) -> Callable[[int, FrameType | None], object] | int | None: ...
