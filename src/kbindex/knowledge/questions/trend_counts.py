"""How often things are mentioned over time, in all their spellings.

name ─► tag: articles with it or a narrower tag, and those whose text has a name of it
     ─► else a word: articles with the word, its stem, or what a bridge leads to
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kbindex.index import IndexReader, Record, natural_key
from kbindex.knowledge.results import Mention, Step, Trend, Trends
from kbindex.language import Analyzer
from kbindex.language.bridges.sources import fold_key
from kbindex.language.bridges.table import (
    BridgeTable,
    keys_of,
    ways_to_meet,
)
from kbindex.model import Article
from kbindex.search.match.adjacency import Adjacency
from kbindex.topics import Taxonomy, Topic
from kbindex.topics.tagging.mentions import MentionFinder, has_context

_SAME = 0.6
"""A bridge of this weight leads to the same thing; a weaker one to words of it that
may stand apart."""

_MONTHS_BY_MONTH, _MONTHS_BY_QUARTER = 36, 120
"""Longest archives that are counted by month and by quarter: some forty periods."""


@dataclass
class TrendCounter:
    """Counts mentions in one index."""

    reader: IndexReader
    taxonomy: Taxonomy
    analyzer: Analyzer
    bridges: BridgeTable
    _adjacency: Adjacency = field(init=False)

    def __post_init__(self) -> None:
        self._adjacency = Adjacency(self.reader, self.analyzer)

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
        """Return the tag that a name stands for in any spelling, or None."""
        found = self.taxonomy.find(name)
        if found is None:
            bridges = self.bridges.find(fold_key(name))
            found = next((b.terms[0] for b in bridges if b.how == "tag"), None)
        if found is None and self.reader.postings("tag", name.casefold()):
            found = name.casefold()
        return found

    def _trend(self, name: str, *, step: Step, periods: Sequence[str]) -> Trend:
        tag = self.find_tag(name)
        documents = self._with_tag(tag) if tag else self._with_word(name)
        records = (self.reader.record(document).article for document in documents)
        articles = [article for article in records if article.kind == "article"]
        dated = sorted(
            _mentions(articles), key=lambda m: (m.date, natural_key(m.article))
        )
        by_period = Counter(period_of(mention.date, step) for mention in dated)
        return Trend(
            name=name,
            tag=tag,
            label=self.taxonomy.label(tag) if tag else name,
            total=len(articles),
            undated=len(articles) - len(dated),
            counts=tuple(by_period[period] for period in periods),
            first=dated[0] if dated else None,
            latest=dated[-1] if dated else None,
        )

    # Tags

    def _with_tag(self, tag: str) -> set[int]:
        narrower = [t for t in self.taxonomy.topics if tag in self.taxonomy.above(t)]
        wanted = {tag, *narrower}
        tagged = {d for t in wanted for d in self.reader.postings("tag", t)}
        topic = self.taxonomy.topics.get(tag)
        if topic is None:  # the tagger gave it, but the taxonomy has no names of it
            return tagged | self._with_word(tag)
        named = self._named(topic)
        return tagged | {
            document
            for document, units in named.items()
            if document not in tagged and self._mentions_any(document, units, wanted)
        }

    def _named(self, topic: Topic) -> dict[int, set[int]]:
        """Return where a name of the topic may stand: document → units of text."""
        found: dict[int, set[int]] = {}
        for terms in {t for name in topic.names for t in self._ways(name)}:
            for document in self._holding(terms):
                places = self.reader.record(document).places
                units = (set(places.get(term, ())[::4]) for term in terms)
                found.setdefault(document, set()).update(set.intersection(*units))
        return found

    def _ways(self, name: str) -> Iterator[tuple[str, ...]]:
        for terms, _ in ways_to_meet(self.analyzer.analyze(name)):
            yield terms

    def _holding(self, terms: Sequence[str]) -> set[int]:
        return set.intersection(*(set(self.reader.postings("text", t)) for t in terms))

    def _mentions_any(
        self, document: int, units: Iterable[int], tags: set[str]
    ) -> bool:
        record = self.reader.record(document)
        for unit in sorted(units):
            text = unit_text(record, unit)
            for mention in self._finder.find(text, self.analyzer.analyze(text)):
                topic = mention.topic
                if (
                    topic.id in tags
                    and not mention.is_weak
                    and (
                        topic.evidence != "context"
                        or has_context(topic, _folded(record))
                    )
                ):
                    return True
        return False

    @cached_property
    def _finder(self) -> MentionFinder:
        return MentionFinder(self.taxonomy)

    # Words

    def _with_word(self, name: str) -> set[int]:
        terms = self.analyzer.analyze(name)
        ways = [way for way, share in ways_to_meet(terms) if share >= _SAME]
        for key in keys_of(name, terms):
            ways += [b.terms for b in self.bridges.find(key) if b.weight >= _SAME]
        found = {d for way in ways if way for d in self._holding(way)}
        loose = {d for way, _ in ways_to_meet(terms) for d in self._holding(way)}
        return found | {d for d in loose - found if self._adjacency.holds(d, name)}


def unit_text(record: Record, unit: int) -> str:
    """Return a text of a record: unit 0 is the title, unit n the note n - 1."""
    article = record.article
    return article.notes[unit - 1].text if unit else article.title


def _folded(record: Record) -> str:
    """All texts of a record, as `has_context` wants them."""
    article = record.article
    notes = (note.text for note in article.notes)
    return "\n".join((article.title, article.url or "", *notes)).casefold()


def _mentions(articles: Iterable[Article]) -> Iterator[Mention]:
    for article in articles:
        if article.date:
            yield Mention(
                article=article.id, episode=article.episode, date=article.date
            )


# Periods


def make_periods(
    dates: Sequence[dt.date], *, by: Step | None = None
) -> tuple[Step, tuple[str, ...]]:
    """Return the step and all periods from the first date to the last, in order."""
    if not dates:
        return by or "month", ()
    first, last = _month_number(min(dates)), _month_number(max(dates))
    step = by or _step_for(last - first + 1)
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
