"""A filter → the documents that it allows."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import assert_never

from msgspec.structs import replace

from kbindex.index.analyzed import NOTES_WEIGHT, TITLE_WEIGHT
from kbindex.index.attributes import fold_url, person_names
from kbindex.index.filters import (
    Adjacent,
    Beginning,
    Both,
    Either,
    EpisodeClause,
    Filter,
    Having,
    Hits,
    Holding,
    KeyLike,
    OfEpisodes,
    Without,
)
from kbindex.index.lists.kept import Kept
from kbindex.index.lists.postings import PostingLists, union
from kbindex.index.lists.ranking import Scorer
from kbindex.index.rankings import Document, Least
from kbindex.index.records import Record
from kbindex.model import Episode
from kbindex.model.order import NaturalKey, natural_key
from kbindex.model.shows import SHOW_MARK, in_show
from kbindex.query import Dates, Episodes, Has, OfShow, Person, TextPart

Documents = frozenset[Document]

_ROUNDED = 0.01
"""What weights may lose where they are stored."""


_MOST_COVERED = 50_000
"""Documents whose coverage is kept, some 5 MB: of a side of `OR`, what is a hit and
what is a strong one are asked at once."""


class Matcher:
    """Evaluates filters over the lists of one index.

    Args:
        lists: The index.
        kept: Where documents of filters are kept.
    """

    def __init__(self, lists: PostingLists, kept: Kept[Filter, Documents]) -> None:
        self._lists = lists
        self._kept = kept
        self._covered = Kept[Hits, Mapping[Document, float]](_MOST_COVERED, weigh=len)

    def documents(self, allowed: Filter | None) -> Documents:
        """Return the documents that a filter allows; all where there is none."""
        if allowed is None:
            return self._every
        known = self._kept.get(allowed)
        if known is None:
            known = self._kept.keep(allowed, self._evaluate(allowed))
        return known

    @cached_property
    def _every(self) -> Documents:
        return Documents(self._lists.documents())

    def _evaluate(self, allowed: Filter) -> Documents:  # noqa: PLR0911, C901 - one for each kind of filter; tests/unit/index/lists/test_matching.py
        match allowed:
            case Holding():
                postings = self._lists.postings
                return union([postings(allowed.field, term) for term in allowed.terms])
            case Having():
                return self._having(allowed.terms, allowed.part)
            case Adjacent():
                return self._adjacent(allowed)
            case Beginning():
                words = tuple(self._lists.terms("text", allowed.prefix))
                return self._having(words, allowed.part)
            case KeyLike():
                return self._key_like(allowed.text)
            case OfEpisodes():
                return self._of_episodes(allowed.clause)
            case Hits():
                return self._hits(allowed)
            case Both():
                found = [self.documents(part) for part in allowed.filters]
                return found[0].intersection(*found[1:]) if found else self._every
            case Either():
                found = [self.documents(part) for part in allowed.filters]
                return Documents().union(*found)
            case Without():
                return self._every - self.documents(allowed.filter)
            case _:
                assert_never(allowed)

    # Words

    def _having(self, terms: Iterable[str], part: TextPart | None) -> Documents:
        return Documents().union(*(self._with_term(term, part) for term in terms))

    def _with_term(self, term: str, part: TextPart | None) -> Documents:
        if part == "title":
            return Documents(self._lists.postings("title", term))
        if part is None:
            return Documents(self._lists.postings("text", term))
        record = self._lists.record
        return Documents(d for d in self._heavy(term) if any(record(d).units(term)))

    def _heavy(self, term: str) -> Iterator[Document]:
        """Yield the documents where a term weighs enough to stand in a note.

        Title and address often account for all of its weight: their records need not
        be read.
        """
        in_title = self._lists.postings("title", term)
        for document, weight in self._lists.postings("text", term).items():
            rest = weight - TITLE_WEIGHT * in_title.get(document, 0.0)
            if rest >= NOTES_WEIGHT - _ROUNDED:
                yield document

    def _adjacent(self, wanted: Adjacent) -> Documents:
        words = wanted.words
        held = [self._with_term(word, wanted.part) for word, _ in words]
        together = held[0].intersection(*held[1:])
        if len(words) == 1:
            return together
        record = self._lists.record
        return Documents(d for d in together if are_side_by_side(record(d), wanted))

    # Addresses

    def _key_like(self, text: str) -> Documents:
        start, words = address_parts(text)
        keys = [
            key
            for key in self._keys
            if (start and key.startswith(start))
            or all(_holds_word(key, word) for word in words)
        ]
        return union([self._lists.postings("key", key) for key in keys])

    @cached_property
    def _keys(self) -> tuple[str, ...]:
        return tuple(self._lists.terms("key"))

    # Episodes

    def _of_episodes(self, clause: EpisodeClause) -> Documents:
        postings = self._lists.postings
        meets = episode_test(clause)
        entries = (e for e in self._lists.entries if e.episode and meets(e.episode))
        return union([postings("source", entry.source.path) for entry in entries])

    # Ranking

    def _hits(self, wanted: Hits) -> Documents:
        allowed = None if wanted.allowed is None else self.documents(wanted.allowed)
        of_best, of_query = wanted.least.of_best, wanted.least.of_query
        key = replace(wanted, least=Least(of_best=of_best))
        coverage = self._covered.get(key)
        if coverage is None:
            scorer = Scorer(lists=self._lists, recipe=wanted.recipe)
            found = scorer.rank(wanted.concepts, allowed=allowed, least=key.least)
            coverage = self._covered.keep(key, found.coverage)
        return Documents(d for d, share in coverage.items() if share >= of_query)


def are_side_by_side(record: Record, wanted: Adjacent) -> bool:
    """Say whether a record has words in this order, side by side."""
    first = wanted.words[0][1]
    starts = [
        {
            (unit, at - (position - first))
            for unit, at, _, _ in record.occurrences(word)
            if _is_in(unit, wanted.part)
        }
        for word, position in wanted.words
    ]
    return bool(set.intersection(*starts))


def _is_in(unit: int, part: TextPart | None) -> bool:
    """Say whether a unit is the title (0) or a note (from 1), as `part` asks."""
    return part is None or (part == "title") == (unit == 0)


def address_parts(text: str) -> tuple[str, list[str]]:
    """Return the beginning of an address that a text is, and the words of it."""
    start = fold_url(text if "://" in text else f"https://{text}")
    return start, (start if "://" in text else text.casefold()).split()


def _holds_word(key: str, word: str) -> bool:
    """Say whether `word` stands in a key, with no letter or digit around it."""
    if word not in key:
        return False
    return bool(re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", key))


def episode_test(clause: EpisodeClause) -> Callable[[Episode], bool]:
    """Return what says whether a clause of a query is true of an episode."""
    match clause:
        case Dates():
            return lambda episode: is_within(episode, clause)
        case Episodes():
            return lambda episode: _is_episode(episode, clause)
        case Person():
            wanted = next(person_names(clause.name))
            return lambda episode: wanted in _names_of(episode, clause)
        case Has():
            return lambda episode: bool(episode.video)
        case OfShow():
            return lambda episode: episode.show == clause.name
        case _:
            assert_never(clause)


def _names_of(episode: Episode, clause: Person) -> set[str]:
    people = episode.hosts if clause.role == "host" else episode.guests
    return {name for person in people for name in person_names(person)}


def _is_episode(episode: Episode, clause: Episodes) -> bool:
    """Say whether an episode lies in a range; of several shows, of one that is named.

    `cloud:10..20` is of the show `cloud`, `10..20` of any.
    """
    if episode.show is None:
        return is_among(episode.id, clause)
    mine = in_show(episode.show, "")
    ends = [end.casefold() for end in (clause.first, clause.last) if end]
    if any(SHOW_MARK in end and not end.startswith(mine) for end in ends):
        return False
    bare = Episodes(
        first=clause.first and clause.first[_end_of_show(clause.first) :],
        last=clause.last and clause.last[_end_of_show(clause.last) :],
    )
    return is_among(episode.id.removeprefix(mine), bare)


def _end_of_show(name: str) -> int:
    """Return where an id begins behind the name of its show; 0 without one."""
    return name.find(SHOW_MARK) + 1


def is_among(episode_id: str, clause: Episodes) -> bool:
    """Say whether an id lies in a range, whatever zeros and case it is written with.

    A folder in front of an id (`2021/025`) may be left out.
    """
    names = (episode_id, episode_id.rpartition("/")[2])
    return any(_is_between(name, clause) for name in names)


def _order_of(name: str) -> NaturalKey:
    """Return what ids are compared by; a name of macOS has its marks apart (NFD)."""
    return natural_key(unicodedata.normalize("NFKC", name).casefold())


def _is_between(name: str, clause: Episodes) -> bool:
    key = _order_of(name)
    if clause.first is not None and clause.first == clause.last:
        return key == _order_of(clause.first)
    if clause.first is not None and key < _order_of(clause.first):
        return False
    if clause.last is None:
        return True
    last = _order_of(clause.last)
    return key[: len(last)] <= last


def is_within(episode: Episode, clause: Dates) -> bool:
    """Say whether an episode was recorded on one of the days; none without a date."""
    day = episode.date
    if day is None:
        return False
    return (clause.first or day) <= day <= (clause.last or day)
