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

from kbindex.config import cache_bridges, cache_index
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
    Index,
    IndexFolder,
    Plan,
    SourceState,
    hash_content,
)
from kbindex.indexing.archive_topics import load_user_topics
from kbindex.indexing.changes import Changes, Progress
from kbindex.indexing.collector import collector_paused
from kbindex.indexing.provenance import Provenance
from kbindex.language import Analyzer, build_analyzer, fingerprint
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
    from kbindex.index import Waiting
    from kbindex.model import Diagnostic, EpisodeId
    from kbindex.topics import UserTopics


class _Look(Struct, frozen=True, kw_only=True):
    """What a look at the files found."""

    plan: Plan
    to_read: tuple[EpisodeFile, ...]
    changes: Changes


class Refresher(Struct):
    """Refreshes the index of one archive.

    Args:
        follow_links: Follow links that lead out of the archive, too.
        provenance: Which generations were built here.
    """

    episodes: Path
    index: Index
    analyzer: Analyzer
    follow_links: bool = False
    provenance: Provenance = Provenance()
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
        base, look = self._look(files, full=full)
        if base is None or not look.changes.is_empty:
            timeout_s = LOCK_TIMEOUT_S if is_patient or base is None else 0.0
            try:
                with self.index.lock(timeout_s=timeout_s, waiting=waiting):
                    base, look = self._refresh_locked(
                        files, base, look, full=full, progress=progress
                    )
            except LockBusyError:
                if is_patient or base is None:
                    raise
                look = replace(look, changes=Changes())
        else:
            self.index.tidy()
        seconds = time.perf_counter() - start
        return base, replace(_with_totals(look, base, found), seconds=seconds)

    def look(self) -> tuple[Generation | None, Changes]:
        """Say what a refresh would do, and do nothing.

        Returns:
            The generation that would be built upon, None where all would be read
            anew; and the changes, with the diagnostics that are known.

        Raises:
            ArchiveError: There are no episodes to index.
        """
        files, found = self._find()
        base, look = self._look(files, full=False)
        return base, _with_totals(look, base, found)

    def _find(self) -> "tuple[list[EpisodeFile], list[Diagnostic]]":
        files, found = find_episodes(self.episodes, follow_links=self.follow_links)
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
    ) -> tuple[Generation | None, _Look]:
        """Compare the files with what the index recorded."""
        wanted = self.fingerprint()
        known: Sequence[tuple[EpisodeId, SourceState]] = ()
        reason = None
        try:
            base = self.index.current()
            if base and base.fingerprint != wanted:
                reason = tr("the rules by which it was built have changed")
                base = None
            if base:
                known = base.sources()
        except IndexStateError as error:
            base, reason = None, str(error)
        by_path = {state.path: (name, state) for name, state in known}
        kept: set[str] = set()
        to_read: list[EpisodeFile] = []
        for file in files:
            name, state = by_path.get(file.path, (None, None))
            if state and name == file.id and not full and self._is_same(state):
                kept.add(file.path)
            else:
                to_read.append(file)
        before = [str(name) for name, _ in known]
        return None if full else base, _Look(
            plan=Plan(fingerprint=wanted, kept=frozenset(kept)),
            to_read=tuple(to_read),
            changes=_compare(before, files, to_read, reason=reason),
        )

    def fingerprint(self) -> str:
        """Identify all besides the episodes that decides what is indexed."""
        parts = (
            *_rules(follow_links=self.follow_links),
            *(topics.text for topics in self._user_topics()),
        )
        return _digest(parts)[:24]

    def _user_topics(self) -> "tuple[UserTopics, ...]":
        return load_user_topics(self.episodes, follow_links=self.follow_links)

    def _is_same(self, known: SourceState) -> bool:
        """Say whether a file is what was read: by its state, else by its bytes."""
        path = f"{self.episodes}/{known.path}"
        try:
            status = os.stat(path)  # noqa: PTH116 - once for each file of an archive
            seen = (status.st_size, status.st_mtime_ns, status.st_ino)
            noted = (known.size, known.mtime_ns, known.inode)
            is_untouched = status.st_ctime_ns == known.ctime_ns
            if known.is_settled and is_untouched and seen == noted:
                return True
            content = load_content(
                self.episodes, known.path, follow_links=self.follow_links
            )
            return hash_content(content) == known.sha256
        except OSError:
            return not known.sha256  # it could not be read before either

    def _refresh_locked(
        self,
        files: Sequence[EpisodeFile],
        base: Generation | None,
        look: _Look,
        *,
        full: bool,
        progress: Progress | None,
    ) -> tuple[Generation, _Look]:
        # Another process may have refreshed while this one waited.
        if base is None or not self.index.is_current(base):
            base, look = self._look(files, full=full)
        if base is not None and look.changes.is_empty:
            return base, look
        return self._write_or_heal(files, base, look, progress)

    def _write_or_heal(
        self,
        files: Sequence[EpisodeFile],
        base: Generation | None,
        look: _Look,
        progress: Progress | None,
    ) -> tuple[Generation, _Look]:
        """Write what was found; build anew where what `base` holds cannot be read.

        A forged index passes the hash check, so its damage shows only on reading.
        """
        try:
            return self._write(base, look, progress), look
        except DamagedIndexError as error:
            if base is None:
                raise
            _, look = self._look(files, full=True)
            look = replace(look, changes=replace(look.changes, reason=str(error)))
            return self._write(None, look, progress), look

    def _write(
        self, base: Generation | None, look: _Look, progress: Progress | None
    ) -> Generation:
        from kbindex.indexing.build import Builder  # noqa: PLC0415 - cold start

        builder = Builder(
            episodes=self.episodes,
            analyzer=self.analyzer,
            follow_links=self.follow_links,
            clock_ns=self.clock_ns,
        )
        built = builder.build(
            self.index, look.plan, look.to_read, base=base, progress=progress
        )
        self.provenance.note(built.identity, base=base.identity if base else None)
        return built


def _with_totals(
    look: _Look, base: Generation | None, found: "Sequence[Diagnostic]"
) -> Changes:
    said = {*found, *(base.diagnostics if base else ())}
    articles = base.articles if base else 0
    return replace(look.changes, articles=articles, diagnostics=tuple(sorted(said)))


def make_refresher(
    episodes: str | os.PathLike[str],
    index: str | os.PathLike[str] | None,
    *,
    follow_links: bool = False,
    cache: Path | None = None,
) -> Refresher:
    """Make the refresher of an archive whose index lies in a folder.

    Args:
        episodes: The folder of show notes.
        index: The folder of the index; None is the archive's own in the cache.
        follow_links: Follow links that lead out of the archive, too.
        cache: Where it is noted what was built here; by default the user's cache.

    Raises:
        IndexStateError: No folder can have the name of the index.
    """
    root = Path(episodes).absolute()
    place = Path(index).absolute() if index is not None else cache_index(root)
    try:
        place = place.resolve()  # who names the index may name a link
    except (OSError, RuntimeError, ValueError) as error:
        text = tr("{folder}: no folder can have this name", folder=place)
        raise IndexStateError(text) from error
    return Refresher(
        episodes=root,
        index=IndexFolder(
            place,
            rules=_digest(_rules(follow_links=follow_links))[:8],
            archive=_seen_from(place, root),
        ),
        analyzer=build_analyzer(),
        follow_links=follow_links,
        provenance=Provenance(cache or cache_bridges()),
    )


def _seen_from(place: Path, root: Path) -> str:
    """Return the way from one folder to another; "" where there is none."""
    try:
        return os.path.relpath(root, place)
    except ValueError:  # two drives
        return ""


def _rules(*, follow_links: bool) -> tuple[str, ...]:
    """Return what decides how notes are read, besides what the archive says."""
    return (
        __version__,
        READING_RULES,
        DOCUMENT_RULES,
        fingerprint(),
        tagging_fingerprint(),
        *(("links that lead outside",) if follow_links else ()),
    )


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


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
