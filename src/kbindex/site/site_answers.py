"""What the pages of all articles ask of the archive, worked out in one pass each.

reasons of tags ──► by the id of their article
articles ─ shares ─ processes ─► related articles, likewise
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbindex.pages.html.answers import MOST_RELATED, BatchAnswers
from kbindex.workers import map_in_turns, usable_cores

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kbindex.knowledge import KnowledgeBase, RelatedId
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
    """

    def __init__(self, base: KnowledgeBase, articles: Sequence[str]) -> None:
        super().__init__(base)
        # Asked for here, they are not worked out again by each process.
        self.topic("")
        self.trends(())
        self.passages("")
        self.reasons("")
        cores = usable_cores()
        if len(articles) < _LEAST or cores == 1:
            return
        list(base.related_all(limit=MOST_RELATED, of=()))  # what all shares count
        parts = map_in_turns(
            self._relate, articles, _say_nothing, batch=_SHARE, cores=cores
        )
        self._related = {one: found for part in parts for one, found in part.items()}

    def _relate(self, shares: Iterable[Sequence[str]], tell: Tell) -> _Related:  # noqa: ARG002 - as workers call
        return {
            one.article: one.related
            for share in shares
            for one in self._base.related_all(limit=MOST_RELATED, of=frozenset(share))
        }


def _say_nothing(_: int) -> None:
    pass
