"""What an article is about: tags, each with the evidence for it.

    title 3 · repository or site of the URL 3 · words of the URL 1.5
    first notes 1.2 · later notes 0.5, falling with each repeat · bare names 0.25
    a product's broader topic 0.9 of the product

A tag is given where its evidence sums to 1. Source of the weights: tried on the
sample episodes and on hand-labelled articles.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from kbindex.language import Analyzer, Term
from kbindex.model import Article, Note, url_host, url_path
from kbindex.topics.mentions import Mention, MentionFinder, has_context
from kbindex.topics.taxonomy import Taxonomy, Topic, taxonomy_fingerprint

TAGGING_RULES = "1"
"""Raised with each change of the rules, so that every index is tagged anew."""

THRESHOLD = 1.0
_TITLE, _SITE, _URL_WORD = 3.0, 3.0, 1.5
_FIRST_NOTE, _LATER_NOTE, _BARE_NAME = 1.2, 0.5, 0.25
_FIRST_NOTES = 2
_BROADER_SHARE = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One reason for a tag.

    Args:
        tag: The id of the topic.
        rule: `title`, `site`, `repo`, `url`, `note`, `name` or `broader`.
        name: The name that occurred, or what stood for it.
        line: The source line.
        weight: What it adds.
    """

    tag: str
    rule: str
    name: str
    line: int
    weight: float


@dataclass(slots=True)
class Tagger:
    """Tags articles by one taxonomy."""

    taxonomy: Taxonomy
    analyzer: Analyzer
    _finder: MentionFinder = field(init=False)
    _sites: list[tuple[str, Topic]] = field(init=False)
    _repos: dict[str, Topic] = field(init=False)

    def __post_init__(self) -> None:
        self._finder = MentionFinder(self.taxonomy, self.analyzer)
        topics = self.taxonomy.topics.values()
        self._sites = [(site, topic) for topic in topics for site in topic.sites]
        self._repos = {r.lower(): topic for topic in topics for r in topic.repos}

    def tag(
        self,
        article: Article,
        *,
        title: Sequence[Term],
        notes: Sequence[Sequence[Term]],
        url: Sequence[Term],
    ) -> tuple[str, ...]:
        """Return the ids of the tags of `article`, the best supported first."""
        return tuple(self.explain(article, title=title, notes=notes, url=url))

    def explain(
        self,
        article: Article,
        *,
        title: Sequence[Term],
        notes: Sequence[Sequence[Term]],
        url: Sequence[Term],
    ) -> dict[str, tuple[Evidence, ...]]:
        """Return tag → evidence, the best supported tag first.

        Args:
            article: The article.
            title: The terms of its title.
            notes: The terms of each of its notes.
            url: The terms of its URL's words.
        """
        if article.kind == "overview":
            return {}
        found = [
            *self._in_title(article, title),
            *self._in_url(article, url),
            *self._in_notes(article, notes),
        ]
        by_tag: dict[str, list[Evidence]] = {}
        for evidence in found:
            by_tag.setdefault(evidence.tag, []).append(evidence)
        for evidence in list(self._from_broader(by_tag)):
            by_tag.setdefault(evidence.tag, []).append(evidence)
        weights = {tag: sum(e.weight for e in by_tag[tag]) for tag in by_tag}
        ranked = sorted(weights, key=lambda tag: (-weights[tag], tag))
        return {tag: tuple(by_tag[tag]) for tag in ranked if weights[tag] >= THRESHOLD}

    def _in_title(self, article: Article, terms: Sequence[Term]) -> Iterator[Evidence]:
        for mention in self._mentions(article, article.title, terms):
            yield Evidence(
                tag=mention.topic.id,
                rule="title",
                name=mention.name,
                line=article.line,
                weight=_TITLE,
            )

    def _in_url(self, article: Article, terms: Sequence[Term]) -> Iterator[Evidence]:
        if not article.url:
            return

        def say(topic: Topic, rule: str, name: str, weight: float) -> Evidence:
            return Evidence(
                tag=topic.id, rule=rule, name=name, line=article.line, weight=weight
            )

        host = re.sub(r"^(?:www|m)\.", "", url_host(article.url))
        path = url_path(article.url)
        if host == "github.com":
            owner, _, rest = path.strip("/").lower().partition("/")
            name = rest.partition("/")[0]
            topic = self._repos.get(f"{owner}/{name}") or self._repos.get(f"{owner}/")
            if topic:
                yield say(topic, "repo", f"{owner}/{name}", _SITE)
        for site, topic in self._sites:
            if matches_site(host, path, site):
                yield say(topic, "site", site, _SITE)
        shown = " ".join(dict.fromkeys(term.text for term in terms))
        seen: set[str] = set()
        for mention in self._finder.find(shown, self.analyzer.analyze(shown)):
            topic = mention.topic
            if topic.evidence == "word" and topic.id not in seen:
                seen.add(topic.id)
                yield say(topic, "url", mention.name, _URL_WORD)

    def _in_notes(
        self, article: Article, notes: Sequence[Sequence[Term]]
    ) -> Iterator[Evidence]:
        repeats: dict[str, int] = {}
        for number, (note, terms) in enumerate(zip(article.notes, notes, strict=True)):
            for mention in self._mentions(article, note.text, terms):
                tag = mention.topic.id
                repeats[tag] = repeats.get(tag, 0) + 1
                rule, weight = _weigh(note, mention, number)
                yield Evidence(
                    tag=tag,
                    rule=rule,
                    name=mention.name,
                    line=note.line + note.text.count("\n", 0, mention.start),
                    weight=weight / repeats[tag],
                )

    def _mentions(
        self, article: Article, text: str, terms: Sequence[Term]
    ) -> Iterator[Mention]:
        for mention in self._finder.find(text, terms):
            if mention.topic.evidence == "context":
                texts = {"title": article.title, "url": article.url or ""}
                texts["notes"] = "\n".join(note.text for note in article.notes)
                if not has_context(mention.topic, texts):
                    continue
            yield mention

    def _from_broader(self, by_tag: dict[str, list[Evidence]]) -> Iterator[Evidence]:
        """A product speaks for the topics right above it."""
        for tag, evidence in sorted(by_tag.items()):
            topic = self.taxonomy.topics.get(tag)
            weight = sum(e.weight for e in evidence)
            if topic is None or topic.kind == "topic" or weight < THRESHOLD:
                continue
            for up in topic.broader:
                if self.taxonomy.kind(up) == "topic":
                    yield Evidence(
                        tag=up,
                        rule="broader",
                        name=tag,
                        line=evidence[0].line,
                        weight=_BROADER_SHARE * min(weight, _TITLE),
                    )


def _weigh(note: Note, mention: Mention, number: int) -> tuple[str, float]:
    is_bare = len(note.text.strip()) <= (mention.end - mention.start) + 2
    if is_bare:
        return "name", _BARE_NAME
    return "note", _FIRST_NOTE if number < _FIRST_NOTES else _LATER_NOTE


def matches_site(host: str, path: str, site: str) -> bool:
    """Say whether a page lies below `site`, a `host/path` with `*` for a segment."""
    site_host, _, site_path = site.partition("/")
    if host != site_host and not host.endswith("." + site_host):
        return False
    wanted = [part for part in site_path.split("/") if part]
    given = [part for part in path.split("/") if part]
    return len(given) >= len(wanted) and all(
        fnmatchcase(have.lower(), want.lower())
        for have, want in zip(given, wanted, strict=False)
    )


def tagging_fingerprint() -> str:
    """Identify rules and taxonomy: others give other tags."""
    return f"{TAGGING_RULES}-{taxonomy_fingerprint()}"
