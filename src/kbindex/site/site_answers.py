"""What the pages of all articles ask of the archive, worked out in one pass each.

reasons of tags ────────────────────────────────────► by the id of their article
lists of the last run ─ those that are right still ─► related articles
articles without one ─ shares ─ processes ──────────► likewise
"""

from __future__ import annotations

from functools import partial
from itertools import starmap
from typing import TYPE_CHECKING

from msgspec.structs import astuple, replace

from kbindex.knowledge import RelatedId
from kbindex.pages.html.answers import MOST_RELATED, BatchAnswers
from kbindex.workers import begun_jobs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kbindex.knowledge import KeptRelated, KnowledgeBase

_SHARE = 250
"""Articles that a process takes at once."""

_Lists = dict[str, tuple[RelatedId, ...]]

_Texts = tuple[str, ...]
_Sent = list[tuple[str, list[tuple[str, float, _Texts, _Texts]]]]
"""Lists as processes send them: plain values take a third of the time to pickle."""


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
        # Those of the same tags are alike to the same sets: it is worked out once.
        alike = sorted(articles, key=self._tags_of)
        jobs = [partial(self._relate, share) for share in _shares(alike)]
        with begun_jobs(jobs, cores) as done:
            return {
                one: tuple(starmap(_received, related))
                for sent in done()
                for one, related in sent
            }

    def _tags_of(self, article: str) -> tuple[str, ...]:
        return tuple(reason.id for reason in self.reasons(article))

    def _relate(self, articles: Sequence[str]) -> _Sent:
        found = self._base.related_all(limit=MOST_RELATED, of=frozenset(articles))
        return [(one.article, [*map(astuple, one.related)]) for one in found]


def _shares(articles: Sequence[str]) -> Iterator[Sequence[str]]:
    for at in range(0, len(articles), _SHARE):
        yield articles[at : at + _SHARE]


def _received(article: str, score: float, tags: _Texts, words: _Texts) -> RelatedId:
    return RelatedId(article=article, score=score, tags=tags, words=words)
