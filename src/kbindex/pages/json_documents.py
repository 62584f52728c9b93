"""The JSON documents of kbindex: the contract that programs rely on.

Keys may be added, never renamed or removed. `json_types` says what each document
holds; the schemas of `docs/schemas/` are made of it. One module, though long: all that
a search and its neighbours print, and no more, so that a search imports no other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, cast

from kbindex.model.times import format_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kbindex.knowledge import (
        Changes,
        EpisodeSummary,
        Explanation,
        Facet,
        Hit,
        Match,
        PassageHit,
        PlacedPassage,
        RelatedTag,
        SearchResult,
        Snippet,
        TagArticles,
        TagCount,
        Understanding,
        UnmetFilter,
    )
    from kbindex.model import Article, Diagnostic, Episode
    from kbindex.pages import json_types

FORMAT: Final = 1
"""The version of all documents."""


def record_document(article: Article) -> json_types.Record:
    """One record, as a line of `export`."""
    document: json_types.Record = {
        "id": article.id,
        "kind": cast("Literal['article', 'overview']", article.kind),
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
    if article.section:
        document["section"] = list(article.section)
    _add_show(document, article)
    _add_time(document, article)
    return document


def export_document(
    records: Iterable[Article], passages: Iterable[PlacedPassage] | None = None
) -> json_types.ExportAnswer:
    """The answer of `export --json`; with passages where they are asked for."""
    document: json_types.ExportAnswer = {
        "format": FORMAT,
        "records": [record_document(record) for record in records],
    }
    if passages is not None:
        from kbindex.pages.passage_documents import (  # noqa: PLC0415 - cold start
            passage_document,
        )

        document["passages"] = [passage_document(passage) for passage in passages]
    return document


def search_document(
    result: SearchResult, *, explain: bool = False
) -> json_types.SearchAnswer:
    """The answer of `search`; with `explain`, hits say where their scores come from."""
    document: json_types.SearchAnswer = {
        "format": FORMAT,
        "query": result.query,
        "understood": result.understood,
        "total": result.total,
        "strong": result.strong,
        "suggestion": result.suggestion,
        "hits": [_search_hit(hit, explain=explain) for hit in result.hits],
        "looked_for": list(result.looked_for),
        "near": list(result.near),
    }
    if result.passage_total is not None:
        document["passages"] = [
            found_passage_document(hit, explain=explain) for hit in result.passages
        ]
        document["passage_total"] = result.passage_total
    if result.unmet:
        document["unmet"] = [_unmet(one) for one in result.unmet]
    if result.near_tags:
        document["near_tags"] = [_facet(facet) for facet in result.near_tags]
    if result.looser:
        document["looser"] = [
            {"query": one.query, "total": one.total} for one in result.looser
        ]
    if result.absent:
        document["absent"] = list(result.absent)
    if result.missed:
        document["missed"] = list(result.missed)
    if result.recency:
        document["recency"] = result.recency
    if result.facets is not None:
        document["facets"] = [_facet(facet) for facet in result.facets]
        document["presenters"] = [
            {"name": one.name, "count": one.count} for one in result.presenters or ()
        ]
        document["years"] = [
            {"year": one.year, "count": one.count} for one in result.years or ()
        ]
    if result.shows:
        document["shows"] = [
            {"name": one.name, "title": one.title, "count": one.count}
            for one in result.shows
        ]
    return document


def _facet(facet: Facet) -> json_types.Facet:
    return {
        "id": facet.id,
        "kind": facet.kind,
        "label": facet.label,
        "label_ja": facet.label_ja,
        "count": facet.count,
    }


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
    found = found_document(hit)
    if explain:
        found["explanation"] = _explanation(hit.explanation)
    return found


def _explanation(
    explanation: Explanation | None,
) -> json_types.Explanation | None:
    if explanation is None:
        return None
    document: json_types.Explanation = {
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
        "order_factor": explanation.order_factor,
        "features": [
            {
                "feature": one.feature,
                "value": one.value,
                "weight": one.weight,
                "factor": one.factor,
            }
            for one in explanation.features
        ],
    }
    if explanation.recency_factor is not None:
        document["recency_factor"] = explanation.recency_factor
    return document


def found_document(hit: Hit) -> json_types.SearchHit:
    """A hit of a search, as a line of JSON Lines."""
    found = cast("json_types.SearchHit", ranked_document(hit))
    if hit.strength is not None:
        found["strength"] = hit.strength
    return found


def ranked_document(hit: Hit) -> json_types.ScoredHit:
    """A hit with rank and score, whatever it was asked by."""
    return {"rank": hit.rank, "score": hit.score, **hit_document(hit)}


def found_passage_document(
    hit: PassageHit, *, explain: bool = False
) -> json_types.FoundPassage:
    """A passage that was found, as a line of JSON Lines."""
    from kbindex.pages.passage_documents import (  # noqa: PLC0415 - cold start
        passage_place,
    )

    found = {
        "rank": hit.rank,
        "score": hit.score,
        **passage_place(hit.passage),
        "snippets": [_snippet(snippet) for snippet in hit.snippets],
        "matched": _matches(hit.matched),
    }
    if explain:
        found["explanation"] = _explanation(hit.explanation)
    return cast("json_types.FoundPassage", found)


def hit_document(hit: Hit) -> json_types.FoundRecord:
    """A hit without rank and score, as a part of other documents."""
    article = hit.article
    document: json_types.FoundRecord = {
        "kind": cast("Literal['article', 'overview']", article.kind),
        "id": article.id,
        "episode": article.episode,
        "source": article.source,
        "line": article.line,
        "title": article.title,
        "title_highlights": [list(span) for span in hit.title_highlights],
        "url": article.url,
        "presenter": article.presenter,
        "date": _date(article),
        "video": hit.video,
        "tags": list(article.tags),
        "snippets": [_snippet(snippet) for snippet in hit.snippets],
        "matched": _matches(hit.matched),
        "also": list(hit.also),
        "links": _links(article),
    }
    if article.section:
        document["section"] = list(article.section)
    _add_show(document, article)
    _add_time(document, article)
    return document


def _add_show(
    document: json_types.Record | json_types.FoundRecord | json_types.Episode,
    of: Article | Episode,
) -> None:
    if of.show is not None:
        document["show"] = of.show


def _add_time(
    document: json_types.Record | json_types.FoundRecord, article: Article
) -> None:
    """Add when it is spoken about, where that is known."""
    if article.time_s is None or article.time_from is None:
        return
    document["time"] = format_time(article.time_s)
    document["time_from"] = article.time_from
    if url := article.time_url:
        document["time_url"] = url


def _matches(matched: Iterable[Match]) -> list[json_types.Match]:
    return [
        {"query": match.query, "term": match.term, "how": match.how}
        for match in matched
    ]


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


def tags_document(tags: Sequence[TagCount]) -> json_types.TagsAnswer:
    """The answer of `tags`."""
    months = tags[0].months if tags else ()
    tag_counts = [_tag(tag) for tag in tags]
    return {"format": FORMAT, "tags": tag_counts, "months": list(months)}


def tag_document(found: TagArticles) -> json_types.TagAnswer:
    """The answer of `tags TAG`."""
    return {
        "format": FORMAT,
        **_tag(found.tag),
        "months": list(found.tag.months),
        "narrower": [_tag(tag) for tag in found.narrower],
        "related": [_related(one) for one in found.related],
        "articles": [{"rank": hit.rank, **hit_document(hit)} for hit in found.articles],
    }


def _related(one: RelatedTag) -> json_types.RelatedTag:
    return {
        "id": one.tag.id,
        "label": one.tag.label,
        "label_ja": one.tag.label_ja,
        "kind": one.tag.kind,
        "count": one.tag.count,
        "together": one.together,
        "lift": one.lift,
    }


def _tag(tag: TagCount) -> json_types.TagCount:
    return {
        "id": tag.id,
        "label": tag.label,
        "label_ja": tag.label_ja,
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
    document: json_types.Episode = {
        "id": episode.id,
        "title": episode.title,
        "date": episode.date.isoformat() if episode.date else None,
        "hosts": list(episode.hosts),
        "guests": list(episode.guests),
        "video": episode.video,
        "source": episode.source,
    }
    if episode.audio:
        document["audio"] = episode.audio
    _add_show(document, episode)
    return document


def changes_document(changes: Changes) -> json_types.ChangesAnswer:
    """The answer of `index`."""
    document: json_types.ChangesAnswer = {
        "format": FORMAT,
        "added": list(changes.added),
        "changed": list(changes.changed),
        "removed": list(changes.removed),
        "articles": changes.articles,
        "seconds": round(changes.seconds, 3),
        "diagnostics": [diagnostic_document(said) for said in changes.diagnostics],
    }
    if changes.transcripts:
        document["transcripts"] = changes.transcripts
        document["passages"] = changes.passages
    if changes.understanding:
        document["understanding"] = understanding_document(changes.understanding)
    return document


def understanding_document(understood: Understanding) -> json_types.Understanding:
    """What was understood of an archive, as a part of other documents."""
    return {
        "episodes": understood.episodes,
        "dated": understood.dated,
        "without_articles": understood.without_articles,
        "articles": understood.articles,
        "rules": dict(understood.rules),
        "links_outside": understood.links_outside,
        "people": understood.people,
        "hosts": understood.hosts,
        "guests": understood.guests,
        "presenters": understood.presenters,
        "doubts": [
            {
                "path": doubt.path,
                "line": doubt.line,
                "title": doubt.title,
                "reason": doubt.reason,
            }
            for doubt in understood.doubts
        ],
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
