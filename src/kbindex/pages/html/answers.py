"""What pages ask of an archive one by one, each for what it is about.

A server asks when a page is asked for (`Answers`). Who makes all pages at once gives
`ArchiveView` what answers from a batch (`BatchAnswers`, or what derives from it).
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from kbindex.errors import ArchiveError, NotFoundError
from kbindex.knowledge import RelatedId

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kbindex.knowledge import (
        KnowledgeBase,
        PlacedPassage,
        Radar,
        TagArticles,
        TagReason,
        Trend,
        Trends,
    )

MOST_RELATED: Final = 6
"""Articles beside one: a list that is read at a glance."""


class Answers:
    """Answers of the base as it is now; empty ones for what is there no more.

    Args:
        base: The archive.
    """

    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base

    def related(self, article_id: str) -> tuple[RelatedId, ...]:
        """Return the articles most like one, by their ids."""
        try:
            found = self._base.related(article_id, limit=MOST_RELATED)
        except NotFoundError:
            return ()
        return tuple(
            RelatedId(
                article=one.hit.article.id,
                score=one.hit.score,
                tags=one.tags,
                words=one.words,
            )
            for one in found
        )

    def reasons(self, article_id: str) -> tuple[TagReason, ...]:
        """Return the tags of an article with their evidence."""
        try:
            return self._base.why(article_id).tags
        except NotFoundError:
            return ()

    def topic(self, tag: str) -> TagArticles | None:
        """Return a tag with its articles, and what stands around it."""
        try:
            return self._base.tag(tag)
        except NotFoundError:
            return None

    def trends(self, tags: tuple[str, ...]) -> Trends | None:
        """Count the articles of tags over time; of none, there are the periods alone.

        Returns:
            None where the archive's dates are too far apart for a picture.
        """
        try:
            return self._base.trends(tags)
        except ArchiveError:
            return None

    def passages(self, episode: str) -> tuple[PlacedPassage, ...]:
        """Return what was said in an episode, where it has a transcript."""
        try:
            return self._base.passages(episode)
        except NotFoundError:
            return ()

    def radar(self) -> Radar:
        """Return what asks for a look again; made once for each state of the index."""
        return self._base.radar()


class BatchAnswers(Answers):
    """Answers for all pages at once: what several pages ask for is worked out once.

    What it answers is of the state in which it is first asked.
    """

    def related(self, article_id: str) -> tuple[RelatedId, ...]:
        """Return the articles most like one, by their ids."""
        return self._related.get(article_id, ())

    def reasons(self, article_id: str) -> tuple[TagReason, ...]:
        """Return the tags of an article with their evidence."""
        return self._reasons.get(article_id, ())

    @cached_property
    def _related(self) -> Mapping[str, tuple[RelatedId, ...]]:
        all_ids = self._base.related_all(limit=MOST_RELATED)
        return {found.article: found.related for found in all_ids}

    @cached_property
    def _reasons(self) -> Mapping[str, tuple[TagReason, ...]]:
        return {one.article.id: one.tags for one in self._base.reasons_all()}

    def topic(self, tag: str) -> TagArticles | None:
        """Return a tag with its articles, and what stands around it."""
        return self._topics.get(tag)

    def trends(self, tags: tuple[str, ...]) -> Trends | None:
        """Count the articles of tags over time."""
        counted = self._trends
        if counted is None:
            return None
        wanted = (self._trend_of[tag] for tag in tags if tag in self._trend_of)
        return replace(counted, trends=tuple(wanted))

    def passages(self, episode: str) -> tuple[PlacedPassage, ...]:
        """Return what was said in an episode, where it has a transcript."""
        return tuple(self._passages.get(episode, ()))

    @cached_property
    def _passages(self) -> Mapping[str, list[PlacedPassage]]:
        found: dict[str, list[PlacedPassage]] = {}
        for passage in self._base.passages():
            found.setdefault(passage.episode, []).append(passage)
        return found

    @cached_property
    def _topics(self) -> Mapping[str, TagArticles]:
        return {found.tag.id: found for found in self._base.tag_all()}

    @cached_property
    def _trends(self) -> Trends | None:
        return super().trends(tuple(self._topics))

    @cached_property
    def _trend_of(self) -> Mapping[str, Trend]:
        trends = self._trends.trends if self._trends else ()
        return {trend.tag: trend for trend in trends if trend.tag}
