"""An article: its notes, where else it was brought, why it has its topics."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from msgspec import Struct

from kbindex.messages import later, tr
from kbindex.pages.html.page_titles import describe_notes

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

    from kbindex.knowledge import RelatedId, TagReason
    from kbindex.model import Article, Episode
    from kbindex.pages.html.archive_view import ArchiveView
    from kbindex.pages.html.frame import Frame
    from kbindex.pages.html.page_kinds import ArticlePage

MOST_COPIES: Final = 10
MOST_EVIDENCE: Final = 4
"""Reasons of one topic: a product that is named in each note has as many."""

_MOST_COMMON: Final = 3

_RULES: Final[Mapping[str, str]] = {
    "author": later("front matter"),
    "broader": later("product below"),
    "combination": later("topics together"),
    "comment": later("comment"),
    "home": later("home page"),
    "new": later("new name"),
    "note": later("note"),
    "part": later("part of the title"),
    "pattern": later("wording"),
    "product": later("event about it"),
    "repo": later("repository"),
    "site": later("official site"),
    "title": later("title"),
    "url": later("words of the URL"),
}
"""Rules by which a text speaks for a topic, as readers call them."""


class ArticleName(Struct, frozen=True, kw_only=True):
    """An article by what a link to it says: what else it holds, is not on the page."""

    kind: str
    id: str
    episode: str
    title: str
    date: dt.date | None

    @classmethod
    def of(cls, article: Article) -> ArticleName:
        """Return the name of an article."""
        return cls(
            kind=article.kind,
            id=article.id,
            episode=article.episode,
            title=article.title,
            date=article.date,
        )


class EvidenceRow(Struct, frozen=True, kw_only=True):
    """A reason for a topic.

    Args:
        said: The name that occurred, as it is shown.
    """

    rule: str
    said: str
    line: int


class TagName(Struct, frozen=True, kw_only=True):
    """A tag by its names alone: what else is known of it, is not on the page."""

    id: str
    label: str
    label_ja: str | None


class ReasonRow(Struct, frozen=True, kw_only=True):
    """A topic of the article with its reasons.

    Args:
        more: How many reasons are left out.
    """

    tag: TagName
    weight: float
    evidence: tuple[EvidenceRow, ...]
    more: int


class RelatedRow(Struct, frozen=True, kw_only=True):
    """An article like this one.

    Args:
        common: Labels of topics that both have, or where they share none, words.
    """

    article: ArticleName
    common: tuple[str, ...]


class ArticleContent(Struct, frozen=True, kw_only=True):
    """What the page of an article shows.

    Args:
        copies: Articles that bring the same page.
        previous: The article before it in its episode.
    """

    template: ClassVar[str] = "article.html"

    heading: str
    description: str
    article: Article
    episode: Episode | None
    copies: tuple[Article, ...]
    more_copies: int
    reasons: tuple[ReasonRow, ...]
    related: tuple[RelatedRow, ...]
    previous: ArticleName | None
    next: ArticleName | None


def view_article(view: ArchiveView, page: ArticlePage, frame: Frame) -> ArticleContent:  # noqa: ARG001 - as all views
    """Return what the page of an article shows."""
    article = view.article_of[page.article]
    beside = view.articles_in[article.episode]
    place = beside.index(article)
    summary = view.episode_of.get(article.episode)
    copies = view.copies(article)
    return ArticleContent(
        heading=f"{article.title} ({article.id})",
        description=describe_notes(article),
        article=article,
        episode=summary.episode if summary else None,
        copies=copies[:MOST_COPIES],
        more_copies=max(len(copies) - MOST_COPIES, 0),
        reasons=tuple(_reasons(view, view.answers.reasons(article.id))),
        related=tuple(_related(view, view.answers.related(article.id))),
        previous=ArticleName.of(beside[place - 1]) if place else None,
        next=ArticleName.of(beside[place + 1]) if place + 1 < len(beside) else None,
    )


_NAMES_TAG = frozenset(("broader", "product"))
"""Rules whose evidence is another tag."""


def rule_label(rule: str) -> str:
    """Return how readers call a rule of tagging."""
    return tr(_RULES.get(rule, rule))


def _reasons(view: ArchiveView, reasons: Iterable[TagReason]) -> Iterator[ReasonRow]:
    for reason in reasons:
        tag = view.tag_of.get(reason.id)
        if tag is not None:
            yield ReasonRow(
                tag=TagName(id=tag.id, label=tag.label, label_ja=tag.label_ja),
                weight=reason.weight,
                evidence=tuple(_evidence(view, reason)),
                more=max(len(reason.evidence) - MOST_EVIDENCE, 0),
            )


def _evidence(view: ArchiveView, reason: TagReason) -> Iterator[EvidenceRow]:
    for one in reason.evidence[:MOST_EVIDENCE]:
        said = view.tag_label(one.name) if one.rule in _NAMES_TAG else one.name
        yield EvidenceRow(rule=rule_label(one.rule), said=said, line=one.line)


def _related(view: ArchiveView, related: Iterable[RelatedId]) -> Iterator[RelatedRow]:
    for one in related:
        article = view.article_of.get(one.article)
        if article is not None:
            labels = tuple(view.tag_label(tag) for tag in one.tags[:_MOST_COMMON])
            common = labels or one.words[:_MOST_COMMON]
            yield RelatedRow(article=ArticleName.of(article), common=common)
