"""What the pages of all articles ask of the archive, worked out in one pass each.

reasons of tags ──► by the id of their article
lists of the last run ─ those that are right still ─► related articles
articles without one ─ shares ─ processes ──────────► likewise
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from kbindex.pages.html.answers import MOST_RELATED, BatchAnswers
from kbindex.workers import map_in_turns, usable_cores

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kbindex.knowledge import KeptRelated, KnowledgeBase, RelatedId
    from kbindex.workers import Tell

_LEAST = 300
"""Articles below which no process is worth its start."""

_SHARE = 250
"""Articles that a process takes at once, where there are not too many. Articles beside
one another have often the same tags, of which the likeness is worked out once."""

_Related = dict[str, "tuple[RelatedId, ...]"]


class SiteAnswers(BatchAnswers):
    """Answers for all pages of an archive, known before the first of them is asked.

    Args:
        base: The archive.
        articles: The ids of its articles, in their order.
        before: Related articles of the last run, where they are known.
    """

    def __init__(
        self,
        base: KnowledgeBase,
        articles: Sequence[str],
        before: KeptRelated | None = None,
    ) -> None:
        super().__init__(base)
        # Asked for here, they are not worked out again by each process.
        self.topic("")
        self.trends(())
        self.passages("")
        self.reasons("")
        kept = base.keep_related(before, limit=MOST_RELATED)
        lists = kept.lists | self._made(
            [one for one in articles if one not in kept.lists]
        )
        self._related = {one: lists.get(one, ()) for one in articles}
        self.kept = replace(kept, lists=self._related)

    def _made(self, articles: Sequence[str]) -> _Related:
        list(self._base.related_all(limit=MOST_RELATED, of=()))  # what all shares count
        cores = 1 if len(articles) < _LEAST else usable_cores()
        parts = map_in_turns(
            self._relate, articles, _say_nothing, batch=_SHARE, cores=cores
        )
        return {one: found for part in parts for one, found in part.items()}

    def _relate(self, shares: Iterable[Sequence[str]], tell: Tell) -> _Related:  # noqa: ARG002 - as workers call
        return {
            one.article: one.related
            for share in shares
            for one in self._base.related_all(limit=MOST_RELATED, of=frozenset(share))
        }


def _say_nothing(_: int) -> None:
    pass
