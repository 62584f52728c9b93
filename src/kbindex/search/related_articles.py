"""Articles that are like another one: by what they are about, and by their words.

likeness = 0.6 · idf-weighted share of common tags + 0.4 · BM25 of the article's own
most telling words, divided by what the article itself would score
"""

import math
import re
from collections import defaultdict
from collections.abc import (
    Callable,
    Collection,
    Container,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from functools import cached_property
from typing import Protocol

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
from kbindex.search.word_lists import WordList
from kbindex.topics import Taxonomy

QUERY_WORDS = 25
"""How many words of an article are looked for. Source: Lucene's MoreLikeThis."""

_COMMON, _FEW = 0.1, 10
"""A word in a larger share of the records, and in more than a few, says nothing."""

_MANY, _LARGE = 100, 300
"""Of so many articles, of an archive as large, arrays find the nearest sooner, their
library included. It starts threads, so that its process can be forked no more: a site
shares the work out from as many articles on."""

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

    def nearest(
        self, document: Document, *, limit: int
    ) -> list[tuple[Document, float]]:
        """Return the articles that `related` lists, each with its likeness, 0 to 1."""
        (record,) = self.reader.read([document])
        words = self.telling_words(document, record)
        return self._alike(document, words, limit=limit)

    def related_all(
        self, *, limit: int, of: Collection[str] | None = None
    ) -> Iterator[RelatedIds]:
        """Yield each article with those most like it; as `related`, in one pass.

        In the order of the archive; each is made when it is asked for.

        Args:
            limit: Most articles beside one.
            of: Ids of articles, where not all are asked for.
        """
        ids = self.ids
        if not of:
            _ = self._tfs  # made here, it serves all processes that share the work
        knows_all = "_tfs" in self.__dict__
        tell = self._telling_words_of_all if knows_all else self.telling_words
        count = len(ids) if of is None else len(of)
        is_many = count >= _MANY and len(ids) >= _LARGE
        alike = self._alike_of_many if is_many else self._alike
        asked = [d for d, one in ids.items() if of is None or one in of]
        for document, record in zip(asked, self.reader.read_each(asked), strict=True):
            words = tell(document, record)
            common = _Common(self, document, record, words)
            near = (
                RelatedId(
                    article=ids[other],
                    score=round(score, 6),
                    tags=common.tags(other),
                    words=common.written(other),
                )
                for other, score in alike(document, words, limit=limit)
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
        ordered = self.reader.newest_first(self.ids)
        places = {document: place for place, document in enumerate(ordered)}
        return TagSets(tags=tags, idf=idf, places=places)

    # Words

    def telling_words(self, document: Document, record: Record) -> dict[str, float]:
        """Return the words of highest tf · idf that others have too, first the highest.

        Each weighs tf · idf², one idf for either article. Those of its address and its
        presenter are none of its text.
        """
        idfs = self._idfs_of(word for word, at in record.places.items() if at)
        return _most_telling(self._saturations(document, idfs), idfs)

    def _telling_words_of_all(
        self, document: Document, record: Record
    ) -> dict[str, float]:
        """Return the same as `telling_words`, for whoever asks of all articles."""
        at = record.places
        tfs = self._tfs.get(document, {})
        placed = {word: tf for word, tf in tfs.items() if at.get(word)}
        return _most_telling(placed, self.word_idfs)

    @cached_property
    def _tfs(self) -> Mapping[Document, Mapping[str, float]]:
        """Document → the saturated tf of its words that tell anything."""
        found = defaultdict[Document, dict[str, float]](dict)
        for word, held in self.holders(self.word_idfs):
            for document, tf in held.items():
                found[document][word] = tf
        return dict(found)  # who asks for another one adds none

    def _idfs_of(self, words: Iterable[str]) -> dict[str, float]:
        """Return the idf of each word that others have too, and not too many."""
        if "word_idfs" not in self.__dict__:
            return self._look_up(words)
        known = self.word_idfs
        return {word: known[word] for word in words if word in known}

    @cached_property
    def word_idfs(self) -> Mapping[str, float]:
        """The idf of all words that tell anything."""
        return self._telling_idfs(self.reader.held_terms())

    def _look_up(self, words: Iterable[str]) -> dict[str, float]:
        can = [*filter(can_tell, words)]
        counts = self.reader.frequencies([(TEXT, word) for word in can])
        return self._telling_idfs(dict(zip(can, counts, strict=True)))

    def _telling_idfs(self, counts: Mapping[str, int]) -> dict[str, float]:
        """Return the idf of each word that tells anything, of its count."""
        idf_of = {count: self._idf_of_word(count) for count in {*counts.values()}}
        idfs = ((word, idf_of[count]) for word, count in counts.items())
        return {word: idf for word, idf in idfs if idf and can_tell(word)}

    def _idf_of_word(self, count: int) -> float:
        """Return the idf of a word that so many hold; 0 where it tells nothing."""
        most = max(_COMMON * self.reader.record_count, _FEW)
        return self._idf(count) if 1 < count <= most else 0.0

    def _saturations(
        self, document: Document, words: Collection[str]
    ) -> Mapping[str, float]:
        """Return the saturated tf of the words that an article holds.

        A damaged index may have words in a record that lead to others alone.
        """
        known = self._word_lists
        try:
            lists = [(word, known[word].held) for word in words]
        except KeyError:
            return self.reader.saturations(document, words, recipe=self._recipe)
        return {word: held[document] for word, held in lists if document in held}

    def _lists_of(self, words: Sequence[str]) -> list[WordList]:
        """Return who holds each word, in this order; kept for the next question.

        Those of all words that tell are 219,000 postings of 11,673 articles, 50 MB.
        """
        known = self._word_lists
        new = [word for word in words if word not in known]
        if new:
            found = self.reader.saturated_each(new, recipe=self._recipe)
            for word, held in zip(new, found, strict=True):
                known[word] = WordList(held, self.tag_sets.numbers)
        return [known[word] for word in words]

    def which_of(self, words: Sequence[str]) -> "_WhichOf":
        """Return what says which of these words, which tell anything, one holds."""
        if "_tfs" in self.__dict__:
            tfs = self._tfs
            return lambda document: tfs.get(document, ())
        held = self.holders(words)
        return lambda document: [word for word, those in held if document in those]

    def holders(
        self, words: Iterable[str]
    ) -> list[tuple[str, Mapping[Document, float]]]:
        """Return words, in this order, with the articles that hold them."""
        asked = [*words]
        lists = self._lists_of(asked)
        return [(w, one.held) for w, one in zip(asked, lists, strict=True)]

    @cached_property
    def _word_lists(self) -> dict[str, WordList]:
        return {}

    def _idf(self, count: int) -> float:
        """Return log2 of how rare something is, in steps of ½.

        An edit of one episode moves the counts of many words a little. Pages that name
        related articles are to stay as they are, so next to no idf may move by it.
        """
        rarity = (self.reader.record_count - count + 0.5) / (count + 0.5)
        return max(round(2 * math.log2(1 + rarity)), 1) / 2

    # The answer

    @cached_property
    def _alike_of_many(self) -> "_FindAlike":
        """What finds the same as `_alike`, by arrays where there are any."""
        try:
            from kbindex.search.nearest_arrays import NearestOfAll  # noqa: PLC0415 - an extra
        except ImportError:
            return self._alike
        lists = self._word_lists
        search = NearestOfAll(self.tag_sets, self.reader.same_page, lists)

        def find(
            document: Document, words: Mapping[str, float], *, limit: int
        ) -> list[tuple[Document, float]]:
            heaviest = _heaviest_first(words)
            self._lists_of(heaviest)  # from here on they are among the lists
            return search.find(document, {w: words[w] for w in heaviest}, limit)

        return find

    def _alike(
        self, document: Document, words: Mapping[str, float], *, limit: int
    ) -> list[tuple[Document, float]]:
        """Return the articles most like one, with their scores."""
        if not limit:
            return []
        heaviest = _heaviest_first(words)
        lists = self._lists_of(heaviest)
        search = Nearest(
            document=document,
            words=[*zip(map(words.__getitem__, heaviest), lists, strict=True)],
            tag_sets=self.tag_sets,
            same_page=self.reader.same_page,
        )
        return search.find(limit)

    def _describe(
        self,
        document: Document,
        record: Record,
        found: Sequence[tuple[Document, float]],
        words: Mapping[str, float],
    ) -> Iterator[RelatedArticle]:
        common = _Common(self, document, record, words)
        records = self.reader.read([other for other, _ in found])
        for rank, ((other, score), of_other) in enumerate(
            zip(found, records, strict=True), 1
        ):
            hit = describe(other, of_other, reader=self.reader)
            words_of_both = common.words(other)
            wanted = {word: (number, 1.0) for number, word in enumerate(words_of_both)}
            yield RelatedArticle(
                hit=replace(
                    hit,
                    rank=rank,
                    score=round(score, 6),
                    title_highlights=title_highlights(of_other, wanted),
                ),
                tags=common.tags(other),
                words=common.written(other),
            )


class _FindAlike(Protocol):
    """Returns the articles most like one, with their scores."""

    def __call__(
        self, document: Document, words: Mapping[str, float], *, limit: int
    ) -> list[tuple[Document, float]]: ...


_WhichOf = Callable[[Document], Container[str]]
"""Says which words a document holds, and perhaps others beside them."""


def _heaviest_first(words: Mapping[str, float]) -> list[str]:
    # Pairs, and no key: an archive has many short lists of words.
    return [word for _, word in sorted([(-words[word], word) for word in words])]


def _most_telling(
    tfs: Mapping[str, float], idfs: Mapping[str, float]
) -> dict[str, float]:
    """Return what the words of highest tf · idf weigh, first the highest."""
    telling = _heaviest_first({word: tf * idfs[word] for word, tf in tfs.items()})
    return {word: tfs[word] * idfs[word] ** 2 for word in telling[:QUERY_WORDS]}


class _Common:
    """What an article has in common with those most like it.

    Args:
        relater: Knows the archive.
        document: The article.
        record: What it says.
        words: Its telling words, in the order in which they are named.
    """

    def __init__(
        self,
        relater: Relater,
        document: Document,
        record: Record,
        words: Iterable[str],
    ) -> None:
        self._words = tuple(words)
        self._record = record
        self._sets = relater.tag_sets
        idf = self._sets.idf
        self._tags = sorted(self._sets.of(document), key=lambda tag: (-idf[tag], tag))
        self._which_of = relater.which_of(self._words)
        self._written: dict[str, tuple[str, str]] = {}

    def tags(self, other: Document) -> tuple[str, ...]:
        """Return the rarest tags of both."""
        theirs = self._sets.of(other)
        common = [tag for tag in self._tags if tag in theirs]
        return tuple(common[:_NAMED_TAGS])

    def words(self, other: Document) -> list[str]:
        """Return the telling words of both, as terms."""
        theirs = self._which_of(other)
        return [word for word in self._words if word in theirs]

    def written(self, other: Document) -> tuple[str, ...]:
        """Return the first words of both as the article writes them first.

        None stands inside another.
        """
        shown = dict[str, str]()
        for word in self.words(other):
            written, folded = self._written.get(word) or self._write(word)
            for one in shown:  # an archive is asked of half a million
                if folded in one or one in folded:
                    break
            else:
                shown[folded] = written
                if len(shown) == _NAMED_WORDS:
                    break
        return tuple(shown.values())

    def _write(self, word: str) -> tuple[str, str]:
        written = " ".join(self._record.as_written(word).split())
        known = self._written[word] = (written, written.casefold())
        return known


def can_tell(word: str) -> bool:
    """Verbs and adverbs, which end in hiragana, numbers and any text's words do not."""
    return not (
        word.startswith(STEM_MARK)
        or word in FILLERS
        or word in COMMONPLACE
        or word.isnumeric()
        or _HIRAGANA.search(word)
    )
