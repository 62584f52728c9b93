"""What the pages of all articles ask of the archive, worked out in one pass each.

reasons of tags ────────────────────────────────────► by the id of their article
lists of the last run ─ those that are right still ─► related articles
articles without one ─ shares ─ processes ──────────► likewise
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from kbindex.pages.html.answers import MOST_RELATED, BatchAnswers
from kbindex.workers import begun_jobs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kbindex.knowledge import KeptRelated, KnowledgeBase, RelatedId

_SHARE = 250
"""Articles that a process takes at once. Those beside one another have often the same
tags, of which the likeness is worked out once."""

_Lists = dict[str, tuple["RelatedId", ...]]


class SiteAnswers(BatchAnswers):
    """Answers for all pages of an archive, known before the first of them is asked.

    Args:
        base: The archive.
        articles: The ids of its articles, in their order.
        before: Related articles of the last run, where they are known.
        cores: How many processes look for related articles.
    """

    def __init__(
        self,
        base: KnowledgeBase,
        articles: Sequence[str],
        before: KeptRelated | None = None,
        *,
        cores: int,
    ) -> None:
        super().__init__(base)
        # Asked for here, they are not worked out again by each process.
        self.topic("")
        self.trends(())
        self.passages("")
        self.reasons("")
        self.radar()
        kept = base.keep_related(before, limit=MOST_RELATED)
        found = self._relate_all([a for a in articles if a not in kept.lists], cores)
        lists = {**kept.lists, **found}
        self._related = {one: lists.get(one, ()) for one in articles}
        self.kept = replace(kept, lists=self._related)

    def _relate_all(self, articles: Sequence[str], cores: int) -> _Lists:
        if len(articles) > _SHARE:  # what all shares count
            list(self._base.related_all(limit=MOST_RELATED, of=()))
        jobs = [partial(self._relate, share) for share in _shares(articles)]
        with begun_jobs(jobs, cores) as done:
            return {one: related for lists in done() for one, related in lists.items()}

    def _relate(self, articles: Sequence[str]) -> _Lists:
        found = self._base.related_all(limit=MOST_RELATED, of=frozenset(articles))
        return {one.article: one.related for one in found}


def _shares(articles: Sequence[str]) -> Iterator[Sequence[str]]:
    for at in range(0, len(articles), _SHARE):
        yield articles[at : at + _SHARE]
