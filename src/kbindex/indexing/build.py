"""Episodes that are new or changed → records → a new generation of the index.

files ─ shares ─► shownotes ─► language ─► topics ─► index: a part of a share
                                                        │
kept episodes of the generation before ─────────────────┴─► new generation
"""

import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing, suppress
from functools import cached_property, lru_cache, partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from kbindex.collector import collect_young
from kbindex.config import DEFAULT_TOPIC_PACKS
from kbindex.config.notes import DEFAULT_NOTES, NotesConfig
from kbindex.index import (
    AnalyzedRecord,
    EpisodeEntry,
    Generation,
    Index,
    Part,
    Plan,
    Reason,
    SourceState,
    Stage,
    analyze_article,
    build_record,
    hash_content,
)
from kbindex.indexing.archive_topics import (
    check_topics,
    load_archive_taxonomy,
)
from kbindex.indexing.archive_words import find_explanations, pack_words
from kbindex.indexing.changes import Progress
from kbindex.indexing.tag_spellings import find_spellings
from kbindex.language import Analyzer, Term, unload_dictionary
from kbindex.messages import Message, later
from kbindex.model import Article, Diagnostic, Episode, diagnose
from kbindex.shownotes import EpisodeFile, best_transcript, load_content
from kbindex.shownotes.reader import Reader
from kbindex.topics import Evidence, Tagger, Taxonomy, pack_taxonomy, unpack_taxonomy
from kbindex.workers import Tell, Turns, map_in_processes, usable_cores

_YOUNG_NS = 2_000_000_000
"""A file changed this shortly before it was read may change again unseen: the
coarsest clocks of file systems tick every two seconds."""

_SHARE_BYTES = 200_000
"""Least size of a share for a process of its own; a smaller one is done sooner than
a process is started and its segment paid for by every search."""

_TURNS = 16
"""Batches for each process."""

_SHARED_TEXTS = 1 << 10
"""Texts of which the terms are kept: more than an archive has presenters and hosts."""


MakeTagger = Callable[[Taxonomy, Analyzer], Tagger]


class _Share(Struct, frozen=True, kw_only=True):
    """Files that one process reads.

    Args:
        number: Of the part that it writes.
        ends_process: The process does nothing else.
    """

    batches: Iterable[Sequence[EpisodeFile]]
    number: int
    ends_process: bool


class _Loaded(NamedTuple):
    """A file of the archive, or why it could not be read."""

    state: SourceState
    content: bytes
    said: Diagnostic | None = None


class RecordBuilder(Struct, kw_only=True):
    """Builds generations of an index of one archive, whatever its records are.

    Args:
        follow_links: Follow links that lead out of the archive, too.
        notes: How notes are read, where they leave a choice.
    """

    episodes: Path
    analyzer: Analyzer
    follow_links: bool = False
    notes: NotesConfig = DEFAULT_NOTES
    clock_ns: Callable[[], int] = time.time_ns

    def prepare(
        self, plan: Plan, base: Generation | None
    ) -> "tuple[Plan, Callable[[Stage], RecordWork]]":
        """Return the plan with what its records need, and what makes their work."""
        raise NotImplementedError

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
        plan, make_work = self.prepare(plan, base)
        plan = replace(plan, new_episodes=len(to_read))
        with index.stage(plan, base=base) as stage:
            files = [*to_read, *map(_file_of, stage.again)]
            files.sort(key=lambda file: file.path)
            if not files:
                return stage.commit(())
            workers, batches = self._batches(files)
            work = make_work(stage)
            return stage.commit(_write(work, batches, progress, workers=workers))

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
        """Return how many bytes are read for an episode."""
        size = 0
        for path in (file.path, *file.beside):
            with suppress(OSError):
                size += (self.episodes / path).stat().st_size
        return size


class Builder(RecordBuilder, kw_only=True):
    """Builds generations of the articles of an archive.

    Args:
        topic_packs: The packs whose topics count.
        make_tagger: Makes the tagger of a taxonomy.
    """

    topic_packs: tuple[str, ...] = DEFAULT_TOPIC_PACKS
    make_tagger: MakeTagger = Tagger

    def prepare(
        self, plan: Plan, base: Generation | None
    ) -> "tuple[Plan, Callable[[Stage], RecordWork]]":
        """Tag by the topics of the base; by those of the archive where there is none.

        Raises:
            ConfigError: The user's topics are wrong.
        """
        if base:
            taxonomy = unpack_taxonomy(base.topics())
            check_topics(taxonomy)
        else:
            taxonomy = load_archive_taxonomy(
                self.episodes,
                follow_links=self.follow_links,
                packs=self.topic_packs,
            )
            plan = replace(plan, topics=pack_taxonomy(taxonomy))
        plan = replace(plan, gather=partial(pack_words, analyzer=self.analyzer))

        def make_work(stage: Stage) -> ArticleWork:
            return ArticleWork(
                episodes=self.episodes,
                follow_links=self.follow_links,
                notes=self.notes,
                analyzer=self.analyzer,
                tagger=self.make_tagger(taxonomy, self.analyzer),
                clock_ns=self.clock_ns,
                stage=stage,
            )

        return plan, make_work


def _write(
    work: "RecordWork",
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
        return [work(_Share(batches=batches, number=0, ends_process=False), tell)]
    with closing(Turns(batches)) as turns:
        shares = [
            _Share(batches=turns, number=number, ends_process=True)
            for number in range(workers)
        ]
        return map_in_processes(work, shares, tell)


class RecordWork(Struct, frozen=True, kw_only=True, dict=True):
    """Reads and analyses the files of a share, and writes a part of them."""

    episodes: Path
    follow_links: bool
    notes: NotesConfig
    analyzer: Analyzer
    clock_ns: Callable[[], int]
    stage: Stage

    @cached_property
    def shared(self) -> Callable[[str], Sequence[Term]]:
        """The analyzer, for names of people and hosts: they come again and again."""
        return lru_cache(maxsize=_SHARED_TEXTS)(self.analyzer.analyze)

    def __call__(self, share: _Share, tell: Tell) -> Part:
        """Write a part, and say after each file that it is done."""
        reader = Reader(notes=self.notes)
        with self.stage.part(share.number) as writer:
            for before, file in enumerate(chain.from_iterable(share.batches)):
                if before:  # the first look of a process goes through all it imported
                    collect_young()
                entry, documents = self.read_one(file, reader)
                writer.add(entry, documents)
                tell(1)
            if share.ends_process:
                unload_dictionary()  # to write takes memory, too, and 160 MB less
            return writer.finish()

    def read_one(
        self, file: EpisodeFile, reader: Reader
    ) -> tuple[EpisodeEntry, Sequence[AnalyzedRecord]]:
        """Return what the index holds of a file, and its records."""
        raise NotImplementedError

    def load(self, path: str) -> _Loaded:
        """Read a file of the archive, and say in which state it was."""
        try:
            status = (self.episodes / path).stat()
            content = load_content(self.episodes, path, follow_links=self.follow_links)
        except OSError as error:
            return _unreadable(path, error)
        state = SourceState(
            path=path,
            size=status.st_size,
            mtime_ns=status.st_mtime_ns,
            inode=status.st_ino,
            sha256=hash_content(content),
            is_settled=self.clock_ns() - _latest_ns(status) > _YOUNG_NS,
            ctime_ns=status.st_ctime_ns,
        )
        return _Loaded(state, content)


class ArticleWork(RecordWork, frozen=True, kw_only=True, dict=True):
    """Reads, analyses and tags articles."""

    tagger: Tagger

    def read_one(
        self, file: EpisodeFile, reader: Reader
    ) -> tuple[EpisodeEntry, Sequence[AnalyzedRecord]]:
        """Read a page with all that lies beside it."""
        page = self.load(file.path)
        beside = [self.load(path) for path in file.beside]
        unread = tuple(one.said for one in (page, *beside) if one.said)
        states = tuple(one.state for one in beside)
        if page.said:
            entry = EpisodeEntry(
                source=page.state,
                id=file.id,
                episode=None,
                diagnostics=unread,
                beside=states,
            )
            return entry, ()
        contents = {one.state.path: one.content for one in beside if not one.said}
        reading = reader.read_bytes(page.content, file, beside=contents)
        episode = reading.episode
        articles = self._timed(episode, file, contents) if episode else ()
        documents = [self._document(article, file.path) for article in articles]
        entry = EpisodeEntry(
            source=page.state,
            id=file.id,
            episode=episode and replace(episode, articles=()),
            articles=sum(article.kind == "article" for article in articles),
            records=len(articles),
            length=sum(count for d in documents for count, _ in d.text.values()),
            tags={d.article.id: d.article.tags for d in documents if d.article.tags},
            explanations=find_explanations(articles),
            spellings=find_spellings(documents, self.tagger.taxonomy.topics),
            diagnostics=(*unread, *reading.diagnostics),
            beside=states,
            understanding=reading.understanding,
        )
        return entry, documents

    def _timed(
        self, episode: Episode, file: EpisodeFile, beside: Mapping[str, bytes]
    ) -> tuple[Article, ...]:
        """Return its articles, with times of a transcript where notes tell none."""
        path = best_transcript(file.beside)
        if path is None or path not in beside:
            return episode.articles
        from kbindex.indexing.alignment.aligner import find_times  # noqa: PLC0415 - few archives have transcripts
        from kbindex.shownotes.transcripts import read_transcript  # noqa: PLC0415 - as above

        cues = read_transcript(beside[path], path=path).cues
        return find_times(episode, cues, self.analyzer)

    def _document(self, article: Article, page: str) -> AnalyzedRecord:
        analysis = analyze_article(article, self.analyzer, shared=self.shared)
        found = self.tagger.explain(
            article, title=analysis.title, notes=analysis.notes, url=analysis.url
        )
        reasons = {tag: [*map(_reason, evidence)] for tag, evidence in found.items()}
        tagged = replace(article, tags=tuple(found))
        return build_record(tagged, analysis, page=page, reasons=reasons)


def _reason(one: Evidence) -> Reason:
    return Reason(rule=one.rule, name=one.name, line=one.line, weight=one.weight)


def _file_of(entry: EpisodeEntry) -> EpisodeFile:
    """Return the file that an entry was read from."""
    beside = tuple(state.path for state in entry.beside)
    return EpisodeFile(id=entry.id, path=entry.source.path, beside=beside)


def _latest_ns(status: os.stat_result) -> int:
    """Return when a file was last written to, or its times were set back."""
    return max(status.st_mtime_ns, status.st_ctime_ns)


def _unreadable(path: str, error: OSError) -> _Loaded:
    reason = Message(error.strerror or later("cannot be read"))
    state = SourceState(
        path=path, size=0, mtime_ns=0, inode=0, sha256="", is_settled=False
    )
    return _Loaded(state, b"", diagnose(path, 0, "unreadable", reason))
