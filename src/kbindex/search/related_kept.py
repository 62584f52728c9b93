"""Lists of related articles of an earlier state: which of them are still right.

    what lists hang on, before ─┐
    what they hang on now      ─┴─► articles whose list has to be made again

An edit of one episode changes few lists, and to make all takes a third of the time of a
site. A list is right as long as

    no word and no tag of its article weighs more or less than before,
    no article in it has changed,
    no other that has changed, or weighs otherwise by its tags, is now so much alike
    that it would stand in it.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from kbindex.index import TEXT, steady
from kbindex.search.nearest_articles import TAG_SHARE, WORD_SHARE
from kbindex.search.results import RelatedId  # noqa: TC001 - msgspec reads it

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from kbindex.index import Document, EpisodeEntry
    from kbindex.search.related_articles import Relater

_FEWEST, _SHARE = 40, 100
"""Of more changed articles, and a larger share of all, it is quicker to make all."""

_ROUNDED = 2e-6
"""Scores are kept in millionths."""

_HASH_BYTES = 12


class KeptRelated(Struct, frozen=True, kw_only=True):
    """Lists of related articles, and what they hang on.

    Args:
        rules: A hash of what concerns all of them.
        sources: Path of each page → a hash of the files that it was read from.
        records: Id of each article → a hash of it.
        words: Word → its idf, of those that tell anything.
        tags: Tag → its idf.
        copies: Ids of articles that bring the same page.
        lists: Id of an article → those most like it, the best first.
    """

    rules: str
    sources: dict[str, str]
    records: dict[str, str]
    words: dict[str, float]
    tags: dict[str, float]
    copies: tuple[tuple[str, ...], ...]
    lists: dict[str, tuple[RelatedId, ...]] = {}


def keep_related(
    relater: Relater, before: KeptRelated | None, *, limit: int, rules: str
) -> KeptRelated:
    """Return what lists hang on now, with those of an earlier state that are right.

    What has no list is to be asked for (`Relater.related_all`).

    Args:
        relater: Of the state that is now.
        before: All lists of the earlier state, if there is any.
        limit: Most articles beside one.
        rules: Identifies how notes were read.
    """
    rules = _rules(relater, limit, rules)
    if before is not None and before.rules != rules:
        before = None
    now = _state(relater, rules, before)
    if before is None:
        return now
    stale = _Comparison(relater, before, now, limit).stale()
    right = {
        one: found
        for one, found in before.lists.items()
        if stale is not None and one in now.records and one not in stale
    }
    return replace(now, lists=right)


def _rules(relater: Relater, limit: int, rules: str) -> str:
    reader = relater.reader
    length = steady(reader.average_length)
    said = msgspec.json.encode((rules, limit, length, relater.searcher.recipe))
    return _digest(said, reader.topics)


def _state(relater: Relater, rules: str, before: KeptRelated | None) -> KeptRelated:
    reader, ids = relater.reader, relater.ids
    sources, records = dict[str, str](), dict[str, str]()
    for entry in reader.entries:
        path = entry.source.path
        sources[path] = source_digest(entry)
        documents = [d for d in reader.documents_of(path) if d in ids]
        if before and before.sources.get(path) == sources[path]:
            records |= {ids[d]: before.records.get(ids[d], "") for d in documents}
            continue
        read = reader.read_articles(documents)
        for document, record in zip(documents, read, strict=True):
            records[ids[document]] = _digest(msgspec.json.encode(record.article))
    copies = (tuple(ids[d] for d in group if d in ids) for group in reader.duplicates)
    return KeptRelated(
        rules=rules,
        sources=dict(sorted(sources.items())),
        records=dict(sorted(records.items())),
        words=dict(sorted(relater.word_idfs.items())),
        tags=dict(sorted(relater.tag_sets.idf.items())),
        copies=tuple(sorted(copies)),
    )


def source_digest(entry: EpisodeEntry) -> str:
    """Return a hash of the files that an episode is read from."""
    files = (entry.source, *entry.beside)
    said = [entry.id, *((file.path, file.sha256) for file in files)]
    return _digest(msgspec.json.encode(said))


class _Comparison(Struct, frozen=True, dict=True):
    """An earlier state beside that of now."""

    relater: Relater
    before: KeptRelated
    now: KeptRelated
    limit: int

    def stale(self) -> frozenset[str] | None:
        """Return the articles whose list may be wrong; None is all."""
        changed = self._changed
        if len(changed) > max(_FEWEST, len(self.now.records) // _SHARE):
            return None
        found = {*changed, *self._holders(self._words), *self._tagged}
        lists = self.before.lists
        for one, related in lists.items():
            if any(other.article in changed for other in related):
                found.add(one)
        candidates = [self._documents[one] for one in changed if one in self._documents]
        for number, document in enumerate(candidates):
            found.update(self._joined_by(document, found))
            if number and len(found) > len(self.now.records) // 2:
                return None
        return frozenset(found)

    @cached_property
    def _changed(self) -> frozenset[str]:
        """What is other than it was, new or gone, or of another weight by its tags."""
        before, now = self.before, self.now
        changed = _differing(before.records, now.records)
        groups = {*before.copies} ^ {*now.copies}
        changed.update(one for group in groups for one in group)
        touched = (group for group in now.copies if not changed.isdisjoint(group))
        changed |= {one for group in touched for one in group}
        return frozenset(changed | self._tagged)

    @cached_property
    def _tagged(self) -> frozenset[str]:
        """The articles with a tag that weighs more or less than before."""
        tags = _differing(self.before.tags, self.now.tags)
        sets, ids = self.relater.tag_sets, self.relater.ids
        return frozenset(
            one for d, one in ids.items() if tags and not tags.isdisjoint(sets.of(d))
        )

    @cached_property
    def _words(self) -> Collection[str]:
        return _differing(self.before.words, self.now.words)

    def _holders(self, words: Collection[str]) -> Iterator[str]:
        reader, ids = self.relater.reader, self.relater.ids
        for word in words:
            for document in reader.weights(TEXT, word):
                if document in ids:
                    yield ids[document]

    @cached_property
    def _documents(self) -> Mapping[str, Document]:
        return {one: document for document, one in self.relater.ids.items()}

    @cached_property
    def _telling(self) -> dict[Document, dict[str, float]]:
        return {}

    def _joined_by(self, document: Document, known: Collection[str]) -> Iterator[str]:
        """Yield the articles in whose lists a document may now stand."""
        reader, sets = self.relater.reader, self.relater.tag_sets
        (record,) = reader.read([document])
        words = [word for word in record.places if word in self.now.words]
        held = reader.saturations(document, words, recipe=self.relater.searcher.recipe)
        common = Counter(d for word in held for d in reader.weights(TEXT, word))
        near = sets.nearest(sets.of(document), 0.0)
        shares = {number: share for share, number in near}
        for other, one in self.relater.ids.items():
            if one in known or other == document:
                continue
            of_tags = TAG_SHARE * shares.get(sets.numbers.get(other, -1), 0.0)
            if not of_tags and common[other] < 2:  # noqa: PLR2004 - as in a search
                continue
            least = self._least(one)
            if of_tags + (WORD_SHARE if common[other] else 0.0) < least:
                continue
            if of_tags + WORD_SHARE * self._word_share(other, held) >= least:
                yield one

    def _least(self, one: str) -> float:
        """Return the score from which on an article stands in a list."""
        related = self.before.lists.get(one, ())
        return related[-1].score - _ROUNDED if len(related) >= self.limit else 0.0

    def _word_share(self, document: Document, held: Mapping[str, float]) -> float:
        """Return how much of an article's words another one holds: 0 to 1."""
        relater = self.relater
        words = self._telling.get(document)
        if words is None:
            (record,) = relater.reader.read([document])
            words = self._telling[document] = relater.telling_words(document, record)
        own = relater.reader.saturations(
            document, words, recipe=relater.searcher.recipe
        )
        whole = sum(words[word] * own[word] for word in own)
        part = sum(weight * held.get(word, 0.0) for word, weight in words.items())
        return min(part / whole, 1.0) if whole else 0.0


def _differing(one: Mapping[str, object], other: Mapping[str, object]) -> set[str]:
    """Return the keys that have another value, or none, in one of both."""
    return {key for key, _ in one.items() ^ other.items()}


def _digest(*parts: bytes) -> str:
    made = blake2b(digest_size=_HASH_BYTES)
    for part in parts:
        made.update(blake2b(part).digest())
    return made.hexdigest()
