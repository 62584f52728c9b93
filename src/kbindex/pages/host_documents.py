"""The JSON documents of the hosts' commands."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, cast

from kbindex.pages.json_documents import (
    FORMAT,
    diagnostic_document,
    record_document,
    understanding_document,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kbindex.knowledge import Show
    from kbindex.knowledge.examination import Examination, IndexCondition, Problem
    from kbindex.knowledge.questions.archive_statistics import Statistics
    from kbindex.knowledge.questions.glossary_words import GlossaryWords, Pack
    from kbindex.knowledge.questions.presenter_summaries import (
        Appearance,
        PresenterSummary,
    )
    from kbindex.knowledge.questions.seen_pages import Seen
    from kbindex.model import Article
    from kbindex.pages import json_types


def seen_document(results: Iterable[Seen]) -> json_types.SeenAnswer:
    """The answer of `seen`."""
    return {
        "format": FORMAT,
        "results": [_seen(result) for result in results],
    }


def _seen(result: Seen) -> json_types.SeenPage:
    found: json_types.SeenPage = {
        "query": result.query,
        "seen": result.is_seen,
        "articles": [article.id for article in result.articles],
        "how": result.how,
    }
    if result.mentioned:
        found["mentioned"] = list(result.mentioned)
        found["mentions"] = result.mentions
    return found


def searches_document(
    searches: Iterable[tuple[str, str, str]],
) -> json_types.SearchesAnswer:
    """The answer of `search @`; a search is its name, query and file."""
    return {
        "format": FORMAT,
        "searches": [
            {"name": name, "query": query, "file": file}
            for name, query, file in searches
        ],
    }


def glossary_document(
    listed: Iterable[GlossaryWords], packs: Iterable[Pack], *, total: int
) -> json_types.GlossaryAnswer:
    """The answer of `glossary`; `total` counts before `--limit`."""
    return {
        "format": FORMAT,
        "total": total,
        "words": [_words(one) for one in listed],
        "packs": [
            {
                "name": pack.name,
                "groups": pack.groups,
                "is_on": pack.is_on,
                "has_topics": pack.has_topics,
                "has_topics_on": pack.has_topics_on,
            }
            for pack in packs
        ],
    }


def _words(one: GlossaryWords) -> json_types.GlossaryWords:
    return {
        "names": list(one.names),
        "how": one.how,
        "count": one.count,
        "refused_by": one.refused_by,
        "source": one.source,
        "line": one.line,
        "evidence": [
            {
                "id": at.id,
                "source": at.source,
                "line": at.line,
                "count": at.count,
                "names": list(at.names),
            }
            for at in one.evidence
        ],
        "context": list(one.context),
    }


def presenters_document(
    presenters: Iterable[PresenterSummary],
) -> json_types.PresentersAnswer:
    """The answer of `presenters`."""
    return {
        "format": FORMAT,
        "presenters": [_presenter(summary) for summary in presenters],
    }


def presenter_document(
    summary: PresenterSummary, articles: Iterable[Article]
) -> json_types.PresenterAnswer:
    """The answer of `presenters NAME`; `articles` are those that are listed."""
    return {
        "format": FORMAT,
        **_presenter(summary),
        "articles": [record_document(article) for article in articles],
    }


def _presenter(summary: PresenterSummary) -> json_types.PresenterSummary:
    return {
        "name": summary.name,
        "count": len(summary.articles),
        "episodes": [appearance.episode for appearance in summary.episodes],
        "first": _appearance(summary.first),
        "latest": _appearance(summary.latest),
        "topics": [{"id": tag, "count": count} for tag, count in summary.topics],
    }


def _appearance(appearance: Appearance) -> json_types.Appearance:
    date = appearance.date.isoformat() if appearance.date else None
    return {"episode": appearance.episode, "date": date}


def statistics_document(
    statistics: Statistics, show: Show | None = None
) -> json_types.StatisticsAnswer:
    """The answer of `stats`, with what the show says of itself."""
    first, latest = statistics.first, statistics.latest
    document: json_types.StatisticsAnswer = {
        "format": FORMAT,
        "episodes": statistics.episodes,
        "articles": statistics.articles,
        "notes": statistics.notes,
        "links": statistics.links,
        "presenters": statistics.presenters,
        "topics": statistics.topics,
        "first": first.isoformat() if first else None,
        "latest": latest.isoformat() if latest else None,
        "sites": [{"host": host, "count": n} for host, n in statistics.sites],
        "languages": [
            {"language": cast("json_types.TitleLanguage", name), "count": n}
            for name, n in statistics.languages
        ],
        "years": [
            {"year": year.year, "episodes": year.episodes, "articles": year.articles}
            for year in statistics.years
        ],
        "show": _show(show),
    }
    if statistics.transcripts:
        document["transcripts"] = statistics.transcripts
        document["passages"] = statistics.passages
    return document


def _show(show: Show | None) -> json_types.Show | None:
    if show is None:
        return None
    return {
        "name": show.name,
        "url": show.url,
        "description": show.description,
        "language": show.language,
        "author": show.author,
    }


def doctor_document(
    examination: Examination,
    *,
    say: Callable[[Problem], str],
    terminal: json_types.Terminal,
) -> json_types.DoctorAnswer:
    """The answer of `doctor`.

    Args:
        examination: What was found.
        say: Says a problem in a line, with what can be done in the words of the
            delivery.
        terminal: Where it is shown.
    """
    condition = examination.condition
    document: json_types.DoctorAnswer = {
        "format": FORMAT,
        "healthy": examination.is_healthy,
        "versions": dict(examination.installation.versions),
        "extras": dict(examination.installation.extras),
        "paths": _paths(examination),
        "index": _condition(condition),
        "diagnostics": [diagnostic_document(said) for said in examination.diagnostics],
        "problems": [say(problem) for problem in examination.problems],
        "hints": [say(hint) for hint in examination.hints],
        "terminal": terminal,
        "show": _show(examination.show),
    }
    if condition.transcripts:
        document["index"]["transcripts"] = condition.transcripts
        document["index"]["passages"] = condition.passages
    if examination.shows:
        document["shows"] = [
            {"name": one.name, "index": _condition(one.condition)}
            for one in examination.shows
        ]
    if examination.understanding:
        document["understanding"] = understanding_document(examination.understanding)
    return document


def _condition(condition: IndexCondition) -> json_types.IndexCondition:
    document: json_types.IndexCondition = {
        "state": condition.state,
        "reason": condition.reason,
        "generation": condition.generation,
        "size_bytes": condition.size_bytes,
        "articles": condition.articles,
        "pending": condition.pending,
    }
    if servers := _servers(condition):
        document["servers"] = servers
    return document


def _servers(condition: IndexCondition) -> json_types.Servers | None:
    servers = condition.servers
    if servers is None:
        return None
    written = servers.written_s
    utc = None if written is None else dt.datetime.fromtimestamp(written, dt.UTC)
    return {
        "cluster": servers.cluster,
        "program": servers.program,
        "count": servers.count,
        "health": servers.health,
        "written": utc.strftime("%Y-%m-%dT%H:%M:%SZ") if utc else None,
        "written_by": servers.written_by,
        "lag_seconds": round(condition.lag_s),
    }


def _paths(examination: Examination) -> json_types.Paths:
    paths: json_types.Paths = {
        "episodes": str(examination.episodes) if examination.episodes else None,
        "index": str(examination.index) if examination.index else None,
        "config": str(examination.file) if examination.file else None,
    }
    if examination.user_file:
        paths["own_config"] = str(examination.user_file)
    return paths
