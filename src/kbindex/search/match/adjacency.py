"""Do words stand in a record, and side by side?"""

from collections.abc import Mapping

from msgspec import Struct

from kbindex.index import IndexReader
from kbindex.language import Analyzer, How, term_key
from kbindex.query import Part
from kbindex.search.match.filters import Documents


class Adjacency(Struct, frozen=True):
    """Answers for the records of one index."""

    reader: IndexReader
    analyzer: Analyzer

    def holds(self, document: int, text: str) -> bool:
        """Say whether a record holds the words of `text`, in this order, together."""
        terms = self.analyzer.analyze(text)
        words = [(term.text, term.position) for term in terms if term.how is How.WORD]
        if not words:
            return any(
                document in self.reader.postings("text", term.text)
                for term in terms
                if term.how is not How.BIGRAM
            )
        postings = [self.reader.postings("text", word) for word, _ in words]
        if any(document not in of_word for of_word in postings):
            return False
        if len(words) == 1:
            return True
        return self._are_side_by_side(document, words, None)

    def documents(self, text: str, *, part: Part | None = None) -> Documents | None:
        """Return the documents that hold the words of `text`, in this order, together.

        Args:
            text: A word or a phrase; where it has no words, None is returned.
            part: The title or the notes alone; None is anywhere.
        """
        terms = self.analyzer.analyze(text)
        words = [(term.text, term.position) for term in terms if term.how is How.WORD]
        if not words:
            return None
        held = [self.with_term(word, part=part) for word, _ in words]
        together = held[0].intersection(*held[1:])
        if len(words) == 1:
            return together
        return Documents(d for d in together if self._are_side_by_side(d, words, part))

    def _are_side_by_side(
        self, document: int, words: list[tuple[str, int]], part: Part | None
    ) -> bool:
        places = self.reader.record(document).places
        first = words[0][1]
        starts = [
            {
                (unit, at - (position - first))
                for unit, at in _positions(places, word)
                if _is_in(unit, part)
            }
            for word, position in words
        ]
        return bool(set.intersection(*starts))

    def with_words(self, text: str, *, part: Part) -> Documents | None:
        """Return the documents that hold each word of `text`, or one of its stem.

        None where `text` has no words.
        """
        terms = self.analyzer.analyze(text)
        stems = {(t.start, t.end): term_key(t) for t in terms if t.how is How.STEM}
        found: Documents | None = None
        for term in terms:
            if term.how is How.WORD:
                held = self.with_term(term.text, part=part)
                stem = stems.get((term.start, term.end))
                if stem:
                    held |= self.with_term(stem, part=part)
                found = held if found is None else found & held
        return found

    def with_term(self, term: str, *, part: Part | None = None) -> Documents:
        """Return the documents that hold a term of the index."""
        if part == "title":
            return Documents(self.reader.postings("title", term))
        documents = self.reader.postings("text", term)
        if part is None:
            return Documents(documents)
        record = self.reader.record
        return Documents(d for d in documents if any(record(d).places[term][::4]))


def _positions(places: Mapping[str, list[int]], word: str) -> list[tuple[int, int]]:
    flat = places.get(word, [])
    return list(zip(flat[::4], flat[1::4], strict=True))


def _is_in(unit: int, part: Part | None) -> bool:
    """Say whether a unit is the title (0) or a note (from 1), as `part` asks."""
    return part is None or (part == "title") == (unit == 0)
