"""What an article is about: tags, each with the evidence for it.

title ─┐
URL   ─┼─► mentions ─► evidence ─► what a product is a part of ─► sum ≥ 1 ─► tag
notes ─┘                              a new product's name ─┘
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from msgspec import Struct

from kbindex.language import Analyzer, Term
from kbindex.model import Article, MarkedTag, Note, clean_url, without_scheme
from kbindex.topics.tagging import weights
from kbindex.topics.tagging.context import Context
from kbindex.topics.tagging.mentions import Mention, MentionFinder
from kbindex.topics.tagging.new_names import repository_name, title_names, to_id
from kbindex.topics.tagging.patterns import PatternTable
from kbindex.topics.tagging.topic_addresses import PageAddress, SiteTable, word_spans
from kbindex.topics.taxonomy.topic_tree import Taxonomy, Topic


class Evidence(Struct, frozen=True, kw_only=True):
    """One reason for a tag.

    Args:
        tag: The id of the topic.
        rule: `title`; `part` of a longer name in it; `pattern`; `new`, the name of
            a product that the taxonomy lacks; `repo`, `site`, `home` or `url`;
            `note`; `broader`, what a product is a part of; `comment`; `author`, in
            front matter.
        name: The name that occurred, or what stood for it.
        line: The source line.
        weight: What it adds.
    """

    tag: str
    rule: str
    name: str
    line: int
    weight: float


_DIRECT = frozenset(("title", "pattern", "site", "repo", "url"))
"""Rules that show a product to be the article's subject, not a word in its notes."""


class _Case(Struct, frozen=True, dict=True):
    """An article and its terms while it is tagged."""

    article: Article
    title: Sequence[Term]
    notes: Sequence[Sequence[Term]]

    @cached_property
    def url_line(self) -> int:
        """Where its address stands: at the title, or at the first link of its notes."""
        links, url = self.article.links, self.article.url
        lines = (link.line for link in links if clean_url(link.url) == url)
        return next(lines, self.article.line)

    @cached_property
    def context(self) -> Context:
        """What ambiguous names are looked at in."""
        return Context(self.article)


class Tagger:
    """Tags articles by one taxonomy."""

    def __init__(self, taxonomy: Taxonomy, analyzer: Analyzer) -> None:
        self.taxonomy = taxonomy
        self.analyzer = analyzer
        topics = taxonomy.topics.values()
        self._finder = MentionFinder(taxonomy)
        self._sites = SiteTable(topics)
        self._titles = PatternTable.of((topic, topic.titles) for topic in topics)
        self._notes = PatternTable.of((topic, topic.notes) for topic in topics)

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
        url: Sequence[Term],  # noqa: ARG002 - every analysed text is handed over
    ) -> dict[str, tuple[Evidence, ...]]:
        """Return tag → evidence, the best supported tag first.

        Args:
            article: The article.
            title: The terms of its title.
            notes: The terms of each of its notes.
            url: The terms of its URL's words.
        """
        case = _Case(article, title, notes)
        by_tag: dict[str, list[Evidence]] = {}
        is_overview = article.kind == "overview"
        for evidence in self._marks(case) if is_overview else self._found(case):
            by_tag.setdefault(evidence.tag, []).append(evidence)
        for evidence in list(self._from_broader(by_tag)):
            by_tag.setdefault(evidence.tag, []).append(evidence)
        for mark in article.marked_tags:
            if not mark.is_wanted:
                by_tag.pop(self._marked(mark), None)
        sums = {tag: sum(e.weight for e in by_tag[tag]) for tag in by_tag}
        ranked = sorted(sums, key=lambda tag: (-sums[tag], tag))
        return {
            tag: tuple(by_tag[tag]) for tag in ranked if sums[tag] >= weights.THRESHOLD
        }

    def _found(self, case: _Case) -> Iterator[Evidence]:
        url = case.article.url
        address = PageAddress.of(url) if url else None
        yield from self._in_title(case)
        yield from self._new_names(case, address)
        if address:
            yield from self._in_url(case, address)
        yield from self._in_notes(case)
        yield from self._marks(case)

    def _marks(self, case: _Case) -> Iterator[Evidence]:
        """What is said of tags: an author's tags are the episode's, its overview's.

        Of an article they tell that it may be about such a thing: with other evidence
        for it they are enough.
        """
        is_overview = case.article.kind == "overview"
        for mark in case.article.marked_tags:
            is_support = mark.by == "author" and not is_overview
            if mark.is_wanted and (mark.by == "author" or not is_overview):
                yield Evidence(
                    tag=self._marked(mark),
                    rule=mark.by,
                    name=mark.name,
                    line=mark.line,
                    weight=weights.AUTHOR if is_support else weights.COMMENT,
                )

    def _marked(self, mark: MarkedTag) -> str:
        """Return the tag that a comment means; an unknown name is one of its own."""
        return self.taxonomy.find(mark.name) or to_id(mark.name)

    def _new_names(
        self, case: _Case, address: PageAddress | None
    ) -> Iterator[Evidence]:
        """A product named in title or repository is a tag, though none knows it."""
        line, weight = case.article.line, weights.SITE
        is_linked = address is not None and case.url_line == line
        name = repository_name(address) if address and is_linked else None
        known = self._sites.repository(address) if address else None
        if name and not known and not self._finder.knows(name):
            yield Evidence(tag=name, rule="new", name=name, line=line, weight=weight)
        for name in title_names(case.article.title, address):
            if not self._finder.knows(name):
                tag = to_id(name)
                yield Evidence(tag=tag, rule="new", name=name, line=line, weight=weight)

    def _in_title(self, case: _Case) -> Iterator[Evidence]:
        article = case.article
        if article.url and article.title == without_scheme(article.url):
            return  # a bare address, which is no title
        seen: set[tuple[str, str]] = set()
        for mention in self._proven(case, self._finder.find(article.title, case.title)):
            tag, name = mention.topic.id, mention.name
            if mention.is_inside and mention.topic.kind == "topic":
                continue  # what holds it says what it is a part of
            if (tag, name) not in seen:
                seen.add((tag, name))
                weight = weights.TITLE_WEAK if mention.is_weak else weights.TITLE
                rule = "part" if mention.is_inside else "title"
                yield Evidence(
                    tag=tag, rule=rule, name=name, line=article.line, weight=weight
                )
        for found, topic in self._titles.search(article.title):
            yield Evidence(
                tag=topic.id,
                rule="pattern",
                name=found.group().strip(),
                line=article.line,
                weight=weights.TITLE,
            )

    def _in_url(self, case: _Case, address: PageAddress) -> Iterator[Evidence]:
        line = case.url_line
        for rule, name, topic in self._sites.find(address):
            weight = weights.HOME if rule == "home" else weights.SITE
            yield Evidence(tag=topic.id, rule=rule, name=name, line=line, weight=weight)
        best: dict[str, tuple[float, Mention]] = {}
        text, slug = address.words()
        for mention in self._proven(case, self._finder.find_in(text, word_spans(text))):
            if mention.topic.evidence == "case":
                continue
            table = weights.places(mention)
            is_subject = mention.start >= slug and not mention.topic.is_brand
            weight = table.slug if is_subject else table.section
            if weight > best.get(mention.topic.id, (0.0, mention))[0]:
                best[mention.topic.id] = (weight, mention)
        for tag, (weight, mention) in best.items():
            yield Evidence(
                tag=tag, rule="url", name=mention.name, line=line, weight=weight
            )

    def _in_notes(self, case: _Case) -> Iterator[Evidence]:
        """Find names in notes: one a note and tag, the strongest first, falling."""
        best: dict[str, list[Evidence]] = {}
        places = weights.note_places(case.article.notes)
        rows = zip(case.article.notes, case.notes, places, strict=True)
        for note, terms, place in rows:
            here: dict[str, Evidence] = {}
            if place != "later":
                here = {e.tag: e for e in self._patterns_in(note)}
            for mention in self._proven(case, self._finder.find(note.text, terms)):
                tag = mention.topic.id
                known = here[tag].weight if tag in here else -1.0
                if known >= weights.most_in_note(mention, place=place):
                    continue
                weight = weights.note_weight(note, mention, place=place)
                if weight > known:
                    here[tag] = Evidence(
                        tag=tag,
                        rule="note",
                        name=mention.name,
                        line=note.line + note.text.count("\n", 0, mention.start),
                        weight=weight,
                    )
            for tag, evidence in here.items():
                best.setdefault(tag, []).append(evidence)
        for found in best.values():
            yield from _falling(found)

    def _patterns_in(self, note: Note) -> Iterator[Evidence]:
        for found, topic in self._notes.search(note.text):
            yield Evidence(
                tag=topic.id,
                rule="pattern",
                name=found.group().strip(),
                line=note.line + note.text.count("\n", 0, found.start()),
                weight=weights.NOTE_PATTERN,
            )

    def _proven(self, case: _Case, mentions: Iterable[Mention]) -> Iterator[Mention]:
        """Leave out the ambiguous names that nothing else in the article supports."""
        return (mention for mention in mentions if case.context.proves(mention.topic))

    def _from_broader(self, by_tag: dict[str, list[Evidence]]) -> Iterator[Evidence]:
        """A product that is the subject speaks for the topics right above it."""
        for tag, evidence in sorted(by_tag.items()):
            topic = self.taxonomy.topics.get(tag)
            if topic is None or topic.kind in {"topic", "company"}:
                continue
            direct = [e for e in evidence if e.rule in _DIRECT]
            weight = sum(e.weight for e in direct)
            if weight < weights.THRESHOLD:
                continue
            share = weights.BROADER_SHARE * min(weight, weights.BROADER_MAX)
            support = weights.broader_support(topic)
            for number, up in enumerate(self._topics_above(topic)):
                yield Evidence(
                    tag=up,
                    rule="broader",
                    name=tag,
                    line=direct[0].line,
                    weight=min(share, support) if number else share,
                )

    def _topics_above(self, topic: Topic) -> list[str]:
        """Return the nearest topics above: right above, else above what is there."""
        level, seen = dict.fromkeys(topic.broader), set[str]()
        while level:
            found = [up for up in level if self.taxonomy.kind(up) == "topic"]
            if found:
                return found
            seen.update(level)
            above = (up for one in level for up in self.taxonomy.broader(one))
            level = dict.fromkeys(up for up in above if up not in seen)
        return []


def _falling(found: list[Evidence]) -> Iterator[Evidence]:
    """Let each further note add less: the second half, the third a third.

    By falling weight, so that a note more never makes the sum smaller.
    """
    found.sort(key=lambda evidence: (-evidence.weight, evidence.line))
    for rank, evidence in enumerate(found, 1):
        yield Evidence(
            tag=evidence.tag,
            rule=evidence.rule,
            name=evidence.name,
            line=evidence.line,
            weight=evidence.weight / rank,
        )
