"""How a terminal answers keys, and how it was before another program changed that."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

if sys.platform != "win32":
    import termios


def terminal_restorer(stream: TextIO) -> Callable[[], object]:
    """Return what gives a terminal back the modes that it has now."""
    if sys.platform == "win32":
        return lambda: None
    modes = termios.tcgetattr(stream.fileno())
    return partial(termios.tcsetattr, stream.fileno(), termios.TCSANOW, modes)
