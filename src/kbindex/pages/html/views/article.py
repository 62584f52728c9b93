"""An article: its notes, where else it was brought, why it has its topics."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from msgspec import Struct

from kbindex.messages import later, tr
from kbindex.model.link_places import place_links
from kbindex.pages.html.long_words import escape_words
from kbindex.pages.html.note_markup import notes_markup
from kbindex.pages.html.outside_links import link_out, to_href
from kbindex.pages.html.page_titles import describe_notes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from markupsafe import Markup

    from kbindex.knowledge import RelatedId, TagReason
    from kbindex.model import Article, Episode
    from kbindex.model.link_places import PlacedLink
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
    "comment": later("comment"),
    "home": later("home page"),
    "new": later("new name"),
    "note": later("note"),
    "part": later("part of the title"),
    "pattern": later("wording"),
    "repo": later("repository"),
    "site": later("official site"),
    "title": later("title"),
    "url": later("words of the URL"),
}
"""Rules by which a text speaks for a topic, as readers call them."""


class Copy(Struct, frozen=True, kw_only=True):
    """The same page, brought another time."""

    article: Article
    notes: Markup


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

    article: Article
    common: tuple[str, ...]


class ArticleContent(Struct, frozen=True, kw_only=True):
    """What the page of an article shows.

    Args:
        title_links: Links of the title besides that of its page.
        previous: The article before it in its episode.
    """

    template: ClassVar[str] = "article.html"

    heading: str
    description: str
    article: Article
    episode: Episode | None
    notes: Markup
    title_links: tuple[Markup, ...]
    copies: tuple[Copy, ...]
    more_copies: int
    reasons: tuple[ReasonRow, ...]
    related: tuple[RelatedRow, ...]
    previous: Article | None
    next: Article | None


def view_article(view: ArchiveView, page: ArticlePage, frame: Frame) -> ArticleContent:
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
        notes=notes_markup(article, frame.language, frame.image_hosts),
        title_links=tuple(_links_of_title(place_links(article).title)),
        copies=tuple(
            Copy(
                article=one, notes=notes_markup(one, frame.language, frame.image_hosts)
            )
            for one in copies[:MOST_COPIES]
        ),
        more_copies=max(len(copies) - MOST_COPIES, 0),
        reasons=tuple(_reasons(view, view.answers.reasons(article.id))),
        related=tuple(_related(view, view.answers.related(article.id))),
        previous=beside[place - 1] if place else None,
        next=beside[place + 1] if place + 1 < len(beside) else None,
    )


def rule_label(rule: str) -> str:
    """Return how readers call a rule of tagging."""
    return tr(_RULES.get(rule, rule))


def _links_of_title(links: Iterable[PlacedLink]) -> Iterator[Markup]:
    for link in links:
        if href := to_href(link.url):
            yield link_out(href, escape_words(link.text or href))


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
        said = view.tag_label(one.name) if one.rule == "broader" else one.name
        yield EvidenceRow(rule=rule_label(one.rule), said=said, line=one.line)


def _related(view: ArchiveView, related: Iterable[RelatedId]) -> Iterator[RelatedRow]:
    for one in related:
        article = view.article_of.get(one.article)
        if article is not None:
            labels = tuple(view.tag_label(tag) for tag in one.tags)
            yield RelatedRow(
                article=article, common=(labels or one.words)[:_MOST_COMMON]
            )
