"""The archive in figures."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kbindex.indexing.understanding import Understanding, sum_up
from kbindex.knowledge.answers import EpisodeSummary, GenerationSummary
from kbindex.knowledge.questions.presenter_summaries import fold_presenter
from kbindex.knowledge.questions.records_by_id import list_episodes
from kbindex.knowledge.snapshot import Snapshot
from kbindex.language.scripts import has_japanese
from kbindex.model import Article, url_host
from kbindex.model.values import short_repr


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """What one year brought; `year` is None for episodes without a date."""

    year: int | None
    episodes: int
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """The archive in figures.

    Args:
        notes: Notes of articles: bullets, paragraphs, code, and so on.
        links: Links of articles, those of titles included.
        topics: How many tags there are, those above others' included.
        first: The earliest date of an episode.
        latest: The latest date of an episode.
        sites: Hosts of the articles' pages with counts, most frequent first.
        languages: `ja` for a title with Japanese, `en` for another, with counts.
        years: By year; episodes without a date come last.
        transcripts: How many episodes have a transcript with anything in it.
        passages: Passages of transcripts.
    """

    episodes: int
    articles: int
    notes: int
    links: int
    presenters: int
    topics: int
    first: dt.date | None
    latest: dt.date | None
    sites: tuple[tuple[str, int], ...]
    languages: tuple[tuple[str, int], ...]
    years: tuple[Year, ...]
    transcripts: int = 0
    passages: int = 0

    def __repr__(self) -> str:
        return short_repr(
            self, "episodes", "articles", "notes", "links", "first", "latest"
        )


def summarize_generation(snapshot: Snapshot) -> GenerationSummary:
    """Say which generation is answered from."""
    generation = snapshot.generation
    return GenerationSummary(
        number=generation.number,
        articles=generation.articles,
        written_s=generation.written_s(),
    )


def summarize_archive(snapshot: Snapshot) -> Statistics:
    """Count what the archive of a snapshot holds."""
    return snapshot.once("statistics", lambda: _count(snapshot))


def _count(snapshot: Snapshot) -> Statistics:
    topics = len(snapshot.tag_counts)
    found = count_archive(list_episodes(snapshot), snapshot.articles, topics=topics)
    if not snapshot.has_passages:
        return found
    reader = snapshot.passage_reader
    transcripts = sum(1 for entry in reader.entries if entry.records)
    return replace(found, transcripts=transcripts, passages=reader.record_count)


def understand_archive(snapshot: Snapshot) -> Understanding:
    """Sum up how the notes of a snapshot were read."""
    return sum_up(snapshot.reader.entries)


def count_archive(
    episodes: Sequence[EpisodeSummary], articles: Sequence[Article], *, topics: int
) -> Statistics:
    """Count what an archive holds, but for its topics, which are counted before."""
    dates = sorted(e.episode.date for e in episodes if e.episode.date)
    hosts = Counter(_site(article.url) for article in articles if article.url)
    languages = Counter(
        "ja" if has_japanese(article.title) else "en" for article in articles
    )
    return Statistics(
        episodes=len(episodes),
        articles=len(articles),
        notes=sum(len(article.notes) for article in articles),
        links=sum(len(article.links) for article in articles),
        presenters=len({fold_presenter(a.presenter) for a in articles if a.presenter}),
        topics=topics,
        first=dates[0] if dates else None,
        latest=dates[-1] if dates else None,
        sites=_ranked(hosts),
        languages=_ranked(languages),
        years=tuple(_by_year(episodes)),
    )


def _by_year(episodes: Iterable[EpisodeSummary]) -> list[Year]:
    counts: dict[int | None, list[int]] = {}
    for summary in episodes:
        date = summary.episode.date
        counts.setdefault(date.year if date else None, []).append(summary.articles)
    order = sorted(counts, key=lambda year: (year is None, year or 0))
    return [
        Year(year=year, episodes=len(counts[year]), articles=sum(counts[year]))
        for year in order
    ]


def _site(url: str) -> str:
    return url_host(url).removeprefix("www.")


def _ranked(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
