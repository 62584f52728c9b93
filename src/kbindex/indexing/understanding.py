"""What was understood of an archive: what its owner compares with what was meant."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import get_args

from msgspec import Struct

from kbindex.index import EpisodeEntry, Generation, person_names
from kbindex.model.understanding import ArticleRule, Doubt
from kbindex.model.values import short_repr


class Understanding(Struct, frozen=True, kw_only=True):
    """What was understood of an archive.

    Args:
        episodes: Pages that could be read.
        dated: Those of them that have a date.
        without_articles: Those of them in which no article was found.
        rules: Rule → articles that it found, where it found any, in a fixed order.
        links_outside: Links that belong to no article: of introductions and the like.
        people: Hosts, guests and presenters, each counted once.
        doubts: Places that look like articles and are none, by file and line; up to
            20 of a file. What recurs from episode to episode is left out: an
            invitation, a player, a way to other episodes.
    """

    episodes: int
    dated: int
    without_articles: int
    articles: int
    rules: Mapping[ArticleRule, int]
    links_outside: int
    hosts: int
    guests: int
    presenters: int
    people: int
    doubts: tuple[Doubt, ...]

    def __repr__(self) -> str:
        return short_repr(self, "episodes", "articles", "rules", "doubts")


def understanding_of(generation: Generation) -> Understanding:
    """Sum up what was understood of all that a generation holds.

    Raises:
        DamagedIndexError: It cannot be read.
    """
    with generation.open() as reader:
        return sum_up(reader.entries)


def sum_up(entries: Sequence[EpisodeEntry]) -> Understanding:
    """Sum up what was understood of the pages of an archive, by path."""
    headers = [entry.episode for entry in entries if entry.episode]
    pages = [entry.understanding for entry in entries]
    counts = Counter[ArticleRule]()
    for page in pages:
        counts.update(page.rules)
    hosts = _folded(name for header in headers for name in header.hosts)
    guests = _folded(name for header in headers for name in header.guests)
    presenters = _folded(name for page in pages for name in page.presenters)
    order: tuple[ArticleRule, ...] = get_args(ArticleRule)
    return Understanding(
        episodes=len(headers),
        dated=sum(header.date is not None for header in headers),
        without_articles=sum(bool(e.episode and not e.articles) for e in entries),
        articles=sum(entry.articles for entry in entries),
        rules={rule: counts[rule] for rule in order if counts[rule]},
        links_outside=sum(page.links_outside for page in pages),
        hosts=len(hosts),
        guests=len(guests),
        presenters=len(presenters),
        people=len(hosts | guests | presenters),
        doubts=_told_once([doubt for page in pages for doubt in page.doubts]),
    )


def _folded(names: Iterable[str]) -> set[str]:
    """Return names without width, case, `@` and honorifics, each once."""
    return {next(person_names(name), name) for name in names}


def _told_once(doubts: Sequence[Doubt]) -> tuple[Doubt, ...]:
    """Leave out what stands in several episodes, by its page or by its title."""
    keys = Counter(key for key, _ in {(one.key, one.path) for one in doubts})
    titles = Counter(title for title, _ in {(one.title, one.path) for one in doubts})
    return tuple(one for one in doubts if keys[one.key] == 1 and titles[one.title] == 1)
