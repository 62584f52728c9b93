"""The JSON documents of kbindex: the contract that programs rely on.

Keys may be added, never renamed or removed. `json_types` says what each document
holds; the schemas of `docs/schemas/` are made of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kbindex.knowledge import (
        Changes,
        EpisodeSummary,
        Hit,
        RelatedTag,
        SearchResult,
        Snippet,
        TagArticles,
        TagCount,
        UnmetFilter,
    )
    from kbindex.model import Article, Diagnostic, Episode
    from kbindex.pages import json_types

FORMAT: Final = 1
"""The version of all documents."""


def record_document(article: Article) -> json_types.Record:
    """One record, as a line of `export`."""
    return {
        "id": article.id,
        "kind": article.kind,
        "episode": article.episode,
        "source": article.source,
        "line": article.line,
        "end_line": article.end_line,
        "title": article.title,
        "url": article.url,
        "presenter": article.presenter,
        "date": _date(article),
        "notes": [
            {
                "text": note.text,
                "kind": note.kind,
                "depth": note.depth,
                "line": note.line,
                "end_line": note.end_line,
            }
            for note in article.notes
        ],
        "links": _links(article),
        "tags": list(article.tags),
    }


def export_document(records: Iterable[Article]) -> json_types.ExportAnswer:
    """The answer of `export --json`."""
    return {
        "format": FORMAT,
        "records": [record_document(record) for record in records],
    }


def search_document(
    result: SearchResult, *, explain: bool = False
) -> json_types.SearchAnswer:
    """The answer of `search`; with `explain`, hits say where their scores come from."""
    document: json_types.SearchAnswer = {
        "format": FORMAT,
        "query": result.query,
        "understood": result.understood,
        "total": result.total,
        "suggestion": result.suggestion,
        "hits": [_search_hit(hit, explain=explain) for hit in result.hits],
        "looked_for": list(result.looked_for),
        "near": list(result.near),
    }
    if result.unmet:
        document["unmet"] = [_unmet(one) for one in result.unmet]
    if result.absent:
        document["absent"] = list(result.absent)
    if result.missed:
        document["missed"] = list(result.missed)
    if result.facets is not None:
        document["facets"] = [
            {
                "id": facet.id,
                "kind": facet.kind,
                "label": facet.label,
                "count": facet.count,
            }
            for facet in result.facets
        ]
    return document


def _unmet(one: UnmetFilter) -> json_types.UnmetFilter:
    return {
        "filter": one.filter,
        "field": one.field,
        "value": one.value,
        "near": list(one.near),
        "nowhere": one.is_met_nowhere,
        "without": one.without,
    }


def _search_hit(hit: Hit, *, explain: bool) -> json_types.SearchHit:
    found = cast("json_types.SearchHit", ranked_document(hit))
    if explain:
        found["explanation"] = _explanation(hit)
    return found


def _explanation(hit: Hit) -> json_types.Explanation | None:
    explanation = hit.explanation
    if explanation is None:
        return None
    return {
        "contributions": [
            {
                "query": part.query,
                "terms": list(part.terms),
                "how": part.how,
                "weight": part.weight,
                "score": part.score,
            }
            for part in explanation.contributions
        ],
        "coverage": explanation.coverage,
        "coverage_factor": explanation.coverage_factor,
        "title_factor": explanation.title_factor,
    }


def ranked_document(hit: Hit) -> json_types.ScoredHit:
    """A hit of a search, as a line of JSON Lines."""
    return {"rank": hit.rank, "score": hit.score, **hit_document(hit)}


def hit_document(hit: Hit) -> json_types.FoundRecord:
    """A hit without rank and score, as a part of other documents."""
    article = hit.article
    return {
        "kind": article.kind,
        "id": article.id,
        "episode": article.episode,
        "source": article.source,
        "line": article.line,
        "title": article.title,
        "url": article.url,
        "presenter": article.presenter,
        "date": _date(article),
        "video": hit.video,
        "tags": list(article.tags),
        "snippets": [_snippet(snippet) for snippet in hit.snippets],
        "matched": [
            {"query": match.query, "term": match.term, "how": match.how}
            for match in hit.matched
        ],
        "also": list(hit.also),
        "links": _links(article),
    }


def _links(article: Article) -> list[json_types.Link]:
    return [
        {"text": link.text, "url": link.url, "line": link.line}
        for link in article.links
    ]


def _snippet(snippet: Snippet) -> json_types.Snippet:
    return {
        "text": snippet.text,
        "path": list(snippet.path),
        "line": snippet.line,
        "highlights": [list(span) for span in snippet.highlights],
    }


def tags_document(tags: Iterable[TagCount]) -> json_types.TagsAnswer:
    """The answer of `tags`."""
    return {"format": FORMAT, "tags": [_tag(tag) for tag in tags]}


def tag_document(found: TagArticles) -> json_types.TagAnswer:
    """The answer of `tags TAG`."""
    return {
        "format": FORMAT,
        **_tag(found.tag),
        "narrower": [_tag(tag) for tag in found.narrower],
        "related": [_related(one) for one in found.related],
        "articles": [{"rank": hit.rank, **hit_document(hit)} for hit in found.articles],
    }


def _related(one: RelatedTag) -> json_types.RelatedTag:
    return {
        "id": one.tag.id,
        "label": one.tag.label,
        "kind": one.tag.kind,
        "count": one.tag.count,
        "together": one.together,
        "lift": one.lift,
    }


def _tag(tag: TagCount) -> json_types.TagCount:
    return {
        "id": tag.id,
        "label": tag.label,
        "kind": tag.kind,
        "count": tag.count,
        "own": tag.own,
        "episodes": list(tag.episodes),
        "broader": list(tag.broader),
        "first": tag.episodes[0],
        "latest": tag.episodes[-1],
        "timeline": list(tag.timeline),
    }


def episodes_document(episodes: Iterable[EpisodeSummary]) -> json_types.EpisodesAnswer:
    """The answer of `episodes`."""
    return {
        "format": FORMAT,
        "episodes": [
            {**_episode(one.episode), "articles": one.articles} for one in episodes
        ],
    }


def episode_document(episode: Episode) -> json_types.EpisodeAnswer:
    """The answer of `show` for an episode."""
    records = [record_document(article) for article in episode.articles]
    return {"format": FORMAT, **_episode(episode), "articles": records}


def article_document(article: Article) -> json_types.RecordAnswer:
    """The answer of `show` for an article."""
    return {"format": FORMAT, **record_document(article)}


def _episode(episode: Episode) -> json_types.Episode:
    return {
        "id": episode.id,
        "title": episode.title,
        "date": episode.date.isoformat() if episode.date else None,
        "hosts": list(episode.hosts),
        "guests": list(episode.guests),
        "video": episode.video,
        "source": episode.source,
    }


def changes_document(changes: Changes) -> json_types.ChangesAnswer:
    """The answer of `index`."""
    return {
        "format": FORMAT,
        "added": list(changes.added),
        "changed": list(changes.changed),
        "removed": list(changes.removed),
        "articles": changes.articles,
        "seconds": round(changes.seconds, 3),
        "diagnostics": [diagnostic_document(said) for said in changes.diagnostics],
    }


def diagnostic_document(said: Diagnostic) -> json_types.Diagnostic:
    """What could not be read, as a part of other documents."""
    return {
        "path": said.path,
        "line": said.line,
        "kind": said.kind,
        "message": said.message,
    }


def _date(article: Article) -> str | None:
    return article.date.isoformat() if article.date else None
