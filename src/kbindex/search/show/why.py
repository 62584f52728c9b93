"""Why a record was found, where its score comes from, and what was looked for."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kbindex.language import STEM_MARK
from kbindex.language.bridges.keys import fold_key
from kbindex.search.reranking import rounded, weights_of
from kbindex.search.results import (
    FEATURES,
    Contribution,
    Explanation,
    FeatureShare,
    Match,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kbindex.index import (
        Alternative,
        Concept,
        Document,
        IndexReader,
        Met,
        Ranking,
        Recipe,
        Record,
    )
    from kbindex.language.bridges.table import BridgeTable
    from kbindex.query import Phrase
    from kbindex.search.reranking import Reranked


def explain(
    document: Document,
    met: Mapping[int, Met],
    concepts: Sequence[Concept],
    *,
    ranking: Ranking,
    order: Reranked | None,
    recipe: Recipe,
) -> Explanation:
    """Say what each concept added to a score, and the factors upon it."""
    coverage = ranking.coverage.get(document, 1.0)
    newer = ranking.recency_factors.get(document)
    return Explanation(
        contributions=tuple(
            Contribution(
                query=concepts[number].text,
                terms=of_concept.alternative.terms,
                how=of_concept.alternative.how,
                weight=round(of_concept.alternative.weight, 3),
                score=round(of_concept.score, 4),
            )
            for number, of_concept in sorted(met.items())
            if concepts[number].weight
        ),
        coverage=round(coverage, 4),
        coverage_factor=round(coverage**recipe.coverage, 4),
        title_factor=round(ranking.title_factors.get(document, 1.0), 4),
        recency_factor=None if newer is None else round(newer, 4),
        order_factor=_order_factor(document, ranking, order),
        features=tuple(_feature_shares(document, order, recipe)),
    )


def _order_factor(
    document: Document, ranking: Ranking, order: Reranked | None
) -> float:
    before = ranking.scores[document]
    if not order or not before:
        return 1.0
    return rounded(order.scores.get(document, before) * order.scale / before)


def _feature_shares(
    document: Document, order: Reranked | None, recipe: Recipe
) -> Iterator[FeatureShare]:
    features = order.features.get(document) if order else None
    if features:
        rows = zip(FEATURES, features, weights_of(recipe), strict=True)
        for name, value, weight in rows:
            factor = round(math.exp(weight * value), 4)
            yield FeatureShare(
                feature=name, value=round(value, 4), weight=weight, factor=factor
            )


def looked_for(
    concepts: Sequence[Concept],
    reader: IndexReader,
    bridges: BridgeTable,
    *,
    quoted: Sequence[Phrase] = (),
) -> Iterator[str]:
    """Yield what was typed and what it was taken to mean, each once.

    As people write it: no stems that are no words, and of a loanword or a known
    misspelling no spelling that no article has. What is in quotes is looked for as it
    stands, with its quotes.
    """
    seen: dict[str, None] = {}
    for concept in concepts:
        phrase = next((one for one in quoted if _is_in(concept, one)), None)
        if concept.covers and phrase:
            seen[f'"{phrase.text}"'] = None
        elif concept.covers:
            seen[concept.text] = None
            ways = (way for way in concept.alternatives if _is_told(way, reader))
            found = (_as_words(way, bridges) for way in ways)
            seen |= dict.fromkeys(filter(None, found))
    yield from seen


def _is_in(concept: Concept, phrase: Phrase) -> bool:
    return phrase.span.start <= concept.start < phrase.span.end


def _is_told(way: Alternative, reader: IndexReader) -> bool:
    if way.how in {"loanword", "typo"} and not way.guessed:
        return all(reader.frequencies([(way.field, term) for term in way.terms]))
    return way.how in {"glossary", "archive", "alias"}


def _as_words(way: Alternative, bridges: BridgeTable) -> str:
    """Return the words of a way; nothing where a stem is no word by itself."""
    from kbindex.language.english_words import (  # noqa: PLC0415 - cold start
        is_english_word,
    )

    words = [term.removeprefix(STEM_MARK) for term in way.terms]
    is_each = (
        word == term or is_english_word(word) or bool(bridges.find(fold_key(word)))
        for word, term in zip(words, way.terms, strict=True)
    )
    return " ".join(words) if all(is_each) else ""


def _joined(terms: Iterable[str]) -> str:
    """Put terms side by side; the pairs of a name of three words share its middle."""
    words: list[str] = []
    for term in terms:
        more = term.split(" ")
        shared = bool(words) and len(more) > 1 and words[-1] == more[0]
        words += more[1:] if shared else more
    return " ".join(words)


def matches(
    record: Record, met: Mapping[int, Met], concepts: Sequence[Concept]
) -> Iterator[Match]:
    """Yield why a record was found: for each word, the best way that it met it.

    A name of several words speaks for its words.
    """
    order = sorted(met, key=lambda number: (-len(concepts[number].covers), number))
    spoken_for: set[int] = set()
    found: list[tuple[int, Match]] = []
    for number in order:
        concept, alternative = concepts[number], met[number].alternative
        if not concept.covers or spoken_for.issuperset(concept.covers):
            continue
        spoken_for.update(concept.covers)
        term = _joined(record.as_written(term) for term in alternative.terms)
        match = Match(query=concept.text, term=term, how=alternative.how)
        found.append((concept.covers[0], match))
    yield from (match for _, match in sorted(found, key=lambda pair: pair[0]))
