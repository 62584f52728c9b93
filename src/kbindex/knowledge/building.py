"""Episodes that are new or changed → documents → a new generation of the index.

file ─ shownotes ─► articles ─ language ─► terms ─ topics ─► tags ─► document
"""

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kbindex.index import (
    Document,
    EpisodeEntry,
    Generation,
    IndexFolder,
    SourceState,
    analyze_article,
    build_document,
)
from kbindex.index.writer import EpisodeDocuments, Update, write_generation
from kbindex.knowledge.garbage import collector_paused
from kbindex.knowledge.results import Progress
from kbindex.knowledge.user_topics import load_user_topics
from kbindex.language import Analyzer
from kbindex.model import Article, Diagnostic
from kbindex.shownotes import EpisodeFile, load_content
from kbindex.shownotes.reader import Reader
from kbindex.topics import Tagger, load_taxonomy, with_user_topics

_YOUNG_NS = 2_000_000_000
"""A file changed this shortly before it was read may change again unseen: the
coarsest clocks of file systems tick every two seconds."""


@dataclass(slots=True)
class Builder:
    """Builds generations of one archive's index."""

    episodes: Path
    analyzer: Analyzer
    clock_ns: Callable[[], int] = time.time_ns

    def build(
        self,
        folder: IndexFolder,
        *,
        base: Generation | None,
        kept: Sequence[EpisodeEntry],
        to_read: Sequence[EpisodeFile],
        fingerprint: str,
        progress: Progress | None = None,
    ) -> Generation:
        """Read `to_read`, keep `kept` of `base`, and make the outcome current.

        To be called while the folder's lock is held.

        Raises:
            IndexStateError: The folder cannot be written.
            ConfigError: The user's topics are wrong.
        """
        topics = load_user_topics(self.episodes)
        taxonomy = with_user_topics(load_taxonomy(), topics)
        read = self._read_all(to_read, Tagger(taxonomy, self.analyzer), progress)
        update = Update(fingerprint=fingerprint, kept=kept, read=read)
        with collector_paused():
            return write_generation(folder, update, base=base)

    def _read_all(
        self, files: Sequence[EpisodeFile], tagger: Tagger, progress: Progress | None
    ) -> Iterator[EpisodeDocuments]:
        reader = Reader()
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


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
