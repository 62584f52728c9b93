"""Questions of the API → what the façade says: a function for each endpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from msgspec.structs import replace

from kbindex.errors import ArchiveError, ArgumentError
from kbindex.model.order import newest_first
from kbindex.pages.api_documents import completions_document
from kbindex.pages.host_documents import (
    presenter_document,
    presenters_document,
    seen_document,
    statistics_document,
)
from kbindex.pages.json_documents import (
    article_document,
    episode_document,
    episodes_document,
    found_document,
    found_passage_document,
    record_document,
    search_document,
    tag_document,
    tags_document,
)
from kbindex.pages.radar_documents import radar_document
from kbindex.pages.topic_documents import (
    iter_counts,
    related_document,
    trends_document,
)
from kbindex.web.api.found import Found, Record
from kbindex.web.api.search_queries import first_or_last_day, given, to_query

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kbindex.knowledge import EpisodeSummary, KnowledgeBase, SearchResult, Step
    from kbindex.web.api import questions as asked
    from kbindex.web.api.search_queries import Clock


_Value = TypeVar("_Value")


def search(base: KnowledgeBase, question: asked.Search, clock: Clock) -> Found:
    """Search."""
    query = to_query(question, clock)
    result = base.search(
        query,
        limit=question.limit,
        offset=question.offset,
        strict=question.strict,
        with_facets=question.facets,
    )
    total = result.strong if question.strict else result.total
    if query.scope == "transcript":
        total = result.passage_total or 0
    return Found(
        document=search_document(result),
        listed="hits",
        records=lambda: _found_records(result),
        total=total,
        is_counted=False,
    )


def _found_records(result: SearchResult) -> Iterator[Record]:
    yield from map(found_document, result.hits)
    yield from map(found_passage_document, result.passages)


def suggest(base: KnowledgeBase, question: asked.Suggest, _: Clock) -> Found:
    """Complete a query that is being typed."""
    found = base.complete(question.q, limit=question.limit)
    return Found(document=completions_document(question.q, found), listed="completions")


def tags(base: KnowledgeBase, question: asked.Tags, clock: Clock) -> Found:
    """List the tags."""
    found = base.tags(
        kinds=question.kind,
        since=first_or_last_day("since", question.since, clock),
        until=first_or_last_day("until", question.until, clock),
        order=question.sort,
    )
    document = tags_document(_part(found, question))
    return Found(document=document, listed="tags", total=len(found))


def tag(base: KnowledgeBase, question: asked.Tag, _: Clock) -> Found:
    """Return a tag with its articles."""
    found = base.tag(question.tag)
    shown = replace(found, articles=_part(found.articles, question))
    return Found(
        document=tag_document(shown), listed="articles", total=len(found.articles)
    )


def trends(base: KnowledgeBase, question: asked.Trends, _: Clock) -> Found:
    """Count articles over time."""
    by: Step | None = given(question.by)
    try:
        found = base.trends(question.name, by=by)
    except ArchiveError as error:  # a longer period may be possible
        raise ArgumentError("by", by or "", problem=str(error)) from error
    return Found(
        document=trends_document(found),
        listed="trends",
        records=lambda: iter_counts(found),
    )


def radar(base: KnowledgeBase, question: asked.Radar, clock: Clock) -> Found:
    """List what asks for a look again."""
    tag: str | None = given(question.tag)
    since = first_or_last_day("since", question.since, clock)
    found = base.radar(tag=tag, since=since)
    return Found(document=radar_document(found, limit=question.limit))


def related(base: KnowledgeBase, question: asked.Related, _: Clock) -> Found:
    """List the articles most like one."""
    article = base.article(question.id)
    found = base.related(article.id, limit=question.limit)
    return Found(document=related_document(article.id, found), listed="hits")


def episodes(base: KnowledgeBase, question: asked.Episodes, _: Clock) -> Found:
    """List the episodes."""
    found = list(base.episodes())
    if question.sort == "date":
        found.sort(key=lambda one: newest_first(one.episode.date, str(one.episode.id)))
    elif question.sort == "count":
        found.sort(key=_by_articles)
    document = episodes_document(_part(found, question))
    return Found(document=document, listed="episodes", total=len(found))


def _by_articles(one: EpisodeSummary) -> int:
    return -one.articles


def episode(base: KnowledgeBase, question: asked.Episode, _: Clock) -> Found:
    """Return an episode with its records."""
    document = episode_document(base.episode(question.id))
    return Found(document=document, listed="articles")


def article(base: KnowledgeBase, question: asked.Article, _: Clock) -> Found:
    """Return one record."""
    found = base.article(question.id)
    return Found(
        document=article_document(found), records=lambda: [record_document(found)]
    )


def presenters(base: KnowledgeBase, question: asked.Presenters, _: Clock) -> Found:
    """List the presenters."""
    found = base.presenters()
    document = presenters_document(_part(found, question))
    return Found(document=document, listed="presenters", total=len(found))


def presenter(base: KnowledgeBase, question: asked.Presenter, _: Clock) -> Found:
    """Return a presenter with what they brought."""
    found = base.presenter(question.name)
    document = presenter_document(found, _part(found.articles, question))
    return Found(document=document, listed="articles", total=len(found.articles))


def seen(base: KnowledgeBase, question: asked.Seen, _: Clock) -> Found:
    """Say of each URL or title whether it was covered before."""
    return Found(document=seen_document(base.seen(question.q)), listed="results")


def stats(base: KnowledgeBase, _: asked.Stats, __: Clock) -> Found:
    """Return the archive in figures."""
    return Found(document=statistics_document(base.statistics(), base.show))


def _part(found: Sequence[_Value], question: asked.PartQuestion) -> Any:  # noqa: ANN401 - of the same kind
    return found[question.offset : question.offset + question.limit]
