"""Which words of a query no article has, or none of those that were found."""

from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct

from kbindex.index import Both, Concept, Either, Holding, IndexReader, Selection
from kbindex.language import Analyzer, fold_case
from kbindex.query import And, Clause, Each, Not, Or, Phrase, Prefix, Word
from kbindex.search.expand.fillers import FILLERS
from kbindex.search.match.conditions import words_of


class Absences(Struct, frozen=True, kw_only=True):
    """Words of a query, as they were typed.

    A word is there where another says the same: bridges count, guesses do not.

    Args:
        from_archive: No article has them.
        from_hits: Some article has them, but none that was found.
    """

    from_archive: tuple[str, ...] = ()
    from_hits: tuple[str, ...] = ()


def find_absences(
    concepts: Sequence[Concept],
    hits: Selection,
    reader: IndexReader,
    *,
    excluded: Collection[str] = (),
) -> Absences:
    """Look for each word of a query among its hits.

    Fillers are none, and words without a weight: they say how to rank.

    Of a word and what it is with its affixes, the first of the concepts is told.

    Args:
        concepts: The words.
        hits: What was found.
        reader: The index.
        excluded: Words that no hit may have: they are not missed.
    """
    asked: list[tuple[str, Either]] = []
    ignored = FILLERS.union(excluded)
    told: set[int] = set()
    for word in concepts:
        is_asked = len(word.covers) == 1 and word.weight > 0
        if is_asked and ignored.isdisjoint(_names(word)):
            number = word.covers[0]
            if number in told:
                continue
            told.add(number)
            ways = [concept for concept in concepts if number in concept.covers]
            asked.append((word.text, _ways_to(ways)))
    if not asked:
        return Absences()
    met = hits.holds([ways for _, ways in asked])
    missed = [one for one, is_met in zip(asked, met, strict=True) if not is_met]
    held = reader.holds([ways for _, ways in missed])
    nowhere: dict[str, None] = {}
    elsewhere: dict[str, None] = {}
    for (text, _), is_held in zip(missed, held, strict=True):
        (elsewhere if is_held else nowhere)[text] = None
    return Absences(from_archive=tuple(nowhere), from_hits=tuple(elsewhere))


def _names(word: Concept) -> Iterator[str]:
    """Yield a word as it was typed, and its term, or the first of a beginning's."""
    yield fold_case(word.text)
    yield from (way.terms[0] for way in word.alternatives[:1])


def excluded_words(clause: Clause, analyzer: Analyzer) -> Iterator[str]:
    """Yield the words, and the beginnings with their star, that no hit may have."""
    match clause:
        case And() | Each():
            for part in clause.clauses:
                yield from excluded_words(part, analyzer)
        case Not(clause=inner):
            for leaf in inner.clauses if isinstance(inner, Or) else (inner,):
                yield from _excluded(leaf, analyzer)
        case _:
            return


def _excluded(clause: Clause, analyzer: Analyzer) -> Iterator[str]:
    """Yield what is excluded alone; of several words, none is."""
    match clause:
        case Prefix(text=text):
            yield fold_case(f"{text}*")
        case Word(text=text) | Phrase(text=text):
            words = words_of(text, analyzer)
            yield from words if len(words) == 1 else ()
        case _:
            return


def _ways_to(concepts: Sequence[Concept]) -> Either:
    """Return the filter of what holds a word, in any way to meet it."""
    return Either(
        tuple(
            Both(tuple(Holding(way.field, (term,)) for term in way.terms))
            for concept in concepts
            for way in concept.alternatives
            if not way.guessed or way.how == "sound"
        )
    )
