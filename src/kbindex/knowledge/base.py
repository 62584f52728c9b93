"""The one façade: open an archive, search it, list its tags and episodes."""

from __future__ import annotations

import difflib
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from kbindex.config import cache_index
from kbindex.errors import IndexStateError, NotFoundError
from kbindex.index import (
    EpisodeEntry,
    IndexFolder,
    IndexReader,
    NaturalKey,
    natural_key,
)
from kbindex.knowledge.bridging import load_user_glossaries, open_bridges
from kbindex.knowledge.refresh import Refresher
from kbindex.knowledge.results import (
    Changes,
    EpisodeSummary,
    Progress,
    TagArticles,
    TagCount,
)
from kbindex.knowledge.tag_counts import count_tags
from kbindex.language import build_analyzer
from kbindex.search import Hit, Recipe, Searcher, SearchResult
from kbindex.topics import Taxonomy, load_taxonomy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from os import PathLike

    from kbindex.model import Article, Episode


class KnowledgeBase:
    """An archive of show notes, indexed.

    Made by `open`. A context manager; after `close` it answers no more.
    """

    def __init__(
        self,
        refresher: Refresher,
        *,
        glossary: tuple[str, ...] = (),
        recipe: Recipe | None = None,
    ) -> None:
        self._refresher = refresher
        self._glossary = glossary
        self._recipe = recipe or Recipe()
        self._analyzer = refresher.analyzer
        self._reader: IndexReader | None = None
        self.changes = Changes()

    @classmethod
    def open(
        cls,
        episodes: str | PathLike[str] = "episodes",
        index: str | PathLike[str] | None = None,
        *,
        refresh: bool = True,
        full: bool = False,
        progress: Progress | None = None,
        glossary: Sequence[str] = (),
        recipe: Recipe | None = None,
    ) -> Self:
        """Open an archive; build its index, or bring it up to date, first.

        Args:
            episodes: The folder of show notes; never written to.
            index: The folder of the index; by default a place of this archive's
                own in the user's cache.
            refresh: Look for changed episodes. Without it the index is read as
                it is, and built only where there is none that can be read: none
                at all, a damaged one, or one that was built by other rules.
            full: Build the whole index anew.
            progress: Called with how many episodes are done, and of how many.
            glossary: Lines such as `監視 = watchtower`, besides those of
                `glossary.txt` in or next to the episodes folder.
            recipe: Weights of the ranking, where not the measured ones are wanted.

        Raises:
            ArchiveError: There are no episodes.
            IndexStateError: The index cannot be written or read.
        """
        root = Path(episodes).absolute()
        folder = IndexFolder(
            Path(index).absolute() if index is not None else cache_index(root)
        )
        base = cls(
            Refresher(episodes=root, folder=folder, analyzer=build_analyzer()),
            glossary=tuple(glossary),
            recipe=recipe,
        )
        if refresh or full:
            base.refresh(full=full, progress=progress)
        else:
            base._open_as_it_is(progress)
        return base

    def _open_as_it_is(self, progress: Progress | None) -> None:
        try:
            generation = self._refresher.folder.current()
        except IndexStateError:
            generation = None
        rules = self._refresher.fingerprint()
        if generation is None or generation.manifest.fingerprint != rules:
            self.refresh(progress=progress)
        else:
            self._reader = IndexReader(generation)

    def refresh(
        self, *, full: bool = False, progress: Progress | None = None
    ) -> Changes:
        """Bring the index up to date with the episodes, and say what changed.

        Raises:
            ArchiveError: There are no episodes any more.
            IndexStateError: The index cannot be written.
        """
        generation, self.changes = self._refresher.refresh(full=full, progress=progress)
        if self._reader is None or self._reader.generation.folder != generation.folder:
            self.close()
            self._reader = IndexReader(generation)
        return self.changes

    def close(self) -> None:
        """Close the files of the index."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None
        searcher: Searcher | None = self.__dict__.pop("_searcher", None)
        if searcher is not None:
            searcher.bridges.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def _open_reader(self) -> IndexReader:
        if self._reader is None:
            raise IndexStateError("the knowledge base is closed")
        return self._reader

    @cached_property
    def _searcher(self) -> Searcher:
        reader = self._open_reader
        glossaries = load_user_glossaries(self._refresher.episodes, self._glossary)
        folder = self._refresher.folder.path
        bridges = open_bridges(folder, self._analyzer, glossaries)
        return Searcher(reader, self._analyzer, bridges, self._recipe)

    @cached_property
    def taxonomy(self) -> Taxonomy:
        """Labels, kinds and the order of the tags."""
        return load_taxonomy()

    # Search

    def search(self, query: str, *, limit: int = 10, offset: int = 0) -> SearchResult:
        """Search and return hits `offset + 1` to `offset + limit`, the best first.

        Raises:
            ValueError: `limit` or `offset` is negative.
        """
        if limit < 0 or offset < 0:
            raise ValueError("limit and offset must not be negative")
        self._open_reader  # noqa: B018 - a closed base says so
        return self._searcher.search(query, limit=limit, offset=offset)

    # Records

    def records(self) -> Iterator[Article]:
        """Yield every record, overviews included, by episode and number."""
        reader = self._open_reader
        found = [reader.record(document).article for document in reader.documents()]
        order = {entry.source.path: i for i, entry in enumerate(reader.entries)}
        yield from sorted(found, key=lambda a: (order[a.source], a.number))

    def articles(self) -> tuple[Article, ...]:
        """All articles, by episode and number; overviews are left out."""
        return tuple(record for record in self.records() if record.kind == "article")

    def article(self, article_id: str) -> Article:
        """Return one record by its id, such as `025#6`.

        Raises:
            NotFoundError: There is none; near ids are named.
        """
        document = self._open_reader.find(article_id)
        if document is None:
            close = tuple(self._near_articles(article_id))
            raise NotFoundError("article", article_id, near=close)
        return self._open_reader.record(document).article

    def _near_articles(self, article_id: str) -> Iterator[str]:
        """Yield near ids of the same episode; else those of near episodes."""
        episode, _, number = article_id.rpartition("#")
        if episode in self._episode_ids:
            ids = [str(record.id) for record in self.episode(episode).articles]
            yield from difflib.get_close_matches(article_id, ids, n=3)
            return
        for near in difflib.get_close_matches(episode, self._episode_ids, n=3):
            if self._open_reader.find(f"{near}#{number}") is not None:
                yield f"{near}#{number}"

    # Episodes

    @property
    def _episode_ids(self) -> list[str]:
        """The ids of all episodes that could be read."""
        return [str(entry.id) for entry in self._open_reader.entries if entry.episode]

    def episodes(self) -> tuple[EpisodeSummary, ...]:
        """All episodes, in the order of their files."""
        return tuple(
            EpisodeSummary(episode=entry.episode, articles=entry.articles)
            for entry in self._open_reader.entries
            if entry.episode
        )

    def episode(self, episode_id: str) -> Episode:
        """Return an episode with all its records.

        Raises:
            NotFoundError: There is none; near ids are named.
        """
        for entry in self._open_reader.entries:
            if entry.id == episode_id and entry.episode:
                return replace(entry.episode, articles=tuple(self._records_of(entry)))
        near = difflib.get_close_matches(episode_id, self._episode_ids, n=3)
        raise NotFoundError("episode", episode_id, near=tuple(near))

    def _records_of(self, entry: EpisodeEntry) -> Iterator[Article]:
        documents = self._open_reader.postings("source", entry.source.path)
        found = [self._open_reader.record(document).article for document in documents]
        yield from sorted(found, key=lambda article: article.number)

    # Tags

    def tags(self) -> tuple[TagCount, ...]:
        """All tags with counts, most frequent first, then by id."""
        return count_tags(self._open_reader.entries, self.taxonomy)

    def tag(self, name: str) -> TagArticles:
        """Return a tag by id, label or alias, with its articles, newest first.

        Raises:
            NotFoundError: No article has it or a narrower tag; near tags are named.
        """
        counts = {count.id: count for count in self.tags()}
        tag = name if name in counts else self.taxonomy.find(name)
        if tag is None or tag not in counts:
            names = {c.id: c.id for c in counts.values()}
            names |= {c.label.casefold(): c.id for c in counts.values()}
            close = difflib.get_close_matches(name.casefold(), names, n=3)
            near = tuple(dict.fromkeys(names[match] for match in close))
            raise NotFoundError("tag", name, near=near)
        hits = sorted(self._tagged(tag), key=_newest_first)
        ranked = tuple(replace(hit, rank=rank) for rank, hit in enumerate(hits, 1))
        return TagArticles(tag=counts[tag], articles=ranked)

    def _tagged(self, tag: str) -> Iterator[Hit]:
        reader = self._open_reader
        for entry in reader.entries:
            for article_id, tags in entry.tags.items():
                if any(tag == own or tag in self.taxonomy.above(own) for own in tags):
                    document = reader.find(article_id)
                    if document is not None:
                        yield self._searcher.describe(document)


def _newest_first(hit: Hit) -> tuple[int, NaturalKey]:
    date = hit.article.date
    return (-date.toordinal() if date else 0, natural_key(hit.article.id))
