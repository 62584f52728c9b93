"""Query → passages of transcripts: what was said, found as articles are.

The same words, bridges and ranking, over an index of its own. A filter of what no
passage has (tags, an address, a title, notes) is met by none.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec.structs import replace

from kbindex.index import NOTHING
from kbindex.model.passages import PlacedPassage
from kbindex.query import Address, Has, Query, Site, Tagged
from kbindex.search.match.conditions import Conditions
from kbindex.search.results import Hit, PassageHit, SearchResult
from kbindex.search.searcher import Searcher

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kbindex.index import EpisodeEntry, Filter, IndexReader
    from kbindex.model import Article, Episode
    from kbindex.query import InText, Restriction
    from kbindex.search.match.tag_names import TagNames

MOST_BESIDE = 3
"""Passages that are shown below the first articles."""


class PassageConditions(Conditions, frozen=True):
    """Translates clauses for an index of passages."""

    def _in_text(self, clause: InText) -> Filter:  # noqa: ARG002 - whatever it asks
        return NOTHING

    def _restricted(self, clause: Restriction) -> Filter:
        match clause:
            case Tagged() | Site() | Address() | Has(feature="notes" | "url" | "code"):
                return NOTHING
            case _:
                return super()._restricted(clause)


class PassageSearcher(Searcher, dict=True):
    """Answers queries over one generation of an index of passages."""

    scope = "transcript"
    reranks = False  # a passage has neither title nor subject

    def _conditions(self, tag_names: TagNames) -> Conditions:
        return PassageConditions(self.analyzer, tag_names, tuple(self.reader.shows))

    def answer(
        self,
        query: Query,
        *,
        limit: int,
        offset: int,
        strict: bool,
        with_facets: bool,
        with_episodes: bool,
    ) -> SearchResult:
        """Return a page of passages alone; there are no other hits.

        With `strict` weak passages are not counted, either: nobody is told of them.
        """
        found = self.search(
            query,
            limit=limit,
            offset=offset,
            strict=strict,
            with_episodes=with_episodes,
        )
        return replace(
            found,
            total=0,
            strong=0,
            hits=(),
            facets=() if with_facets else None,
            presenters=() if with_facets else None,
            years=() if with_facets else None,
            passages=tuple(map(self._passage_hit, found.hits)),
            passage_total=found.strong if strict else found.total,
        )

    def beside(
        self, query: Query, result: SearchResult, *, limit: int, strict: bool
    ) -> SearchResult:
        """Add the best passages to an answer; without a word there is no best one."""
        if not query.wanted:
            return replace(result, passage_total=0)
        found = self._candidates.find(query)
        most = min(limit, MOST_BESIDE)
        hits = self._page(query, found, limit=most, offset=0, strict=strict)
        selection = found.selection
        return replace(
            result,
            passages=tuple(map(self._passage_hit, hits)),
            passage_total=selection.strong if strict else selection.total,
        )

    def _passage_hit(self, hit: Hit) -> PassageHit:
        return PassageHit(
            rank=hit.rank,
            score=hit.score,
            passage=placed(
                hit.article, self._episodes_by_source.get(hit.article.source)
            ),
            snippets=hit.snippets,
            matched=hit.matched,
            explanation=hit.explanation,
        )

    @cached_property
    def _episodes_by_source(self) -> Mapping[str, Episode]:
        return episodes_by_source(self.reader.entries)


def episodes_by_source(entries: tuple[EpisodeEntry, ...]) -> dict[str, Episode]:
    """Return source file → the episode of which it is the transcript."""
    return {one.source.path: one.episode for one in entries if one.episode}


def read_passages(
    reader: IndexReader, episode: str | None = None
) -> tuple[PlacedPassage, ...]:
    """Return the passages of an episode, or of all, in the order of time."""
    found = [
        (entry.episode, document)
        for entry in reader.entries
        if entry.episode and episode in {None, entry.id}
        for document in reader.documents_of(entry.source.path)
    ]
    records = reader.read([document for _, document in found])
    return tuple(
        placed(record.article, header)
        for (header, _), record in zip(found, records, strict=True)
    )


def placed(stored: Article, episode: Episode | None) -> PlacedPassage:
    """Make a passage of the record that an index holds of it."""
    timed = stored
    if episode and stored.time_s is not None:
        timed = episode.timed(stored, stored.time_s, "transcript")
    return PlacedPassage(
        id=stored.id,
        episode=stored.episode,
        source=stored.source,
        line=stored.line,
        end_line=stored.end_line,
        text=stored.notes[0].text,
        speaker=stored.presenter,
        time_s=stored.time_s,
        end_s=stored.end_s,
        time_url=timed.time_url,
        date=stored.date,
        show=stored.show,
    )
