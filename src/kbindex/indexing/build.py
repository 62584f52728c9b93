"""Episodes that are new or changed → documents → a new generation of the index.

files ─ shares ─► shownotes ─► language ─► topics ─► index: segments of a share
                                                        │
kept episodes of the generation before ─────────────────┴─► new generation
"""

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from itertools import chain
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from kbindex.index import (
    Document,
    EpisodeEntry,
    Generation,
    IndexFolder,
    SourceState,
    analyze_article,
    build_document,
    hash_content,
)
from kbindex.index.embedded.writer import Part, PartWriter, Update, write_generation
from kbindex.indexing.archive_topics import (
    load_archive_taxonomy,
    load_indexed_taxonomy,
)
from kbindex.indexing.changes import Progress
from kbindex.indexing.collector import collect_young
from kbindex.indexing.workers import Tell, Turns, map_in_processes, usable_cores
from kbindex.language import Analyzer
from kbindex.messages import Message, later
from kbindex.model import Article, diagnose
from kbindex.shownotes import EpisodeFile, load_content
from kbindex.shownotes.reader import Reader
from kbindex.topics import Tagger, pack_taxonomy

_YOUNG_NS = 2_000_000_000
"""A file changed this shortly before it was read may change again unseen: the
coarsest clocks of file systems tick every two seconds."""

_SHARE_BYTES = 200_000
"""Least size of a share for a process of its own; a smaller one is done sooner than
a process is started and its segment paid for by every search."""

_TURNS = 16
"""Batches for each process."""


class _Share(Struct, frozen=True, kw_only=True):
    """Files that one process reads, and where it writes them.

    `place` is a folder, and what the names of segments in it begin with.
    """

    batches: Iterable[Sequence[EpisodeFile]]
    place: Path


class Builder(Struct):
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

        Small segments of `base` are read again with the rest, so that segments stay
        few. To be called while the folder's lock is held.

        Raises:
            ConfigError: The user's topics are wrong.
            IndexStateError: The folder cannot be written.
        """
        folded = _small_segments(base, kept, len(to_read)) if base else frozenset()
        again = [
            EpisodeFile(path=entry.source.path, id=entry.id)
            for entry in kept
            if entry.segment in folded
        ]
        files = sorted([*to_read, *again], key=lambda file: file.path)

        taxonomy = (
            load_indexed_taxonomy(base)
            if base
            else load_archive_taxonomy(self.episodes)
        )

        def write(staging: Path, prefix: str) -> Iterable[Part]:
            if not files:
                return ()
            tagger = Tagger(taxonomy, self.analyzer)
            work = _Work(self.episodes, self.analyzer, tagger, self.clock_ns)
            workers, batches = self._batches(files)
            place = staging / prefix
            return _write(work, batches, place, progress, workers=workers)

        update = Update(
            fingerprint=fingerprint,
            topics=None if base else pack_taxonomy(taxonomy),
            kept=[entry for entry in kept if entry.segment not in folded],
            write=write,
        )
        return write_generation(folder, update, base=base)

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


def _small_segments(
    base: Generation, kept: Sequence[EpisodeEntry], new_episodes: int
) -> frozenset[str]:
    """Choose the segments to write again with `new_episodes` episodes.

    From the smallest on, as long as one is not larger than all that is written with
    it: segments then double in size, and a search reads few. Source: the logarithmic
    method of Bentley & Saxe 1980.
    """
    live = dict.fromkeys((info.id for info in base.manifest.segments), 0)
    for entry in kept:
        if entry.records:
            live[entry.segment] += entry.records
    average = base.manifest.records / max(sum(1 for entry in kept if entry.records), 1)
    size = new_episodes * average
    folded: set[str] = set()
    for segment in sorted(live, key=lambda name: (live[name], name)):
        if live[segment] > size:
            break
        folded.add(segment)
        size += live[segment]
    return frozenset(folded)


def _write(
    work: "_Work",
    batches: Sequence[Sequence[EpisodeFile]],
    place: Path,
    progress: Progress | None,
    *,
    workers: int,
) -> list[Part]:
    """Write batches in processes; `place` is a folder and what names begin with."""
    total = sum(map(len, batches))
    done = 0

    def tell(more: int) -> None:
        nonlocal done
        done += more
        if progress:
            progress(done, total)

    tell(0)
    places = [place.with_name(f"{place.name}{number}x") for number in range(workers)]
    if workers == 1:
        return [work(_Share(batches=batches, place=places[0]), tell)]
    with closing(Turns(batches)) as turns:
        shares = [_Share(batches=turns, place=place) for place in places]
        return map_in_processes(work, shares, tell)


class _Work(Struct, frozen=True):
    """Reads, analyses and tags the files of a share, and writes their segments."""

    episodes: Path
    analyzer: Analyzer
    tagger: Tagger
    clock_ns: Callable[[], int]

    def __call__(self, share: _Share, tell: Tell) -> Part:
        reader = Reader()
        with PartWriter(share.place.parent, share.place.name) as writer:
            for file in chain.from_iterable(share.batches):
                entry, documents = self._read_one(file, reader)
                writer.add(entry, documents)
                collect_young()
                tell(1)
            return writer.finish()

    def _read_one(
        self, file: EpisodeFile, reader: Reader
    ) -> tuple[EpisodeEntry, Sequence[Document]]:
        path = self.episodes / file.path
        try:
            status = path.stat()
            content = load_content(path)
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
        return entry, documents

    def _document(self, article: Article) -> Document:
        analysis = analyze_article(article, self.analyzer)
        tags = self.tagger.tag(
            article, title=analysis.title, notes=analysis.notes, url=analysis.url
        )
        return build_document(replace(article, tags=tags), analysis)


def _unreadable(file: EpisodeFile, error: OSError) -> EpisodeEntry:
    reason = Message(error.strerror or later("cannot be read"))
    said = diagnose(file.path, 0, "unreadable", reason)
    source = SourceState(
        path=file.path, size=0, mtime_ns=0, inode=0, sha256="", is_settled=False
    )
    return EpisodeEntry(source=source, id=file.id, episode=None, diagnostics=(said,))
