"""The tools about topics: `list_topics`, `topic`, `trends`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from kbindex.errors import KbindexError
from kbindex.mcp_server import arguments
from kbindex.mcp_server.answers import (
    NOTICE,
    TopicAnswer,
    TopicsAnswer,
    TrendPoint,
    TrendsAnswer,
    TrendTotal,
)
from kbindex.mcp_server.quoting import NAME, quote_hit, quote_topic
from kbindex.mcp_server.sizes import cut, fit, some
from kbindex.mcp_server.tools.finding import check_number, next_offset
from kbindex.messages import tr
from kbindex.model.near_names import near_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kbindex.knowledge import KnowledgeBase, Trend, Trends

_FEW: Final = 5


def list_topics(
    base: KnowledgeBase, asked: arguments.ListTopics, most_bytes: int
) -> TopicsAnswer:
    """List topics with their counts, most frequent first."""
    tags = base.tags()
    if asked.kind is not None:
        kinds = sorted({tag.kind for tag in tags})
        _check_kind(asked.kind, kinds)
        tags = tuple(tag for tag in tags if tag.kind == asked.kind)
    page = tags[asked.offset : asked.offset + asked.limit]
    rows = [quote_topic(tag) for tag in page]
    answer = TopicsAnswer(notice=NOTICE, total=len(tags))
    answer, taken = fit(answer, "topics", rows, most_bytes)
    return replace(answer, next_offset=next_offset(asked.offset, taken, len(tags)))


def _check_kind(kind: str, kinds: list[str]) -> None:
    if kind not in kinds:
        near = near_names(kind, kinds) or kinds
        said = tr("no kind {kind!r}; there are {kinds}")
        raise KbindexError(said.format(kind=kind, kinds=", ".join(near)))


def topic(base: KnowledgeBase, asked: arguments.Topic, most_bytes: int) -> TopicAnswer:
    """Return a topic with its articles, newest first."""
    found = base.tag(asked.topic)
    answer = TopicAnswer(
        notice=NOTICE,
        topic=quote_topic(found.tag),
        broader=some(found.tag.broader, _FEW, NAME // 2),
        narrower=some([tag.id for tag in found.narrower], _FEW, NAME // 2),
        related=some([one.tag.id for one in found.related], _FEW, NAME // 2),
    )
    page = found.articles[asked.offset : asked.offset + asked.limit]
    rows = [quote_hit(replace(hit, snippets=hit.snippets[:1])) for hit in page]
    answer, taken = fit(answer, "articles", rows, most_bytes)
    total = len(found.articles)
    return replace(answer, next_offset=next_offset(asked.offset, taken, total))


def trends(
    base: KnowledgeBase, asked: arguments.Trends, most_bytes: int
) -> TrendsAnswer:
    """Count articles over time; of no name, list what rises."""
    names = arguments.listed(asked.names)
    check_number(names, most=arguments.MOST_TRENDS)
    answer = TrendsAnswer(notice=NOTICE)
    rows: Sequence[object]
    if names:
        counted = base.trends(names, by=asked.by)
        field, rows = "points", _points(counted)
        totals = tuple(_total(trend) for trend in counted)
        answer = replace(answer, step=counted.step, names=totals)
    else:
        field, rows = "rising", [quote_topic(one.tag) for one in base.rising().tags]
    answer, taken = fit(answer, field, rows[asked.offset :], most_bytes)
    return replace(answer, next_offset=next_offset(asked.offset, taken, len(rows)))


_NAMED: Final = 60
"""What a name may cost where all of them stand in each answer."""


def _total(trend: Trend) -> TrendTotal:
    return TrendTotal(
        name=cut(trend.name, _NAMED),
        total=trend.total,
        topic=cut(trend.tag, _NAMED) if trend.tag else None,
        first=cut(trend.first.article, _NAMED) if trend.first else None,
        latest=cut(trend.latest.article, _NAMED) if trend.latest else None,
    )


def _points(counted: Trends) -> list[TrendPoint]:
    return [
        TrendPoint(name=cut(trend.name, _NAMED), period=period, count=count)
        for trend in counted
        for period, count in zip(counted.periods, trend.counts, strict=True)
        if count
    ]
