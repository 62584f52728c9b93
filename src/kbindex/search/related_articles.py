"""Articles that are like another one: by what they are about, and by their words.

likeness = 0.6 · idf-weighted share of common tags + 0.4 · BM25 of the article's own
most telling words, divided by what the article itself would score
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from msgspec.structs import replace

from kbindex.index import STEM_MARK, IndexReader, Record
from kbindex.language.scripts import HIRAGANA
from kbindex.model.order import DateKey, newest_first
from kbindex.search.expand.fillers import FILLERS
from kbindex.search.rank.same_page import Duplicates
from kbindex.search.recipe import Recipe
from kbindex.search.results import RelatedArticle
from kbindex.search.searcher import Searcher
from kbindex.topics import Taxonomy

QUERY_WORDS = 25
"""How many words of an article are looked for. Source: Lucene's MoreLikeThis."""

_TAG_SHARE = 0.6
_COMMON, _FEW = 0.1, 10
"""A word in a larger share of the records, and in more than a few, says nothing."""

_HIRAGANA = re.compile(f"[{HIRAGANA}]")
_SHOWN_TAGS, _SHOWN_WORDS = 4, 5
_FEW_WORDS = 2
"""One common word without a common tag is chance."""


@dataclass
class Relater:
    """Finds articles that are alike in one index."""

    reader: IndexReader
    searcher: Searcher
    taxonomy: Taxonomy
    recipe: Recipe
    _duplicates: Duplicates = field(init=False)

    def __post_init__(self) -> None:
        self._duplicates = Duplicates(self.reader)

    def related(self, document: int, *, limit: int) -> tuple[RelatedArticle, ...]:
        """List the articles most like a record; ties: newer date first, then id.

        Never the record itself, nor another that brings the same page; of several
        that bring one page, the earliest.
        """
        by_tags = self._likeness_of_tags(document)
        words = self._telling_words(document)
        by_words = self._likeness_of_words(document, words)
        scores = {
            other: _TAG_SHARE * by_tags.get(other, 0.0)
            + (1 - _TAG_SHARE) * by_words.get(other, 0.0)
            for other in by_tags.keys() | by_words.keys()
            if other in by_tags or self._common(other, words) >= _FEW_WORDS
        }
        same = self._duplicates.groups.get(document, (document,))
        folded = self._duplicates.fold(
            {other: scores[other] for other in scores if other not in same}
        )
        alike = {leader: (scores[best], best) for leader, best in folded.items()}
        return tuple(self._describe(document, self._best(alike, limit), words))

    # Tags

    def _likeness_of_tags(self, document: int) -> dict[int, float]:
        """Weigh what tags are common: Σ idf of the common ones / Σ idf of all."""
        own = self._tags.get(document, frozenset())
        found: dict[int, float] = {}
        for other, tags in self._tags.items():
            if common := own & tags:
                every = sum(self._idf_of_tags[tag] for tag in own | tags)
                found[other] = sum(self._idf_of_tags[tag] for tag in common) / every
        return found

    @cached_property
    def _tags(self) -> dict[int, frozenset[str]]:
        """The tags of each document, with all above them."""
        return {
            document: self.taxonomy.with_above(tags)
            for entry in self.reader.entries
            for article_id, tags in entry.tags.items()
            if (document := self.reader.find(article_id)) is not None
        }

    @cached_property
    def _idf_of_tags(self) -> Mapping[str, float]:
        counts: dict[str, int] = {}
        for tags in self._tags.values():
            for tag in tags:
                counts[tag] = counts.get(tag, 0) + 1
        return {tag: self._idf(count) for tag, count in counts.items()}

    # Words

    def _telling_words(self, document: int) -> dict[str, float]:
        """Return the words of highest tf · idf that others have too, so weighted.

        Those of its address and its presenter are none of its text.
        """
        weights: dict[str, float] = {}
        most = max(_COMMON * self.reader.record_count, _FEW)
        for word, places in self.reader.record(document).places.items():
            if not places or not _can_tell(word):
                continue
            postings = self.reader.postings("text", word)
            if 1 < len(postings) <= most:
                tf = self._tf(document, postings[document])
                weights[word] = tf * self._idf(len(postings))
        telling = sorted(weights, key=lambda word: (-weights[word], word))
        return {word: weights[word] for word in telling[:QUERY_WORDS]}

    def _likeness_of_words(
        self, document: int, words: Mapping[str, float]
    ) -> dict[int, float]:
        found: dict[int, float] = {}
        for word, weight in words.items():
            postings = self.reader.postings("text", word)
            idf = self._idf(len(postings))
            for other, frequency in postings.items():
                value = weight * idf * self._tf(other, frequency)
                found[other] = found.get(other, 0.0) + value
        own = found.get(document, 0.0)
        return {other: min(found[other] / own, 1.0) for other in found}

    def _tf(self, document: int, frequency: float) -> float:
        recipe = self.recipe
        length = self.reader.length(document) / self.reader.average_length
        norm = recipe.k1 * (1 - recipe.b + recipe.b * length)
        return frequency * (recipe.k1 + 1) / (frequency + norm)

    def _idf(self, count: int) -> float:
        return math.log(1 + (self.reader.record_count - count + 0.5) / (count + 0.5))

    def _common(self, other: int, words: Iterable[str]) -> int:
        return sum(other in self.reader.postings("text", word) for word in words)

    # The answer

    def _best(
        self, alike: Mapping[int, tuple[float, int]], limit: int
    ) -> list[tuple[int, float, int]]:
        """Return leader, score and best record of the first pages; no overviews.

        Only articles that can be shown are read to break ties.
        """
        found: list[tuple[float, DateKey, int]] = []
        for other in sorted(alike, key=lambda other: -alike[other][0]):
            score = alike[other][0]
            if len(found) >= limit and (not limit or score < -found[limit - 1][0]):
                break
            article = self.reader.record(other).article
            if article.kind == "article":
                place = newest_first(article.date, article.id)
                found.append((-score, place, other))
        return [(o, -s, alike[o][1]) for s, _, o in sorted(found)[:limit]]

    def _describe(
        self,
        document: int,
        found: Sequence[tuple[int, float, int]],
        words: Iterable[str],
    ) -> Iterator[RelatedArticle]:
        record = self.reader.record(document)
        for rank, (leader, score, best) in enumerate(found, 1):
            hit = self.searcher.describe(leader)
            common = [w for w in words if best in self.reader.postings("text", w)]
            yield RelatedArticle(
                hit=replace(hit, rank=rank, score=round(score, 6)),
                tags=self._common_tags(document, best),
                words=tuple(_as_written(record, common))[:_SHOWN_WORDS],
            )

    def _common_tags(self, document: int, other: int) -> tuple[str, ...]:
        none: frozenset[str] = frozenset()
        common = self._tags.get(document, none) & self._tags.get(other, none)
        telling = sorted(common, key=lambda tag: (-self._idf_of_tags[tag], tag))
        return tuple(telling[:_SHOWN_TAGS])


def _can_tell(word: str) -> bool:
    """Verbs and adverbs, which end in hiragana, tell little; nor do numbers."""
    return not (
        word.startswith(STEM_MARK)
        or word in FILLERS
        or word.isnumeric()
        or _HIRAGANA.search(word)
    )


def _as_written(record: Record, words: Iterable[str]) -> Iterator[str]:
    """Yield words as the article writes them first, none inside another."""
    shown: list[str] = []
    for word in words:
        unit, _, start, end = record.places[word][:4]
        text = record.article.notes[unit - 1].text if unit else record.article.title
        written = " ".join(text[start:end].split())
        folded = written.casefold()
        if not any(folded in other or other in folded for other in shown):
            shown.append(folded)
            yield written
