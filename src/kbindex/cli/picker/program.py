"""What answers the picker's screen, and how the screen was left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from threading import Event

    from kbindex.knowledge import Hit, SearchResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """How the screen was left.

    Args:
        hits: What was picked, in the order in which it was marked.
        is_interrupted: Whether Ctrl-C ended it.
    """

    hits: tuple[Hit, ...] = ()
    is_interrupted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """What the screen asks of the program.

    Args:
        search: Searches; called in one thread only, one call after the other.
        open_url: Opens a page in the browser, and says whether it could.
        edit: Opens the notes of a hit in the editor, and waits for its end.
        complete: Lists what a word of a query may become; called as `search` is.
        refresh: Brings the index up to date, and says whether that changed it;
            called in a thread of its own, with what is set when the screen is left:
            then it is to end soon. None where edits are not looked for.
    """

    search: Callable[[str], SearchResult]
    open_url: Callable[[str], bool]
    edit: Callable[[Hit], None]
    complete: Callable[[str], Sequence[str]]
    refresh: Callable[[Event], bool] | None = None
