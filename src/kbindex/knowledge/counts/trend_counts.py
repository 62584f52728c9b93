"""Counts by period the articles about a name, in all its spellings.

name ─► tag: articles with it or a narrower tag, as `tags` counts them
     ─► else a word: articles with the word, its stem, or what a bridge leads to

A tag that no article has is a word.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache

from msgspec import Struct

from kbindex.errors import ArchiveError
from kbindex.index import NOTHING, Document, Either, IndexReader, with_all
from kbindex.knowledge.answers import DatedMention, Step, Trend, Trends
from kbindex.language import Analyzer
from kbindex.language.bridges.keys import fold_key, keys_of, ways_to_meet
from kbindex.language.bridges.table import BridgeTable
from kbindex.messages import tr
from kbindex.model import ArticleId, EpisodeId, episode_of
from kbindex.model.order import natural_key
from kbindex.search.match.conditions import phrase_filter
from kbindex.search.match.tag_names import TagNames
from kbindex.topics import Taxonomy

_SAME = 0.6
"""A bridge of this weight leads to the same thing; a weaker one to words of it that
may stand apart."""

_OVERVIEW = "#0"
"""The end of the ids of overviews."""

_KEPT = 256
"""Names of which the articles are kept."""

MOST_PERIODS = 1200
"""A century by month; more are wrong dates, and take minutes to draw."""

_MONTHS: Mapping[Step, int] = {"month": 1, "quarter": 3, "year": 12}

_MONTHS_BY_MONTH, _MONTHS_BY_QUARTER = 36, 120
"""Longest archives that are counted by month and by quarter: some forty periods."""


class TrendCounter(Struct, frozen=True, kw_only=True, dict=True):
    """Counts over one index.

    What it counted, it keeps: a server is asked for the same trends again and again.
    """

    reader: IndexReader
    taxonomy: Taxonomy
    analyzer: Analyzer
    bridges: BridgeTable

    def count(self, names: Sequence[str], *, by: Step | None = None) -> Trends:
        """Count each name by period; two names of one tag are counted once.

        Args:
            names: Tags by id, label or alias, or any words.
            by: How long a period is; by default as the archive's length asks for.
        """
        dates = [e.episode.date for e in self.reader.entries if e.episode]
        step, periods = make_periods([day for day in dates if day], by=by)
        asked: dict[str, str] = {}
        for name in names:
            asked.setdefault(self.find_tag(name) or fold_key(name), name)
        return Trends(
            step=step,
            periods=periods,
            trends=tuple(
                self._trend(name, step=step, periods=periods) for name in asked.values()
            ),
        )

    def find_tag(self, name: str) -> str | None:
        """Return the tag that a name stands for in any spelling.

        None where there is no such tag, or no article has it or a narrower one.
        """
        found = self.taxonomy.find(name)
        if found is None:
            bridges = self.bridges.find(fold_key(name))
            found = next((b.terms[0] for b in bridges if b.how == "tag"), None)
        if found is None:
            found = self.taxonomy.find_among(name, self._tag_names.tags)
        is_known = found and self._tag_names.with_narrower(found)
        return found if is_known else None

    def _trend(self, name: str, *, step: Step, periods: Sequence[str]) -> Trend:
        tag = self.find_tag(name)
        articles = self._articles(name, tag)
        by_day: dict[dt.date, list[ArticleId]] = {}
        for article in articles:
            if day := self._dates.get(episode_of(article)):
                by_day.setdefault(day, []).append(article)
        by_period = Counter[str]()
        for day, of_day in by_day.items():
            by_period[period_of(day, step)] += len(of_day)
        return Trend(
            name=name,
            tag=tag,
            label=self.taxonomy.label(tag) if tag else name,
            total=len(articles),
            undated=len(articles) - by_period.total(),
            counts=tuple(by_period[period] for period in periods),
            first=_mentions(*min(by_day.items()))[0] if by_day else None,
            latest=_mentions(*max(by_day.items()))[-1] if by_day else None,
        )

    @cached_property
    def _tag_names(self) -> TagNames:
        return TagNames(self.reader, lambda: self.taxonomy)

    @cached_property
    def _articles(self) -> Callable[[str, str | None], tuple[ArticleId, ...]]:
        return lru_cache(maxsize=_KEPT)(self._count_articles)

    def _count_articles(self, name: str, tag: str | None) -> tuple[ArticleId, ...]:
        """Return the ids of the records with a tag, or of the articles with a word.

        An overview has tags as an article does, and counts for them.
        """
        if tag:
            tagged = self.reader.matching(self._tag_names.holding(tag))
            return tuple(map(self.reader.id_of, tagged))
        ids = map(self.reader.id_of, self._with_word(name))
        return tuple(one for one in ids if not one.endswith(_OVERVIEW))

    @cached_property
    def _dates(self) -> Mapping[EpisodeId, dt.date]:
        """Episode → its date, where it has one."""
        headers = (entry.episode for entry in self.reader.entries)
        return {one.id: one.date for one in headers if one and one.date}

    # Words

    def _with_word(self, name: str) -> frozenset[Document]:
        terms = self.analyzer.analyze(name)
        ways = [way for way, share in ways_to_meet(name, terms) if share >= _SAME]
        for key in keys_of(name, terms):
            ways += [b.terms for b in self.bridges.find(key) if b.weight >= _SAME]
        phrase = phrase_filter(name, self.analyzer)
        held = (with_all(way) for way in dict.fromkeys(map(tuple, ways)) if way)
        return self.reader.matching(Either((*held, phrase or NOTHING)))


def _mentions(day: dt.date, articles: Sequence[ArticleId]) -> list[DatedMention]:
    """Return the mentions of one day, in the order of their articles."""
    return [
        DatedMention(article=one, episode=episode_of(one), date=day)
        for one in sorted(articles, key=natural_key)
    ]


# Periods


def make_periods(
    dates: Sequence[dt.date], *, by: Step | None = None
) -> tuple[Step, tuple[str, ...]]:
    """Return the step and all periods from the first date to the last, in order.

    Raises:
        ArchiveError: They are too many, for a date of an episode is far off.
    """
    if not dates:
        return by or "month", ()
    first, last = _month_number(min(dates)), _month_number(max(dates))
    step = by or _step_for(last - first + 1)
    if last - first >= MOST_PERIODS * _MONTHS[step]:
        text = tr(
            "the episodes' dates go from {first} to {last}: too far for this chart",
            first=min(dates),
            last=max(dates),
        )
        raise ArchiveError(text)
    months = (dt.date(n // 12, n % 12 + 1, 1) for n in range(first, last + 1))
    return step, tuple(dict.fromkeys(period_of(month, step) for month in months))


def _month_number(day: dt.date) -> int:
    return day.year * 12 + day.month - 1


def _step_for(months: int) -> Step:
    if months <= _MONTHS_BY_MONTH:
        return "month"
    return "quarter" if months <= _MONTHS_BY_QUARTER else "year"


def period_of(day: dt.date, step: Step) -> str:
    """Name the period of a day: `2021-07`, `2021-Q3` or `2021`."""
    if step == "month":
        return f"{day.year:04}-{day.month:02}"
    if step == "quarter":
        return f"{day.year:04}-Q{(day.month + 2) // 3}"
    return f"{day.year:04}"
