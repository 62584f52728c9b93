"""What a refresh did, and how it tells how far it is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from kbindex.model import Diagnostic

Progress = Callable[[int, int], None]
"""Called with how many (episodes, words) are done, and how many there are to do."""

Preparing = Callable[[], AbstractContextManager[Progress | None]]
"""Entered while what takes seconds is made once; may give who is told how far it is."""


class Changes(Struct, frozen=True, kw_only=True):
    """What a refresh changed: ids of episodes, in the order of their files."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    articles: int = 0
    seconds: float = 0.0
    diagnostics: tuple[Diagnostic, ...] = ()
    reason: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether the index was up to date."""
        return not (self.added or self.changed or self.removed)
