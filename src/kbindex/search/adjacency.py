"""Do the words of a phrase stand side by side in a record?"""

from collections.abc import Mapping
from dataclasses import dataclass

from kbindex.index import IndexReader
from kbindex.language import Analyzer, How


@dataclass(frozen=True, slots=True)
class Adjacency:
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
        places = self.reader.record(document).places
        first = words[0][1]
        starts = [
            {(unit, at - (position - first)) for unit, at in _positions(places, word)}
            for word, position in words
        ]
        return bool(set.intersection(*starts))


def _positions(places: Mapping[str, list[int]], word: str) -> list[tuple[int, int]]:
    flat = places.get(word, [])
    return list(zip(flat[::4], flat[1::4], strict=True))
