"""One generation of an archive's index, with all that questions need of it.

Where there are transcripts, a generation of what was said belongs to it. It never
changes. What a question needs besides the reader is made when first asked for, once,
whichever thread asks.
"""

from __future__ import annotations

from threading import Lock, RLock
from typing import TYPE_CHECKING, TypeVar, cast

from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Callable

    from kbindex.index import Generation, IndexReader, Recipe
    from kbindex.knowledge.answers import TagCount
    from kbindex.knowledge.completer import Completer
    from kbindex.knowledge.counts.trend_counts import TrendCounter
    from kbindex.knowledge.near_titles import TitleMatcher
    from kbindex.language import Analyzer
    from kbindex.language.bridges.table import BridgeTable
    from kbindex.model import Article
    from kbindex.query import Query
    from kbindex.search import Searcher, SearchResult
    from kbindex.search.browser_index import (
        BrowserFile,
        BrowserPart,
        BrowserPartName,
        Places,
        Sources,
    )
    from kbindex.search.passage_search import PassageSearcher
    from kbindex.search.related_articles import Relater
    from kbindex.topics import Taxonomy

_Part = TypeVar("_Part")


class Settings(Struct, frozen=True, kw_only=True):
    """What all snapshots of an archive have in common.

    Args:
        open_bridges: Opens the table of bridges that belongs to the archive, with the
            words that a generation has of its own.
    """

    analyzer: Analyzer
    recipe: Recipe
    open_bridges: Callable[[bytes], BridgeTable]


class Snapshot:
    """One generation, open for questions, and one of what was said, where there is any.

    Whoever asks holds it (`hold`, `release`); once retired, it is closed by the last.
    """

    def __init__(
        self,
        generation: Generation,
        settings: Settings,
        passages: Generation | None = None,
    ) -> None:
        self.generation = generation
        self.passages = passages
        self.settings = settings
        self.reader: IndexReader = generation.open()
        self._parts: dict[str, object] = {}
        self._making = RLock()  # parts ask for parts
        self._askers, self._is_retired = 0, False
        self._counting = Lock()

    def hold(self) -> bool:
        """Keep it open until `release`; False where it is closed, or about to be."""
        with self._counting:
            if self._is_retired:
                return False
            self._askers += 1
            return True

    def keep(self) -> None:
        """Hold it once more; for who holds it already, be it about to be closed."""
        with self._counting:
            self._askers += 1

    def release(self) -> None:
        """Say that a question is answered."""
        with self._counting:
            self._askers -= 1
            is_last = self._is_retired and not self._askers
        if is_last:
            self._close()

    def retire(self) -> None:
        """Let nobody else ask, and close it when nobody asks any more."""
        with self._counting:
            was_open = not self._is_retired
            self._is_retired = True
            is_last = was_open and not self._askers
        if is_last:
            self._close()

    def _close(self) -> None:
        self.reader.close()
        if "passage_reader" in self._parts:
            self.passage_reader.close()
        if "bridges" in self._parts:
            self.bridges.close()

    def once(self, name: str, make: Callable[[], _Part]) -> _Part:
        """Return what `make` makes, made now if it was not made before.

        Args:
            name: Of what is made: one name always means the same.
            make: It may ask for other parts.
        """
        if name not in self._parts:
            with self._making:
                if name not in self._parts:
                    self._parts[name] = make()
        return cast("_Part", self._parts[name])

    @property
    def taxonomy(self) -> Taxonomy:
        """Labels, kinds and the order of the tags."""
        from kbindex.indexing.tag_spellings import (  # noqa: PLC0415 - cold start
            gather_spellings,
        )
        from kbindex.topics import unpack_taxonomy  # noqa: PLC0415 - cold start

        def make() -> Taxonomy:
            listed = unpack_taxonomy(self.reader.topics)
            return replace(listed, spellings=gather_spellings(self.reader.spellings))

        return self.once("taxonomy", make)

    @property
    def bridges(self) -> BridgeTable:
        """Ways from words to others."""
        return self.once(
            "bridges", lambda: self.settings.open_bridges(self.reader.words)
        )

    @property
    def searcher(self) -> Searcher:
        """Answers queries."""
        from kbindex.search import Searcher  # noqa: PLC0415 - quick refreshes

        return self.once(
            "searcher",
            lambda: Searcher(
                self.reader,
                self.settings.analyzer,
                self.bridges,
                self.settings.recipe,
                taxonomy=lambda: self.taxonomy,
            ),
        )

    def count(self, query: str | Query) -> int:
        """Return how many articles a query finds."""
        return self.searcher.count(query)

    def search(
        self,
        query: str | Query,
        *,
        limit: int,
        offset: int,
        strict: bool,
        with_facets: bool,
        with_episodes: bool,
    ) -> SearchResult:
        """Find articles, and what was said below the first of them; or either alone."""
        from kbindex.search.searcher import in_place  # noqa: PLC0415 - quick refreshes

        parsed = in_place(query)
        is_said = parsed.scope == "transcript" and self.has_passages
        ask = self.passage_searcher.answer if is_said else self.searcher.search
        result = ask(
            parsed,
            limit=limit,
            offset=offset,
            strict=strict,
            with_facets=with_facets,
            with_episodes=with_episodes,
        )
        is_first_page = limit > 0 and not offset
        if parsed.scope or not is_first_page or not self.has_passages:
            return result
        return self.passage_searcher.beside(parsed, result, limit=limit, strict=strict)

    @property
    def has_passages(self) -> bool:
        """Whether anything that was said is known."""
        return self.passages is not None and self.passages.articles > 0

    @property
    def passage_reader(self) -> IndexReader:
        """The passages of transcripts; to be asked for where there are any."""
        generation = self.passages
        assert generation is not None  # noqa: S101 - `has_passages` says so
        return self.once("passage_reader", generation.open)

    @property
    def passage_searcher(self) -> PassageSearcher:
        """Answers queries with passages; to be asked for where there are any."""
        from kbindex.search.passage_search import (  # noqa: PLC0415 - cold start
            PassageSearcher,
        )

        return self.once(
            "passage_searcher",
            lambda: PassageSearcher(
                self.passage_reader,
                self.settings.analyzer,
                self.bridges,
                self.settings.recipe,
                taxonomy=lambda: self.taxonomy,
            ),
        )

    def browser_index(self, places: Places) -> tuple[BrowserFile, ...]:
        """Return what a browser searches."""
        from kbindex.search.browser_index import browser_files  # noqa: PLC0415 - rare

        return tuple(browser_files(self._browser_sources(places)))

    def browser_part(
        self, name: BrowserPartName, places: Places, kept: bytes
    ) -> BrowserPart:
        """Return a part of what a browser searches."""
        from kbindex.search.browser_index import browser_part  # noqa: PLC0415 - rare

        return browser_part(self._browser_sources(places, kept), name)

    def _browser_sources(self, places: Places, kept: bytes = b"") -> Sources:
        from kbindex.search.browser_index import (  # noqa: PLC0415 - rare
            Sources,
            term_lists,
        )

        return Sources(
            reader=self.reader,
            lists=self.once("term_lists", lambda: term_lists(self.reader)),
            bridges=self.bridges,
            taxonomy=self.taxonomy,
            recipe=self.settings.recipe,
            places=places,
            rules=self.generation.fingerprint,
            kept=kept,
        )

    @property
    def relater(self) -> Relater:
        """Finds articles that are alike."""
        from kbindex.search.related_articles import Relater  # noqa: PLC0415 - cold start

        return self.once("relater", lambda: Relater(self.searcher, self.taxonomy))

    @property
    def completer(self) -> Completer:
        """Completes queries that are being typed; made of all titles, once."""
        from kbindex.knowledge.completer import (  # noqa: PLC0415 - rare
            Completer,
            candidates_of,
        )

        return self.once(
            "completer",
            lambda: Completer(
                candidates_of(self.tag_counts, self.taxonomy, self.articles)
            ),
        )

    @property
    def titles(self) -> TitleMatcher:
        """Finds articles, without notes and links, by their titles; made once."""
        from kbindex.knowledge.near_titles import (  # noqa: PLC0415 - rare
            TitleMatcher,
        )

        return self.once(
            "titles",
            lambda: TitleMatcher(
                [replace(one, notes=(), links=()) for one in self.articles],
                is_product=self.is_product,
            ),
        )

    def is_product(self, word: str) -> bool:
        """Say whether a word is the name of a tag."""
        return self.taxonomy.find(word) is not None

    @property
    def trend_counter(self) -> TrendCounter:
        """Counts mentions over time."""
        from kbindex.knowledge.counts.trend_counts import (  # noqa: PLC0415 - cold start
            TrendCounter,
        )

        return self.once(
            "trend_counter",
            lambda: TrendCounter(
                reader=self.reader,
                taxonomy=self.taxonomy,
                analyzer=self.settings.analyzer,
                bridges=self.bridges,
            ),
        )

    @property
    def tag_counts(self) -> tuple[TagCount, ...]:
        """The counts of all tags over the whole archive, most frequent first."""
        from kbindex.knowledge.counts.tag_counts import count_tags  # noqa: PLC0415 - cold start

        return self.once(
            "tag_counts", lambda: count_tags(self.reader.entries, self.taxonomy)
        )

    @property
    def records(self) -> tuple[Article, ...]:
        """Every record, overviews included, by episode and number."""
        reader = self.reader
        documents = [
            document
            for entry in reader.entries
            for document in reader.documents_of(entry.source.path)
        ]
        return tuple(record.article for record in reader.read_articles(documents))

    @property
    def articles(self) -> tuple[Article, ...]:
        """All articles, by episode and number; overviews are left out."""
        return self.once(
            "articles",
            lambda: tuple(one for one in self.records if one.kind == "article"),
        )
