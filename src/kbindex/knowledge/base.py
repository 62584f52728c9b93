"""The one façade: open an archive, search it, list its tags and episodes."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

from msgspec.structs import replace

from kbindex.config import cache_index
from kbindex.errors import DamagedIndexError, IndexStateError, NotFoundError
from kbindex.index import (
    EpisodeEntry,
    Generation,
    IndexFolder,
    IndexReader,
    NaturalKey,
    natural_key,
)
from kbindex.indexing.archive_topics import load_indexed_taxonomy, load_user_topics
from kbindex.indexing.changes import Changes, Progress
from kbindex.indexing.refresh import Refresher
from kbindex.knowledge.healing import first_readable, healed
from kbindex.language import build_analyzer
from kbindex.messages import tr

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from os import PathLike

    from kbindex.index.embedded.lock import Waiting
    from kbindex.knowledge.questions.archive_statistics import Statistics
    from kbindex.knowledge.questions.presenter_summaries import PresenterSummary
    from kbindex.knowledge.questions.seen_pages import Seen
    from kbindex.knowledge.questions.tag_counts import TagOrder
    from kbindex.knowledge.results import (
        ArticleReasons,
        EpisodeSummary,
        Step,
        TagArticles,
        TagCount,
        Trends,
    )
    from kbindex.model import Article, Episode
    from kbindex.query import Query
    from kbindex.search import Hit, Recipe, RelatedArticle, Searcher, SearchResult
    from kbindex.topics import Taxonomy
    from kbindex.topics.suggesting.name_suggestions import Suggestion

_Answer = TypeVar("_Answer")


class KnowledgeBase:
    """An archive of show notes, indexed.

    Made by `open`. A context manager; after `close` it answers no more. Where its
    index goes or is damaged meanwhile, it is refreshed or built anew, and the answer
    is of the new one.
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
        self._recipe = recipe
        self._analyzer = refresher.analyzer
        self._reader: IndexReader | None = None
        self._is_answering = False
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
        waiting: Waiting | None = None,
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
            waiting: Called with who is writing the index, where that is waited for.
                An index that can be read is not waited for, but read as it is.
            glossary: Lines such as `監視 = watchtower`, besides those of
                `glossary.txt` in or next to the episodes folder.
            recipe: Weights of the ranking, where not the measured ones are wanted.

        Raises:
            ArchiveError: There are no episodes.
            IndexStateError: The index cannot be written or read.
        """
        base = cls(
            _make_refresher(episodes, index),
            glossary=tuple(glossary),
            recipe=recipe,
        )
        if full:
            base.refresh(full=True, progress=progress, waiting=waiting)
        elif refresh:
            base._refresh(progress=progress, waiting=waiting, is_patient=False)
        else:
            base._open_as_it_is(progress, waiting)
        return base

    @staticmethod
    def look(
        episodes: str | PathLike[str] = "episodes",
        index: str | PathLike[str] | None = None,
    ) -> Changes:
        """Say what a refresh of an archive's index would do, and do nothing.

        Raises:
            ArchiveError: There are no episodes.
        """
        return _make_refresher(episodes, index).look()[1]

    @staticmethod
    def update(
        episodes: str | PathLike[str] = "episodes",
        index: str | PathLike[str] | None = None,
        *,
        full: bool = False,
        progress: Progress | None = None,
        waiting: Waiting | None = None,
    ) -> Changes:
        """Bring an archive's index up to date, say what changed, and open nothing.

        As `open` and then `refresh`: whoever else writes the index is waited for.

        Raises:
            ArchiveError: There are no episodes.
            IndexStateError: The index cannot be written.
        """
        refresher = _make_refresher(episodes, index)
        return refresher.refresh(full=full, progress=progress, waiting=waiting)[1]

    def _open_as_it_is(
        self, progress: Progress | None, waiting: Waiting | None
    ) -> None:
        try:
            generation = self._refresher.folder.current()
            rules = self._refresher.fingerprint()
            if generation and generation.manifest.fingerprint == rules:
                self._use(generation)
        except IndexStateError:
            self._reader = None
        if self._reader is None:
            self.refresh(progress=progress, waiting=waiting)

    def refresh(
        self,
        *,
        full: bool = False,
        progress: Progress | None = None,
        waiting: Waiting | None = None,
    ) -> Changes:
        """Bring the index up to date with the episodes, and say what changed.

        Args:
            full: Build the whole index anew.
            progress: As in `open`.
            waiting: As in `open`; here it is waited for.

        Raises:
            ArchiveError: There are no episodes any more.
            IndexStateError: The index cannot be written.
        """
        return self._refresh(full=full, progress=progress, waiting=waiting)

    def _refresh(
        self,
        *,
        full: bool = False,
        progress: Progress | None = None,
        waiting: Waiting | None = None,
        is_patient: bool = True,
    ) -> Changes:
        def bring(error: DamagedIndexError | None, *, full: bool = full) -> Changes:
            generation, changes = self._refresher.refresh(
                full=full, progress=progress, waiting=waiting, is_patient=is_patient
            )
            self._use(generation)
            if error and full:
                changes = replace(changes, reason=str(error))
            self.changes = changes
            return changes

        # Made so that its hashes fit, an index is found out when it is read.
        return first_readable(bring, bring, lambda error: bring(error, full=True))

    def _use(self, generation: Generation) -> None:
        """Answer from a generation from now on."""
        if self._reader is None or self._reader.generation != generation:
            reader = IndexReader(generation)
            self.close()
            self._reader = reader

    def _answer(self, ask: Callable[[], _Answer]) -> _Answer:
        """Answer a question, whatever happens to the index meanwhile.

        A question that asks others is asked again as a whole, of one generation.
        """
        self._open_reader  # noqa: B018 - a closed base says so
        if self._is_answering:
            return ask()

        def ask_again(error: DamagedIndexError | None, *, full: bool) -> _Answer:
            changes = self._refresh(full=full)
            if full:
                self.changes = replace(changes, reason=str(error))
            return ask()

        self._is_answering = True
        try:
            return first_readable(
                lambda _: ask(),
                lambda error: ask_again(error, full=False),
                lambda error: ask_again(error, full=True),
            )
        finally:
            self._is_answering = False

    def close(self) -> None:
        """Close the files of the index."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None
        self.__dict__.pop("taxonomy", None)  # the user's topics may have changed
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
            raise IndexStateError(tr("the knowledge base is closed"))
        return self._reader

    @cached_property
    def _searcher(self) -> Searcher:
        from kbindex.indexing.archive_bridges import (  # noqa: PLC0415 - quick refreshes
            load_user_glossaries,
            open_bridges,
        )
        from kbindex.search import Recipe, Searcher  # noqa: PLC0415 - quick refreshes

        reader = self._open_reader
        glossaries = load_user_glossaries(self._refresher.episodes, self._glossary)
        folder = self._refresher.folder.path
        topics = load_user_topics(self._refresher.episodes)
        bridges = open_bridges(folder, self._analyzer, glossaries, topics)
        return Searcher(
            reader,
            self._analyzer,
            bridges,
            self._recipe or Recipe(),
            taxonomy=lambda: self.taxonomy,
        )

    @cached_property
    def taxonomy(self) -> Taxonomy:
        """Labels, kinds and the order of the tags."""
        return load_indexed_taxonomy(self._open_reader.generation)

    # Search

    @healed
    def search(
        self,
        query: str | Query,
        *,
        limit: int = 10,
        offset: int = 0,
        with_facets: bool = False,
    ) -> SearchResult:
        """Search and return hits `offset + 1` to `offset + limit`, the best first.

        Args:
            query: In the query language, or parsed.
            limit: How many hits to return; `total` counts all.
            offset: How many hits to leave out first.
            with_facets: Count the tags of all hits as well.

        Raises:
            QueryError: The query is refused, and where.
            NotFoundError: It asks for a tag that there is not; near ones are named.
            ValueError: `limit` or `offset` is negative.
        """
        if limit < 0 or offset < 0:
            raise ValueError("limit and offset must not be negative")
        return self._searcher.search(
            query, limit=limit, offset=offset, with_facets=with_facets
        )

    # Records

    @healed
    def records(self) -> Iterator[Article]:
        """Return every record, overviews included, by episode and number."""
        reader = self._open_reader
        found = [reader.record(document).article for document in reader.documents()]
        order = {entry.source.path: i for i, entry in enumerate(reader.entries)}
        return iter(sorted(found, key=lambda a: (order[a.source], a.number)))

    @healed
    def articles(self) -> tuple[Article, ...]:
        """All articles, by episode and number; overviews are left out."""
        return tuple(record for record in self.records() if record.kind == "article")

    @healed
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
            yield from _near(article_id, ids)
            return
        for near in _near(episode, self._episode_ids):
            if self._open_reader.find(f"{near}#{number}") is not None:
                yield f"{near}#{number}"

    # Episodes

    @property
    def _episode_ids(self) -> list[str]:
        """The ids of all episodes that could be read."""
        return [str(entry.id) for entry in self._open_reader.entries if entry.episode]

    @healed
    def episodes(self) -> tuple[EpisodeSummary, ...]:
        """All episodes, in the order of their files."""
        from kbindex.knowledge.results import EpisodeSummary  # noqa: PLC0415 - cold start

        return tuple(
            EpisodeSummary(episode=entry.episode, articles=entry.articles)
            for entry in self._open_reader.entries
            if entry.episode
        )

    @healed
    def episode(self, episode_id: str) -> Episode:
        """Return an episode with all its records.

        Raises:
            NotFoundError: There is none; near ids are named.
        """
        for entry in self._open_reader.entries:
            if entry.id == episode_id and entry.episode:
                return replace(entry.episode, articles=tuple(self._records_of(entry)))
        near = _near(episode_id, self._episode_ids)
        raise NotFoundError("episode", episode_id, near=tuple(near))

    @healed
    def record(self, record_id: str) -> Episode | Article:
        """Return an episode or an article by its id, whichever it names.

        An episode comes first: any name may be its id, one with `#`, too.

        Raises:
            NotFoundError: There is neither; near ids are named.
        """
        try:
            return self.episode(record_id)
        except NotFoundError:
            if "#" not in record_id:
                raise
        return self.article(record_id)

    def _records_of(self, entry: EpisodeEntry) -> Iterator[Article]:
        documents = self._open_reader.postings("source", entry.source.path)
        found = [self._open_reader.record(document).article for document in documents]
        yield from sorted(found, key=lambda article: article.number)

    # Questions of the hosts

    @healed
    def seen(self, queries: Iterable[str]) -> tuple[Seen, ...]:
        """Say of each URL or title which articles have covered it, in order.

        URLs are compared by their keys, those of releases by their project,
        titles by their words; links in notes do not count.
        """
        from kbindex.knowledge.questions.seen_pages import Memory  # noqa: PLC0415 - cold start

        def is_product(word: str) -> bool:
            return self.taxonomy.find(word) is not None

        memory = Memory(articles=self.articles(), is_product=is_product)
        return tuple(memory.ask(queries))

    @healed
    def presenters(self) -> tuple[PresenterSummary, ...]:
        """List who brought what, most articles first, then by name."""
        from kbindex.knowledge.questions import presenter_summaries as presenters  # noqa: PLC0415 - cold start

        return presenters.summarize_presenters(self.articles())

    @healed
    def presenter(self, name: str) -> PresenterSummary:
        """Return what one presenter brought; the case of the name does not matter.

        Raises:
            NotFoundError: Nobody of this name brought anything; near names are named.
        """
        from kbindex.knowledge.questions import presenter_summaries as presenters  # noqa: PLC0415 - cold start

        return presenters.find_presenter(self.presenters(), name)

    @healed
    def statistics(self) -> Statistics:
        """Count what the archive holds."""
        from kbindex.knowledge.questions import archive_statistics as statistics  # noqa: PLC0415 - cold start

        return statistics.count_archive(self.episodes(), self.articles())

    # Tags

    @healed
    def tags(
        self,
        *,
        kinds: Collection[str] = (),
        since: dt.date | None = None,
        until: dt.date | None = None,
        order: TagOrder = "count",
    ) -> tuple[TagCount, ...]:
        """All tags with counts, most frequent first, then by id.

        Args:
            kinds: Only tags of these kinds, such as `project`; by default all.
            since: Count only articles of this date or later.
            until: Count only articles of this date or earlier.
            order: `name`, `latest` (what was talked about last comes first) or
                `first` (what came up first) in place of `count`.
        """
        from kbindex.knowledge.questions.tag_counts import count_tags, sort_tags  # noqa: PLC0415 - cold start

        entries = self._open_reader.entries
        counts = count_tags(entries, self.taxonomy, since=since, until=until)
        chosen = [tag for tag in counts if not kinds or tag.kind in kinds]
        return sort_tags(chosen, order, entries)

    @healed
    def tag(self, name: str) -> TagArticles:
        """Return a tag by id, label or alias, with its articles, newest first.

        With it come the tags right below, and those that are often beside it.

        Raises:
            NotFoundError: No article has it or a narrower tag; near tags are named.
        """
        from kbindex.knowledge.questions import tag_relations  # noqa: PLC0415 - cold start
        from kbindex.knowledge.results import TagArticles  # noqa: PLC0415 - cold start

        counts = {count.id: count for count in self.tags()}
        tag = name if name in counts else self.taxonomy.find(name)
        if tag is None or tag not in counts:
            names = {c.id: c.id for c in counts.values()}
            names |= {c.label.casefold(): c.id for c in counts.values()}
            close = _near(name.casefold(), names)
            near = tuple(dict.fromkeys(names[match] for match in close))
            raise NotFoundError("tag", name, near=near)
        hits = sorted(self._tagged(tag), key=_newest_first)
        listed = tuple(counts.values())
        return TagArticles(
            tag=counts[tag],
            articles=tuple(replace(hit, rank=n) for n, hit in enumerate(hits, 1)),
            narrower=tag_relations.narrower_tags(tag, listed),
            related=tag_relations.related_tags(
                tag, self._open_reader.entries, listed, self.taxonomy
            ),
        )

    @healed
    def why(self, article_id: str) -> ArticleReasons:
        """Return the tags of an article, each with its evidence and weight.

        The best supported tag comes first. The article is analysed again for it.

        Raises:
            NotFoundError: There is no such article; near ids are named.
        """
        from kbindex.knowledge.questions.tag_reasons import explain_tags  # noqa: PLC0415 - cold start

        return explain_tags(self.article(article_id), self.taxonomy, self._analyzer)

    @healed
    def trends(self, names: Sequence[str], *, by: Step | None = None) -> Trends:
        """Count the articles that mention each name, by month, quarter or year.

        An article mentions a tag where it has it or a narrower one, or where its
        text has any of the tag's names. A name of no tag is counted as words are
        searched for: in all their forms, through glossary and loanwords.

        Args:
            names: Tags by id, label or alias, or other words; of several names of
                one tag the first stands for all.
            by: The periods; by default months, in a long archive quarters or years.
        """
        from kbindex.knowledge.questions.trend_counts import TrendCounter  # noqa: PLC0415 - cold start

        counter = TrendCounter(
            reader=self._open_reader,
            taxonomy=self.taxonomy,
            analyzer=self._analyzer,
            bridges=self._searcher.bridges,
        )
        return counter.count(names, by=by)

    @healed
    def related(
        self, article_id: str, *, limit: int = 10
    ) -> tuple[RelatedArticle, ...]:
        """List the articles most like one, by tags and words, with what is common.

        Raises:
            NotFoundError: There is no such article; near ids are named.
            ValueError: `limit` is negative.
        """
        from kbindex.search import Recipe  # noqa: PLC0415 - cold start
        from kbindex.search.related_articles import Relater  # noqa: PLC0415 - cold start

        if limit < 0:
            raise ValueError("limit must not be negative")
        self.article(article_id)
        document = self._open_reader.find(article_id)
        relater = Relater(
            self._open_reader,
            self._searcher,
            self.taxonomy,
            self._recipe or Recipe(),
        )
        return relater.related(document, limit=limit) if document is not None else ()

    @healed
    def suggest_tags(self) -> tuple[Suggestion, ...]:
        """List names that recur and are no tag yet, the most likely names first.

        Reads every article.
        """
        from kbindex.topics.suggesting.name_suggestions import suggest_names  # noqa: PLC0415 - cold start

        return suggest_names(self.records(), self.taxonomy)

    def _tagged(self, tag: str) -> Iterator[Hit]:
        reader = self._open_reader
        for entry in reader.entries:
            for article_id, tags in entry.tags.items():
                if any(tag == own or tag in self.taxonomy.above(own) for own in tags):
                    document = reader.find(article_id)
                    if document is not None:
                        yield self._searcher.describe(document)


def _make_refresher(
    episodes: str | PathLike[str], index: str | PathLike[str] | None
) -> Refresher:
    root = Path(episodes).absolute()
    place = Path(index).absolute() if index is not None else cache_index(root)
    if "\0" in str(place):
        text = tr("{folder}: no folder can have this name", folder=place)
        raise IndexStateError(text)
    return Refresher(
        episodes=root, folder=IndexFolder(place), analyzer=build_analyzer()
    )


def _newest_first(hit: Hit) -> tuple[int, NaturalKey]:
    date = hit.article.date
    return (-date.toordinal() if date else 0, natural_key(hit.article.id))


def _near(name: str, known: Iterable[str]) -> list[str]:
    """List up to three of the known names that resemble one, the best first."""
    from difflib import get_close_matches  # noqa: PLC0415 - cold start

    return get_close_matches(name, list(known), n=3)
