"""Transcripts → records of an index of its own: passages of what was said.

transcript ─ shownotes ─► cues ─► passages ─ language ─► index
page ─ shownotes ─► the episode's header: date, people, recording
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec.structs import replace

from kbindex.index import (
    AnalyzedRecord,
    EpisodeEntry,
    Generation,
    Plan,
    Stage,
    analyze_article,
    build_record,
)
from kbindex.indexing.build import RecordBuilder, RecordWork
from kbindex.model import Article, ArticleId, Episode, Note, NoteKind
from kbindex.model.times import MOST_SECONDS
from kbindex.shownotes import EpisodeFile
from kbindex.shownotes.reader import Reader
from kbindex.shownotes.transcripts import Passage, cut_passages, read_transcript


class PassageBuilder(RecordBuilder, kw_only=True):
    """Builds generations of the passages of an archive."""

    def prepare(
        self, plan: Plan, base: Generation | None
    ) -> "tuple[Plan, Callable[[Stage], RecordWork]]":
        """Return the plan without topics: passages have no tags."""

        def make_work(stage: Stage) -> RecordWork:
            return PassageWork(
                episodes=self.episodes,
                follow_links=self.follow_links,
                notes=self.notes,
                analyzer=self.analyzer,
                clock_ns=self.clock_ns,
                stage=stage,
            )

        return (plan if base else replace(plan, topics=b"")), make_work


class PassageWork(RecordWork, frozen=True, kw_only=True, dict=True):
    """Reads and analyses transcripts; a file's first neighbour is its page."""

    def read_one(
        self, file: EpisodeFile, reader: Reader
    ) -> tuple[EpisodeEntry, Sequence[AnalyzedRecord]]:
        """Read a transcript, and of its page the header.

        What could not be read of the page is said where its articles are read.
        """
        said = self.load(file.path)
        page = self.load(file.beside[0])
        about = EpisodeFile(id=file.id, path=file.beside[0])
        episode = reader.read_bytes(page.content, about).episode
        header = Episode(id=file.id, title=file.id, source=file.path)
        if episode:
            header = replace(episode, source=file.path, articles=())
        reading = read_transcript(said.content, path=file.path)
        passages = cut_passages(reading.cues)
        documents = [self._document(one) for one in _records(passages, header)]
        unread = (said.said,) if said.said else reading.diagnostics
        entry = EpisodeEntry(
            source=said.state,
            id=file.id,
            episode=header,
            articles=len(documents),
            records=len(documents),
            length=sum(count for d in documents for count, _ in d.text.values()),
            diagnostics=unread,
            beside=(page.state,),
        )
        return entry, documents

    def _document(self, passage: Article) -> AnalyzedRecord:
        analysis = analyze_article(passage, self.analyzer, shared=self.shared)
        return build_record(passage, analysis)


def _records(passages: Iterable[Passage], episode: Episode) -> Iterator[Article]:
    """Yield passages as an index keeps them, numbered from 1.

    They have no title, so that the words of a title tell no passage from others.
    """
    for number, passage in enumerate(passages, 1):
        note = Note(
            text=passage.text,
            kind=NoteKind.PARAGRAPH,
            depth=0,
            line=passage.line,
            end_line=passage.end_line,
        )
        yield Article(
            id=ArticleId(f"{episode.id}#t{number}"),
            kind="passage",
            episode=episode.id,
            source=episode.source,
            line=passage.line,
            end_line=passage.end_line,
            title="",
            url=None,
            presenter=passage.speaker,
            date=episode.date,
            notes=(note,),
            time_s=_whole(passage.start_s),
            end_s=_whole(passage.end_s),
        )


def _whole(seconds: float | None) -> int | None:
    """Return whole seconds; None where no recording is that long."""
    if seconds is None or not 0 <= seconds < MOST_SECONDS:
        return None
    return int(seconds)
