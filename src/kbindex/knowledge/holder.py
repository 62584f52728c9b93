"""The one snapshot that is answered from: held, replaced, and mended."""

from __future__ import annotations

from itertools import chain, islice
from threading import Lock, RLock
from typing import TYPE_CHECKING, Concatenate, ParamSpec, Self, TypeVar

from msgspec.structs import replace

from kbindex.errors import DamagedIndexError, IndexStateError
from kbindex.indexing.changes import Changes, Progress
from kbindex.knowledge.healing import first_readable
from kbindex.knowledge.snapshot import Settings, Snapshot
from kbindex.messages import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kbindex.index import Waiting
    from kbindex.indexing.refresh import Refresher

_Answer = TypeVar("_Answer")
_Params = ParamSpec("_Params")


class SnapshotHolder:
    """Holds the snapshot of an archive that questions are answered from.

    Safe to use from many threads: a refresh replaces the snapshot, and one at a time
    refreshes. `changes` is what the last refresh changed. `revision` is another number
    whenever another state of the index is answered from.
    """

    def __init__(self, refresher: Refresher, settings: Settings) -> None:
        self._refresher, self._settings = refresher, settings
        self._snapshot: Snapshot | None = None
        self._is_closed = False
        self._replacing = Lock()
        self._refreshing = RLock()
        self.changes = Changes()
        self.revision = 0

    def __repr__(self) -> str:
        snapshot = self._snapshot
        if snapshot is None or self._is_closed:
            return f"<{type(self).__name__} closed>"
        return f"<{type(self).__name__} articles={snapshot.generation.articles}>"

    @property
    def is_built_here(self) -> bool:
        """Whether the index is of this user's own making, or that cannot be told.

        Else nobody here has seen that it says what the notes say.
        """
        snapshot = self._snapshot
        if snapshot is None:
            return True
        read = filter(None, (snapshot.generation, snapshot.passages))
        known = self._refresher.provenance.knows
        return all(known(generation.identity) for generation in read)

    def _open_as_it_is(self) -> bool:
        """Answer from the index without a look at the episodes.

        Returns:
            False where none can be read, or it was built by other rules.
        """
        self._refresher.settle()
        try:
            generation = self._refresher.index.current()
            if not generation or not self._refresher.may_be_read(generation):
                return False
            passages = self._refresher.current_passages()
            self._replace(Snapshot(generation, self._settings, passages))
        except IndexStateError:
            return False
        return True

    def refresh(
        self,
        *,
        full: bool = False,
        progress: Progress | None = None,
        waiting: Waiting | None = None,
        is_patient: bool = True,
    ) -> Changes:
        """Bring the index up to date with the episodes, and say what changed.

        Args:
            full: Build the whole index anew.
            progress: Called with how many episodes are done, and of how many.
            waiting: Called with who is writing the index.
            is_patient: Wait for them. Else the index stays as it is meanwhile.

        Raises:
            ArchiveError: There are no episodes any more.
            IndexStateError: The index cannot be written.
        """
        return self._refresh(
            full=full, progress=progress, waiting=waiting, is_patient=is_patient
        )

    def _refresh(
        self,
        *,
        full: bool = False,
        progress: Progress | None = None,
        waiting: Waiting | None = None,
        is_patient: bool = True,
    ) -> Changes:
        self._check_open()

        def bring(error: DamagedIndexError | None, *, full: bool = full) -> Changes:
            generation, changes = self._refresher.refresh(
                full=full, progress=progress, waiting=waiting, is_patient=is_patient
            )
            passages = self._refresher.current_passages()
            known = self._snapshot
            if known is None or (known.generation, known.passages) != (
                generation,
                passages,
            ):
                self._replace(Snapshot(generation, self._settings, passages))
            if error and full:
                changes = replace(changes, reason=str(error))
            self.changes = changes
            return changes

        # A forged index passes the hash check, so its damage shows only on reading.
        with self._refreshing:
            return first_readable(bring, bring, lambda error: bring(error, full=True))

    def _replace(self, snapshot: Snapshot | None) -> None:
        """Answer from a snapshot from now on.

        Raises:
            IndexStateError: It was closed meanwhile.
        """
        with self._replacing:
            if not self._is_closed:
                self._snapshot, snapshot = snapshot, self._snapshot
                self.revision += 1
        if snapshot is not None:
            snapshot.retire()
        self._check_open()

    def _check_open(self) -> None:
        if self._is_closed:
            raise IndexStateError(tr("the knowledge base is closed"))

    def _held(self) -> Snapshot:
        """Return the snapshot to answer from, to be released."""
        while (snapshot := self._snapshot) is not None:
            if snapshot.hold():  # else another thread has just replaced it
                return snapshot
        raise IndexStateError(tr("the knowledge base is closed"))

    def _ask(
        self,
        question: Callable[Concatenate[Snapshot, _Params], _Answer],
        /,
        *args: _Params.args,
        **options: _Params.kwargs,
    ) -> _Answer:
        """Answer a question, whatever happens to the index meanwhile.

        It is asked as a whole of one snapshot; where that cannot be read, again of one
        that was brought up to date, then of one that was built anew.
        """
        failed: list[Snapshot] = []

        def ask() -> _Answer:
            snapshot = self._held()
            try:
                return question(snapshot, *args, **options)
            except DamagedIndexError:
                failed.append(snapshot)
                raise
            finally:
                snapshot.release()

        def ask_again(error: DamagedIndexError | None, *, full: bool) -> _Answer:
            with self._refreshing:
                if self._snapshot is failed[-1]:  # else another thread has mended it
                    changes = self._refresh(full=full)
                    if full:
                        self.changes = replace(changes, reason=str(error))
            return ask()

        return first_readable(
            lambda _: ask(),
            lambda error: ask_again(error, full=False),
            lambda error: ask_again(error, full=True),
        )

    def _stream(
        self,
        question: Callable[Concatenate[Snapshot, _Params], Iterator[_Answer]],
        /,
        *args: _Params.args,
        **options: _Params.kwargs,
    ) -> Iterator[_Answer]:
        """Yield the parts of an answer, all of one snapshot, as they are asked for.

        The snapshot stays open until the last, or until the iterator is closed. The
        first part is answered as `_ask` does, whatever happens to the index.

        Raises:
            DamagedIndexError: The index cannot be read any more behind the first part.
        """

        def begin(snapshot: Snapshot) -> tuple[Snapshot, Iterator[_Answer]]:
            parts = iter(question(snapshot, *args, **options))
            first = list(islice(parts, 1))
            snapshot.keep()
            return snapshot, chain(first, parts)

        snapshot, parts = self._ask(begin)
        try:
            yield from parts
        finally:
            snapshot.release()

    def close(self) -> None:
        """Answer no more; the files are closed when all questions are answered."""
        with self._replacing:
            self._is_closed = True
            snapshot, self._snapshot = self._snapshot, None
        if snapshot is not None:
            snapshot.retire()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
