"""The JSON documents of kbindex: the contract that programs rely on.

Keys may be added, never renamed or removed. `docs/schemas/` has the schemas.
"""

from collections.abc import Iterable
from typing import Any

from msgspec.structs import asdict

from kbindex.knowledge import (
    Changes,
    EpisodeSummary,
    Hit,
    SearchResult,
    Snippet,
    TagArticles,
    TagCount,
)
from kbindex.model import Article, Diagnostic, Episode

FORMAT = 1
"""The version of all documents."""

Document = dict[str, Any]


def record_document(article: Article) -> Document:
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
                "kind": note.kind.value,
                "depth": note.depth,
                "line": note.line,
                "end_line": note.end_line,
            }
            for note in article.notes
        ],
        "links": [
            {"text": link.text, "url": link.url, "line": link.line}
            for link in article.links
        ],
        "tags": list(article.tags),
    }


def search_document(result: SearchResult, *, explain: bool = False) -> Document:
    """The answer of `search`; with `explain`, hits say where their scores come from."""
    return {
        "format": FORMAT,
        "query": result.query,
        "total": result.total,
        "suggestion": result.suggestion,
        "hits": [
            ranked_document(hit)
            | ({"explanation": _explanation(hit)} if explain else {})
            for hit in result.hits
        ],
        "looked_for": list(result.looked_for),
        "near": list(result.near),
        **_facets(result),
    }


def _facets(result: SearchResult) -> Document:
    """The key `facets`, where they were asked for."""
    if result.facets is None:
        return {}
    return {"facets": [asdict(facet) for facet in result.facets]}


def _explanation(hit: Hit) -> Document | None:
    explanation = hit.explanation
    if explanation is None:
        return None
    return {
        "contributions": [
            asdict(part) | {"terms": list(part.terms)}
            for part in explanation.contributions
        ],
        "coverage": explanation.coverage,
        "coverage_factor": explanation.coverage_factor,
        "title_factor": explanation.title_factor,
    }


def ranked_document(hit: Hit) -> Document:
    """A hit of a search, as a line of JSON Lines."""
    return {"rank": hit.rank, "score": hit.score, **hit_document(hit)}


def hit_document(hit: Hit) -> Document:
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
    }


def _snippet(snippet: Snippet) -> Document:
    return {
        "text": snippet.text,
        "path": list(snippet.path),
        "line": snippet.line,
        "highlights": [list(span) for span in snippet.highlights],
    }


def tags_document(tags: Iterable[TagCount]) -> Document:
    """The answer of `tags`."""
    return {"format": FORMAT, "tags": [_tag(tag) for tag in tags]}


def tag_document(found: TagArticles) -> Document:
    """The answer of `tags TAG`."""
    return {
        "format": FORMAT,
        **_tag(found.tag),
        "narrower": [_tag(tag) for tag in found.narrower],
        "related": [
            {"id": one.tag.id, "label": one.tag.label, "kind": one.tag.kind}
            | {"count": one.tag.count, "together": one.together, "lift": one.lift}
            for one in found.related
        ],
        "articles": [{"rank": hit.rank, **hit_document(hit)} for hit in found.articles],
    }


def _tag(tag: TagCount) -> Document:
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


def episodes_document(episodes: Iterable[EpisodeSummary]) -> Document:
    """The answer of `episodes`."""
    return {
        "format": FORMAT,
        "episodes": [_episode(e.episode) | {"articles": e.articles} for e in episodes],
    }


def episode_document(episode: Episode) -> Document:
    """The answer of `show` for an episode."""
    records = [record_document(article) for article in episode.articles]
    return {"format": FORMAT, **_episode(episode), "articles": records}


def article_document(article: Article) -> Document:
    """The answer of `show` for an article."""
    return {"format": FORMAT, **record_document(article)}


def _episode(episode: Episode) -> Document:
    return {
        "id": episode.id,
        "title": episode.title,
        "date": episode.date.isoformat() if episode.date else None,
        "hosts": list(episode.hosts),
        "guests": list(episode.guests),
        "video": episode.video,
        "source": episode.source,
    }


def changes_document(changes: Changes) -> Document:
    """The answer of `index`."""
    return {
        "format": FORMAT,
        "added": list(changes.added),
        "changed": list(changes.changed),
        "removed": list(changes.removed),
        "articles": changes.articles,
        "seconds": round(changes.seconds, 3),
        "diagnostics": [_diagnostic(said) for said in changes.diagnostics],
    }


def _diagnostic(said: Diagnostic) -> Document:
    return {
        "path": said.path,
        "line": said.line,
        "kind": said.kind,
        "message": said.message,
    }


def _date(article: Article) -> str | None:
    return article.date.isoformat() if article.date else None
