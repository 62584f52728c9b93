"""Bringing the index up to date with the episodes.

files ─► same as recorded? ─ yes ─► kept
            │ no
            ▼
         read ─ analyse ─ tag ─► documents ─► new generation
"""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kbindex.errors import ArchiveError, IndexStateError
from kbindex.index import (
    Document,
    EpisodeDocuments,
    EpisodeEntry,
    Generation,
    IndexFolder,
    SourceState,
    Update,
    analyze_article,
    build_document,
    load_entries,
    write_generation,
)
from kbindex.knowledge.garbage import collector_paused
from kbindex.knowledge.results import Changes
from kbindex.language import Analyzer, fingerprint
from kbindex.model import Article, Diagnostic
from kbindex.shownotes import (
    READING_RULES,
    EpisodeFile,
    Reader,
    find_episodes,
    load_content,
)
from kbindex.topics import Tagger, load_taxonomy, tagging_fingerprint
from kbindex.version import __version__

Progress = Callable[[int, int], None]
"""Called with how many episodes are done, and how many there are to do."""

_YOUNG_NS = 2_000_000_000
"""A file changed this shortly before it was read may change again unseen: the
coarsest clocks of file systems tick every two seconds."""


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
        parts = (__version__, READING_RULES, fingerprint(), tagging_fingerprint())
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]

    def _write(
        self, base: Generation | None, plan: _Plan, progress: Progress | None
    ) -> Generation:
        update = Update(
            fingerprint=plan.fingerprint,
            kept=plan.kept,
            read=self._read_all(plan.to_read, progress),
        )
        with collector_paused():
            return write_generation(self.folder, update, base=base)

    def _read_all(
        self, files: Sequence[EpisodeFile], progress: Progress | None
    ) -> Iterator[EpisodeDocuments]:
        reader = Reader()
        tagger = Tagger(load_taxonomy(), self.analyzer)
        for done, file in enumerate(files):
            if progress:
                progress(done, len(files))
            yield self._read_one(file, reader, tagger)
        if progress:
            progress(len(files), len(files))

    def _read_one(
        self, file: EpisodeFile, reader: Reader, tagger: Tagger
    ) -> EpisodeDocuments:
        path = self.episodes / file.path
        try:
            status = path.stat()
            content = load_content(path)
        except OSError as error:
            said = Diagnostic(
                path=file.path,
                line=0,
                kind="unreadable",
                message=error.strerror or "cannot be read",
            )
            source = SourceState(
                path=file.path, size=0, mtime_ns=0, inode=0, sha256="", is_settled=False
            )
            entry = EpisodeEntry(
                source=source, id=file.id, episode=None, diagnostics=(said,)
            )
            return EpisodeDocuments(entry=entry, documents=())
        reading = reader.read_bytes(content, file)
        articles = reading.episode.articles if reading.episode else ()
        documents = [self._document(article, tagger) for article in articles]
        source = SourceState(
            path=file.path,
            size=status.st_size,
            mtime_ns=status.st_mtime_ns,
            inode=status.st_ino,
            sha256=_digest(content),
            is_settled=self.clock_ns() - status.st_mtime_ns > _YOUNG_NS,
        )
        entry = EpisodeEntry(
            source=source,
            id=file.id,
            episode=reading.episode and replace(reading.episode, articles=()),
            articles=sum(article.kind == "article" for article in articles),
            records=len(articles),
            length=sum(count for d in documents for count, _ in d.text.values()),
            tags={d.article.id: d.article.tags for d in documents if d.article.tags},
            diagnostics=reading.diagnostics,
        )
        return EpisodeDocuments(entry=entry, documents=documents)

    def _document(self, article: Article, tagger: Tagger) -> Document:
        analysis = analyze_article(article, self.analyzer)
        tags = tagger.tag(
            article, title=analysis.title, notes=analysis.notes, url=analysis.url
        )
        return build_document(replace(article, tags=tags), analysis)


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
