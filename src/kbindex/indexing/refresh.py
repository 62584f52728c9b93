"""Bringing the index up to date with the episodes.

files ─► same as recorded? ─ yes ─► kept
            │ no
            ▼
         read ─ analyse ─ tag ─► documents ─► new generation
"""

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from kbindex.errors import (
    ArchiveError,
    DamagedIndexError,
    IndexStateError,
    LockBusyError,
)
from kbindex.index import (
    DOCUMENT_RULES,
    LOCK_TIMEOUT_S,
    Generation,
    IndexFolder,
    SourceState,
    hash_content,
    load_entries,
    load_sources,
)
from kbindex.indexing.archive_topics import load_user_topics
from kbindex.indexing.changes import Changes, Progress
from kbindex.indexing.collector import collector_paused
from kbindex.language import Analyzer, fingerprint
from kbindex.messages import tr
from kbindex.shownotes import (
    READING_RULES,
    EpisodeFile,
    find_episodes,
    load_content,
)
from kbindex.topics import tagging_fingerprint
from kbindex.version import __version__

if TYPE_CHECKING:
    from kbindex.index.embedded.lock import Waiting
    from kbindex.model import Diagnostic, EpisodeId


class _Plan(Struct, frozen=True, kw_only=True):
    """What a look at the files found; `kept` are paths of their sources."""

    kept: frozenset[str]
    to_read: tuple[EpisodeFile, ...]
    changes: Changes
    fingerprint: str


class Refresher(Struct):
    """Refreshes the index of one archive."""

    episodes: Path
    folder: IndexFolder
    analyzer: Analyzer
    clock_ns: Callable[[], int] = time.time_ns

    @collector_paused()
    def refresh(
        self,
        *,
        full: bool = False,
        progress: Progress | None = None,
        waiting: "Waiting | None" = None,
        is_patient: bool = True,
    ) -> tuple[Generation, Changes]:
        """Bring the index up to date; build it where there is none.

        Args:
            full: Read everything anew.
            progress: Told how far it is.
            waiting: Told which other process is waited for.
            is_patient: Wait for another process that is writing; else the index is
                taken as it is, where there is one.

        Raises:
            ArchiveError: There are no episodes to index.
            IndexStateError: The index cannot be written.
        """
        start = time.perf_counter()
        files, found = self._find()
        base, plan = self._look(files, full=full)
        if base is None or not plan.changes.is_empty:
            timeout_s = LOCK_TIMEOUT_S if is_patient or base is None else 0.0
            try:
                with self.folder.lock(timeout_s=timeout_s, waiting=waiting):
                    # Another process may have refreshed while this one waited.
                    if base is None or not self.folder.is_current(base):
                        base, plan = self._look(files, full=full)
                    if base is None or not plan.changes.is_empty:
                        base, plan = self._write_or_heal(files, base, plan, progress)
            except LockBusyError:
                if is_patient or base is None:
                    raise
                plan = replace(plan, changes=Changes())
        else:
            self.folder.tidy()
        changes = replace(
            plan.changes,
            articles=base.manifest.articles,
            seconds=time.perf_counter() - start,
            diagnostics=tuple(sorted({*found, *base.manifest.diagnostics})),
        )
        return base, changes

    def look(self) -> tuple[Generation | None, Changes]:
        """Say what a refresh would do, and do nothing.

        Returns:
            The generation that would be built upon, None where all would be read
            anew; and the changes, with the diagnostics that are known.

        Raises:
            ArchiveError: There are no episodes to index.
        """
        files, found = self._find()
        base, plan = self._look(files, full=False)
        said = {*found, *(base.manifest.diagnostics if base else ())}
        articles = base.manifest.articles if base else 0
        changes = replace(
            plan.changes, articles=articles, diagnostics=tuple(sorted(said))
        )
        return base, changes

    def _find(self) -> "tuple[list[EpisodeFile], list[Diagnostic]]":
        files, found = find_episodes(self.episodes)
        if not files:
            raise ArchiveError(
                tr(
                    "{folder}: no episode in it (NAME/README.md or NAME.md)",
                    folder=self.episodes,
                )
            )
        return files, found

    def _look(
        self, files: Sequence[EpisodeFile], *, full: bool
    ) -> tuple[Generation | None, _Plan]:
        """Compare the files with what the index recorded."""
        wanted = self.fingerprint()
        known: tuple[tuple[EpisodeId, SourceState], ...] = ()
        reason = None
        try:
            base = self.folder.current()
            if base and base.manifest.fingerprint != wanted:
                reason = tr("the rules by which it was built have changed")
                base = None
            if base:
                known = load_sources(base.folder)
        except IndexStateError as error:
            base, reason = None, str(error)
        by_path = {state.path: (name, state) for name, state in known}
        root = str(self.episodes)
        kept: set[str] = set()
        to_read: list[EpisodeFile] = []
        for file in files:
            name, state = by_path.get(file.path, (None, None))
            if state and name == file.id and not full and _is_same(root, state):
                kept.add(file.path)
            else:
                to_read.append(file)
        before = [str(name) for name, _ in known]
        return None if full else base, _Plan(
            kept=frozenset(kept),
            to_read=tuple(to_read),
            changes=_compare(before, files, to_read, reason=reason),
            fingerprint=wanted,
        )

    def fingerprint(self) -> str:
        """Identify all besides the episodes that decides what is indexed."""
        parts = (
            __version__,
            READING_RULES,
            DOCUMENT_RULES,
            fingerprint(),
            tagging_fingerprint(),
            *(topics.text for topics in load_user_topics(self.episodes)),
        )
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]

    def _write_or_heal(
        self,
        files: Sequence[EpisodeFile],
        base: Generation | None,
        plan: _Plan,
        progress: Progress | None,
    ) -> tuple[Generation, _Plan]:
        """Write the plan; build anew where what `base` holds cannot be read.

        Made so that its hashes fit, an index is found out when it is read.
        """
        try:
            return self._write(base, plan, progress), plan
        except DamagedIndexError as error:
            if base is None:
                raise
            _, plan = self._look(files, full=True)
            plan = replace(plan, changes=replace(plan.changes, reason=str(error)))
            return self._write(None, plan, progress), plan

    def _write(
        self, base: Generation | None, plan: _Plan, progress: Progress | None
    ) -> Generation:
        from kbindex.indexing.build import Builder  # noqa: PLC0415 - cold start

        builder = Builder(self.episodes, self.analyzer, clock_ns=self.clock_ns)
        return builder.build(
            self.folder,
            base=base,
            kept=[e for e in load_entries(base.folder) if e.source.path in plan.kept]
            if base
            else [],
            to_read=plan.to_read,
            fingerprint=plan.fingerprint,
            progress=progress,
        )


def _is_same(root: str, known: SourceState) -> bool:
    """Say whether a file is what was read: by its state, else by its bytes."""
    path = f"{root}/{known.path}"
    try:
        status = os.stat(path)  # noqa: PTH116 - once for each file of an archive
        seen = (status.st_size, status.st_mtime_ns, status.st_ino)
        if known.is_settled and seen == (known.size, known.mtime_ns, known.inode):
            return True
        return hash_content(load_content(Path(path))) == known.sha256
    except OSError:
        return not known.sha256  # it could not be read before either


def _compare(
    known: Iterable[str],
    files: Iterable[EpisodeFile],
    to_read: Iterable[EpisodeFile],
    *,
    reason: str | None,
) -> Changes:
    """Say what changed by the ids of episodes, wherever their files lie."""
    before = dict.fromkeys(known)
    now = {str(file.id) for file in files}
    read = [str(file.id) for file in to_read]
    return Changes(
        added=tuple(name for name in read if name not in before),
        changed=tuple(name for name in read if name in before),
        removed=tuple(name for name in before if name not in now),
        reason=reason,
    )
