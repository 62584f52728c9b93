"""The one façade: open an archive, search it, list its tags and episodes."""

from __future__ import annotations

import os
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Self

from kbindex.config import (
    DEFAULT_NOTES,
    NotesConfig,
    cache_bridges,
    find_unknown_pack,
)
from kbindex.index import Recipe
from kbindex.indexing.archive_refresher import make_refresher
from kbindex.knowledge import questions
from kbindex.knowledge.holder import SnapshotHolder
from kbindex.knowledge.snapshot import Settings

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import (
        Callable,
        Collection,
        Generator,
        Iterable,
        Iterator,
        Sequence,
    )
    from os import PathLike

    from kbindex.config.cluster import ClusterConfig
    from kbindex.config.show import Show
    from kbindex.index import Waiting
    from kbindex.indexing.changes import Changes, Preparing, Progress
    from kbindex.indexing.refresh import Refresher
    from kbindex.indexing.understanding import Understanding
    from kbindex.knowledge.answers import (
        ArchiveFile,
        ArticleReasons,
        ArticleWords,
        Completion,
        EpisodeSummary,
        GenerationSummary,
        Rising,
        Step,
        TagArticles,
        TagCount,
        Trends,
    )
    from kbindex.knowledge.counts.tag_counts import TagOrder
    from kbindex.knowledge.outline import Outline
    from kbindex.knowledge.questions.archive_statistics import Statistics
    from kbindex.knowledge.questions.glossary_words import GlossaryWords, Pack
    from kbindex.knowledge.questions.presenter_summaries import PresenterSummary
    from kbindex.knowledge.questions.seen_pages import Seen
    from kbindex.knowledge.radar.values import Radar
    from kbindex.model import Article, Episode
    from kbindex.model.passages import PlacedPassage
    from kbindex.query import Query
    from kbindex.search import RelatedArticle, RelatedIds, SearchResult
    from kbindex.search.browser_index import BrowserFile, BrowserPart, BrowserPartName
    from kbindex.search.related_kept import KeptRelated
    from kbindex.shownotes import LeaveOut
    from kbindex.topics import Taxonomy
    from kbindex.topics.suggesting.name_suggestions import Suggestion
    from kbindex.topics.suggesting.tag_proposals import TagProposal


def _leave_out(names: Sequence[str] | None, *, drafts: bool) -> LeaveOut | None:
    if names is None:
        return None
    from kbindex.shownotes import LeaveOut  # noqa: PLC0415 - rare

    return LeaveOut(names=tuple(names), drafts=not drafts)


class KnowledgeBase(SnapshotHolder):
    """An archive of show notes, indexed.

    Made by `open`. A context manager; after `close` it answers no more. Where its
    index goes or is damaged meanwhile, it is refreshed or built anew, and the answer
    is of the new one.

    Safe to call from many threads: each question is answered from one snapshot of the
    index. A refresh replaces the snapshot; questions that are being answered meanwhile
    end on theirs.
    """

    def __init__(  # noqa: PLR0913 - `open` is what callers use
        self,
        refresher: Refresher,
        *,
        glossary: tuple[str, ...] = (),
        packs: tuple[str, ...] | None = None,
        recipe: Recipe | None = None,
        cache: Path | None = None,
        preparing: Preparing = nullcontext,
        show: Show | None = None,
    ) -> None:
        from kbindex.indexing.archive_bridges import (  # noqa: PLC0415 - quick refreshes
            open_archive_bridges,
        )

        settings = Settings(
            analyzer=refresher.analyzer,
            recipe=recipe or Recipe(),
            open_bridges=lambda words: open_archive_bridges(
                refresher, glossary, cache, preparing, words=words, packs=packs
            ),
        )
        super().__init__(refresher, settings)
        self._glossary, self._packs = glossary, packs
        self._show = show

    @classmethod
    def open(  # noqa: PLR0913 - most callers name the first two at most
        cls,
        episodes: str | PathLike[str] = "episodes",
        index: str | PathLike[str] | None = None,
        *,
        refresh: bool = True,
        full: bool = False,
        progress: Progress | None = None,
        waiting: Waiting | None = None,
        preparing: Preparing = nullcontext,
        glossary: Sequence[str] = (),
        packs: Collection[str] | None = None,
        recipe: Recipe | None = None,
        cache: str | PathLike[str] | None = None,
        follow_links: bool = False,
        notes: NotesConfig = DEFAULT_NOTES,
        show: Show | None = None,
        leave_out: Sequence[str] | None = None,
        drafts: bool = False,
        cluster: ClusterConfig | None = None,
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
            preparing: Entered while bridges between words are made: seconds, once,
                where other dictionaries are installed than those that made the
                shipped ones. Who it gives is told how many are done, and of how many.
            glossary: Lines such as `監視 = watchtower`, besides those of
                `glossary.txt` in or next to the episodes folder.
            packs: Names of the packs that count, words and topics of one field each;
                by default the words of all of them, and the topics of `cloud-native`.
                `core` always counts.
            recipe: Weights of the ranking, where not the measured ones are wanted.
            cache: The folder of what archives share, the tables of bridges; by
                default the user's cache.
            follow_links: Follow links that lead out of the archive, too. Else they
                are diagnostics. An index keeps what either value has built.
            notes: How notes are read, where they leave a choice.
            show: What the show says of itself; it changes no answer, and is `show`
                again. The command line reads it from `kbindex.toml`.
            leave_out: For others to read: private episodes are in no answer and no
                count, as if their files were not there. They are those whose names
                match one of these patterns, in any case of letters (`*-private`), and
                those whose front matter says `private: true`, `draft: true` or
                `published: false`; with no pattern the latter alone. Where there are
                any, the index lies in `public` below the other. None leaves nothing
                out.
            drafts: Keep what is marked as a draft, or as not published.
            cluster: The servers that have the index, instead of a folder. It needs the
                extra `opensearch`. Without `refresh` nothing is written there: what
                others have built is read, and `refresh()` follows them.

        Raises:
            ArchiveError: There are no episodes.
            IndexStateError: The index cannot be written or read.
            ValueError: There is no such pack.
        """
        if packs is not None and (problem := find_unknown_pack(packs)):
            raise ValueError(problem)
        place = Path(cache).absolute() if cache is not None else cache_bridges()
        base = cls(
            make_refresher(
                episodes,
                index,
                follow_links=follow_links,
                notes=notes,
                packs=packs,
                cache=place,
                leave_out=_leave_out(leave_out, drafts=drafts),
                cluster=cluster,
                reads_only=cluster is not None and not (refresh or full),
            ),
            glossary=tuple(glossary),
            packs=None if packs is None else tuple(packs),
            recipe=recipe,
            cache=place,
            preparing=preparing,
            show=show,
        )
        if full:
            base.refresh(full=True, progress=progress, waiting=waiting)
        elif refresh:
            base._refresh(progress=progress, waiting=waiting, is_patient=False)
        elif base._refresher.reads_only or not base._open_as_it_is():
            base.refresh(progress=progress, waiting=waiting)
        return base

    @staticmethod
    def look(
        episodes: str | PathLike[str] = "episodes",
        index: str | PathLike[str] | None = None,
        *,
        follow_links: bool = False,
        notes: NotesConfig = DEFAULT_NOTES,
        packs: Collection[str] | None = None,
        cluster: ClusterConfig | None = None,
    ) -> Changes:
        """Say what a refresh of an archive's index would do, and do nothing.

        Raises:
            ArchiveError: There are no episodes.
        """
        return make_refresher(
            episodes,
            index,
            follow_links=follow_links,
            notes=notes,
            packs=packs,
            cluster=cluster,
        ).look()[1]

    @staticmethod
    def archive_of(index: str | PathLike[str]) -> Path | None:
        """Return the folder of episodes that an index says it is of.

        Returns:
            None where there is no index, or it does not say.
        """
        from kbindex.index import archive_of  # noqa: PLC0415 - rare

        place = Path(index).resolve()
        archive = archive_of(place)
        return Path(os.path.normpath(place / archive)) if archive else None

    @staticmethod
    @contextmanager
    def peek(
        episodes: str | PathLike[str] = "episodes",
        index: str | PathLike[str] | None = None,
        *,
        follow_links: bool = False,
        notes: NotesConfig = DEFAULT_NOTES,
        packs: Collection[str] | None = None,
        cluster: ClusterConfig | None = None,
    ) -> Generator[Outline | None]:
        """Open an archive's index as it is: no refresh, no healing.

        Yields:
            What it holds at a glance; None where there is no index.

        Raises:
            IndexStateError: It cannot be read.
        """
        from kbindex.knowledge.outline import Outline  # noqa: PLC0415 - cold start

        refresher = make_refresher(
            episodes,
            index,
            follow_links=follow_links,
            notes=notes,
            packs=packs,
            cluster=cluster,
        )
        generation = refresher.index.current()
        if generation is None:
            yield None
            return
        with generation.open() as reader:
            yield Outline(reader)

    @staticmethod
    def update(  # noqa: PLR0913 - as `open`
        episodes: str | PathLike[str] = "episodes",
        index: str | PathLike[str] | None = None,
        *,
        full: bool = False,
        progress: Progress | None = None,
        waiting: Waiting | None = None,
        follow_links: bool = False,
        notes: NotesConfig = DEFAULT_NOTES,
        packs: Collection[str] | None = None,
        cluster: ClusterConfig | None = None,
    ) -> Changes:
        """Bring an archive's index up to date, say what changed, and open nothing.

        As `open` and then `refresh`: whoever else writes the index is waited for.

        Raises:
            ArchiveError: There are no episodes.
            IndexStateError: The index cannot be written.
        """
        refresh = make_refresher(
            episodes,
            index,
            follow_links=follow_links,
            notes=notes,
            packs=packs,
            cluster=cluster,
        ).refresh
        return refresh(full=full, progress=progress, waiting=waiting)[1]

    # Search

    def search(
        self,
        query: str | Query,
        *,
        limit: int = 10,
        offset: int = 0,
        strict: bool = False,
        with_facets: bool = False,
        with_episodes: bool = False,
    ) -> SearchResult:
        """Search and return hits `offset + 1` to `offset + limit`, the best first.

        Strong hits stand before weak ones, which meet less than 0.65 of the query, or
        less than 0.75 by pairs of letters alone.

        Where episodes have transcripts, the first hits come with the best passages of
        what was said. A query with `in:transcript` finds passages alone, `limit` of
        them; one with `in:notes` none.

        Args:
            query: In the query language, or parsed.
            limit: How many hits to return; `total` counts all.
            offset: How many hits to leave out first.
            strict: Leave out weak hits and weak passages; `total` and facets count all
                hits nevertheless.
            with_facets: Count the tags, presenters and years of all hits.
            with_episodes: List the episodes of all hits.

        Raises:
            QueryError: The query is refused, and where.
            NotFoundError: It asks for a tag that there is not; near ones are named.
            ValueError: `limit` or `offset` is negative.
        """
        if limit < 0 or offset < 0:
            raise ValueError("limit and offset must not be negative")
        return self._ask(
            lambda snapshot: snapshot.search(
                query,
                limit=limit,
                offset=offset,
                strict=strict,
                with_facets=with_facets,
                with_episodes=with_episodes,
            )
        )

    def count(self, query: str | Query) -> int:
        """Return how many articles `search` finds: its `total`, and nothing else.

        Quicker where nothing is found: what would find something is not looked for.

        Args:
            query: In the query language, or parsed.

        Raises:
            QueryError: The query is refused, and where.
            NotFoundError: It asks for a tag that there is not; near ones are named.
        """
        return self._ask(lambda snapshot: snapshot.count(query))

    def complete(self, typed: str, *, limit: int = 10) -> tuple[Completion, ...]:
        """Say what a query that is being typed may mean, the likeliest first.

        Its last words may begin the name of a tag or presenter, or a title; behind
        `tag:`, `presenter:` or `title:` these alone. Each comes with the whole query.

        Args:
            typed: What was typed so far.
            limit: How many to return.

        Raises:
            ValueError: `limit` is negative.
        """
        if limit < 0:
            raise ValueError("limit must not be negative")
        return self._ask(questions.complete_query, typed, limit)

    # Records and episodes

    def records(self) -> Iterator[Article]:
        """Return every record, overviews included, by episode and number."""
        return iter(self._ask(lambda snapshot: snapshot.records))

    def articles(self) -> tuple[Article, ...]:
        """All articles, by episode and number; overviews are left out."""
        return self._ask(lambda snapshot: snapshot.articles)

    def article(self, article_id: str) -> Article:
        """Return one record by its id, such as `025#6`, or `25/6`, `25:6`, `25 6`.

        Raises:
            NotFoundError: There is none; near ids are named.
        """
        return self._ask(questions.find_article, article_id)

    def episodes(self) -> tuple[EpisodeSummary, ...]:
        """All episodes, in the order of their files."""
        return self._ask(questions.list_episodes)

    def episode(self, episode_id: str) -> Episode:
        """Return an episode with all its records.

        Raises:
            NotFoundError: There is none; near ids are named.
        """
        return self._ask(questions.find_episode, episode_id)

    def record(self, record_id: str) -> Episode | Article | PlacedPassage:
        """Return an episode, an article or a passage by its id, whichever it names.

        An episode comes first: any name may be its id, one with `#`, too. An id that
        exists as written comes before all others.

        Raises:
            NotFoundError: There is none; near ids are named.
        """
        return self._ask(questions.find_record, record_id)

    def passages(self, episode_id: str | None = None) -> tuple[PlacedPassage, ...]:
        """Return what was said in an episode, or in all, in the order of time.

        Args:
            episode_id: An episode; None is all of them.

        Returns:
            Passages of transcripts; none where there is no transcript.

        Raises:
            NotFoundError: There is no such episode; near ids are named.
        """
        return self._ask(questions.list_passages, episode_id)

    def seen(self, queries: Iterable[str]) -> tuple[Seen, ...]:
        """Say of each URL or title which articles have covered it, in order.

        URLs are compared by their keys, those of releases by their project,
        titles by their words. Of what no article covers, the records are named that
        link to it or have it in their text.
        """
        return self._ask(questions.look_up, tuple(queries))

    def radar(self, *, tag: str | None = None, since: dt.date | None = None) -> Radar:
        """List what came up in episodes and asks for a look again, the latest first.

        Versions of a product that followed one another, what was announced and never
        came up again, pages that several episodes brought, and what notes leave open.
        All records are read when it is first asked for, once for each state of the
        index.

        Args:
            tag: Only what an article with this tag, or a narrower one, says; by id,
                label or alias.
            since: Only what an episode of this date or later says.

        Raises:
            NotFoundError: No article has the tag; near tags are named.
        """
        return self._ask(questions.look_around, tag=tag, since=since)

    def follow_ups(self) -> Radar:
        """List what an episode to come may come back to, the latest first.

        What the last five episodes left open, their versions that followed others, and
        their pages that were brought before; beside these, what was announced in the
        last 60 and never came up again. No other records are read.
        """
        return self._ask(questions.look_back)

    def presenters(self) -> tuple[PresenterSummary, ...]:
        """List who brought what, most articles first, then by name."""
        return self._ask(questions.list_presenters)

    def presenter(self, name: str) -> PresenterSummary:
        """Return what one presenter brought, in any case of the name.

        Raises:
            NotFoundError: Nobody of this name brought anything; near names are named.
        """
        return self._ask(questions.presenter_named, name)

    @property
    def show(self) -> Show | None:
        """What the show says of itself, as it was given when this was opened."""
        return self._show

    def digest(self) -> str:
        """Return a hash of all that answers are made of; equal ones, equal answers.

        Of the notes as they were read, the rules by which they were, the words and the
        weights; not of where the files lie. An index that somebody forged may say that
        it is of the same notes.
        """
        return self._ask(questions.digest_archive)

    def generation(self) -> GenerationSummary:
        """Say which generation of the index is answered from."""
        return self._ask(questions.summarize_generation)

    def statistics(self) -> Statistics:
        """Count what the archive holds."""
        return self._ask(questions.summarize_archive)

    def understanding(self) -> Understanding:
        """Say how the notes were read: by which rules, and where in doubt."""
        return self._ask(questions.understand_archive)

    # Tags

    @property
    def taxonomy(self) -> Taxonomy:
        """Labels, kinds and the order of the tags."""
        return self._ask(lambda snapshot: snapshot.taxonomy)

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
        return self._ask(
            questions.list_tags, kinds=kinds, since=since, until=until, order=order
        )

    def tag(self, name: str) -> TagArticles:
        """Return a tag by id, label or alias, with its articles, newest first.

        With it come the tags right below, and those that are often beside it.

        Raises:
            NotFoundError: No article has it or a narrower tag; near tags are named.
        """
        return self._ask(questions.find_tag, name)

    def tag_all(self) -> tuple[TagArticles, ...]:
        """Return every tag as `tag` does, most frequent first.

        Quicker than to ask for each; all are of one snapshot.
        """
        return self._ask(questions.list_tag_articles)

    def why(self, article_id: str) -> ArticleReasons:
        """Return the tags of an article, each with its evidence and weight.

        The best supported tag comes first.

        Raises:
            NotFoundError: There is no such article; near ids are named.
        """
        return self._ask(questions.explain_tags, article_id)

    def reasons_all(self) -> Iterator[ArticleReasons]:
        """Yield `why` of each article, in the order of the archive.

        All are of one state of the index. Each is worked out when it is asked for.

        Raises:
            DamagedIndexError: The index cannot be read any more behind the first.
        """
        return self._stream(questions.explain_all)

    def trends(self, names: Sequence[str], *, by: Step | None = None) -> Trends:
        """Count the articles about each name, by month, quarter or year.

        Those of a tag are the ones that `tags` counts: with it or a narrower one. A
        name of no tag that an article has is counted as words are searched for: in
        all their forms, through glossary and loanwords.

        Args:
            names: Tags by id, label or alias, or other words; of several names of
                one tag the first stands for all.
            by: The periods; by default months, in a long archive quarters or years.
        """
        return self._ask(questions.count_trends, names, by=by)

    def rising(self) -> Rising:
        """List the tags that rise: the latest articles have them more often.

        These are of the last quarter of the archive's time, at most of a year. At
        least three of them have the tag, a larger share than of the articles before,
        and by more than chance (G² ≥ 3.84). The surest comes first.
        """
        return self._ask(questions.list_rising)

    def related(
        self, article_id: str, *, limit: int = 10
    ) -> tuple[RelatedArticle, ...]:
        """List the articles most like one, by tags and words, with what is common.

        Raises:
            NotFoundError: There is no such article; near ids are named.
            ValueError: `limit` is negative.
        """
        if limit < 0:
            raise ValueError("limit must not be negative")
        return self._ask(questions.find_related, article_id, limit=limit)

    def related_all(
        self, *, limit: int = 6, of: Collection[str] | None = None
    ) -> Iterator[RelatedIds]:
        """Yield each article with those most like it, in the order of the archive.

        The same articles as `related` names, by their ids, in one pass that takes less
        than a tenth of the time. All are of one state of the index; each is worked out
        when it is asked for.

        Args:
            limit: Most articles beside one.
            of: Ids as articles have them; by default those of all articles.

        Raises:
            DamagedIndexError: The index cannot be read any more behind the first.
            ValueError: `limit` is negative.
        """
        if limit < 0:
            raise ValueError("limit must not be negative")
        return self._stream(questions.relate_all, limit=limit, of=of)

    def keep_related(
        self, before: KeptRelated | None = None, *, limit: int = 6
    ) -> KeptRelated:
        """Return the lists of `related_all` of an earlier state that are right still.

        What has none is to be asked for; with these added, the answer is what to keep
        for the next time. It holds for the program and the settings that made it.

        Args:
            before: What was kept, all lists in it.
            limit: Most articles beside one.
        """
        return self._ask(questions.keep_related_lists, before, limit=limit)

    def suggest_tags(self) -> tuple[Suggestion, ...]:
        """List names that recur and are no tag yet, the likeliest first; reads all."""
        return self._ask(questions.suggest_tags)

    def propose_tags(self, article_id: str) -> tuple[TagProposal, ...]:
        """List tags that authors gave to the articles most like one, likeliest first.

        Of the hundred most alike, twenty at most that have an author's tags are asked.

        Raises:
            NotFoundError: There is no such article; near ids are named.
        """
        return self._ask(questions.propose_tags_of, article_id)

    # For browsers

    def browser_index(
        self,
        address: Callable[[Article], str],
        *,
        topic: Callable[[str], str | None] | None = None,
        person: Callable[[str], str | None] | None = None,
    ) -> tuple[BrowserFile, ...]:
        """Return the index as files that a script in a browser searches.

        The same index always gives the same bytes; what the files hold is in
        `ARCHITECTURE.md`.

        Args:
            address: Says where the page of an article lies, below the root of the
                pages; hits come with it. Of an overview it is that of its episode.
            topic: Says the same of a tag by its id, None where it has no page. Without
                it none has.
            person: Says the same of a presenter, by a name as an article writes it.
        """
        from kbindex.search.browser_index import Places  # noqa: PLC0415 - rare

        places = Places(article=address, of_topic=topic, of_person=person)
        return self._ask(lambda snapshot: snapshot.browser_index(places))

    def browser_part(
        self,
        name: BrowserPartName,
        address: Callable[[Article], str],
        *,
        topic: Callable[[str], str | None] | None = None,
        person: Callable[[str], str | None] | None = None,
        kept: bytes = b"",
    ) -> BrowserPart:
        """Return a part of these files: who has processes makes each in its own.

        `join_browser_parts` returns all files from all parts. They are the same
        whatever was kept.

        Args:
            name: One of `BROWSER_PARTS`.
            address: As of `browser_index`.
            topic: Likewise.
            person: Likewise.
            kept: What this part had in `kept` for an earlier state of the archive, made
                by the same version of this program: it is made sooner.
        """
        from kbindex.search.browser_index import Places  # noqa: PLC0415 - rare

        places = Places(article=address, of_topic=topic, of_person=person)
        return self._ask(lambda snapshot: snapshot.browser_part(name, places, kept))

    # For other programs

    def archive_files(self) -> Iterator[ArchiveFile]:
        """Yield the files that the archive is read from, as they are now.

        Those of private episodes are left out where this was opened so. What the
        reader cannot read is left out, too.

        Yields:
            Pages in the order of their paths, each with the chapters and transcripts
            beside it; then `glossary.txt` and `topics.toml`. Paths are those of a
            project: `episodes/025/README.md`.

        Raises:
            ArchiveError: There are no episodes any more.
            ConfigError: The archive's own words or topics cannot be read.
        """
        from kbindex.knowledge.archive_files import iter_archive_files  # noqa: PLC0415 - rare

        return iter_archive_files(self._refresher)

    def words_all(self) -> Iterator[ArticleWords]:
        """Yield the words of each record, in the order of the archive.

        A full-text index that cuts texts at spaces finds Japanese by them. All are of
        one state of the index.

        Raises:
            DamagedIndexError: The index cannot be read any more behind the first.
        """
        return self._stream(questions.list_words_of_all)

    # Words

    def glossary(self) -> tuple[GlossaryWords, ...]:
        """List the user's own words as they stand, then what the archive explains.

        Raises:
            ConfigError: A line of the user's is no group of words.
        """
        from kbindex.indexing.archive_bridges import load_user_glossaries  # noqa: PLC0415 - quick refreshes

        refresher = self._refresher
        glossaries = load_user_glossaries(
            refresher.episodes, self._glossary, follow_links=refresher.follow_links
        )
        return self._ask(questions.list_words, glossaries)

    def packs(self) -> tuple[Pack, ...]:
        """List the packs of words that come with kbindex, and which of them count."""
        return questions.list_packs(self._packs)
