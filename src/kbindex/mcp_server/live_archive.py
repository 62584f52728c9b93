"""The archive that is asked: brought up to date before a question, at times."""

from __future__ import annotations

import time
from threading import Lock
from typing import TYPE_CHECKING, Final, TypeVar

from kbindex.errors import KbindexError

if TYPE_CHECKING:
    from collections.abc import Callable

    from kbindex.knowledge import KnowledgeBase

INTERVAL_S: Final = 2.0
"""From the end of one look for edited notes to the next."""

_Answer = TypeVar("_Answer")


class LiveArchive:
    """Answers from the notes as they are now. Safe to ask from many threads.

    Where the notes or the index cannot be read just now, it answers from what it read
    before.

    Args:
        base: The archive.
        say: Told why it could not be brought up to date, once for each reason.
        refreshes: Whether edited notes are looked for at all.
        clock: Tells the time in seconds.
    """

    def __init__(
        self,
        base: KnowledgeBase,
        *,
        say: Callable[[str], None],
        refreshes: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._base = base
        self._say = say
        self._clock = clock
        self._looking = Lock()
        self._next_look = clock() + INTERVAL_S if refreshes else float("inf")
        self._said = ""

    def ask(self, question: Callable[[KnowledgeBase], _Answer]) -> _Answer:
        """Answer a question.

        Raises:
            KbindexError: As the question does.
        """
        if self._clock() >= self._next_look and self._looking.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._looking.release()
        return question(self._base)

    def _look(self) -> None:
        try:
            self._base.refresh(is_patient=False)
            self._said = ""
        except (KbindexError, OSError) as error:
            if str(error) != self._said:
                self._said = str(error)
                self._say(self._said)
        self._next_look = self._clock() + INTERVAL_S
