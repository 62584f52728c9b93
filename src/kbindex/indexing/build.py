"""Episodes that are new or changed → records → a new generation of the index.

files ─ shares ─► shownotes ─► language ─► topics ─► index: a part of a share
                                                        │
kept episodes of the generation before ─────────────────┴─► new generation
"""

import os
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from kbindex.index import (
    AnalyzedRecord,
    EpisodeEntry,
    Generation,
    Index,
    Part,
    Plan,
    SourceState,
    Stage,
    analyze_article,
    build_record,
    hash_content,
)
from kbindex.indexing.archive_topics import (
    check_patterns,
    load_archive_taxonomy,
    unpack_topics,
)
from kbindex.indexing.changes import Progress
from kbindex.indexing.collector import collect_young
from kbindex.indexing.workers import Tell, Turns, map_in_processes, usable_cores
from kbindex.language import Analyzer, Term
from kbindex.messages import Message, later
from kbindex.model import Article, diagnose
from kbindex.shownotes import EpisodeFile, load_content
from kbindex.shownotes.reader import Reader
from kbindex.topics import Tagger, Taxonomy, pack_taxonomy

_YOUNG_NS = 2_000_000_000
"""A file changed this shortly before it was read may change again unseen: the
coarsest clocks of file systems tick every two seconds."""

_SHARE_BYTES = 200_000
"""Least size of a share for a process of its own; a smaller one is done sooner than
a process is started and its segment paid for by every search."""

_TURNS = 16
"""Batches for each process."""

_SHARED_TEXTS = 1 << 12
"""Texts of which the terms are kept: more than an archive has presenters and hosts."""


MakeTagger = Callable[[Taxonomy, Analyzer], Tagger]


class _Share(Struct, frozen=True, kw_only=True):
    """Files that one process reads, and the number of the part that it writes."""

    batches: Iterable[Sequence[EpisodeFile]]
    number: int


class Builder(Struct, kw_only=True):
    """Builds generations of one archive's index.

    Args:
        follow_links: Follow links that lead out of the archive, too.
        make_tagger: Makes the tagger of a taxonomy.
    """

    episodes: Path
    analyzer: Analyzer
    follow_links: bool = False
    make_tagger: MakeTagger = Tagger
    clock_ns: Callable[[], int] = time.time_ns

    def build(
        self,
        index: Index,
        plan: Plan,
        to_read: Sequence[EpisodeFile],
        *,
        base: Generation | None,
        progress: Progress | None = None,
    ) -> Generation:
        """Read `to_read`, keep of `base` what is planned, and make it all current.

        To be called while the right to write is held.

        Raises:
            ConfigError: The user's topics are wrong.
            IndexStateError: The index cannot be written.
        """
        if base:
            taxonomy = unpack_topics(base.topics())
            check_patterns(taxonomy)
        else:
            taxonomy = load_archive_taxonomy(
                self.episodes, follow_links=self.follow_links
            )
            plan = replace(plan, topics=pack_taxonomy(taxonomy))
        plan = replace(plan, new_episodes=len(to_read))
        with index.stage(plan, base=base) as stage:
            again = (EpisodeFile(path=e.source.path, id=e.id) for e in stage.again)
            files = sorted([*to_read, *again], key=lambda file: file.path)
            return stage.commit(self._write(files, stage, taxonomy, progress))

    def _write(
        self,
        files: Sequence[EpisodeFile],
        stage: Stage,
        taxonomy: Taxonomy,
        progress: Progress | None,
    ) -> Sequence[Part]:
        if not files:
            return ()
        work = _Work(
            episodes=self.episodes,
            follow_links=self.follow_links,
            analyzer=self.analyzer,
            tagger=self.make_tagger(taxonomy, self.analyzer),
            clock_ns=self.clock_ns,
            stage=stage,
        )
        workers, batches = self._batches(files)
        return _write(work, batches, progress, workers=workers)

    def _batches(
        self, files: Sequence[EpisodeFile]
    ) -> tuple[int, list[Sequence[EpisodeFile]]]:
        """Say how many processes to use, and divide files into what they take.

        Batches are runs of about the same size: the last ones taken are so small that
        all processes are done at about the same time.
        """
        sizes = [self._size(file) for file in files]
        total = sum(sizes)
        workers = max(1, min(usable_cores(), total // _SHARE_BYTES))
        count = 1 if workers == 1 else min(workers * _TURNS, Turns.MOST)
        batches: list[list[EpisodeFile]] = [[] for _ in range(count)]
        before = 0
        for file, size in zip(files, sizes, strict=True):
            batches[min(before * count // max(total, 1), count - 1)].append(file)
            before += size
        return workers, [batch for batch in batches if batch]

    def _size(self, file: EpisodeFile) -> int:
        try:
            return (self.episodes / file.path).stat().st_size
        except OSError:
            return 0


def _write(
    work: "_Work",
    batches: Sequence[Sequence[EpisodeFile]],
    progress: Progress | None,
    *,
    workers: int,
) -> list[Part]:
    """Write batches in processes, a part each."""
    total = sum(map(len, batches))
    done = 0

    def tell(more: int) -> None:
        nonlocal done
        done += more
        if progress:
            progress(done, total)

    tell(0)
    if workers == 1:
        return [work(_Share(batches=batches, number=0), tell)]
    with closing(Turns(batches)) as turns:
        shares = [_Share(batches=turns, number=number) for number in range(workers)]
        return map_in_processes(work, shares, tell)


class _Work(Struct, frozen=True, kw_only=True, dict=True):
    """Reads, analyses and tags the files of a share, and writes a part of them."""

    episodes: Path
    follow_links: bool
    analyzer: Analyzer
    tagger: Tagger
    clock_ns: Callable[[], int]
    stage: Stage

    @cached_property
    def _shared(self) -> Callable[[str], Sequence[Term]]:
        """The analyzer, for names of people and hosts: they come again and again."""
        return lru_cache(maxsize=_SHARED_TEXTS)(self.analyzer.analyze)

    def __call__(self, share: _Share, tell: Tell) -> Part:
        reader = Reader()
        with self.stage.part(share.number) as writer:
            for file in chain.from_iterable(share.batches):
                entry, documents = self._read_one(file, reader)
                writer.add(entry, documents)
                collect_young()
                tell(1)
            return writer.finish()

    def _read_one(
        self, file: EpisodeFile, reader: Reader
    ) -> tuple[EpisodeEntry, Sequence[AnalyzedRecord]]:
        try:
            status = (self.episodes / file.path).stat()
            content = load_content(
                self.episodes, file.path, follow_links=self.follow_links
            )
        except OSError as error:
            return _unreadable(file, error), ()
        reading = reader.read_bytes(content, file)
        articles = reading.episode.articles if reading.episode else ()
        documents = [self._document(article) for article in articles]
        source = SourceState(
            path=file.path,
            size=status.st_size,
            mtime_ns=status.st_mtime_ns,
            inode=status.st_ino,
            sha256=hash_content(content),
            is_settled=self.clock_ns() - _latest_ns(status) > _YOUNG_NS,
            ctime_ns=status.st_ctime_ns,
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
        return entry, documents

    def _document(self, article: Article) -> AnalyzedRecord:
        analysis = analyze_article(article, self.analyzer, shared=self._shared)
        tags = self.tagger.tag(
            article, title=analysis.title, notes=analysis.notes, url=analysis.url
        )
        return build_record(replace(article, tags=tags), analysis)


def _latest_ns(status: os.stat_result) -> int:
    """Return when a file was last written to, or its times were set back."""
    return max(status.st_mtime_ns, status.st_ctime_ns)


def _unreadable(file: EpisodeFile, error: OSError) -> EpisodeEntry:
    reason = Message(error.strerror or later("cannot be read"))
    said = diagnose(file.path, 0, "unreadable", reason)
    source = SourceState(
        path=file.path, size=0, mtime_ns=0, inode=0, sha256="", is_settled=False
    )
    return EpisodeEntry(source=source, id=file.id, episode=None, diagnostics=(said,))
