"""What an article is about: tags, each with the evidence for it.

title ─┐
URL   ─┼─► mentions ─► evidence ─► what a product is a part of ─► sum ≥ 1 ─► tag
notes ─┘                              a new product's name ─┘
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property, partial

from msgspec import Struct

from kbindex.language import Analyzer, Term
from kbindex.model import Article, Note, clean_url, without_scheme
from kbindex.topics.tagging import weights
from kbindex.topics.tagging.author_tags import marked_tag
from kbindex.topics.tagging.context import Context
from kbindex.topics.tagging.evidence import Evidence
from kbindex.topics.tagging.implied import ImpliedTags
from kbindex.topics.tagging.mentions import Counts, Mention, MentionFinder
from kbindex.topics.tagging.new_names import repository_name, title_names
from kbindex.topics.tagging.patterns import PatternTable
from kbindex.topics.tagging.topic_addresses import (
    PageAddress,
    SiteTable,
    site_tail,
    word_spans,
)
from kbindex.topics.taxonomy.tag_ids import to_id
from kbindex.topics.taxonomy.topic_tree import Taxonomy

_COMPARISON = "comparison"


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
        self._implied = ImpliedTags(taxonomy)
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
        by_tag = self.evidence(article, title=title, notes=notes)
        sums = {tag: sum(e.weight for e in found) for tag, found in by_tag.items()}
        ranked = sorted(sums, key=lambda tag: (-sums[tag], tag))
        return {tag: by_tag[tag] for tag in ranked if sums[tag] >= weights.THRESHOLD}

    def evidence(
        self,
        article: Article,
        *,
        title: Sequence[Term],
        notes: Sequence[Sequence[Term]],
    ) -> dict[str, tuple[Evidence, ...]]:
        """Return tag → all that speaks for it, be it enough or not."""
        case = _Case(article, title, notes)
        by_tag: dict[str, list[Evidence]] = {}
        for evidence in self._found(case):
            by_tag.setdefault(evidence.tag, []).append(evidence)
        for rule in (self._implied.find, self._implied.combined):
            for evidence in list(rule(by_tag)):
                by_tag.setdefault(evidence.tag, []).append(evidence)
        for mark in article.marked_tags:
            if not mark.is_wanted:
                by_tag.pop(marked_tag(mark, self.taxonomy), None)
        return {tag: tuple(found) for tag, found in by_tag.items()}

    def _found(self, case: _Case) -> Iterator[Evidence]:
        url = case.article.url
        address = PageAddress.of(url) if url else None
        in_title = list(self._in_title(case, address))
        yield from in_title
        if case.article.kind != "overview":  # its title is the show's, or a number
            yield from self._new_names(case, address)
        if address:
            yield from self._in_url(case, address)
        compares = any(
            one.tag == _COMPARISON and one.weight >= weights.THRESHOLD
            for one in in_title
        )
        yield from self._in_notes(case, compares=compares)
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
                    tag=marked_tag(mark, self.taxonomy),
                    rule=mark.by,
                    name=mark.name,
                    line=mark.line,
                    weight=weights.AUTHOR if is_support else weights.COMMENT,
                )

    def _new_names(
        self, case: _Case, address: PageAddress | None
    ) -> Iterator[Evidence]:
        """A product named in title or repository is a tag, though none knows it."""
        line, weight = case.article.line, weights.SITE
        is_linked = address is not None and case.url_line == line
        names = []
        if address and is_linked and not self._is_listed(address):
            names.append(repository_name(address))
        names += title_names(case.article.title, address)
        for name in names:
            if name and not self._is_known(name):
                tag = to_id(name)
                yield Evidence(tag=tag, rule="new", name=name, line=line, weight=weight)

    def _is_listed(self, address: PageAddress) -> bool:
        """Say whether it is known what a repository belongs to; a maker has many."""
        known = self._sites.repository(address)
        return known is not None and known[1].kind != "company"

    def _is_known(self, name: str) -> bool:
        """Say whether a name, or that of a site without its ending, is known."""
        bare = name.rpartition(".")[0]
        return (
            self._finder.knows(name)
            or name.casefold() in self._shared_words
            or (bool(bare) and self._finder.knows(bare))
        )

    @cached_property
    def _shared_words(self) -> frozenset[str]:
        """Words that names of two things or more have: `tokyo`, `operator`."""
        counts = Counter(
            word
            for topic in self.taxonomy.topics.values()
            for word in {w for name in topic.names for w in name.casefold().split()}
        )
        return frozenset(word for word, count in counts.items() if count > 1)

    def _in_title(self, case: _Case, address: PageAddress | None) -> Iterator[Evidence]:
        """Find names and phrases; a name that ends a title may be the site's alone."""
        article = case.article
        if article.url and article.title == without_scheme(article.url):
            return  # a bare address, which is no title
        end = site_tail(article.title, address) if address else len(article.title)
        seen: set[tuple[str, str]] = set()
        proven = self._proven(case, article.title)
        for mention in self._finder.find(article.title, case.title, counts=proven):
            tag, name = mention.topic.id, mention.name
            if (tag, name) not in seen:
                seen.add((tag, name))
                yield Evidence(
                    tag=tag,
                    rule="part" if mention.outer else "title",
                    name=name,
                    line=article.line,
                    weight=weights.title_weight(
                        mention,
                        is_site=mention.start >= end
                        or (address is not None and address.is_platform(name)),
                    ),
                )
        if article.kind == "overview":
            return  # `第2回`, `Show #12`: which episode it is, not what it is about
        for match, topic in self._titles.search(article.title):
            yield Evidence(
                tag=topic.id,
                rule="pattern",
                name=match.group().strip(),
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
        proven = self._proven(case, text)
        for mention in self._finder.find_in(text, word_spans(text), counts=proven):
            is_where = address.is_platform(mention.name)
            if is_where or mention.topic.evidence == "case":
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

    def _in_notes(self, case: _Case, *, compares: bool) -> Iterator[Evidence]:
        """Find names in notes: one a note and tag, the strongest first, falling."""
        best: dict[str, list[Evidence]] = {}
        places = weights.note_places(case.article.notes)
        rows = zip(case.article.notes, case.notes, places, strict=True)
        for note, terms, place in rows:
            if _is_address(note, case.article):
                continue  # it has been read as one
            here: dict[str, Evidence] = {}
            if place != "later":
                here = {e.tag: e for e in self._patterns_in(note)}
            proven = self._proven(case, note.text)
            for mention in self._finder.find(note.text, terms, counts=proven):
                tag = mention.topic.id
                known = here[tag].weight if tag in here else -1.0
                if known >= weights.most_in_note(mention, place=place):
                    continue
                weight = weights.note_weight(
                    note, mention, place=place, compares=compares
                )
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
        for rows_of_tag in best.values():
            yield from _falling(rows_of_tag)

    def _patterns_in(self, note: Note) -> Iterator[Evidence]:
        for found, topic in self._notes.search(note.text):
            yield Evidence(
                tag=topic.id,
                rule="pattern",
                name=found.group().strip(),
                line=note.line + note.text.count("\n", 0, found.start()),
                weight=weights.NOTE_PATTERN,
            )

    def _proven(self, case: _Case, text: str) -> Counts:
        """Return what leaves out ambiguous names that nothing here supports."""
        return partial(case.context.proves_mention, text=text)


def _is_address(note: Note, article: Article) -> bool:
    """Say whether a note is the address of its article, and nothing more."""
    is_link = article.url is not None and note.text.startswith("http")
    return is_link and clean_url(note.text.strip()) == article.url


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
