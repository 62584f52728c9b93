"""Articles that are like another one: by what they are about, and by their words.

likeness = 0.6 · idf-weighted share of common tags + 0.4 · BM25 of the article's own
most telling words, divided by what the article itself would score
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from kbindex.index import TEXT, Document, IndexReader, Likeness, Recipe, Record
from kbindex.language import STEM_MARK
from kbindex.language.scripts import HIRAGANA
from kbindex.model.order import DateKey, newest_first
from kbindex.search.expand.fillers import COMMONPLACE, FILLERS
from kbindex.search.results import RelatedArticle
from kbindex.search.searcher import Searcher
from kbindex.search.show.description import describe
from kbindex.search.show.snippets import title_highlights
from kbindex.topics import Taxonomy

QUERY_WORDS = 25
"""How many words of an article are looked for. Source: Lucene's MoreLikeThis."""

_TAG_SHARE = 0.6
_COMMON, _FEW = 0.1, 10
"""A word in a larger share of the records, and in more than a few, says nothing."""

_HIRAGANA = re.compile(f"[{HIRAGANA}]")
_NAMED_TAGS, _NAMED_WORDS = 4, 5
"""Most tags and words that are named as common: more would name what is in passing."""

_FEW_WORDS = 2
"""One common word without a common tag is chance."""

_NOTHING = Likeness(0.0, 0)


class Relater(Struct, frozen=True, dict=True):
    """Finds articles that are alike in one index.

    What it counts, it counts once; so one serves all questions.
    """

    searcher: Searcher
    taxonomy: Taxonomy

    @property
    def _reader(self) -> IndexReader:
        return self.searcher.reader

    @property
    def _recipe(self) -> Recipe:
        return self.searcher.recipe

    def related(self, document: Document, *, limit: int) -> tuple[RelatedArticle, ...]:
        """List the articles most like a record; ties: newer date first, then id.

        Never the record itself, nor another that brings the same page; of several
        that bring one page, the one that is most alike.
        """
        by_tags = self._likeness_of_tags(document)
        words = self._telling_words(document)
        by_words = self._reader.alike(words, recipe=self._recipe)
        own = by_words.get(document, _NOTHING).score
        scores = {
            other: _TAG_SHARE * by_tags.get(other, 0.0)
            + (1 - _TAG_SHARE) * _share(by_words.get(other, _NOTHING).score, own)
            for other in by_tags.keys() | by_words.keys()
            if other in by_tags or by_words[other].words >= _FEW_WORDS
        }
        same = self.searcher.same_page.groups.get(document, (document,))
        others = {other: scores[other] for other in scores if other not in same}
        alike = {d: others[d] for d in self.searcher.same_page.fold(others)}
        return tuple(self._describe(document, self._best(alike, limit), words))

    # Tags

    def _likeness_of_tags(self, document: Document) -> dict[Document, float]:
        """Weigh what tags are common: Σ idf of the common ones / Σ idf of all.

        Summed exactly: sets have no order, and equal articles are to score alike.
        """
        own = self._tags.get(document, frozenset())
        found: dict[Document, float] = {}
        for other, tags in self._tags.items():
            if common := own & tags:
                every = math.fsum(self._idf_of_tags[tag] for tag in own | tags)
                shared = math.fsum(self._idf_of_tags[tag] for tag in common)
                found[other] = shared / every
        return found

    @cached_property
    def _tags(self) -> Mapping[Document, frozenset[str]]:
        """The tags of each document, with all above them."""
        own = self._reader.tags_of(self._reader.matching())
        with_above = self.taxonomy.with_above
        return {document: with_above(tags) for document, tags in own.items()}

    @cached_property
    def _idf_of_tags(self) -> Mapping[str, float]:
        counts = Counter(tag for tags in self._tags.values() for tag in tags)
        return {tag: self._idf(count) for tag, count in counts.items()}

    # Words

    def _telling_words(self, document: Document) -> dict[str, float]:
        """Return the words of highest tf · idf that others have too, first the highest.

        Each weighs tf · idf², one idf for either article. Those of its address and its
        presenter are none of its text.
        """
        (record,) = self._reader.read([document])
        words = [word for word, at in record.places.items() if at and _can_tell(word)]
        counts = self._reader.frequencies([(TEXT, word) for word in words])
        most = max(_COMMON * self._reader.record_count, _FEW)
        idfs = {
            word: self._idf(count)
            for word, count in zip(words, counts, strict=True)
            if 1 < count <= most
        }
        tfs = self._reader.saturations(document, idfs.keys(), recipe=self._recipe)
        telling = sorted(idfs, key=lambda word: (-tfs[word] * idfs[word], word))
        return {word: tfs[word] * idfs[word] ** 2 for word in telling[:QUERY_WORDS]}

    def _idf(self, count: int) -> float:
        return math.log(1 + (self._reader.record_count - count + 0.5) / (count + 0.5))

    # The answer

    def _best(
        self, alike: Mapping[Document, float], limit: int
    ) -> list[tuple[Document, float]]:
        """Return the first articles with their scores; no overviews.

        Only articles that can be shown are read to break ties.
        """
        found: list[tuple[float, DateKey, Document]] = []
        for other in sorted(alike, key=lambda other: -alike[other]):
            score = alike[other]
            if len(found) >= limit and (not limit or score < -found[limit - 1][0]):
                break
            article = self._reader.read([other])[0].article
            if article.kind == "article":
                found.append((-score, newest_first(article.date, article.id), other))
        found.sort(key=lambda one: one[:2])
        return [(other, -score) for score, _, other in found[:limit]]

    def _describe(
        self,
        document: Document,
        found: Sequence[tuple[Document, float]],
        words: Mapping[str, float],
    ) -> Iterator[RelatedArticle]:
        (record,) = self._reader.read([document])
        for rank, (other, score) in enumerate(found, 1):
            hit = describe(
                other, reader=self._reader, same_page=self.searcher.same_page
            )
            common = self._reader.saturations(other, words.keys(), recipe=self._recipe)
            (of_other,) = self._reader.read([other])
            wanted = {word: (number, 1.0) for number, word in enumerate(common)}
            yield RelatedArticle(
                hit=replace(
                    hit,
                    rank=rank,
                    score=round(score, 6),
                    title_highlights=title_highlights(of_other, wanted),
                ),
                tags=self._common_tags(document, other),
                words=tuple(_as_written(record, common))[:_NAMED_WORDS],
            )

    def _common_tags(self, document: Document, other: Document) -> tuple[str, ...]:
        none: frozenset[str] = frozenset()
        common = self._tags.get(document, none) & self._tags.get(other, none)
        telling = sorted(common, key=lambda tag: (-self._idf_of_tags[tag], tag))
        return tuple(telling[:_NAMED_TAGS])


def _share(score: float, own: float) -> float:
    """Return a score as a share of what the article itself has, at most all of it."""
    return min(score / own, 1.0) if score else 0.0


def _can_tell(word: str) -> bool:
    """Verbs and adverbs, which end in hiragana, numbers and any text's words do not."""
    return not (
        word.startswith(STEM_MARK)
        or word in FILLERS
        or word in COMMONPLACE
        or word.isnumeric()
        or _HIRAGANA.search(word)
    )


def _as_written(record: Record, words: Iterable[str]) -> Iterator[str]:
    """Yield words as the article writes them first, none inside another."""
    shown: list[str] = []
    for word in words:
        written = " ".join(record.as_written(word).split())
        folded = written.casefold()
        if not any(folded in other or other in folded for other in shown):
            shown.append(folded)
            yield written
