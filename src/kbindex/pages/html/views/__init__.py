"""What each page shows: a function of the archive for each kind of page.

It returns a frozen value whose `template` names the file that lays it out; the template
calls nothing but what is given to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

VIEWS: Final[dict[type, Callable[..., Any]]] = {}
"""Kind of page → what makes its content of (archive, page, frame)."""
