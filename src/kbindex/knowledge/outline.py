"""What an index holds at a glance: for who completes a word that is being typed.

Read as it is: nothing is refreshed, built or mended, and no dictionary is loaded.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping

from msgspec import Struct

from kbindex.index import ATTRIBUTE, BY, IndexReader, is_of_whole_name
from kbindex.indexing.tag_spellings import gather_spellings
from kbindex.knowledge.answers import EpisodeSummary
from kbindex.model import Article, Episode
from kbindex.topics import unpack_taxonomy


class Outline(Struct, frozen=True):
    """The names and numbers of an index."""

    reader: IndexReader

    def tags(self) -> Mapping[str, int]:
        """Return tag → articles that have it themselves, most frequent first."""
        return _by_count(
            tag
            for entry in self.reader.entries
            for own in entry.tags.values()
            for tag in own
        )

    def tag_labels(self) -> Mapping[str, tuple[str, ...]]:
        """Return tag → its labels, in English and where it has one in Japanese.

        Of a tag that is not listed, as its authors write it.

        Raises:
            DamagedIndexError: The topics of the index cannot be read.
        """
        listed = unpack_taxonomy(self.reader.topics).heads.values()
        own = gather_spellings(self.reader.spellings)
        return {tag: (name,) for tag, name in own.items()} | {
            one.id: tuple(filter(None, (one.label, one.label_ja))) for one in listed
        }

    def presenters(self) -> Mapping[str, int]:
        """Return presenter, as written → articles, by name; few records are read."""
        return dict(sorted(self._presenters()))

    def _presenters(self) -> Iterator[tuple[str, int]]:
        terms = tuple(self.reader.terms(ATTRIBUTE, BY))
        counts = self.reader.frequencies([(ATTRIBUTE, term) for term in terms])
        for term, count in zip(terms, counts, strict=True):
            if count:
                article = self.reader.example(ATTRIBUTE, term).article
                name = article.presenter or ""
                if is_of_whole_name(term, name):
                    yield name.removeprefix("@"), count

    def hosts(self) -> Mapping[str, int]:
        """Return host → episodes, most frequent first."""
        return self._people(lambda episode: episode.hosts)

    def guests(self) -> Mapping[str, int]:
        """Return guest → episodes, most frequent first."""
        return self._people(lambda episode: episode.guests)

    def _people(self, of: Callable[[Episode], Collection[str]]) -> Mapping[str, int]:
        episodes = (entry.episode for entry in self.reader.entries if entry.episode)
        return _by_count(person for episode in episodes for person in of(episode))

    def episodes(self) -> tuple[EpisodeSummary, ...]:
        """Return the episodes, in the order of their files."""
        return tuple(
            EpisodeSummary(episode=entry.episode, articles=entry.articles)
            for entry in self.reader.entries
            if entry.episode
        )

    def proposed_packs(self, chosen: Collection[str] | None) -> tuple[str, ...]:
        """Return a line for each pack worth choosing, where nobody chose any."""
        from kbindex.knowledge.pack_proposals import (  # noqa: PLC0415 - cold start
            proposal_line,
            propose_packs,
        )

        return tuple(map(proposal_line, propose_packs(self.reader, chosen)))

    def articles(self, episode: Episode) -> tuple[Article, ...]:
        """Return the records of an episode, by number."""
        documents = self.reader.documents_of(episode.source)
        return tuple(record.article for record in self.reader.read_articles(documents))


def _by_count(names: Iterator[str]) -> dict[str, int]:
    counts = Counter(names)
    order = sorted(counts, key=lambda name: (-counts[name], name))
    return {name: counts[name] for name in order}
