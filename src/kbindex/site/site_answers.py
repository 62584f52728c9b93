"""What the pages of all articles ask of the archive, worked out in one pass each.

reasons of tags ──► by the id of their article
lists of the last run ─ those that are right still ─► related articles
articles without one ─ shares ─┐
what a browser searches ───────┴─ processes ────────► likewise, files of an index
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from kbindex.pages.html.answers import MOST_RELATED, BatchAnswers
from kbindex.workers import map_in_turns, usable_cores

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kbindex.knowledge import BrowserFile, KeptRelated, KnowledgeBase, RelatedId
    from kbindex.workers import Tell

_LEAST = 300
"""Articles below which no process is worth its start."""

_SHARE = 250
"""Articles that a process takes at once. Those beside one another have often the same
tags, of which the likeness is worked out once."""


class _Done(Struct, frozen=True, kw_only=True):
    """What a process has made of a job."""

    related: dict[str, tuple[RelatedId, ...]] = {}
    files: tuple[BrowserFile, ...] = ()


_Job = Callable[[], _Done]


class SiteAnswers(BatchAnswers):
    """Answers for all pages of an archive, known before the first of them is asked.

    Args:
        base: The archive.
        articles: The ids of its articles, in their order.
        before: Related articles of the last run, where they are known.
        index: Works out what a browser searches. It is called beside the rest; what it
            returns is `browser_files`.
    """

    def __init__(
        self,
        base: KnowledgeBase,
        articles: Sequence[str],
        before: KeptRelated | None = None,
        *,
        index: Callable[[], tuple[BrowserFile, ...]] | None = None,
    ) -> None:
        super().__init__(base)
        # Asked for here, they are not worked out again by each process.
        self.topic("")
        self.trends(())
        self.passages("")
        self.reasons("")
        kept = base.keep_related(before, limit=MOST_RELATED)
        missing = [one for one in articles if one not in kept.lists]
        list(base.related_all(limit=MOST_RELATED, of=()))  # what all shares count
        jobs: list[_Job] = [partial(self._relate, share) for share in _shares(missing)]
        if index is not None:  # it takes the longest of all: it is begun first
            jobs.insert(0, lambda: _Done(files=index()))
        done = _all_done(jobs, 1 if len(articles) < _LEAST else usable_cores())
        self.browser_files = tuple(file for one in done for file in one.files)
        lists = kept.lists.copy()
        for one in done:
            lists |= one.related
        self._related = {one: lists.get(one, ()) for one in articles}
        self.kept = replace(kept, lists=self._related)

    def _relate(self, articles: Sequence[str]) -> _Done:
        found = self._base.related_all(limit=MOST_RELATED, of=frozenset(articles))
        return _Done(related={one.article: one.related for one in found})


def _shares(articles: Sequence[str]) -> Iterator[Sequence[str]]:
    for at in range(0, len(articles), _SHARE):
        yield articles[at : at + _SHARE]


def _all_done(jobs: Sequence[_Job], cores: int) -> list[_Done]:
    def work(batches: Iterable[Sequence[_Job]], _: Tell) -> list[_Done]:
        return [job() for batch in batches for job in batch]

    parts = map_in_turns(work, jobs, _say_nothing, batch=1, cores=min(cores, len(jobs)))
    return [one for part in parts for one in part]


def _say_nothing(_: int) -> None:
    pass
