"""The tools that read what stands in the notes: `get_episode`, `get_article`."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from msgspec.structs import replace

from kbindex.errors import NotFoundError
from kbindex.mcp_server.answers import NOTICE, ArticleAnswer, EpisodeAnswer, Found
from kbindex.mcp_server.quoting import (
    passage_title,
    quote_episode,
    quote_note,
    quote_passage,
    quote_title,
)
from kbindex.mcp_server.sizes import fit
from kbindex.mcp_server.tools.finding import next_offset
from kbindex.messages import tr
from kbindex.model import Article, Episode
from kbindex.model.order import newest_first

if TYPE_CHECKING:
    from kbindex.knowledge import KnowledgeBase
    from kbindex.mcp_server import arguments
    from kbindex.mcp_server.answers import Quote

LATEST = "latest"


def get_episode(
    base: KnowledgeBase, asked: arguments.GetEpisode, most_bytes: int
) -> EpisodeAnswer:
    """Return an episode with the titles of its articles."""
    episode = find_episode(base, asked.episode)
    articles = [one for one in episode.articles if one.kind == "article"]
    answer = EpisodeAnswer(
        notice=NOTICE, episode=quote_episode(episode), total=len(articles)
    )
    page = islice(articles, asked.offset, asked.offset + asked.limit)
    rows = [quote_title(article) for article in page]
    answer, taken = fit(answer, "articles", rows, most_bytes)
    return replace(answer, next_offset=next_offset(asked.offset, taken, len(articles)))


def find_episode(base: KnowledgeBase, name: str) -> Episode:
    """Return an episode by its id; `latest` is the one of the latest date.

    Raises:
        NotFoundError: There is none; near ids are named.
    """
    try:
        return base.episode(name)
    except NotFoundError:
        dated = [one.episode for one in base.episodes() if one.episode.date]
        if name.casefold() != LATEST or not dated:
            raise
    latest = min(dated, key=lambda episode: newest_first(episode.date, episode.id))
    return base.episode(latest.id)


def get_article(
    base: KnowledgeBase, asked: arguments.GetArticle, most_bytes: int
) -> ArticleAnswer:
    """Return an article or passage with all that its notes say."""
    head, quotes = _record(base, asked.article)
    answer = ArticleAnswer(notice=NOTICE, article=head, total=len(quotes))
    rows = quotes[asked.offset :]
    answer, taken = fit(answer, "notes", rows, most_bytes)
    return replace(answer, next_offset=next_offset(asked.offset, taken, len(quotes)))


def _record(base: KnowledgeBase, record_id: str) -> tuple[Found, list[Quote]]:
    record = base.record(record_id)
    if isinstance(record, Episode):
        text = tr("{name} is an episode; get_episode reads it", name=record.id)
        raise NotFoundError("article", record_id, text=text)
    if not isinstance(record, Article):
        return passage_title(record), [*quote_passage(record)]
    video = base.episode(record.episode).recording
    quotes = [quote for note in record.notes for quote in quote_note(note)]
    return quote_title(record, video=video), quotes
