"""`kube*` → a concept of the words of the index that begin so."""

from kbindex.index import TEXT, Alternative, Concept, IndexReader
from kbindex.language import fold_case

MAX_TERMS = 100
"""Most words that a prefix stands for in the ranking, the most frequent ones."""


def prefix_concept(
    reader: IndexReader, text: str, *, number: int, start: int
) -> Concept:
    """Return the concept of a prefix: its words, each as good as the other.

    Args:
        reader: The index.
        text: The prefix without its star.
        number: Which word of the query it is.
        start: Where it stands there.
    """
    found = reader.terms(TEXT, fold_case(text))
    words = sorted(found, key=lambda term: (-found[term], term))
    return Concept(
        text=f"{text}*",
        alternatives=tuple(
            Alternative(terms=(term,), weight=1.0, how="prefix")
            for term in words[:MAX_TERMS]
        ),
        covers=(number,),
        start=start,
    )
