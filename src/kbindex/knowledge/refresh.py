"""Bringing the index up to date with the episodes.

files ─► same as recorded? ─ yes ─► kept
            │ no
            ▼
         read ─ analyse ─ tag ─► documents ─► new generation
"""

import hashlib
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kbindex.errors import ArchiveError, IndexStateError
from kbindex.index import (
    DOCUMENT_RULES,
    EpisodeEntry,
    Generation,
    IndexFolder,
    load_entries,
)
from kbindex.knowledge.results import Changes, Progress
from kbindex.knowledge.user_topics import load_user_topics
from kbindex.language import Analyzer, fingerprint
from kbindex.shownotes import (
    READING_RULES,
    EpisodeFile,
    find_episodes,
    load_content,
)
from kbindex.topics import tagging_fingerprint
from kbindex.version import __version__


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    known: tuple[EpisodeEntry, ...]
    kept: tuple[EpisodeEntry, ...]
    to_read: tuple[EpisodeFile, ...]
    changes: Changes
    fingerprint: str


@dataclass(slots=True)
class Refresher:
    """Refreshes the index of one archive."""

    episodes: Path
    folder: IndexFolder
    analyzer: Analyzer
    clock_ns: Callable[[], int] = time.time_ns

    def refresh(
        self,
        *,
        full: bool = False,
        progress: Progress | None = None,
    ) -> tuple[Generation, Changes]:
        """Bring the index up to date; build it where there is none.

        Raises:
            ArchiveError: There are no episodes to index.
            IndexStateError: The index cannot be written.
        """
        start = time.perf_counter()
        files, found = find_episodes(self.episodes)
        if not files:
            raise ArchiveError(
                f"{self.episodes}: no episode in it (NAME/README.md or NAME.md)"
            )
        base, plan = self._look(files, full=full)
        entries = plan.known
        if base is None or not plan.changes.is_empty:
            with self.folder.lock():
                # Another process may have refreshed while this one waited.
                base, plan = self._look(files, full=full)
                entries = plan.known
                if base is None or not plan.changes.is_empty:
                    base = self._write(base, plan, progress)
                    entries = load_entries(base.folder)
        said = sorted({*found, *(d for entry in entries for d in entry.diagnostics)})
        changes = replace(
            plan.changes,
            articles=sum(entry.articles for entry in entries),
            seconds=time.perf_counter() - start,
            diagnostics=tuple(said),
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
        files, found = find_episodes(self.episodes)
        if not files:
            raise ArchiveError(
                f"{self.episodes}: no episode in it (NAME/README.md or NAME.md)"
            )
        base, plan = self._look(files, full=False)
        said = {*found, *(d for entry in plan.known for d in entry.diagnostics)}
        return base, replace(plan.changes, diagnostics=tuple(sorted(said)))

    def _look(
        self, files: Sequence[EpisodeFile], *, full: bool
    ) -> tuple[Generation | None, _Plan]:
        """Compare the files with what the index recorded."""
        wanted = self.fingerprint()
        known: tuple[EpisodeEntry, ...] = ()
        reason = None
        try:
            base = self.folder.current()
            if base and base.manifest.fingerprint != wanted:
                base, reason = None, "the rules by which it was built have changed"
            if base:
                known = load_entries(base.folder)
        except IndexStateError as error:
            base, reason = None, str(error)
        by_path = {entry.source.path: entry for entry in known}
        kept: list[EpisodeEntry] = []
        to_read: list[EpisodeFile] = []
        for file in files:
            entry = by_path.get(file.path)
            if entry and not full and self._is_same(file, entry):
                kept.append(entry)
            else:
                to_read.append(file)
        return None if full else base, _Plan(
            known=known,
            kept=tuple(kept),
            to_read=tuple(to_read),
            changes=_compare(known, files, to_read, reason=reason),
            fingerprint=wanted,
        )

    def _is_same(self, file: EpisodeFile, entry: EpisodeEntry) -> bool:
        """Say whether a file is what was read: by its state, else by its bytes."""
        if entry.id != file.id:
            return False
        path, known = self.episodes / file.path, entry.source
        try:
            status = path.stat()
            seen = (status.st_size, status.st_mtime_ns, status.st_ino)
            if known.is_settled and seen == (known.size, known.mtime_ns, known.inode):
                return True
            return _digest(load_content(path)) == known.sha256
        except OSError:
            return not known.sha256  # it could not be read before either

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

    def _write(
        self, base: Generation | None, plan: _Plan, progress: Progress | None
    ) -> Generation:
        from kbindex.knowledge.building import Builder  # noqa: PLC0415 - cold start

        builder = Builder(self.episodes, self.analyzer, clock_ns=self.clock_ns)
        return builder.build(
            self.folder,
            base=base,
            kept=plan.kept,
            to_read=plan.to_read,
            fingerprint=plan.fingerprint,
            progress=progress,
        )


def _compare(
    known: Iterable[EpisodeEntry],
    files: Iterable[EpisodeFile],
    to_read: Iterable[EpisodeFile],
    *,
    reason: str | None,
) -> Changes:
    """Say what changed by the ids of episodes, wherever their files lie."""
    before = dict.fromkeys(str(entry.id) for entry in known)
    now = {str(file.id) for file in files}
    read = [str(file.id) for file in to_read]
    return Changes(
        added=tuple(name for name in read if name not in before),
        changed=tuple(name for name in read if name in before),
        removed=tuple(name for name in before if name not in now),
        reason=reason,
    )


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
