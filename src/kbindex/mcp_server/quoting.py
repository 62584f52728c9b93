"""Values of the archive as they are quoted in answers: bounded, on one line, cited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kbindex.mcp_server.answers import (
    Citation,
    EpisodeHead,
    Found,
    Quote,
    Said,
    TopicCount,
)
from kbindex.mcp_server.sizes import cut, pieces, some, whole
from kbindex.model.times import format_time

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from kbindex.knowledge import Hit, PassageHit, PlacedPassage, Snippet, TagCount
    from kbindex.model import Article, Episode, Note

# What each text may cost; a row of all of them fits into the smallest answer.
TITLE: Final = 500
NAME: Final = 160
_ADDRESS: Final = 700
_SOURCE: Final = 350
_QUOTE: Final = 700
_UNDER: Final = 160
_TOPIC: Final = 80

_TOPICS: Final = 6
_PEOPLE: Final = 6
_ALSO: Final = 3
_QUOTES: Final = 2
_PIECE: Final = 2_400


def quote_hit(hit: Hit) -> Found:
    """Return a hit with what shows best why it was found."""
    quotes = tuple(_quote_snippet(one) for one in hit.snippets[:_QUOTES])
    return _found(
        hit.article,
        video=hit.video,
        quotes=quotes,
        is_weak=hit.strength == "weak",
        also=some(hit.also, _ALSO, NAME),
    )


def quote_title(article: Article, *, video: str | None = None) -> Found:
    """Return an article without its notes.

    Args:
        article: The article.
        video: The video of its episode, where that is at hand.
    """
    return _found(article, video=video)


def _found(
    article: Article,
    *,
    video: str | None,
    quotes: tuple[Quote, ...] = (),
    is_weak: bool = False,
    also: tuple[str, ...] = (),
) -> Found:
    return Found(
        id=cut(article.id, NAME),
        title=cut(article.title, TITLE),
        cite=_cite(article, video),
        presenter=_named(article.presenter),
        date=_day(article.date),
        topics=some(article.tags, _TOPICS, _TOPIC),
        quotes=quotes,
        is_weak=is_weak,
        also=also,
    )


def _cite(article: Article, video: str | None) -> Citation:
    time = None if article.time_s is None else format_time(article.time_s)
    return Citation(
        episode=cut(article.episode, NAME),
        source=cut(article.source, _SOURCE),
        line=article.line,
        url=whole(article.url, _ADDRESS),
        video=whole(article.time_url or article.recording or video, _ADDRESS),
        time=time,
    )


def _quote_snippet(snippet: Snippet) -> Quote:
    return Quote(
        text=cut(snippet.text, _QUOTE),
        line=snippet.line,
        depth=len(snippet.path),
        under=cut(snippet.path[-1], _UNDER) if snippet.path else None,
    )


def quote_note(note: Note) -> Iterator[Quote]:
    """Yield all of a note, in pieces that fit into any answer."""
    for piece in pieces(note.text, _PIECE):
        yield Quote(text=piece, line=note.line, depth=note.depth)


def quote_passage(passage: PlacedPassage) -> Iterator[Quote]:
    """Yield all of a passage, in pieces that fit into any answer."""
    for piece in pieces(passage.text, _PIECE):
        yield Quote(text=piece, line=passage.line)


def quote_said(hit: PassageHit) -> Said:
    """Return what was said, cut to what shows best why it was found."""
    passage = hit.passage
    return Said(
        id=cut(passage.id, NAME),
        quote=_quote_snippet(hit.snippets[0]),
        cite=_cite_passage(passage),
        speaker=_named(passage.speaker),
    )


def passage_title(passage: PlacedPassage) -> Found:
    """Return a passage in the form of an article; its title is how it begins."""
    return Found(
        id=cut(passage.id, NAME),
        title=cut(passage.text, _UNDER),
        cite=_cite_passage(passage),
        presenter=_named(passage.speaker),
        date=_day(passage.date),
    )


def _cite_passage(passage: PlacedPassage) -> Citation:
    time = None if passage.time_s is None else format_time(passage.time_s)
    return Citation(
        episode=cut(passage.episode, NAME),
        source=cut(passage.source, _SOURCE),
        line=passage.line,
        video=whole(passage.time_url, _ADDRESS),
        time=time,
    )


def quote_episode(episode: Episode) -> EpisodeHead:
    """Return what an episode says of itself."""
    return EpisodeHead(
        id=cut(episode.id, NAME),
        title=cut(episode.title, TITLE),
        source=cut(episode.source, _SOURCE),
        date=_day(episode.date),
        hosts=some(episode.hosts, _PEOPLE, _TOPIC),
        guests=some(episode.guests, _PEOPLE, _TOPIC),
        video=whole(episode.recording, _ADDRESS),
    )


def quote_topic(tag: TagCount) -> TopicCount:
    """Return a topic with its counts."""
    return TopicCount(
        id=cut(tag.id, NAME),
        label=cut(tag.label, NAME),
        kind=cut(tag.kind, _TOPIC),
        count=tag.count,
        episodes=len(tag.episodes),
        latest=cut(tag.episodes[-1], NAME) if tag.episodes else None,
    )


def _named(name: str | None) -> str | None:
    return cut(name, NAME) if name else None


def _day(date: dt.date | None) -> str | None:
    return date.isoformat() if date else None
