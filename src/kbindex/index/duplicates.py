"""Which articles bring the same page: found anew for what was read, kept for the rest.

keys of new articles ─┬─ with each other ──────────────► groups
                      └─ with what the index has kept ─┘

Which of a group is shown is decided where it is searched: `kbindex.search.same_page`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple, Protocol

from kbindex.index.attributes import fold_url
from kbindex.model import Article, ArticleId, episode_of, url_key
from kbindex.model.order import NaturalKey, natural_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from kbindex.index.entries import EpisodeEntry
    from kbindex.index.lists.list_reader import ListReader

DuplicateGroups = tuple[tuple[str, ...], ...]
"""Ids of articles that bring the same page, the earliest first."""


class PageKey(NamedTuple):
    """An article, and the key of the page that it brings."""

    article: ArticleId
    key: str


def page_key(article: Article) -> PageKey | None:
    """Return the key of an article's page; None where it brings none.

    An address that is not its own is a page that its notes begin with: other articles
    may begin with it, too.
    """
    if not article.own_url or article.kind != "article":
        return None
    return PageKey(article.id, url_key(article.own_url))


class KnownPages(Protocol):
    """What an index knows of the pages that its articles bring."""

    @property
    def duplicate_ids(self) -> Iterable[tuple[str, ...]]:
        """The ids of the articles that bring the same page, the earliest first."""
        ...

    def bringing(self, keys: Collection[str]) -> Iterable[PageKey]:
        """Return the articles that bring one of some pages, with its key."""
        ...


class ListedPages:
    """The pages of an index that has posting lists."""

    def __init__(self, reader: ListReader) -> None:
        self._reader = reader

    @property
    def duplicate_ids(self) -> Iterable[tuple[str, ...]]:
        """The ids of the articles that bring the same page, the earliest first."""
        return self._reader.duplicate_ids

    def bringing(self, keys: Collection[str]) -> Iterator[PageKey]:
        """Yield the articles that bring one of some pages, with its key."""
        reader = self._reader
        for key in keys:
            for document in reader.postings("key", fold_url(key)):
                known = page_key(reader.record(document).article)
                if known and known.key == key:
                    yield known


def find_duplicates(
    entries: Sequence[EpisodeEntry],
    new: Iterable[PageKey],
    *,
    base: KnownPages | None = None,
    kept: Sequence[EpisodeEntry] = (),
) -> DuplicateGroups:
    """Group the articles that bring the same page, the earliest first.

    Earliest is by date, an unknown one last, then by id in natural order.

    Args:
        entries: All episodes, for their dates.
        new: The articles that were read.
        base: The index that the others are kept of.
        kept: The episodes that are kept.
    """
    groups: dict[str, list[str]] = {}
    for article, key in new:
        groups.setdefault(key, []).append(article)
    found: list[tuple[str, ...]] = []
    if base:
        names = {entry.id for entry in kept}
        for article, key in base.bringing(tuple(groups)):
            if episode_of(article) in names:
                groups[key].append(article)
        regrouped = {article for group in groups.values() for article in group}
        for known in base.duplicate_ids:
            rest = tuple(article for article in known if episode_of(article) in names)
            if len(rest) > 1 and regrouped.isdisjoint(rest):
                found.append(rest)  # in its order, as no date of theirs has changed
    days = {entry.id: entry.episode.date for entry in entries if entry.episode}

    def order(article: str) -> tuple[float, NaturalKey]:
        day = days.get(episode_of(article))
        return day.toordinal() if day else math.inf, natural_key(article)

    several = (group for group in groups.values() if len(group) > 1)
    found += (tuple(sorted(group, key=order)) for group in several)
    return tuple(sorted(found))
