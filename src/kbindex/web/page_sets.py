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
    the others answer from those of the old one; who asks never waits for a refresh.

    Args:
        base: The archive.

    Attributes:
        shown: The pages of the state that is shown, as it is.
    """

    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base
        self._making = Lock()
        self._refreshing = Lock()
        self.shown = _make(base)

    @property
    def revision(self) -> int:
        """The number of the state that is shown."""
        return self.shown.view.revision

    def current(self) -> PageSet:
        """Return the pages of the newest state, or of the one before it.

        Who asks makes them itself where nobody else is about to.
        """
        if self.revision != self._base.revision and self._refreshing.acquire(
            blocking=False
        ):
            try:
                self._renew()
            finally:
                self._refreshing.release()
        return self.shown

    def newest(self) -> PageSet:
        """Return the pages of the newest state there is; where need be, make them."""
        self._renew()
        return self.shown

    def refresh(self) -> bool:
        """Bring the archive up to date, and make the pages of its new state.

        Returns:
            Whether another state is shown than before.

        Raises:
            KbindexError: That was not possible; what was shown is shown.
        """
        before = self.revision
        with self._refreshing:
            self._base.refresh(is_patient=False)
            self._renew()
        return self.revision != before

    def _renew(self) -> None:
        with self._making:
            if self.revision != self._base.revision:
                self.shown = _make(self._base)


def _make(base: KnowledgeBase) -> PageSet:
    made = PageSet(ArchiveView(base))
    made.find("")  # the list of all addresses is made here, and not by a request
    return made
