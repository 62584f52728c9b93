"""What pages ask of an archive one by one, each for what it is about.

A server asks when a page is asked for. Who makes all pages at once may answer from what
it worked out in a batch: it gives `ArchiveView` something that has these methods.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kbindex.errors import ArchiveError, NotFoundError

if TYPE_CHECKING:
    from kbindex.knowledge import (
        KnowledgeBase,
        PlacedPassage,
        RelatedArticle,
        TagArticles,
        TagReason,
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

    def related(self, article_id: str) -> tuple[RelatedArticle, ...]:
        """Return the articles most like one."""
        try:
            return self._base.related(article_id, limit=MOST_RELATED)
        except NotFoundError:
            return ()

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
