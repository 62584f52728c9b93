"""What pages know of an archive: one state of it, read once and kept."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import TYPE_CHECKING

from kbindex.knowledge.questions.presenter_summaries import (
    PresenterSummary,
    summarize_presenters,
)
from kbindex.messages import language
from kbindex.model import url_key
from kbindex.pages.html.addresses import Addresses
from kbindex.pages.html.answers import Answers
from kbindex.pages.html.episode_names import NamedEpisode, to_named

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kbindex.knowledge import (
        EpisodeSummary,
        KnowledgeBase,
        Rising,
        TagCount,
    )
    from kbindex.model import Article


class ArchiveView:
    """One state of an archive, as `revision` numbers it.

    What is asked of the base later (a search, related articles) may be answered from a
    newer state: an id that is not here has no page here, and no page fails for it.

    Args:
        base: The archive. It must not be closed while this is used.
        answers: What answers the questions of single pages; by default the base.
    """

    def __init__(self, base: KnowledgeBase, answers: Answers | None = None) -> None:
        self.answers = answers or Answers(base)
        while True:  # until no refresh came between
            self.revision = base.revision
            self.base = base
            self.episodes: tuple[EpisodeSummary, ...] = base.episodes()
            records = tuple(base.records())  # once: each is unpacked for it
            self.articles: tuple[Article, ...] = tuple(
                record for record in records if record.kind == "article"
            )
            self.overviews: Mapping[str, Article] = {
                str(record.episode): record
                for record in records
                if record.kind == "overview"
            }
            self.tags: tuple[TagCount, ...] = base.tags()
            self.presenters = summarize_presenters(self.articles)
            self.rising: Rising = base.rising()
            if self.revision == base.revision:
                break
        self.addresses = Addresses(
            (summary.episode.id for summary in self.episodes),
            (tag.id for tag in self.tags),
            (presenter.name for presenter in self.presenters),
        )

    @cached_property
    def article_of(self) -> Mapping[str, Article]:
        """Id → article."""
        return {article.id: article for article in self.articles}

    @cached_property
    def episode_of(self) -> Mapping[str, EpisodeSummary]:
        """Id → episode."""
        return {summary.episode.id: summary for summary in self.episodes}

    @cached_property
    def tag_of(self) -> Mapping[str, TagCount]:
        """Id → tag."""
        return {tag.id: tag for tag in self.tags}

    def work_out(self) -> None:
        """Make all that is else made when a page first asks for it.

        For who makes pages in several processes: what is here before they begin is
        made once.
        """
        for name, found in vars(type(self)).items():
            if isinstance(found, cached_property):
                getattr(self, name)

    def tag_label(self, tag: str) -> str:
        """Return what readers see of a tag, in the language that is spoken."""
        known = self.tag_of.get(tag)
        if known is None:
            return tag
        return (language() == "ja" and known.label_ja) or known.label

    @cached_property
    def articles_in(self) -> Mapping[str, tuple[Article, ...]]:
        """Episode → its articles, by number."""
        found: dict[str, list[Article]] = {}
        for article in self.articles:
            found.setdefault(article.episode, []).append(article)
        return {episode: tuple(articles) for episode, articles in found.items()}

    @cached_property
    def newest_first(self) -> tuple[EpisodeSummary, ...]:
        """The episodes; those without a date come last."""
        return tuple(
            sorted(  # noqa: C414 - of equal dates the last file comes first
                reversed(self.episodes),
                key=lambda one: one.episode.date or dt.date.min,
                reverse=True,
            )
        )

    @cached_property
    def named_episodes(self) -> tuple[NamedEpisode, ...]:
        """The episodes with the names that a query can have for them, newest first."""
        return tuple(to_named(summary.episode) for summary in self.newest_first)

    @cached_property
    def presenter_of(self) -> Mapping[str, PresenterSummary]:
        """Name → presenter."""
        return {presenter.name: presenter for presenter in self.presenters}

    @cached_property
    def presenter_named(self) -> Mapping[str, str]:
        """Name as an article writes it → name of the presenter."""
        return {
            written: presenter.name
            for presenter in self.presenters
            for written in (
                presenter.name,
                *(one.presenter for one in presenter.articles if one.presenter),
            )
        }

    def copies(self, article: Article) -> tuple[Article, ...]:
        """Return the other articles that bring the same page, by episode and number."""
        key = self._page_keys.get(article.id)
        same = self._by_page[key] if key else ()
        return tuple(one for one in same if one.id != article.id)

    @cached_property
    def _page_keys(self) -> Mapping[str, str]:
        """Id of an article → what all addresses of its own page have in common."""
        urls = ((article.id, article.own_url) for article in self.articles)
        return {article_id: url_key(url) for article_id, url in urls if url}

    @cached_property
    def _by_page(self) -> Mapping[str, list[Article]]:
        found: dict[str, list[Article]] = {}
        for article in self.articles:
            if key := self._page_keys.get(article.id):
                found.setdefault(key, []).append(article)
        return found

    @cached_property
    def episode_places(self) -> Mapping[str, int]:
        """Id of an episode → its place among all."""
        return {one.episode.id: n for n, one in enumerate(self.episodes)}
