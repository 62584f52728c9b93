"""The JSON documents about tags of an article, trends, suggestions, related articles.

They stand apart from `json_documents`, so that a search imports only what it prints.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from kbindex.knowledge.counts.rising_tags import RULE
from kbindex.pages.json_documents import FORMAT, ranked_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kbindex.knowledge import (
        ArticleReasons,
        DatedMention,
        RelatedArticle,
        Rising,
        Suggestion,
        TagProposal,
        TagReason,
        Trend,
        Trends,
    )
    from kbindex.pages import json_types


def reasons_document(found: ArticleReasons) -> json_types.TagReasonsAnswer:
    """The answer of `tags --why`."""
    return {
        "format": FORMAT,
        "id": found.article.id,
        "title": found.article.title,
        "source": found.article.source,
        "tags": [_reason(tag) for tag in found.tags],
    }


def _reason(tag: TagReason) -> json_types.TagReason:
    return {
        "id": tag.id,
        "label": tag.label,
        "kind": tag.kind,
        "weight": tag.weight,
        "evidence": [
            {
                "rule": evidence.rule,
                "name": evidence.name,
                "line": evidence.line,
                "weight": round(evidence.weight, 3),
            }
            for evidence in tag.evidence
        ],
    }


def suggestions_document(
    found: Iterable[Suggestion], *, total: int
) -> json_types.SuggestionsAnswer:
    """The answer of `tags --suggest`; `total` counts before `--limit`."""
    return {
        "format": FORMAT,
        "total": total,
        "suggestions": [
            {
                "name": one.name,
                "id": one.id,
                "count": one.count,
                "episodes": one.episodes,
                "tagged": one.tagged,
                "evidence": [
                    cast("json_types.NameEvidence", sign) for sign in one.evidence
                ],
                "repo": one.repo,
                "score": one.score,
                "articles": list(one.articles),
                "toml": one.toml,
            }
            for one in found
        ],
    }


def proposals_document(
    article_id: str, found: Iterable[TagProposal], *, total: int
) -> json_types.TagProposalsAnswer:
    """The answer of `tags --propose`; `total` counts before `--limit`."""
    return {
        "format": FORMAT,
        "id": article_id,
        "total": total,
        "proposals": [
            {
                "id": one.id,
                "label": one.label,
                "label_ja": one.label_ja,
                "kind": one.kind,
                "share": one.share,
                "articles": list(one.articles),
            }
            for one in found
        ],
    }


def trends_document(found: Trends) -> json_types.TrendsAnswer:
    """The answer of `trends`."""
    return {
        "format": FORMAT,
        "by": found.step,
        "periods": list(found.periods),
        "trends": [_trend(trend) for trend in found.trends],
    }


def rising_document(found: Rising) -> json_types.RisingAnswer:
    """The answer of `trends --rising`."""
    return {
        "format": FORMAT,
        "rule": RULE,
        "since": found.since.isoformat() if found.since else None,
        "until": found.until.isoformat() if found.until else None,
        "latest": found.latest,
        "earlier": found.earlier,
        "rising": [
            {
                "id": one.tag.id,
                "label": one.tag.label,
                "label_ja": one.tag.label_ja,
                "kind": one.tag.kind,
                "count": one.tag.count,
                "latest": one.latest,
                "earlier": one.earlier,
                "g2": one.g2,
            }
            for one in found.tags
        ],
    }


def _trend(trend: Trend) -> json_types.Trend:
    return {
        "name": trend.name,
        "tag": trend.tag,
        "label": trend.label,
        "total": trend.total,
        "undated": trend.undated,
        "counts": list(trend.counts),
        "first": _mention(trend.first),
        "latest": _mention(trend.latest),
    }


def iter_counts(found: Trends) -> Iterator[json_types.TrendCount]:
    """Yield the counts of `trends` one by one: by period, then by name.

    What has no date comes last, under no period, and only where there is any.
    """
    for number, period in enumerate(found.periods):
        for trend in found.trends:
            yield _count(trend, period, trend.counts[number])
    for trend in found.trends:
        if trend.undated:
            yield _count(trend, None, trend.undated)


def _count(trend: Trend, period: str | None, count: int) -> json_types.TrendCount:
    return {
        "period": period,
        "name": trend.name,
        "tag": trend.tag,
        "label": trend.label,
        "count": count,
    }


def _mention(mention: DatedMention | None) -> json_types.Mention | None:
    if mention is None:
        return None
    return {
        "article": mention.article,
        "episode": mention.episode,
        "date": mention.date.isoformat(),
    }


def related_document(
    article_id: str, found: Iterable[RelatedArticle]
) -> json_types.RelatedAnswer:
    """The answer of `related`: hits, each with what it has in common."""
    return {
        "format": FORMAT,
        "id": article_id,
        "hits": [
            {
                **ranked_document(one.hit),
                "common": {"tags": list(one.tags), "words": list(one.words)},
            }
            for one in found
        ],
    }
