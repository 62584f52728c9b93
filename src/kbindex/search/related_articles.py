"""Articles that are like another one: by what they are about, and by their words.

likeness = 0.6 · idf-weighted share of common tags + 0.4 · BM25 of the article's own
most telling words, divided by what the article itself would score
"""

import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from kbindex.index import TEXT, Document, IndexReader, Recipe, Record
from kbindex.language import STEM_MARK
from kbindex.language.scripts import HIRAGANA
from kbindex.search.expand.fillers import COMMONPLACE, FILLERS
from kbindex.search.nearest_articles import Nearest
from kbindex.search.results import RelatedArticle, RelatedId, RelatedIds
from kbindex.search.searcher import Searcher
from kbindex.search.show.description import describe
from kbindex.search.show.snippets import title_highlights
from kbindex.search.tag_sets import TagSets, count_tags
from kbindex.topics import Taxonomy

QUERY_WORDS = 25
"""How many words of an article are looked for. Source: Lucene's MoreLikeThis."""

_COMMON, _FEW = 0.1, 10
"""A word in a larger share of the records, and in more than a few, says nothing."""

_LEARNT = ""
"""No word: it stands among the known ones where all rare words do."""

_HIRAGANA = re.compile(f"[{HIRAGANA}]")
_NAMED_TAGS, _NAMED_WORDS = 4, 5
"""Most tags and words that are named as common: more would name what is in passing."""


class Relater(Struct, frozen=True, dict=True):
    """Finds articles that are alike in one index.

    What it counts, it counts once; so one serves all questions.
    """

    searcher: Searcher
    taxonomy: Taxonomy

    @property
    def reader(self) -> IndexReader:
        """The index."""
        return self.searcher.reader

    @property
    def _recipe(self) -> Recipe:
        return self.searcher.recipe

    def related(self, document: Document, *, limit: int) -> tuple[RelatedArticle, ...]:
        """List the articles most like a record; ties: newer date first, then id.

        Never the record itself, nor another that brings the same page; of several
        that bring one page, the one that is most alike.
        """
        (record,) = self.reader.read([document])
        words = self.telling_words(document, record)
        found = self._alike(document, words, limit=limit)
        return tuple(self._describe(document, record, found, words))

    def related_all(
        self, *, limit: int, of: Collection[str] | None = None
    ) -> Iterator[RelatedIds]:
        """Yield each article with those most like it; as `related`, in one pass.

        In the order of the archive; each is made when it is asked for.

        Args:
            limit: Most articles beside one.
            of: Ids of articles, where not all are asked for.
        """
        self._learn_words()
        ids, sets = self.ids, self.tag_sets  # made before work is shared out
        for document in ids:
            if of is not None and ids[document] not in of:
                continue
            (record,) = self.reader.read([document])
            words = self.telling_words(document, record)
            written = dict[str, str]()
            near = (
                RelatedId(
                    article=ids[other],
                    score=round(score, 6),
                    tags=_common_tags(sets, document, other),
                    words=_as_written(record, self._common(words, other), written),
                )
                for other, score in self._alike(document, words, limit=limit)
            )
            yield RelatedIds(article=ids[document], related=tuple(near))

    @cached_property
    def ids(self) -> Mapping[Document, str]:
        """Article → its id, in the order of the archive; overviews are left out."""
        reader = self.reader
        return {
            document: f"{entry.id}#{number}"
            for entry in reader.entries
            for number, document in enumerate(
                reader.documents_of(entry.source.path),
                start=1 + entry.articles - entry.records,
            )
            if number
        }

    # Tags

    @cached_property
    def tag_sets(self) -> TagSets:
        """The tags of all articles, and what each weighs."""
        own = self.reader.tags_of(self.reader.matching())
        with_above = self.taxonomy.with_above
        tags = {document: with_above(tags) for document, tags in own.items()}
        idf = {tag: self._idf(count) for tag, count in count_tags(tags).items()}
        ordered = self.searcher.chronology.newest_first(self.ids)
        places = {document: place for place, document in enumerate(ordered)}
        return TagSets(tags=tags, idf=idf, places=places)

    # Words

    def telling_words(self, document: Document, record: Record) -> dict[str, float]:
        """Return the words of highest tf · idf that others have too, first the highest.

        Each weighs tf · idf², one idf for either article. Those of its address and its
        presenter are none of its text.
        """
        words = [word for word, at in record.places.items() if at and can_tell(word)]
        idfs = self._idfs_of(words)
        tfs = self.reader.saturations(document, idfs, recipe=self._recipe)
        telling = sorted(idfs, key=lambda word: (-tfs[word] * idfs[word], word))
        return {word: tfs[word] * idfs[word] ** 2 for word in telling[:QUERY_WORDS]}

    def _idfs_of(self, words: Sequence[str]) -> dict[str, float]:
        """Return the idf of each word that others have too, and not too many."""
        known = self._word_idfs
        new = [word for word in words if word not in known]
        counts = self.reader.frequencies([(TEXT, word) for word in new])
        known.update(zip(new, map(self.idf_of_word, counts), strict=True))
        return {word: idf for word in words if (idf := known[word])}

    def idf_of_word(self, count: int) -> float:
        """Return the idf of a word that so many hold; 0 where it tells nothing."""
        most = max(_COMMON * self.reader.record_count, _FEW)
        return self._idf(count) if 1 < count <= most else 0.0

    @cached_property
    def _word_idfs(self) -> dict[str, float]:
        """Word → its idf, 0 where it tells nothing; filled as words are met."""
        return {}

    def _learn_words(self) -> None:
        """Note the words that one record alone has: their lists need no look."""
        if self._word_idfs.get(_LEARNT) is not None:
            return
        self._word_idfs[_LEARNT] = 0.0
        counts = self.reader.terms(TEXT)
        self._word_idfs.update((word, 0.0) for word in counts if counts[word] <= 1)

    def _idf(self, count: int) -> float:
        """Return log2 of how rare something is, in steps of ½.

        An edit of one episode moves the counts of many words a little. Pages that name
        related articles are to stay as they are, so next to no idf may move by it.
        """
        rarity = (self.reader.record_count - count + 0.5) / (count + 0.5)
        return max(round(2 * math.log2(1 + rarity)), 1) / 2

    # The answer

    def _alike(
        self, document: Document, words: Mapping[str, float], *, limit: int
    ) -> list[tuple[Document, float]]:
        """Return the articles most like one, with their scores."""
        if not limit:
            return []
        search = Nearest(
            document=document,
            tag_sets=self.tag_sets,
            same_page=self.searcher.same_page,
            find_alike=lambda left: self.reader.alike(
                words, recipe=self._recipe, left=left
            ),
        )
        return search.find(limit)

    def _describe(
        self,
        document: Document,
        record: Record,
        found: Sequence[tuple[Document, float]],
        words: Mapping[str, float],
    ) -> Iterator[RelatedArticle]:
        written = dict[str, str]()
        for rank, (other, score) in enumerate(found, 1):
            hit = describe(other, reader=self.reader, same_page=self.searcher.same_page)
            common = self._common(words, other)
            (of_other,) = self.reader.read([other])
            wanted = {word: (number, 1.0) for number, word in enumerate(common)}
            yield RelatedArticle(
                hit=replace(
                    hit,
                    rank=rank,
                    score=round(score, 6),
                    title_highlights=title_highlights(of_other, wanted),
                ),
                tags=_common_tags(self.tag_sets, document, other),
                words=_as_written(record, common, written),
            )

    def _common(self, words: Mapping[str, float], other: Document) -> list[str]:
        """Return those of some words that another article has, in their order."""
        tfs = self.reader.saturations(other, words.keys(), recipe=self._recipe)
        return list(tfs)


def _common_tags(sets: TagSets, document: Document, other: Document) -> tuple[str, ...]:
    common = sets.of(document) & sets.of(other)
    telling = sorted(common, key=lambda tag: (-sets.idf[tag], tag))
    return tuple(telling[:_NAMED_TAGS])


def can_tell(word: str) -> bool:
    """Verbs and adverbs, which end in hiragana, numbers and any text's words do not."""
    return not (
        word.startswith(STEM_MARK)
        or word in FILLERS
        or word in COMMONPLACE
        or word.isnumeric()
        or _HIRAGANA.search(word)
    )


def _as_written(
    record: Record, words: Iterable[str], known: dict[str, str]
) -> tuple[str, ...]:
    """Return the first words as the article writes them first, none inside another.

    Args:
        record: The article.
        words: Terms of it.
        known: What was looked up before.
    """
    shown = dict[str, str]()
    for word in words:
        if word not in known:
            known[word] = " ".join(record.as_written(word).split())
        written = known[word]
        folded = written.casefold()
        if not any(folded in other or other in folded for other in shown):
            shown[folded] = written
            if len(shown) == _NAMED_WORDS:
                break
    return tuple(shown.values())
