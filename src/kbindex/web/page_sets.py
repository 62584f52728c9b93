"""The pages that are shown now: those of one state of the archive, made once."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from kbindex.pages.html.archive_view import ArchiveView
from kbindex.pages.html.page_set import PageSet

if TYPE_CHECKING:
    from kbindex.knowledge import KnowledgeBase


class PageSets:
    """Holds the pages of the newest state of an archive.

    Safe to use from many threads. One of them makes the pages of a new state, while
    the others answer from those of the old one.

    Args:
        base: The archive.
    """

    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base
        self._making = Lock()
        self._current = _make(base)

    @property
    def revision(self) -> int:
        """The number of the state that is shown."""
        return self._current.view.revision

    def current(self) -> PageSet:
        """Return the pages of the newest state, or of the one before it."""
        if self.revision != self._base.revision and self._making.acquire(
            blocking=False
        ):
            try:
                self._renew()
            finally:
                self._making.release()
        return self._current

    def newest(self) -> PageSet:
        """Return the pages of the newest state, and wait until they are made."""
        with self._making:
            self._renew()
        return self._current

    def refresh(self) -> bool:
        """Bring the archive up to date, and make the pages of its new state.

        Returns:
            Whether another state is shown than before.

        Raises:
            KbindexError: That was not possible; what was shown is shown.
        """
        before = self.revision
        with self._making:  # nobody else makes what is made here
            self._base.refresh(is_patient=False)
            self._renew()
        return self.revision != before

    def _renew(self) -> None:
        if self.revision != self._base.revision:
            self._current = _make(self._base)


def _make(base: KnowledgeBase) -> PageSet:
    made = PageSet(ArchiveView(base))
    made.find("")  # the list of all addresses is made here, and not by a request
    return made
