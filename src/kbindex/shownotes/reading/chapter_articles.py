"""What chapters that stand apart add to an episode: times of articles, and topics.

A chapter that an article of the notes is about gives it its time, where the notes say
none. Any other is a topic of its own, behind the articles of the notes, so that their
numbers stay.
"""

import re
import unicodedata
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from kbindex.model import (
    Article,
    ArticleId,
    Episode,
    Link,
    Note,
    NoteKind,
    clean_url,
    url_key,
    without_scheme,
)
from kbindex.model.times import MOST_SECONDS
from kbindex.shownotes.blocks.tree import Inline
from kbindex.shownotes.reading.chapter_lists import Chapter, ChapterList
from kbindex.shownotes.reading.front_links import FrontText
from kbindex.shownotes.reading.time_labels import without_time


def add_chapters(episode: Episode, lists: Sequence[ChapterList]) -> Episode:
    """Return the episode with the times, and the topics, of its chapters.

    Args:
        episode: As its notes say.
        lists: Of front matter, and of files beside it; what an earlier one says of a
            title comes first.
    """
    for one in lists:
        if one.chapters:
            episode = _add(episode, one)
    return episode


def _add(episode: Episode, chapters: ChapterList) -> Episode:
    articles = list(episode.articles)
    known, taken = _by_name(articles), set[int]()
    topics: list[Chapter] = []
    unsaid: list[FrontText] = []
    for chapter in chapters.chapters:
        at = _take(known, taken, chapter)
        if at is None:
            topics += [chapter] if chapter.is_listed else []
            continue
        if articles[at].time_s is None and chapter.time_s is not None:
            articles[at] = episode.timed(articles[at], chapter.time_s, "chapters")
        unsaid += (one for one in chapter.remarks if not _says(articles[at], one))
    number = sum(article.kind == "article" for article in articles)
    topics.sort(key=_start)
    articles += (
        _topic(episode, chapter, chapters.path, number)
        for number, chapter in enumerate(topics, start=number + 1)
    )
    return replace(episode, articles=tuple(_with_overview(episode, articles, unsaid)))


def _by_name(articles: Iterable[Article]) -> dict[str, deque[int]]:
    """Return the positions of articles by the keys of their own pages and by titles."""
    known: dict[str, deque[int]] = {}
    for at, article in enumerate(articles):
        if article.kind != "article":
            continue
        bare = without_time(Inline(text=article.title)).text
        names = {_folded(article.title), _folded(bare)}
        if article.own_url:
            names.add(url_key(article.own_url))
        for name in names - {""}:
            known.setdefault(name, deque()).append(at)
    return known


def _take(
    known: Mapping[str, deque[int]], taken: set[int], chapter: Chapter
) -> int | None:
    """Return the position of the article that a chapter is; each is taken once."""
    said = " ".join(one.text for one in chapter.remarks)
    names = [
        *([url_key(chapter.url)] if chapter.url else []),
        _folded(f"{chapter.title} {said}"),
        _folded(chapter.title),
    ]
    for name in filter(None, names):
        found = known.get(name, deque())
        while found:
            at = found.popleft()
            if at not in taken:
                taken.add(at)
                return at
    return None


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


def _says(article: Article, text: FrontText) -> bool:
    said = "".join([article.title, *(note.text for note in article.notes)])
    return _folded(text.text) in _folded(said)


def _start(chapter: Chapter) -> int:
    return MOST_SECONDS if chapter.time_s is None else chapter.time_s


def _topic(episode: Episode, chapter: Chapter, path: str, number: int) -> Article:
    url = clean_url(chapter.url) if chapter.url else None
    title = chapter.title or without_scheme(chapter.url)
    is_recording = bool(
        url and episode.video and url_key(url) == url_key(episode.video)
    )
    topic = Article(
        id=ArticleId(f"{episode.id}#{number}"),
        kind="article",
        episode=episode.id,
        source=path,
        line=chapter.line,
        end_line=chapter.end_line,
        title=title,
        url=None if is_recording else url,
        presenter=None,
        date=episode.date,
        notes=tuple(map(_note, chapter.remarks)),
        links=(Link(text=title, url=chapter.url, line=chapter.line),) if url else (),
    )
    if chapter.time_s is None:
        return topic
    return episode.timed(topic, chapter.time_s, "chapters")


def _note(text: FrontText) -> Note:
    return Note(
        text=text.text,
        kind=NoteKind.PARAGRAPH,
        depth=0,
        line=text.line,
        end_line=max(text.line, text.end_line),
    )


def _with_overview(
    episode: Episode, articles: Sequence[Article], texts: Sequence[FrontText]
) -> Iterator[Article]:
    """Put texts that no article says into the overview, in the order of their lines."""
    overview = next((one for one in articles if one.kind == "overview"), None)
    if texts:
        notes = overview.notes if overview else ()
        for text in texts:
            notes = _with_note(notes, _note(text))
        line = min(note.line for note in notes)
        overview = replace(
            overview or _overview(episode, line),
            notes=notes,
            line=line,
            end_line=max(note.end_line for note in notes),
        )
    if overview:
        yield overview
    yield from (one for one in articles if one.kind == "article")


def _with_note(notes: Sequence[Note], note: Note) -> tuple[Note, ...]:
    at = bisect_right(notes, note.line, key=lambda one: one.line)
    below = (
        replace(one, parent=one.parent + 1)
        if one.parent is not None and one.parent >= at
        else one
        for one in notes[at:]
    )
    return (*notes[:at], note, *below)


def _overview(episode: Episode, line: int) -> Article:
    return Article(
        id=ArticleId(f"{episode.id}#0"),
        kind="overview",
        episode=episode.id,
        source=episode.source,
        line=line,
        end_line=line,
        title=episode.title,
        url=None,
        presenter=None,
        date=episode.date,
    )
