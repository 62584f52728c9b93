"""Which records mention what no article covers, the most telling first.

a page ─────────► records whose notes link to it
a repository ───► those that link to a page of it, or bring one
a product ──────► those that are tagged with it, or have a name of it
another title ──► those that have its words side by side, unless all are fillers
"""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from kbindex.index import (
    ATTRIBUTE,
    KEY,
    Document,
    Either,
    Filter,
    Holding,
    fold_url,
    link_term,
    tagged,
)
from kbindex.knowledge.snapshot import Snapshot
from kbindex.query import TextPart
from kbindex.search.expand.fillers import FILLERS
from kbindex.search.match.conditions import phrase_filter, words_of
from kbindex.topics import Topic
from kbindex.topics.tagging.topic_addresses import PageAddress, SiteTable

MOST_NAMED = 20
"""How many records are named; all are counted."""

_HOSTS = frozenset({"github.com", "gitlab.com", "codeberg.org", "bitbucket.org"})
_BEHIND = frozenset("/?#")
"""What stands behind a repository's address in those of its pages."""


class Mentions(Struct, frozen=True, kw_only=True):
    """The records that mention something.

    Args:
        records: Their ids, the most telling first, then the newest; the first few.
        total: How many there are.
    """

    records: tuple[str, ...] = ()
    total: int = 0


class MentionIndex(Struct, frozen=True, dict=True):
    """Finds mentions in one index; reads no more records than it names."""

    snapshot: Snapshot

    def find(self, url: str | None, title: str) -> Mentions:
        """Return what mentions a page, or what is called so.

        Args:
            url: The page's address, if any.
            title: A title or a name; may be empty.
        """
        found: dict[Document, None] = {}
        for way in self._ways(url, title):
            documents = self.snapshot.reader.matching(way)
            new = (document for document in documents if document not in found)
            found.update(dict.fromkeys(self.snapshot.reader.newest_first(new)))
        named = self.snapshot.reader.read(list(found)[:MOST_NAMED])
        ids = tuple(str(record.article.id) for record in named)
        return Mentions(records=ids, total=len(found))

    def _ways(self, url: str | None, title: str) -> Iterator[Filter]:
        """Yield the filters of what mentions it, the most telling first."""
        known = self.snapshot.taxonomy.topics
        topics = list[Topic]()
        if url:
            yield Holding(ATTRIBUTE, (link_term(url),))
            yield self._in_repository(url)
            topics += SiteTable(known.values()).products(PageAddress.of(url))
        called = self.snapshot.taxonomy.find(title) if title else None
        topics += [known[called]] if called else []
        names = [name for topic in topics for name in _telling_names(topic)]
        if called is None and not self._says_nothing(title):
            names.append(title)
        yield self._with_phrase(names, "title")
        yield tagged(topic.id for topic in topics)
        yield self._with_phrase(names, None)

    # Addresses

    def _in_repository(self, url: str) -> Filter:
        """Return the filter of links to pages of a repository, and of such pages."""
        key = fold_url(url)
        parts = key.split("/")
        if parts[0] not in _HOSTS or len(parts) < 3:  # noqa: PLR2004 - host, owner, name
            return Either(())
        repository = "/".join([*parts[:2], parts[2].partition("?")[0]])
        terms = self.snapshot.reader.terms
        links = link_term(f"https://{repository}")
        return Either(
            (
                Holding(ATTRIBUTE, _below(links, terms(ATTRIBUTE, links))),
                Holding(KEY, _below(repository, terms(KEY, repository))),
            )
        )

    # Words

    def _says_nothing(self, title: str) -> bool:
        """Say whether a title is made of words that any text has: `the`."""
        return words_of(title, self.snapshot.settings.analyzer) <= FILLERS

    def _with_phrase(self, names: Iterable[str], part: TextPart | None) -> Filter:
        analyzer = self.snapshot.settings.analyzer
        phrases = (phrase_filter(name, analyzer, part=part) for name in names)
        return Either(tuple(phrase for phrase in phrases if phrase))


def _below(start: str, terms: Iterable[str]) -> tuple[str, ...]:
    return tuple(
        term
        for term in terms
        if term == start or term[len(start) : len(start) + 1] in _BEHIND
    )


def _telling_names(topic: Topic) -> tuple[str, ...]:
    """Return the names by which a text surely means a topic; `Go` is none."""
    if topic.evidence != "word":
        return ()
    return tuple(name for name in topic.names if name not in topic.weak)
