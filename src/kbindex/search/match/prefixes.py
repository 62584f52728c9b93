"""`kube*` → the words of the index that begin so."""

from msgspec import Struct, field

from kbindex.index import IndexReader
from kbindex.language import fold_case
from kbindex.search.expand.expansion import Alternative, Concept
from kbindex.search.match.filters import Documents

MAX_TERMS = 100
"""Most words that a prefix stands for in the ranking, the most frequent ones."""


class Prefixes(Struct):
    """Answers for the words of one index."""

    reader: IndexReader
    _known: dict[str, tuple[str, ...]] = field(
        default_factory=dict[str, tuple[str, ...]]
    )

    def terms(self, text: str) -> tuple[str, ...]:
        """Return the words that begin with `text`, the most frequent first."""
        start = fold_case(text)
        if start not in self._known:
            found = self.reader.terms("text", start)
            order = sorted(found, key=lambda term: (-found[term], term))
            self._known[start] = tuple(order)
        return self._known[start]

    def documents(self, text: str) -> Documents:
        """Return the documents that hold a word which begins with `text`."""
        postings = self.reader.postings
        return Documents().union(*(postings("text", term) for term in self.terms(text)))

    def concept(self, text: str, *, number: int, start: int) -> Concept:
        """Return the concept of a prefix: its words, each as good as the other.

        Args:
            text: The prefix without its star.
            number: Which word of the query it is.
            start: Where it stands there.
        """
        return Concept(
            text=f"{text}*",
            alternatives=tuple(
                Alternative(terms=(term,), weight=1.0, how="prefix")
                for term in self.terms(text)[:MAX_TERMS]
            ),
            covers=(number,),
            start=start,
        )
