"""Who brought what: presenters with their articles and topics."""

import datetime as dt
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kbindex.errors import NotFoundError
from kbindex.knowledge.snapshot import Snapshot
from kbindex.model import Article
from kbindex.model.near_names import near_names
from kbindex.model.values import short_repr

MAX_TOPICS = 5
"""Topics that say what a presenter is about; more would list all they touched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """An episode in which a presenter brought something."""

    episode: str
    date: dt.date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenterSummary:
    """A presenter and what they brought.

    Args:
        name: As it is written most often.
        articles: All they brought, by episode and number.
        episodes: Where they brought something, by date; one without a date
            stays in the order of the files.
        topics: Tags of their articles with counts, most frequent first.
    """

    name: str
    articles: tuple[Article, ...]
    episodes: tuple[Appearance, ...]
    topics: tuple[tuple[str, int], ...]

    @property
    def first(self) -> Appearance:
        """Their first episode."""
        return self.episodes[0]

    @property
    def latest(self) -> Appearance:
        """Their latest episode."""
        return self.episodes[-1]

    def __repr__(self) -> str:
        return short_repr(self, "name", "articles", "episodes", "topics")


def fold_presenter(name: str) -> str:
    """Fold what may vary in one name: `@`, case and width. Nothing is guessed."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(folded.split()).removeprefix("@")


def list_presenters(snapshot: Snapshot) -> tuple[PresenterSummary, ...]:
    """List who brought what, most articles first, then by name."""
    return snapshot.once("presenters", lambda: summarize_presenters(snapshot.articles))


def presenter_named(snapshot: Snapshot, name: str) -> PresenterSummary:
    """Return what one presenter brought; the case of the name does not matter.

    Raises:
        NotFoundError: Nobody of this name brought anything; near names are named.
    """
    return find_presenter(list_presenters(snapshot), name)


def summarize_presenters(articles: Iterable[Article]) -> tuple[PresenterSummary, ...]:
    """Sum up who brought what, most articles first, then by name.

    Args:
        articles: By episode, in the order of the files, and number.
    """
    grouped: dict[str, list[Article]] = {}
    for article in articles:
        if article.presenter:
            grouped.setdefault(fold_presenter(article.presenter), []).append(article)
    summaries = {key: _summarize(brought) for key, brought in grouped.items()}
    order = sorted(summaries, key=lambda key: (-len(summaries[key].articles), key))
    return tuple(summaries[key] for key in order)


def _summarize(articles: list[Article]) -> PresenterSummary:
    names = Counter(article.presenter or "" for article in articles)
    tags = Counter(tag for article in articles for tag in article.tags)
    topics = sorted(tags.items(), key=lambda pair: (-pair[1], pair[0]))
    dates = {str(article.episode): article.date for article in articles}
    return PresenterSummary(
        name=names.most_common(1)[0][0],
        articles=tuple(articles),
        episodes=_by_date(dates),
        topics=tuple(topics[:MAX_TOPICS]),
    )


def _by_date(dates: Mapping[str, dt.date | None]) -> tuple[Appearance, ...]:
    """Sort by date; an episode without one stays behind the file before it."""
    latest = dt.date.min
    keyed: list[tuple[dt.date, int, Appearance]] = []
    for position, (episode, date) in enumerate(dates.items()):
        latest = date or latest
        keyed.append((latest, position, Appearance(episode=episode, date=date)))
    return tuple(row[2] for row in sorted(keyed, key=lambda row: row[:2]))


def find_presenter(
    summaries: Iterable[PresenterSummary], name: str
) -> PresenterSummary:
    """Return the presenter of this name, with or without `@`, in any case.

    Raises:
        NotFoundError: Nobody of this name brought anything; near names are named.
    """
    by_name = {fold_presenter(summary.name): summary for summary in summaries}
    wanted = fold_presenter(name)
    if wanted in by_name:
        return by_name[wanted]
    names = tuple(by_name[near].name for near in near_names(wanted, by_name))
    raise NotFoundError("presenter", name, near=names)
