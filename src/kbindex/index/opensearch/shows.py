"""Several archives of one cluster, read as one index: each is a show.

A generation of all is one list of parts, so that a question goes to all at once, and
frequencies, lengths and counts are those of all records together. What an archive does
not know is made here: the names of its records beside others (`show_names`), and the
pages that articles of two shows bring.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from kbindex.errors import IndexStateError, UnavailableIndexError
from kbindex.index.contract import LOCK_TIMEOUT_S, gather_nothing
from kbindex.index.duplicates import PageKey, find_duplicates
from kbindex.index.opensearch.layout import to_episode
from kbindex.index.opensearch.reader import RemoteReader
from kbindex.index.opensearch.searching import (
    EVERY_QUERY,
    MOST_BUCKETS,
    read_counts,
    terms_query,
)
from kbindex.index.opensearch.show_names import ShowNames
from kbindex.messages import tr
from kbindex.model import ArticleId, EpisodeId
from kbindex.model.shows import episode_of_show, in_show

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager

    from kbindex.index.contract import (
        Gather,
        Generation,
        IndexReader,
        Plan,
        Servers,
        Waiting,
    )
    from kbindex.index.duplicates import DuplicateGroups
    from kbindex.index.entries import EpisodeSources
    from kbindex.index.opensearch.connection import Connection
    from kbindex.index.opensearch.generations import RemoteIndex, StoredGeneration
    from kbindex.index.opensearch.manifest import PartInfo, StoredEntry
    from kbindex.index.opensearch.searching import GenerationSearch
    from kbindex.index.opensearch.writer import RemoteStage
    from kbindex.model import Diagnostic

_COUNTED_AT_ONCE = MOST_BUCKETS // 2
"""Pages that one aggregation counts: about so many of all, by their hashes."""


class _Page(Struct):
    page: str


class ShowsGeneration(Struct, frozen=True, kw_only=True, eq=False, dict=True):
    """Finished generations of several shows, as one.

    Args:
        shows: Name of a show → its generation, in the order of the names.
        titles: Name of each show → its title, of those without a generation, too.
        gather: Makes of all episodes what they say of words together.
    """

    shows: Mapping[str, StoredGeneration]
    titles: Mapping[str, str]
    gather: Gather

    def __eq__(self, other: object) -> bool:
        """Two are the same that are made of the same."""
        if not isinstance(other, ShowsGeneration):
            return NotImplemented
        return self.shows == other.shows

    def __ne__(self, other: object) -> bool:
        """Compare as `==` does: msgspec itself compares identities here."""
        return not self == other

    def __hash__(self) -> int:
        return hash(tuple(self.shows.items()))

    @property
    def _all(self) -> Sequence[StoredGeneration]:
        return tuple(self.shows.values())

    @property
    def number(self) -> int:
        """The sum of their numbers: a later one has a higher one."""
        return sum(one.number for one in self._all)

    @property
    def fingerprint(self) -> str:
        """Of what decided what was indexed: the same for all (`RemoteShows`)."""
        return self._all[0].fingerprint

    @property
    def identity(self) -> str:
        """Nothing: others built it, as whoever names several shows knows."""
        return ""

    @property
    def articles(self) -> int:
        """How many articles all hold."""
        return sum(one.articles for one in self._all)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What could not be read in the notes."""
        return tuple(
            replace(said, path=in_show(show, said.path))
            for show, one in self.shows.items()
            for said in one.diagnostics
        )

    def written_s(self) -> float | None:
        """Return when the oldest of them was written; see `Generation.written_s`."""
        times = [one.written_s() for one in self._all]
        return min((time for time in times if time is not None), default=None)

    def sources(self) -> tuple[EpisodeSources, ...]:
        """Return the id of each episode and the state of its files."""
        return tuple(
            of._replace(
                id=EpisodeId(in_show(show, of.id)),
                source=of.source._replace(path=in_show(show, of.source.path)),
            )
            for show, one in self.shows.items()
            for of in one.sources()
        )

    def open(self) -> IndexReader:
        """Open it for questions."""
        return RemoteReader(self)

    # What a reader asks

    @property
    def connection(self) -> Connection:
        """To the servers."""
        return self._all[0].connection

    @property
    def parts(self) -> tuple[PartInfo, ...]:
        """The indices of all."""
        return tuple(part for one in self._all for part in one.parts)

    @property
    def records(self) -> int:
        """How many records all hold."""
        return sum(one.records for one in self._all)

    @property
    def length(self) -> int:
        """How many words all records hold."""
        return sum(one.length for one in self._all)

    @property
    def names(self) -> ShowNames:
        """Tells the records of the shows apart."""
        return self._names

    @cached_property
    def _names(self) -> ShowNames:
        return ShowNames(
            {part.name: show for show, one in self.shows.items() for part in one.parts}
        )

    def entries(self) -> tuple[StoredEntry, ...]:
        """Return the source files and the headers of their episodes, by path."""
        return self._entries

    @cached_property
    def _entries(self) -> tuple[StoredEntry, ...]:
        found = (
            _entry_of_show(entry, show)
            for show, one in self.shows.items()
            for entry in one.entries()
        )
        return tuple(sorted(found, key=lambda entry: entry.source.path))

    def topics(self) -> bytes:
        """Return what the tags are taken from: the same for all, as their rules are."""
        return self._all[0].topics()

    def words(self) -> bytes:
        """Return what the episodes of all say of words together."""
        return self.gather(self._entries)

    def duplicates(self, searched: GenerationSearch) -> DuplicateGroups:
        """Return the ids of articles that bring the same page, the earliest first."""
        query = terms_query("page", _several_times(searched, self.records))
        ids = {self.names.held(one.id, to_episode): one.id for one in self._entries}
        brought: list[PageKey] = []
        for hit in searched.every(query, source=["page"]):
            episode, _, number = str(searched.document_of(hit)).rpartition("#")
            article = ArticleId(f"{ids[episode]}#{number}")
            page = msgspec.json.decode(hit.source, type=_Page).page
            brought.append(PageKey(article, page))
        return find_duplicates(self._entries, brought)


def _several_times(searched: GenerationSearch, records: int) -> list[str]:
    """Return the pages that several articles bring, as the servers hold them."""
    count = records // _COUNTED_AT_ONCE + 1
    bodies = [
        searched.body(
            EVERY_QUERY,
            aggs={
                "pages": {
                    "terms": {
                        "field": "page",
                        "size": MOST_BUCKETS,
                        "min_doc_count": 2,
                        "shard_min_doc_count": 1,
                        "include": {"partition": n, "num_partitions": count},
                    }
                }
            },
        )
        for n in range(count)
    ]
    found = (read_counts(answer, "pages") for answer in searched.ask(bodies))
    return sorted(page for pages in found for page in pages)


def _entry_of_show(entry: StoredEntry, show: str) -> StoredEntry:
    """Return an entry of an archive as one of a show."""
    return replace(
        entry,
        source=entry.source._replace(path=in_show(show, entry.source.path)),
        id=EpisodeId(in_show(show, entry.id)),
        episode=entry.episode and episode_of_show(entry.episode, show),
        tags={in_show(show, name): tags for name, tags in entry.tags.items()},
        explanations=tuple(
            replace(one, record=in_show(show, one.record)) for one in entry.explanations
        ),
        diagnostics=tuple(
            replace(one, path=in_show(show, one.path)) for one in entry.diagnostics
        ),
        beside=tuple(
            one._replace(path=in_show(show, one.path)) for one in entry.beside
        ),
    )


class RemoteShows:
    """The indexes of several shows on servers, read as one. Nothing is written.

    Args:
        indexes: Name of a show → the index of its archive.
        titles: Name of a show → what people call it, where that is another.
        gather: Makes of all episodes what they say of words together.
        needs_all: Whether each show has to have an index; else those without are left
            out: not every show has transcripts.
    """

    def __init__(
        self,
        indexes: Mapping[str, RemoteIndex],
        *,
        titles: Mapping[str, str],
        gather: Gather,
        needs_all: bool = True,
    ) -> None:
        self._indexes = {show: indexes[show] for show in sorted(indexes)}
        self._titles = {show: titles.get(show) or show for show in self._indexes}
        self._gather, self._needs_all = gather, needs_all

    def __eq__(self, other: object) -> bool:
        """Two are the same that are made of the same."""
        if not isinstance(other, RemoteShows):
            return NotImplemented
        return self._indexes == other._indexes

    def __hash__(self) -> int:
        return hash(tuple(self._indexes))

    @property
    def size_bytes(self) -> int:
        """What the indices of all take."""
        return sum(index.size_bytes for index in self._indexes.values())

    def servers(self) -> Servers:
        """Say how the servers are that have them: of the first show, and its index."""
        return next(iter(self._indexes.values())).servers()

    def below(self, name: str, *, rules: str | None = None) -> RemoteShows:
        """Return the indexes for other records of the same archives."""
        below = {
            show: index.below(name, rules=rules)
            for show, index in self._indexes.items()
        }
        return RemoteShows(
            below, titles=self._titles, gather=gather_nothing, needs_all=False
        )

    def current(self) -> ShowsGeneration | None:
        """Return the generations to read; None where no show has any.

        Raises:
            IndexStateError: A show lacks what others have, or was built by other rules.
            UnavailableIndexError: The servers do not answer.
        """
        found: dict[str, StoredGeneration] = {}
        for show, index in self._indexes.items():
            generation = _of_show(show, index.current)
            if generation is not None:
                found[show] = generation
            elif self._needs_all:
                raise _show_error(show, tr("there is no index yet"))
        rules = {one.fingerprint: show for show, one in reversed(found.items())}
        if len(rules) > 1:
            first, other = sorted(rules.values())[:2]
            text = tr("it was built by other rules than {show}", show=first)
            raise _show_error(other, text)
        if not found:
            return None
        return ShowsGeneration(shows=found, titles=self._titles, gather=self._gather)

    def is_current(self, generation: Generation) -> bool:
        """Say whether all generations are still those to read."""
        if not isinstance(generation, ShowsGeneration):
            return False
        current = {
            show: index.is_current(generation.shows[show])
            for show, index in self._indexes.items()
            if show in generation.shows
        }
        return len(current) == len(self._indexes) and all(current.values())

    def obstacle(self) -> IndexStateError:
        """Say why nothing could be written."""
        return IndexStateError(tr("several shows are read, and not written"))

    def lock(
        self, *, timeout_s: float = LOCK_TIMEOUT_S, waiting: Waiting | None = None
    ) -> AbstractContextManager[None]:
        """Refuse the right to write; raises IndexStateError."""
        del timeout_s, waiting
        raise self.obstacle()

    def stage(
        self, plan: Plan, *, base: Generation | None
    ) -> AbstractContextManager[RemoteStage]:
        """Refuse to write; raises IndexStateError."""
        del plan, base
        raise self.obstacle()

    def tidy(self) -> None:
        """Remove nothing: who writes an archive does."""


def _of_show(
    show: str, ask: Callable[[], StoredGeneration | None]
) -> StoredGeneration | None:
    """Ask the index of a show; an error names it."""
    try:
        return ask()
    except UnavailableIndexError:  # of the servers, and so of all shows
        raise
    except IndexStateError as error:
        raise _show_error(show, str(error)) from error


def _show_error(show: str, problem: str) -> IndexStateError:
    return IndexStateError(tr("show {name}: {problem}", name=show, problem=problem))
