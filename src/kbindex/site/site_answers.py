"""What the pages of all articles ask of the archive, worked out in one pass each.

related articles ─ a process ─┐
reasons of tags  ─ a process ─┴─► both by the id of their article
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from kbindex.pages.html.answers import MOST_RELATED, BatchAnswers, Related
from kbindex.workers import map_in_processes, usable_cores

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kbindex.knowledge import KnowledgeBase, RelatedId, TagReason
    from kbindex.workers import Tell

_LEAST = 300
"""Articles below which no process is worth its start."""


class _Worked(Struct, frozen=True):
    """What a process has worked out; the other part is empty."""

    related: Mapping[str, tuple[Related, ...]] = {}
    reasons: Mapping[str, tuple[TagReason, ...]] = {}


class SiteAnswers(BatchAnswers):
    """Answers for all pages of an archive, known before the first of them is asked.

    Args:
        base: The archive.
        articles: How many it has.
    """

    def __init__(self, base: KnowledgeBase, *, articles: int) -> None:
        super().__init__(base)
        # Asked for here, they are not worked out again by each process.
        self.topic("")
        self.trends(())
        self.passages("")
        both: tuple[_Part, _Part] = ("related", "reasons")
        if articles < _LEAST or usable_cores() == 1:
            worked = [self._work(part, _say_nothing) for part in both]
        else:
            worked = map_in_processes(self._work, both, _say_nothing)
        self._related = worked[0].related
        self._reasons = worked[1].reasons

    def _work(self, part: _Part, tell: Tell) -> _Worked:  # noqa: ARG002 - as workers call
        if part == "related":
            all_ids = self._base.related_all(limit=MOST_RELATED)
            return _Worked(
                related={
                    one.article: tuple(map(_to_related, one.related)) for one in all_ids
                }
            )
        all_tags = self._base.reasons_all()
        return _Worked(reasons={one.article.id: one.tags for one in all_tags})

    def related(self, article_id: str) -> tuple[Related, ...]:
        """Return the articles most like one, by their ids."""
        return self._related.get(article_id, ())

    def reasons(self, article_id: str) -> tuple[TagReason, ...]:
        """Return the tags of an article with their evidence."""
        return self._reasons.get(article_id, ())


_Part = Literal["related", "reasons"]


def _to_related(one: RelatedId) -> Related:
    return Related(article=one.article, tags=one.tags, words=one.words)


def _say_nothing(_: int) -> None:
    pass
